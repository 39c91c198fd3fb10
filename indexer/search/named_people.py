"""Search: finds the inspectors of the collection among the plain words of a query, and council names that are people’s."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from indexer.engines.port import Engine
from indexer.fields import capital
from indexer.query import EVERY_VALUE, Filter, Query, Term
from indexer.query.plain_words import Reading
from indexer.query.plain_words.words import Word, bare_words, words_of
from indexer.registers import name_key
from indexer.search.kept import kept

LONGEST = 4
"""Most words of an inspector’s name."""
BEFORE = ("inspected by", "led by", "letters by", "reports by", "inspections by", "lead inspector", "inspector")
AFTER = ("hmi", "inspections", "letters", "reports")
"""Words around a name that say that an inspector’s letters are meant."""
CUES = frozenset(("inspected", "by", "inspector", "hmi"))


def inspectors_in(engine: Engine, query: Query) -> Iterator[Reading]:
    """Yield the inspectors that plain words name in full: certain with a word that says that their letters are meant.

    They are looked for only where there is such a word, or two in a row are written as names.
    """
    words = words_of(query.root)
    names = _inspectors(engine, query) if _may_name_people(words) else {}
    place = 0
    while names and place < len(words) - 1:
        last = next((end for end in range(place + LONGEST - 1, place, -1) if bare_words(words, place, end) in names), place)
        if last > place:
            yield _reading(words, place, last, names[bare_words(words, place, last)])
        place = last + 1


def is_surname(engine: Engine, query: Query, one: Reading) -> bool:
    """Return whether a council’s name is that of a person, as in "Steve Kent": after a first name, written as one.

    First names are those of the inspectors here, and words that no letter to the council has; if there is none to it, no letter at all.
    """
    words = words_of(query.root)
    if one.field != "authority" or not one.first or not (_is_name(words[one.first - 1]) and words[one.first].typed[:1].isupper()):
        return False
    if words[one.first - 1].key in {name.split(" ")[0] for name in _inspectors(engine, query)}:
        return True
    to_it = Query(filters=(Filter("authority", one.values),), limit=0, counted=False, deadline=query.deadline)
    filters = to_it.filters if engine.search(to_it).total else ()
    return not engine.search(replace(to_it, root=Term(words[one.first - 1].typed), filters=filters)).total


def _may_name_people(words: Sequence[Word]) -> bool:
    names = tuple(map(_is_name, words))
    return any(word.key in CUES for word in words) or any(map(all, pairwise(names)))


def _is_name(word: Word) -> bool:
    """Return whether a word is written as a name: "Steve", "McLaughlin", but not "LADO"."""
    return word.typed[:1].isupper() and word.typed[1:2].islower() and word.typed.isalpha()


def _reading(words: Sequence[Word], first: int, last: int, value: str) -> Reading:
    """Return the reading of a name with the words around it that say that letters are meant."""
    name = " ".join(capital(word.typed) for word in words[first : last + 1])
    before = next((cue for cue in BEFORE if bare_words(words, max(0, first - cue.count(" ") - 1), first - 1) == cue), "")
    after = last + 1 < len(words) and words[last + 1].key in AFTER
    start = first - before.count(" ") - 1 if before else first
    return Reading(start, last + after, "inspector", (value,), f"on inspections by {name}", certain=bool(before or after))


def _inspectors(engine: Engine, query: Query) -> Mapping[str, str]:
    """Return the inspectors by the keys of their names, looked up once for each build; none if part of the index doesn’t answer."""
    known: dict[str, Mapping[str, str]] = kept(engine, "inspectors", dict)
    if "names" not in known:
        found = engine.search(Query(limit=0, facets=("inspector",), facet_limit=EVERY_VALUE, counted=False, deadline=query.deadline))
        if found.notices:
            return {}
        known["names"] = {name_key(each.value): each.value for facet in found.facets for each in facet.values}
    return known["names"]
