"""Benchmark: 40 questions as an assistant's calls; every quote must stand, byte for byte, in the letter that it cites.

    python -m tests.benchmarks assistants_replay [--letters FOLDER] [--index FOLDER] [--questions N]

Each question is asked through the protocol by the official client: a search, then the letter, the paragraph and the similar paragraphs of
its best hit. Every letter quoted is then read again from its file, apart from the index, and each quote must be the text of the paragraph
with its key, or the part of it that starts where the quote says. Prints the figures; returns 1 if a call failed or a quote does not stand.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indexer.engines import Engine, open_engine
from indexer.errors import LettersError
from indexer.ingest.build import rebuild
from indexer.ingest.reading import letters_in
from indexer.letter import Letter
from indexer.settings.run import Settings

ROOT = Path(__file__).resolve().parents[2]
SHOWN = 10
QUESTIONS = (
    "social workers have too many cases", "supervision does not challenge drift", "children wait too long for a decision at the front door",
    "return home interviews after going missing", "strategy discussions are late", "health and police absent from strategy meetings",
    "care leavers homes and tenancies", "pathway plans are not ambitious", "children's voices in plans", "plans without clear timescales",
    "thresholds are understood by partners", "agency staff turnover", "newly qualified social workers support",
    "independent reviewing officers challenge", "private fostering awareness", "unaccompanied asylum seeking children",
    "neglect is recognised too late", "domestic abuse and children", "child sexual exploitation risk assessments",
    "criminal exploitation county lines",
    "early help is coordinated well", "quality assurance and audit do not improve practice", "performance data is unreliable",
    "leaders know themselves well", "political leaders invest in children's services", "public law outline delays",
    "pre-proceedings letters",
    "adoption is timely", "foster carers recruitment", "placement sufficiency", "children placed far from home",
    "unregistered children's homes",
    "health assessments for children in care", "personal education plan quality", "elective home education oversight",
    "children missing education", "disabled children short breaks", "16 and 17 year olds who are homeless",
    "emergency duty team out of hours",
    "designated officer allegations against professionals",
)  # fmt: skip
"""In our own words, as people would ask an assistant."""


@dataclass(slots=True)
class Replayed:
    """What a replay found."""

    calls: int = 0
    quotes: int = 0
    letters: set[str] = field(default_factory=set)
    nothing: list[str] = field(default_factory=list)
    """Questions of which no paragraph has all that was asked."""
    faults: list[str] = field(default_factory=list)


def replay(engine: Engine, questions: Sequence[str]) -> Replayed:
    """Ask every question, and look up every quote in the file of the letter that it cites."""
    import anyio

    found = Replayed()
    quotes: list[Mapping[str, Any]] = []
    anyio.run(_ask_all, engine, questions, found, quotes)
    reread = cache(lambda letter_id: _reread(engine, letter_id))
    for quote in quotes:
        found.letters.add(quote["letter_id"])
        found.faults.extend(faults_of(quote, reread))
    found.quotes = len(quotes)
    return found


async def _ask_all(engine: Engine, questions: Sequence[str], found: Replayed, quotes: list[Mapping[str, Any]]) -> None:
    from mcp import Client

    from indexer.assistants.desk import Desk
    from indexer.assistants.server import server_for

    async with Client(server_for(Desk(engine)), mode="legacy") as client:  # which sends every answer as JSON

        async def ask(name: str, **given: Any) -> Mapping[str, Any]:
            found.calls += 1
            answer = await client.call_tool(name, given)
            if answer.is_error:
                found.faults.append(f"{name} {given}: {answer.content}")
                return {}
            quotes.extend(_quotes_in(answer.structured_content))
            return dict(answer.structured_content)

        for text in questions:
            searched = await ask("search_paragraphs", query=text)
            if not searched.get("total"):
                found.nothing.append(text)
            for best in searched.get("paragraphs", ())[:1]:
                place = {"letter_id": best["letter_id"], "key": best["key"]}
                await ask("get_paragraph", **place)
                await ask("find_similar", **place)
                await ask("get_letter", letter_id=best["letter_id"])


def _quotes_in(answer: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every quote in an answer, however deep."""
    if isinstance(answer, dict):
        if "quote" in answer:
            yield answer
        for part in answer.values():
            yield from _quotes_in(part)
    elif isinstance(answer, list):
        for part in answer:
            yield from _quotes_in(part)


def _reread(engine: Engine, letter_id: str) -> Mapping[str, str]:
    """Return the texts of a letter's paragraphs by their keys, read again from its file; empty if it can't be."""
    source = engine.letter(letter_id).sources[0]
    try:
        letters: Iterable[Letter] = letters_in(Path(source.folder, source.path), Settings())
    except (LettersError, OSError):
        return {}
    return next(({one.key: one.text for one in letter.paragraphs} for letter in letters if letter.id == letter_id), {})


def faults_of(quote: Mapping[str, Any], reread: Any) -> Iterator[str]:
    """Yield what is wrong with a quote: it does not stand in the letter, or its citation does not lead there."""
    text, start = reread(quote["letter_id"]).get(quote["key"]), quote["starts_at"]
    if text is None:
        yield f"{quote['link']}: the file has no such paragraph"
    elif text[start : start + len(quote["quote"])].encode() != quote["quote"].encode() or not quote["quote"]:
        yield f"{quote['link']}: the words are others in the file"
    elif quote["whole"] and len(text) != len(quote["quote"]):
        yield f"{quote['link']}: it says that it is whole, but is not"
    if not quote["citation"].endswith(quote["link"]) or quote["letter_id"] not in quote["link"]:
        yield f"{quote['link']}: the citation does not lead to the letter"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the replay and print its figures."""
    parser = argparse.ArgumentParser(description="Questions of an assistant, and whether its quotes stand.")
    parser.add_argument("--letters", type=Path, default=ROOT.parent / "shared" / "letters")
    parser.add_argument("--index", type=Path, help="an index of these letters, if there is one already")
    parser.add_argument("--questions", type=int, default=len(QUESTIONS))
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as scratch:
        settings = Settings(letters=(options.letters,), index=options.index or Path(scratch, "index"))
        if not options.index:
            rebuild(settings)
        with closing(open_engine(settings)) as engine:
            found = replay(engine, QUESTIONS[: options.questions])
    print(*found.faults[:SHOWN], sep="\n", end="\n" if found.faults else "")
    print(f"{found.calls} calls, {found.quotes} quotes from {len(found.letters)} letters: {len(found.faults)} faults")
    print(f"{len(found.nothing)} questions with no paragraph that has all that was asked, and said so")
    return 1 if found.faults or not found.quotes else 0


if __name__ == "__main__":
    sys.exit(main())
