"""Query: finds councils, regions, types of council, letter types and inspectorates among plain words, and tells how certain each is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from indexer.letter import Authority
from indexer.query.plain_words.lexicon import (
    ABOUT_TYPES,
    ALSO_TEXT,
    COMPASS,
    DIRECTIONS,
    LOCALITIES,
    MOVES,
    NOT_HERE,
    OFSTED,
    ORDINARY_NAMES,
    ORGANISATIONS,
    PARTICULAR,
    PEOPLE,
    SPOKEN_OF,
    Meaning,
    lexicon,
)
from indexer.query.plain_words.reading import Reading
from indexer.query.plain_words.times import PLAIN_YEAR
from indexer.query.plain_words.words import Word, bare_words, key_at
from indexer.registers import authority_entry
from indexer.registers.authorities import NATIONS

DESIGNATIONS = frozenset("council councils city borough metropolitan district mbc mdc lbc authority".split())
"""Words after a council’s name that belong to it."""
OF_A_PLACE = frozenset(("borough", "city", "district", "council"))
"""Words that belong to a council’s name before “of”."""
LONDON_BOROUGH = frozenset(("lb", "lbc"))
"""Short for “London Borough” before its name."""
LINKS = frozenset("the of in to from for at with within by".split())
JOINING = frozenset(("and", "or"))
LETTERS = frozenset(("letter", "letters", "report", "reports"))
LETTERS_TOO = frozenset((*LETTERS, "inspections"))
"""Words for what is searched."""
ASKS = frozenset(("do", "does", "did", "has", "have"))
SAYS = frozenset("say said tell told find found think write written report reported conclude concluded criticise criticised".split())
ASKING = frozenset(
    "when was is were did do does has have had the a an any there been ever last latest newest most recent previous get got received"
    " of in on to for at by from what which who council councils authority".split()
)
"""Words that only ask for letters, beside a council’s name and a letter type."""
NEWEST = frozenset(("latest", "newest", "recent"))
OLDEST = frozenset(("first", "oldest", "earliest"))
ALL_OF_THEM = frozenset("all every everywhere everyone everybody anywhere any councils authorities letters".split())
"""Before “but”, they leave out what is named after it."""
ALIKE = frozenset(("like", "similar"))
"""Beside “councils”, they ask for those that are like one, which its statistical neighbours are."""
SEVERAL_COUNCILS = frozenset(("councils", "authorities", "las"))
BETTER = frozenset(("better", "worse"))
"""Before “than”, they set two councils beside one another."""


def names_in(words: Sequence[Word]) -> tuple[Reading, ...]:
    """Return the names in `words`, in order and without overlaps; the longest counts: "North East Lincolnshire", not "North East"."""
    found = _asked_for(words, _with_neighbours(words, tuple(_names(words))))
    return tuple(_joined(words, found, place) for place in range(len(found)))


def _names(words: Sequence[Word]) -> Iterator[Reading]:
    place = 0
    while place < len(words):
        last, meaning = longest_name(words, place)
        reading = _reading(words, place, last, meaning) if meaning and meaning.field else None
        if reading:
            yield reading
            last = reading.last
        place = last + 1


def longest_name(words: Sequence[Word], first: int) -> tuple[int, Meaning | None]:
    """Return the last word and the meaning of the longest name that begins with the word `first`; no meaning if there is none."""
    table, start = lexicon(), words[first].key.split(" ", 1)[0]
    longest = table.longest.get(start) or table.longest.get(words[first].bare, 0)
    for last in range(min(first + longest, len(words)) - 1, first - 1, -1):
        before = [one.key for one in words[first:last]]
        for end in dict.fromkeys((words[last].key, words[last].bare)):
            if meaning := table.names.get(" ".join((*before, end))):
                return last, meaning
    return first, None


def _reading(words: Sequence[Word], first: int, last: int, meaning: Meaning) -> Reading | None:
    """Return the reading of one name; None if it is certainly meant in another way."""
    end = _designated(words, last, meaning) if meaning.field == "authority" else last
    ordinary = first < last and bare_words(words, first, last) in ORDINARY_NAMES and not _has_capitals(words[first : last + 1])
    other = key_at(words, first - 1) in PEOPLE or _is_left_out(words, first) or _is_part(words, first, last)
    if ordinary or other:
        return None
    sure = not _is_elsewhere(words, first, end) and _CERTAIN[meaning.field](words, first, end, meaning)
    first = _first_of_name(words, first) if meaning.field == "authority" else first
    return Reading(first, end, meaning.field, meaning.values, meaning.label, sure)


def _designated(words: Sequence[Word], last: int, meaning: Meaning) -> int:
    """Return the last word of a council’s name with what kind of council it is: "leeds city council"."""
    county = any((entry := authority_entry(code)) and _is_county(entry.authority) for code in meaning.values)
    while (key := words[last + 1].bare if last + 1 < len(words) else "") in DESIGNATIONS or (county and key == "county"):
        last += 1
    return last + 2 if (key_at(words, last + 1), key_at(words, last + 2)) == ("local", "authority") else last


def _is_county(authority: Authority) -> bool:
    """Return whether a council is a county’s, by its kind or its name: Durham County Council is a unitary authority."""
    return authority.kind == "County" or " County " in authority.name


def _first_of_name(words: Sequence[Word], first: int) -> int:
    """Return the first word of a council’s name with what kind of council it is: "royal borough of greenwich"."""
    if key_at(words, first - 1) in LONDON_BOROUGH:
        return first - 1
    if key_at(words, first - 1) != "of" or key_at(words, first - 2) not in OF_A_PLACE:
        return first
    first -= 2
    while key_at(words, first - 1) in ("metropolitan", "royal", "london"):
        first -= 1
    return first


def _is_left_out(words: Sequence[Word], first: int) -> bool:
    """Return whether words before a name leave it out, or make it a matter of the text: "not in London", "mentions Derby"."""
    before = first - 1
    while key_at(words, before) in LINKS:
        before -= 1
    beside = key_at(words, before) == "than" and key_at(words, before - 1) in BETTER  # "is Hull better than Derby"
    return (key_at(words, before) in NOT_HERE and not beside) or is_all_but(words, before)


def is_all_but(words: Sequence[Word], place: int) -> bool:
    """Return whether a word is the “but” of “everywhere but”, “all but”."""
    return key_at(words, place) == "but" and key_at(words, place - 1) in ALL_OF_THEM


def _is_elsewhere(words: Sequence[Word], first: int, last: int) -> bool:
    """Return whether the words around a name make it another name, or a matter of the text."""
    before = first - 1
    is_direction = bare_words(words, first, last) in DIRECTIONS and bare_words(words, max(before - 1, 0), before) in DIRECTIONS
    if (key_at(words, before) in (*COMPASS, "like") and not is_direction) or key_at(words, last + 1) in ORGANISATIONS:
        return True
    if (key_at(words, before), key_at(words, before - 1)) == ("to", "similar"):
        return True
    return key_at(words, before) in LINKS and key_at(words, before - 1) in MOVES


def _is_part(words: Sequence[Word], first: int, last: int) -> bool:
    """Return whether a direction only tells where in a place or council: "north east leeds", "south west team"."""
    if bare_words(words, first, last) not in DIRECTIONS or last + 1 == len(words):
        return False
    end, next_name = longest_name(words, last + 1)
    is_place = bare_words(words, last + 1, end) not in DIRECTIONS and next_name is not None and next_name.field in ("authority", "region")
    return is_place or key_at(words, last + 1) in LOCALITIES


def _council(words: Sequence[Word], first: int, last: int, meaning: Meaning) -> bool:
    """Return whether a council’s name is certain: it is no ordinary word, or stands with a capital among small letters, or with a cue.

    The town of a district council, which runs no services for children, is mostly a matter of the text: it needs a cue.
    """
    if key_at(words, last + 1) == "county":  # "derby county" may be the football club, or Derbyshire
        return False
    if key_at(words, first - 1) in ("to", "about") and key_at(words, first - 2) in LETTERS:
        return True
    if not any(entry.runs_childrens_services for code in meaning.values if (entry := authority_entry(code))):
        return not DESIGNATIONS.isdisjoint(one.bare for one in words[first : last + 1]) or _first_of_name(words, first) < first
    if bare_words(words, first, last) not in ORDINARY_NAMES or _is_of_letters(words, last + 1):
        return True
    small = first < last or any(one.typed[:1].islower() for one in words[:first])
    return small and _has_capitals(words[first : last + 1])


def _is_of_letters(words: Sequence[Word], first: int) -> bool:
    """Return whether the word `first` begins the name of a letter type: "bury focused visit"."""
    meaning = longest_name(words, first)[1] if first < len(words) else None
    return meaning is not None and meaning.field == "letter_type" and not set(meaning.values) <= ALSO_TEXT


def _has_capitals(words: Sequence[Word]) -> bool:
    return all(one.typed[:1].isupper() for one in words if one.key not in LINKS)


def _is_of_councils(words: Sequence[Word], first: int) -> bool:
    """Return whether a name says where councils are: "councils in Wales"."""
    before = first - 1
    while key_at(words, before) in LINKS:
        before -= 1
    return before < first - 1 and key_at(words, before) in ("councils", "authorities")


def _kind(words: Sequence[Word], first: int, _: int, __: Meaning) -> bool:
    """Return whether a type of council is certain: not one’s "neighbouring county councils"."""
    return not key_at(words, first - 1).startswith(("neighbour", "other", "surrounding", "home", "across"))


def _letter_type(words: Sequence[Word], first: int, last: int, meaning: Meaning) -> bool:
    """Return whether letters of a type are meant, not a visit or inspection that a letter speaks of: "since the last monitoring visit"."""
    if set(meaning.values) <= ALSO_TEXT or key_at(words, last + 1) in ABOUT_TYPES:
        return False
    if words[first].typed == "send" and key_at(words, first + 1) in LETTERS:  # it may be the verb
        return False
    before = first - 2 if meaning.several and key_at(words, first - 1) == "the" else first - 1
    return key_at(words, last + 1) in LETTERS or key_at(words, before) not in (SPOKEN_OF if meaning.several else PARTICULAR)


def _inspectorate(words: Sequence[Word], first: int, last: int, _: Meaning) -> bool:
    """Return whether an inspectorate’s letters are meant, not what others say of it: "CQC reports", "what did CQC say"."""
    before = first - 2 if key_at(words, first - 1) == "the" else first - 1
    if key_at(words, before) in ("by", "from") and key_at(words, before - 1) in LETTERS_TOO:
        return True
    if key_at(words, before) in ASKS and key_at(words, last + 1) in SAYS:
        return True
    if key_at(words, last + 1) in JOINING and key_at(words, last + 2) == OFSTED:
        last += 2
    is_several = key_at(words, last + 1) in LETTERS_TOO and key_at(words, last + 1).endswith("s") and key_at(words, last + 2) != "of"
    return is_several and key_at(words, before) not in SPOKEN_OF


_CERTAIN: Mapping[str, Callable[[Sequence[Word], int, int, Meaning], bool]] = {
    "authority": _council,
    "region": lambda words, first, _, meaning: not set(meaning.values) <= set(NATIONS) or _is_of_councils(words, first),
    "authority_type": _kind,
    "letter_type": _letter_type,
    "inspectorate": _inspectorate,
}
"""Whether a name of each field is certain, by the words around it."""


def _joined(words: Sequence[Word], found: Sequence[Reading], place: int) -> Reading:
    """Return one of the readings `found`; it is certain too if “and” or “or” joins it to a certain one: "slough and reading"."""
    one = found[place]
    beside = found[max(place - 1, 0) : place + 2]
    joined = any(_are_joined(words, one, other) for other in beside if other.certain and other.field == one.field == "authority")
    return replace(one, certain=True) if joined and not _is_elsewhere(words, one.first, one.last) else one


def _are_joined(words: Sequence[Word], one: Reading, other: Reading) -> bool:
    first, last = sorted((one, other), key=lambda reading: reading.first)
    return last.first - first.last == 2 and key_at(words, first.last + 1) in JOINING


def _asked_for(words: Sequence[Word], found: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Return `found` with letter types certain if nothing else is asked for: "when did Derby last have a JTAI", "first ILACS"."""
    taken = {place for one in found for place in range(one.first, one.last + 1)}
    others = (place for place in range(len(words)) if place not in taken)
    asked = any(one.field == "authority" and one.certain for one in found) or any(word.key in (*NEWEST, *OLDEST) for word in words)
    if not asked or not all(key_at(words, place) in (*ASKING, *OLDEST) or _is_of_time(words, place) for place in others):
        return found
    return tuple(replace(one, certain=True) if one.field == "letter_type" and not set(one.values) <= ALSO_TEXT else one for one in found)


