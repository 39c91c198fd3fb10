"""Search: offers the paragraphs under a heading whose words were typed, as headings are no part of paragraphs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from indexer.fields import COUNTED
from indexer.query import Has, Node, Phrase, Query, Term
from indexer.query.plain_words.words import all_of, parts_of
from indexer.results import Notice
from indexer.sentences import count_words

SECTION = COUNTED["section"].name
HEADINGS = "headings"
"""Code of the notice."""
FEWEST_WORDS = 2
"""Fewest words in quotation marks that may be a heading."""
FEWEST_LOOSE = 4
"""The same without quotation marks, if nothing else is typed."""


def under_headings(query: Query, found: int, total_of: Callable[[Query], int]) -> tuple[Notice, ...]:
    """Return a notice that offers the paragraphs under headings with the typed words, if they are more than the `found` with the words.

    Words count that are in quotation marks, or all words of a query if they are many. `total_of` gives what a query finds.
    """
    if any(one.field == SECTION for one in query.filters):
        return ()
    for words, others in _wordings(query.root):
        there = replace(query, root=all_of((Has(SECTION, (f"*{words}*",)), *others)))
        if (count := total_of(there)) > found:
            under = "is under a heading that says" if count == 1 else "are under headings that say"
            return (Notice(HEADINGS, f"{count_words(count, 'paragraph')} {under} “{words}”.", there),)
    return ()


def _wordings(root: Node) -> Iterator[tuple[str, tuple[Node, ...]]]:
    """Yield what may be a heading, each with the other parts of the query."""
    parts = parts_of(root)
    for place, part in enumerate(parts):
        if isinstance(part, Phrase) and not part.slop and len(part.words) >= FEWEST_WORDS:
            yield " ".join(part.words), (*parts[:place], *parts[place + 1 :])
    loose = tuple(part.word for part in parts if isinstance(part, Term))
    if len(loose) == len(parts) >= FEWEST_LOOSE:
        yield " ".join(loose), ()
