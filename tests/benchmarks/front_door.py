"""Part of the ranking benchmarks: what the pages of results show for a query as typed.

    PYTHONPATH=CHECKOUT python -P tests/benchmarks/front_door.py INDEX < asked.json > answered.json

As a program it asks the front door of whichever checkout of this project is first on the path. `asked.json` is {"texts": […], "depth": 50},
`answered.json` an `Answered`. Checkouts from before the search service had a name of its own are asked through `indexer.search`, as their
pages did.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from indexer.engines import Engine, open_engine
from indexer.errors import BadQuery
from indexer.query import parse_query
from indexer.results import Hit
from indexer.search import search

try:
    from indexer.settings.run import Settings
    from webapp.services.search_service import answer, query_for, with_typed_filters_in_panel
    from webapp.urls import params_from
except ImportError:  # an older checkout
    from indexer.settings import Settings

    params_from = None

PAGE = 10


class Answered(NamedTuple):
    """What an index shows for each query, and all that it contains."""

    letters: dict[str, Sequence[str]]
    """The paths of each letter's files, by the letter's id."""
    about: dict[str, str]
    """Each letter's title and day, by the letter's id."""
    paragraphs: dict[str, Sequence[tuple[int, str, str, str]]]
    """Number, key, text and heading of each letter's paragraphs, by the letter's id."""
    ranked: dict[str, Sequence[tuple[str, int]]]
    """Letter id and paragraph number of what is shown, by query text."""


def shown(engine: Engine, text: str, depth: int = PAGE) -> tuple[Hit, ...]:
    """Return the first `depth` hits that the pages of results show for `text` as typed, ungrouped.

    Where the page can't read the text and offers a repaired one, the hits are those of the repaired one.
    """
    try:
        return _pages(engine, text, depth)
    except BadQuery as error:
        return _pages(engine, error.repaired, depth) if error.repaired else ()


def answered(engine: Engine, texts: Sequence[str], depth: int) -> Answered:
    """Return what `engine` shows for each of `texts`, to `depth`, and all of its letters."""
    letters = tuple(engine.letters())
    return Answered(
        {one.id: [source.path for source in one.sources] for one in letters},
        {one.id: f"{one.title}, {one.when or 'no date'}" for one in letters},
        {one.id: [(each.number, each.key, each.text, one.section_of(each).heading) for each in one.paragraphs] for one in letters},
        {text: [(hit.letter_id, hit.paragraph) for hit in shown(engine, text, depth)] for text in texts},
    )


def _pages(engine: Engine, text: str, depth: int) -> tuple[Hit, ...]:
    hits: list[Hit] = []
    while len(hits) < depth:
        page = _page(engine, text, len(hits) // PAGE + 1)
        hits += page
        if len(page) < PAGE:
            break
    return tuple(hits[:depth])


def _page(engine: Engine, text: str, page: int) -> tuple[Hit, ...]:
    if params_from is None:
        return search(engine, replace(parse_query(text), start=(page - 1) * PAGE, limit=PAGE)).hits
    params = with_typed_filters_in_panel(engine, params_from((("q", text), ("page", str(page)))))
    return answer(engine, query_for(params), params.group).results.hits


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    opened = open_engine(Settings(index=Path(sys.argv[1])))
    json.dump(answered(opened, asked["texts"], asked["depth"]), sys.stdout)
    opened.close()
