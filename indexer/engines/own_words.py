"""Engines stage: whether an index finds paragraphs by their own first words, which is how it is tried before it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from indexer.engines.document import Document
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


def findable(made: Iterable[Document]) -> tuple[Document, ...]:
    """Return those paragraphs that have words enough to be looked for."""
    return tuple(one for one in made if len(_words(one)) == WORDS)


def finds(search: Callable[[Query], Sequence[Hit]], document: Document) -> bool:
    """Return whether `search` finds the paragraph by its first words."""
    its = (Filter("letter", (document.letter_id,)),)
    hits = search(Query(root=Phrase(_words(document)), filters=its, limit=MOST_ALIKE))
    return document.number in {hit.paragraph for hit in hits}


def _words(document: Document) -> tuple[str, ...]:
    return tuple(document.texts[Stream.EXACT].split(" ", WORDS)[:WORDS])
