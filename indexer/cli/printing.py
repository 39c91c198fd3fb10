"""Command line: answers as text: marked and wrapped on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from indexer.cli.formatting import count, line
from indexer.dates import day_words, visit_words
from indexer.letter import Letter, Report
from indexer.results import Hit, Results

MARK = "bold reverse"
FAINT = "dim"
HEADINGS_SHOWN = 20


def print_results(results: Results) -> None:
    """Print the hits, best first, each with what is needed to cite it."""
    console = _console()
    for notice in results.notices:
        instead = f" Try: {line(notice.query)}" if notice.query else ""
        _print(console, Text(f"{line(notice.message)}{instead}", style="italic"))
    if not results.hits:
        _print(console, Text("nothing found; try fewer words, or other ones"))
        return
    found = f"{count(results.total, 'paragraph')} in {count(results.letters, 'letter')} about"
    _print(console, Text(f"{found} {count(results.authorities, 'authority')} ({results.took_ms:.0f} ms)"))
    for place, hit in enumerate(results.hits, start=results.query.start + 1):
        _print_hit(console, place, hit)


def print_letter(letter: Letter, *, explain: bool) -> None:
    """Print what is known of a letter, then its paragraphs below their headings; where it was found, if `explain` asks."""
    console = _console()
    _print(console, Text(line(letter.title) or "(no title)", style="bold"))
    for name, value in _facts(letter):
        _print(console, Text.assemble((f"{name}: ", FAINT), line(value)))
    if explain:
        _print_evidence(console, letter)
    for notice in letter.notices:
        _print(console, Text.assemble(("note: ", FAINT), line(notice)))
    for ordinal, paragraphs in groupby(letter.paragraphs, key=lambda one: one.section):
        section = letter.sections[ordinal]
        _print(console, Text.assemble("\n", (line(section.heading) or "(no heading)", "bold"), (f"  {section.finding.value}", FAINT)))
        for one in paragraphs:
            _print(console, Text.assemble((f"{one.number}. ", FAINT), line(one.text), (_page(one.page), FAINT)))


def print_status(index: Path, engine: str, report: Report) -> None:
    """Print what the index holds, what could not be read, and which headings no one knows."""
    console = _console()
    _print(console, Text(f"{count(report.letters, 'letter')} with {count(report.paragraphs, 'paragraph')}"))
    facts = [("index", str(index.resolve())), ("engine", engine), ("built", report.built)]
    for name, value in [*facts, *(("letters in", folder) for folder in report.folders)]:
        _print(console, Text.assemble((f"{name}: ", FAINT), line(value)))
    if report.unread:
        _print(console, Text(f"\n{count(len(report.unread), 'file')} could not be read:"))
    for unread in report.unread:
        _print(console, Text(f"  {line(unread.source.path)}: {line(unread.reason)}"))
    if report.unknown_headings:
        shown = report.unknown_headings[:HEADINGS_SHOWN]
        _print(console, Text(f"\n{count(len(report.unknown_headings), 'heading')} not in the register, with the number of letters:"))
        for heading, letters in shown:
            _print(console, Text(f"  {letters:5}  {line(heading)}"))


class _Console(Console):
    """A console that leaves a reader who has gone to `main`, as all other faults."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def _console() -> Console:
    return _Console(highlight=False, markup=False, emoji=False)


def _print(console: Console, text: Text | Padding) -> None:
    """Wrap on a terminal only: elsewhere one thing is one line, for grep and the like."""
    console.print(text, soft_wrap=not console.is_terminal)


def _print_hit(console: Console, place: int, hit: Hit) -> None:
    authority = hit.authority.name if hit.authority else "authority unknown"
    day = hit.letter_date or hit.visit_end
    facts = (authority, hit.letter_type or "", day_words(day) if day else "no date")
    _print(console, Text.assemble("\n", (f"{place}. ", FAINT), (line(" · ".join(one for one in facts if one)), "bold")))
    under = f"{line(hit.section) or 'no heading'} ({hit.finding.value})"
    _print(console, Text(f"   {under}{_page(hit.page)} · show {hit.letter_id} paragraph {hit.paragraph}", style=FAINT))
    _print(console, Padding(_marked(hit), (0, 0, 0, 3)) if console.is_terminal else Text("   ").append_text(_marked(hit)))


def _marked(hit: Hit) -> Text:
    """Return the best part of the paragraph, the found words marked; control characters keep their places, as spaces."""
    text = Text("".join(char if char.isprintable() else " " for char in hit.text))
    for span in hit.spans:
        text.stylize(MARK, span.start, span.end)
    if hit.window is None:
        return text
    part = text[hit.window.start : hit.window.end]
    before, after = hit.window.start > 0, hit.window.end < len(hit.text)
    return Text.assemble("… " if before else "", part, " …" if after else "")


def _facts(letter: Letter) -> Iterator[tuple[str, str]]:
    """Give name and value of what the letter says; what it doesn't say is said to be unknown where people look for it."""
    yield "authority", letter.authority.name if letter.authority else "unknown"
    yield "type", letter.letter_type or "unknown"
    yield "date", day_words(letter.date) if letter.date else "unknown"
    if letter.visit:
        yield "visit", visit_words(letter.visit)
    for name, people in (("to", letter.people.to), ("from", letter.people.sender), ("inspectors", letter.people.inspectors)):
        if people:
            yield name, ", ".join(people)
    for grade in letter.grades:
        yield grade.judgement, grade.grade
    for source in letter.sources:
        yield "file", source.path
    yield "letter id", letter.id


def _print_evidence(console: Console, letter: Letter) -> None:
    _print(console, Text("\nwhere this was found", style="bold"))
    for found in letter.evidence:
        _print(console, Text(f"  {found.field}{_page(found.page)}: “{line(found.words)}”"))


def _page(page: int | None) -> str:
    return f" · page {page}" if page else ""
