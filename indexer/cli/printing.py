"""Command line: prints results, letters and status: styled and wrapped on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.citation import council_words, number_words, place_words
from indexer.cli.arguments import as_started
from indexer.cli.formatting import count, line
from indexer.cli.styled import BOLD, FAINT, ITALIC, MARK, Piece, show
from indexer.dates import moment_words, visit_words, written_words
from indexer.fields import label_of
from indexer.letter import Letter, Report
from indexer.results import Hit, Match, Notice, Results
from indexer.search.most_words import CODE as MOST_WORDS
from indexer.search.plain_words import NO_LETTERS
from indexer.search.value_names import unknown_names
from indexer.semantics.wording import TITLE
from indexer.sentences import unread_words

if TYPE_CHECKING:
    from indexer.embeddings.coverage import Coverage

NOTHING = "No results. Try fewer or different words."
LITERAL = {
    "understood": "To search for these words instead, add --no-names.",
    "no-letters": "To search all letters for these words, add --no-names.",
}
"""What to do about a notice that offers no query, by code."""
HEADINGS_SHOWN = 20
DETAILS: Mapping[str, str] = {"authority": "council", "letter_type": "type", "letter_date": "date", "sender": "from"}
"""Labels of letter details that differ from their field names."""


def print_results(results: Results) -> None:
    """Print the hits in order, each with the details needed to cite it."""
    before_most = [notice for notice in results.notices if notice.code == MOST_WORDS]
    _print_notices(notice for notice in results.notices if notice not in before_most)
    if not results.hits:
        unknown = unknown_names(results.notices)
        if not any(one.code == NO_LETTERS for one in results.notices):
            show("No results: part of this search isn’t recognised." if unknown else NOTHING)
        return
    if results.related:
        show(f"Related words in these letters: {', '.join(results.related)}", style=ITALIC)
    if results.total:
        show(_found(results))
    for place, hit in enumerate(results.hits, start=results.query.start + 1):
        if hit.match is not Match.ALL:
            _print_notices(before_most, "\n" if results.total else "")
            before_most = []
        _print_hit(place, hit)


def _found(results: Results) -> str:
    """Return "12 paragraphs in 3 letters to 2 councils (4 ms)"."""
    found = f"{count(results.total, 'paragraph')} in {count(results.letters, 'letter')} to"
    return f"{found} {count(results.authorities, 'council')} ({results.took_ms:.0f} ms)"


def _print_notices(notices: Iterable[Notice], before: str = "") -> None:
    for notice in notices:
        show(before + _notice_words(line(notice.message), line(notice.query), notice.code), style=ITALIC)


def print_letters(letters: Sequence[Letter], *, explain: bool) -> None:
    """Print each letter's details, then its paragraphs under their headings; with `explain`, also where the details were found."""
    if len(letters) > 1:
        show(f"{count(len(letters), 'letter')} in this file\n", style=ITALIC)
    for place, letter in enumerate(letters):
        if place:
            show("\n")
        _print_letter(letter, explain=explain)


def _print_letter(letter: Letter, *, explain: bool) -> None:
    show(line(letter.title) or "(no title)", style=BOLD)
    for name, value in _facts(letter):
        show((f"{name}: ", FAINT), line(value))
    if explain:
        _print_evidence(letter)
    for notice in letter.notices:
        show(("note: ", FAINT), line(notice))
    numbered = letter.numbered
    for ordinal, paragraphs in groupby(letter.paragraphs, key=lambda one: one.section):
        section = letter.sections[ordinal]
        finding = label_of("finding", section.finding)
        show("\n", (line(section.heading) or "Opening", BOLD), (f"  {finding}", FAINT))
        for one in paragraphs:
            quoted = number_words(one.number, one.printed, one.kind, numbered).removeprefix("paragraph ")
            show((f"{quoted}. " if quoted else "", FAINT), line(one.text), (_page(one.page), FAINT))


