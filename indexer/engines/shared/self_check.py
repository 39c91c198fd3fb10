"""Engines: check that a new index finds paragraphs by their own first words before it becomes current."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from indexer.engines.shared.document import Document
from indexer.query import Filter, Phrase, Query
from indexer.query.plan import Stream
from indexer.results import Hit

SAMPLE = 20
"""Roughly how many letters to look for by their own words."""
WORDS = 6
"""Words of a paragraph to look for; shorter paragraphs may resemble too many others."""
MOST_ALIKE = 100
"""Paragraphs of one letter that may begin with the same words."""


def sample(letter_ids: Sequence[str]) -> tuple[str, ...]:
    """Return about `SAMPLE` of the ids, evenly spread."""
    return tuple(letter_ids[:: max(1, len(letter_ids) // SAMPLE)])


def finds(search: Callable[[Query], Sequence[Hit]], made: Iterable[Document], most: int | None = None) -> bool:
    """Return whether `search` finds each paragraph with enough words, or the first `most` of them, by its first words."""
    return all(_finds(search, one) for one in islice((one for one in made if len(_words(one)) == WORDS), most))


def _finds(search: Callable[[Query], Sequence[Hit]], document: Document) -> bool:
    its = (Filter("letter", (document.letter_id,)),)
    hits = search(Query(root=Phrase(_words(document)), filters=its, limit=MOST_ALIKE))
    return document.number in {hit.paragraph for hit in hits}


def _words(document: Document) -> tuple[str, ...]:
    return tuple(document.texts[Stream.EXACT].split(" ", WORDS)[:WORDS])
