"""Engines: whether an index finds paragraphs by their own first words, which is how it is tried before it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from indexer.engines.shared.document import Document
from indexer.query import Filter, Phrase, Query
from indexer.query.plan import Stream
from indexer.results import Hit

SAMPLE = 20
"""How many letters are looked for by their own words."""
WORDS = 6
"""Of a paragraph's words, as many as are looked for; one with fewer may be alike too many others."""
MOST_ALIKE = 100
"""Paragraphs of one letter that may begin alike."""


def sample(letter_ids: Sequence[str]) -> tuple[str, ...]:
    """Return about `SAMPLE` of the ids, spread over all."""
    return tuple(letter_ids[:: max(1, len(letter_ids) // SAMPLE)])


def finds(search: Callable[[Query], Sequence[Hit]], made: Iterable[Document], most: int | None = None) -> bool:
    """Return whether `search` finds each paragraph that has words enough, or as many of them as `most`, by its first words."""
    return all(_finds(search, one) for one in islice((one for one in made if len(_words(one)) == WORDS), most))


def _finds(search: Callable[[Query], Sequence[Hit]], document: Document) -> bool:
    its = (Filter("letter", (document.letter_id,)),)
    hits = search(Query(root=Phrase(_words(document)), filters=its, limit=MOST_ALIKE))
    return document.number in {hit.paragraph for hit in hits}


def _words(document: Document) -> tuple[str, ...]:
    return tuple(document.texts[Stream.EXACT].split(" ", WORDS)[:WORDS])
