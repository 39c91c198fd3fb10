"""Query: finds the councils and regions that a query leaves out, as in "caseloads outside London" or "caseloads NOT derby"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from indexer.query.ast import Node, Not, Phrase, Term
from indexer.query.plain_words.lexicon import Meaning, lexicon
from indexer.query.plain_words.names import LINKS, is_all_but, longest_name
from indexer.query.plain_words.words import Word, all_of, parts_of, words_of
from indexer.registers import name_key

LEAVING_OUT = frozenset("excluding except outside beyond not without".split())
"""Plain words that leave out the council or region after them."""
PLACES = ("authority", "region")
LEAVING_OUT_WORDS = frozenset(("excluding", "excl", "except"))
"""Plain words that leave out what follows to the end, whatever it is; so does “but not”. “Without” says what a text tells."""


class Exclusion(NamedTuple):
    """Letters that the words may leave out."""

    label: str
    """As in `Reading`: "to Derby", "in London"."""
    field: str
    """A name from `indexer.fields.COUNTED`."""
    values: tuple[str, ...]
    rest: tuple[Node, ...]
    """The other parts of the query."""


def exclusions_in(root: Node) -> Iterator[Exclusion]:
    """Yield each council and region that `root` leaves out by its name, which leaves out words only, or nothing."""
    parts, words = parts_of(root), words_of(root)
    for place, part in enumerate(parts):
        meaning = _named(part.part) if isinstance(part, Not) else None
        first = last = place
        if words[place].key in LEAVING_OUT or is_all_but(words, place):
            last, meaning = _following(words, place)
            first -= is_all_but(words, place) and words[place - 1].key.startswith(("every", "any"))
        if meaning and meaning.field in PLACES:
            yield Exclusion(meaning.label, meaning.field, meaning.values, (*parts[:first], *parts[last + 1 :]))


def words_left_out(root: Node) -> tuple[tuple[Node, ...], Node] | None:
    """Return the parts of `root` before a word such as “excluding”, and what follows it to the end: plain words that name no place."""
    parts, words = parts_of(root), words_of(root)
    for place in range(1, len(parts) - 1):
        but_not = (words[place - 1].key, words[place].key) == ("but", "not")
        if words[place].key in LEAVING_OUT_WORDS or but_not:
            before, after = parts[: place - but_not], parts[place + 1 :]
            named = _following(words, place)[1]
            plain = all(isinstance(one, Term) for one in after)
            return (before, all_of(after)) if before and plain and not (named and named.field in PLACES) else None
    return None


def _named(part: Node) -> Meaning | None:
    """Return what the one name in `part` means."""
    match part:
        case Term(word):
            return lexicon().names.get(name_key(word))
        case Phrase(words):
            return lexicon().names.get(" ".join(words))
    return None


def _following(words: tuple[Word, ...], place: int) -> tuple[int, Meaning | None]:
    """Return the last word and the meaning of the name after the word `place` and words such as “in”."""
    first = place + 1
    while first < len(words) and words[first].key in LINKS:
        first += 1
    return longest_name(words, first) if first < len(words) else (place, None)