def print_status(index: Path, engine: str, report: Report, semantics: str, meaning: tuple[Coverage, str] | None) -> None:
    """Print what is in the index, what was learnt of meaning, which files could not be read and which headings were not recognised."""
    files = f", from {count(report.files, 'file')}" if report.files not in {0, report.letters} else ""
    show(f"{count(report.letters, 'letter')} with {count(report.paragraphs, 'paragraph')}{files}")
    facts = [("index", str(index.resolve())), ("engine", engine), ("built", moment_words(report.built)), (TITLE.lower(), semantics)]
    for name, value in [*facts, *(("folder", folder) for folder in report.folders)]:
        show((f"{name}: ", FAINT), line(value))
    if meaning:
        from indexer.embeddings.coverage import coverage_words

        show(("meaning: ", FAINT), as_started(line(coverage_words(*meaning))))
    if report.unread:
        show(f"\n{unread_words(report.unread)} could not be read:")
    for unread in report.unread:
        show(f"  {line(unread.source.name)}: {line(unread.reason)}")
    for site in report.sites:
        listed = f"{site.title} lists {count(site.listed, 'document')} for {count(site.pages, site.about)} as of {moment_words(site.as_of)}"
        show(f"\n{line(listed)}; {site.here:,} of them are here")
    if report.contradictions:
        show(f"\n{count(len(report.contradictions), 'contradiction')} between a site and a letter:")
    for name, words in report.contradictions:
        show(f"  {line(name)}: {line(words)}")
    if report.unknown_headings:
        shown = report.unknown_headings[:HEADINGS_SHOWN]
        most = f" (the {HEADINGS_SHOWN} most common)" if len(report.unknown_headings) > HEADINGS_SHOWN else ""
        show(f"\n{count(len(report.unknown_headings), 'unrecognised heading')}{most}, with the number of letters:")
        for heading, letters in shown:
            show(f"  {letters:5}  {line(heading)}")


def _notice_words(message: str, query: str, code: str) -> str:
    """Return a notice's message, with the flag or the query to try instead unless the message contains it."""
    if code in LITERAL and not query:
        return f"{message} {LITERAL[code]}"
    if not query or code == "did-you-mean":
        return message
    if code == MOST_WORDS:
        return f"{message} To search for any of the words, try: {query}"
    if code == "question-words":
        return f"{message} To search for them too, try: {query}"
    if code == "corrected":
        return f"{message} To search for what you typed, add --as-typed"
    return f"To {message[:1].lower()}{message[1:]}, try: {query}" if code == "only" else f"{message} Try: {query}"


def _print_hit(place: int, hit: Hit) -> None:
    authority = council_words(hit.authority)
    facts = (authority, label_of("letter_type", hit.letter_type or ""), _when(hit))
    show("\n", (f"{place}. ", FAINT), (line(" · ".join(one for one in facts if one)), BOLD))
    how = " · found by meaning" if hit.match == "meaning" else ""
    under = f"{line(hit.section) or 'Opening'} ({label_of('finding', hit.finding)})"
    stands = f" · {found}" if (found := place_words(hit)) else ""
    show(f"   {under}{stands} · letter {hit.letter_id}{how}", style=FAINT)
    show(*_marked(hit), indent=3)


def _when(hit: Hit) -> str:
    if hit.when is None:
        return "no date"
    published = not (hit.letter_date or hit.visit_end)
    return f"published on {written_words(hit.when)}" if published else written_words(hit.when, hit.month_only)


def _marked(hit: Hit) -> Iterator[Piece]:
    """Yield the best part of the paragraph with matches highlighted; control characters become spaces, so that the spans still fit."""
    text = "".join(char if char.isprintable() else " " for char in hit.text)
    done, end = (hit.window.start, hit.window.end) if hit.window else (0, len(text))
    if done > 0:
        yield "… "
    for span in hit.spans:
        start, stop = max(span.start, done), min(span.end, end)
        if start < stop:
            yield text[done:start]
            yield text[start:stop], MARK
            done = stop
    yield text[done:end]
    if end < len(text):
        yield " …"


def _facts(letter: Letter) -> Iterator[tuple[str, str]]:
    """Yield the letter's details as name and value; a missing council, type or date is "not stated"."""
    yield "council", letter.authority.name if letter.authority else "not stated"
    yield "type", label_of("letter_type", letter.letter_type) if letter.letter_type else "not stated"
    yield "date", written_words(letter.date, letter.month_only) if letter.date else "not stated"
    if letter.visit:
        yield "visit", visit_words(letter.visit)
    for one in letter.published:
        yield "published", f"{f'{written_words(one.day)}, ' if one.day else ''}by {one.by}: {one.url}"
    for name, people in (("to", letter.people.to), ("from", letter.people.sender), ("inspectors", letter.people.inspectors)):
        if people:
            yield name, ", ".join(people)
    for grade in letter.grades:
        yield grade.judgement.replace("_", " "), label_of("grade", grade.grade)
    for source in letter.sources:
        yield "file", source.name
    yield "letter ID", letter.id


def _print_evidence(letter: Letter) -> None:
    show("\nwhere these details come from", style=BOLD)
    for found in letter.evidence:
        show(f"  {DETAILS.get(found.field, found.field)}{_page(found.page)}: “{line(found.words)}”")


def _page(page: int | None) -> str:
    return f" · page {page}" if page else ""