def _is_of_time(words: Sequence[Word], place: int) -> bool:
    """Return whether a word is a year, or “since” or “before” with one after it."""
    year = place + 1 if key_at(words, place) in ("since", "before", "after", "until") else place
    return PLAIN_YEAR.fullmatch(key_at(words, year)) is not None


def _with_neighbours(words: Sequence[Word], found: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Return `found` with the statistical neighbours of a council where these are asked for: "statistical neighbours of derby"."""
    for place, one in enumerate(words):
        if one.bare.rstrip("s") in ("neighbour", "neighbor"):
            found = _of_council(words, found, place - (key_at(words, place - 1) == "statistical"), place)
        elif _are_alike(one.key, key_at(words, place + 1)):
            found = _of_council(words, found, place, place + 1, certain=True)
    return found


def _are_alike(one: str, other: str) -> bool:
    """Return whether two words ask for councils like another: "councils like", "similar authorities"."""
    return (one in SEVERAL_COUNCILS and other in ALIKE) or (one == "similar" and other in SEVERAL_COUNCILS)


def _of_council(words: Sequence[Word], found: tuple[Reading, ...], place: int, last: int, *, certain: bool = False) -> tuple[Reading, ...]:
    """Return `found` with the neighbours that words `place` to `last` ask for, after the council’s name or before it.

    Where nothing says “statistical”, those that share a border may be meant: it is only offered. With `certain`, so is the council’s name.
    """
    after, before = last + 1, place - 1
    while key_at(words, after) in ("of", "to", "for", "the"):
        after += 1
    while key_at(words, before) in ("and", "its", "their", "the"):
        before -= 1
    for number, one in enumerate(found):
        neighbours = tuple(dict.fromkeys(near for code in one.values if (entry := authority_entry(code)) for near in entry.neighbours))
        if one.field == "authority" and neighbours and (one.first == after or one.last == before):
            own = one.values if before < place - 1 and one.last == before else ()
            label = f"to {'' if not own else one.label.removeprefix('to ') + ' and its '}statistical neighbours"
            label += "" if own else f" of {one.label.removeprefix('to ')}"
            sure = (one.certain or certain) and place < last
            near = Reading(min(one.first, place), max(one.last, last), "authority", (*own, *neighbours), label, sure)
            return (*found[:number], near, *found[number + 1 :])
    return found
