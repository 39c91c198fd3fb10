"""Query: the table of every name that is understood among plain words, and the words that make one uncertain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from indexer.registers import abbreviations, authorities, authority_entry, inspectorates, letter_types, name_key, names_of_authorities
from indexer.registers.authorities import NATIONS, NOT_AUTHORITIES

ORDINARY_NAMES = frozenset(
    (
        "reading", "bath", "bury", "barking", "chelsea", "together for children", "achieving for children", "angus", "highland",
        "highlands", "moray", "bute", "stirling", "newport", "bucks", "mk", "staffs", "wilts",
    )
)  # fmt: skip
"""Names of councils and trusts that are ordinary words or people’s names too."""
DIRECTIONS = frozenset(("north east", "north west", "south east", "south west"))
"""Names of regions that are also parts of any other place."""
COMPASS = frozenset(
    "north south east west central inner outer mid upper lower new old greater wider northern southern eastern western adopt"
    " n s e w ne nw se sw".split()
)
"""Before a name, they mean a part of the place or another place."""
ORGANISATIONS = frozenset(
    "street road avenue lane close house hospital hospitals university college airport arena station prison park bridge united rovers fc"
    " football police constabulary fire ambulance nhs icb icbs ccg ccgs diocese cathedral crown magistrates inquiry model"
    " judgment ruling combined channel wood woods forest heath moor moors canal river harbour docks estuary beach pier bay valley castle"
    " abbey minster museum theatre festival carnival marathon zoo racecourse stadium rugby cricket wanderers albion argyle athletic hotspur"
    " dons airshow evening gazette echo herald telegraph".split()
)
"""After a name, they make another name of it: "Derby Street", "Kent Police", "Bristol Channel", "Leeds Festival"."""
LOCALITIES = frozenset(
    "team teams locality localities area areas hub hubs division district districts quadrant office offices side ambulance".split()
)
"""After a direction, they mean a part of one council."""
PEOPLE = frozenset("mr mrs ms miss mx dr sir lord lady dame baron baroness cllr councillor judge justice professor prof".split())
"""Before a name, they make it a person’s."""
NOT_HERE = frozenset(
    "not never except excluding outside beyond without non unlike mention mentions mentioning mentioned than apart isnt arent".split()
)
"""Before a name, they leave it out or make it a matter of the text."""
MOVES = frozenset("placed placement placements living lives live moved moving born accommodated housed trafficked travelled".split())
"""Two words before a name, as in “placed in Kent”, they make it a matter of the text."""
PARTICULAR = frozenset(
    "the this that last previous first second third next recent earlier latest each every a an since after before following prior"
    " during at from subsequent our their its your another forthcoming upcoming".split()
)
"""Before a letter type, they make it an event that a letter speaks of."""
SPOKEN_OF = frozenset("last previous since after before following prior recent earlier subsequent during two three four five".split())
"""The same before several."""
ABOUT_TYPES = frozenset("framework frameworks guidance methodology handbook criteria".split())
"""After a letter type, they make it a matter of the text."""
ALSO_TEXT = frozenset(
    (
        "improvement notice", "briefing note", "unannounced inspection", "annual rating letter", "committee paper", "peer challenge report",
        "RSH judgement", "LSCB review", "LGSCO decision", "police child protection inspection", "school section 8 letter",
        "CQC local authority assessment", "health services review",
    )
)  # fmt: skip
"""Letter types whose names are mostly a matter of the text."""

NICKNAMES: Mapping[str, str] = {
    "e riding": "East Riding of Yorkshire", "n lincs": "North Lincolnshire", "n northants": "North Northamptonshire",
    "n somerset": "North Somerset", "n tyneside": "North Tyneside", "s tyneside": "South Tyneside",
    "north northants": "North Northamptonshire", "s glos": "South Gloucestershire", "w northants": "West Northamptonshire",
    "west northants": "West Northamptonshire",
    "bham": "Birmingham", "brum": "Birmingham",
    "bwd": "Blackburn with Darwen", "cambs": "Cambridgeshire", "central beds": "Central Bedfordshire",
    "e sussex": "East Sussex", "glos": "Gloucestershire", "hants": "Hampshire",
    "herts": "Hertfordshire", "k&c": "Kensington and Chelsea", "lancs": "Lancashire",
    "lbwf": "Waltham Forest", "leics": "Leicestershire", "lincs": "Lincolnshire", "lpool": "Liverpool",
    "mcr": "Manchester", "n yorks": "North Yorkshire", "ne lincs": "North East Lincolnshire", "north lincs": "North Lincolnshire",
    "north yorks": "North Yorkshire", "northants": "Northamptonshire", "notts": "Nottinghamshire", "nottm": "Nottingham",
    "oxon": "Oxfordshire", "rbg": "Greenwich", "salop": "Shropshire", "shrops": "Shropshire", "south glos": "South Gloucestershire",
    "w sussex": "West Sussex", "warks": "Warwickshire", "worcs": "Worcestershire",
}  # fmt: skip
"""Short forms that people type for councils, and letters hardly write, so that they are no names in the register.

None is an English word, or one with a possessive, as "derbys".
"""
ALSO_WORDS: Mapping[str, str] = {"bucks": "Buckinghamshire", "mk": "Milton Keynes", "staffs": "Staffordshire", "wilts": "Wiltshire"}
"""Short forms that are English words too, so that they are certain only as `ORDINARY_NAMES` are."""
_REGIONS: Mapping[str, tuple[str, ...]] = {
    "London": ("greater london",),
    "Yorkshire and The Humber": ("yorkshire", "yorkshire and humber", "yorkshire and humberside", "yorks"),
    "East of England": ("eastern region", "eastern england"),
    **{
        region: (region.replace(" ", ""), f"{region} England", f"{region} of England", f"{region.replace(' ', '')} England")
        for region in ("North East", "North West", "South East", "South West")
    },
}
"""Other names of regions."""
WITHOUT_ARTICLE = ("London", "Yorkshire", *NATIONS)
_MIDLANDS = ("East Midlands", "West Midlands")
_NORTH = ("North East", "North West", "Yorkshire and The Humber")
_KINDS: Mapping[str, tuple[str, ...]] = {
    "County": ("county councils", "counties", "shire counties", "county authorities"),
    "Unitary authority": ("unitary councils", "unitary authorities", "unitaries"),
    "London borough": ("london boroughs", "london borough councils"),
    "Metropolitan district": (
        "metropolitan councils", "metropolitan boroughs", "metropolitan districts", "metropolitan authorities",
        "metropolitan borough councils", "metropolitan district councils", "met boroughs", "met councils", "met districts",
    ),
    "District": ("district councils", "non-metropolitan districts", "shire districts"),
    "Welsh council": ("Welsh councils", "Welsh authorities", "Welsh local authorities"),
    "Scottish council": ("Scottish councils", "Scottish authorities", "Scottish local authorities"),
    "Northern Ireland council": ("Northern Ireland councils", "Northern Irish councils"),
    "Health and Social Care Trust": ("Health and Social Care Trusts", "HSC trusts"),
}  # fmt: skip
"""Types of council as people write of several; each list begins with the words in which they are told."""


OFSTED = "ofsted"
"""The key of the inspectorate that nearly all letters are from, so that its name chooses nothing."""


class Meaning(NamedTuple):
    """What a name means. A named tuple, not a dataclass: two thousand are made before the first search can begin."""

    field: str
    """A name from `indexer.fields.COUNTED`; "" for a place that only sounds like a council."""
    values: tuple[str, ...]
    label: str
    """As in `Reading`, but for a letter type’s or a council’s own name."""
    several: bool = False
    """True if the name is a plural."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All names by `name_key`, and the most words of those that begin with each word."""

    names: Mapping[str, Meaning]
    longest: Mapping[str, int]


@cache
def lexicon() -> Lexicon:
    """Return the table; built once, in about ten milliseconds."""
    names = dict((*_inspectorates(), *_letter_types(), *_kinds(), *_regions(), *_councils()))  # of equal names the last counts
    names = {**dict(_short_forms(names)), **names}  # users’ registers may call something else so
    longest: dict[str, int] = {}
    for key in names:
        first, words = key.split(" ", 1)[0], key.count(" ") + 1
        longest[first] = max(words, longest.get(first, 0))
    return Lexicon(names, longest)


def _short_forms(names: Mapping[str, Meaning]) -> Iterator[tuple[str, Meaning]]:
    """Yield the short forms of councils that are among `names`, which users’ registers may have changed."""
    for short, name in {**NICKNAMES, **ALSO_WORDS}.items():
        if meaning := names.get(name_key(name)):
            yield name_key(short), meaning


def _councils() -> Iterator[tuple[str, Meaning]]:
    """Yield the names of authorities, with “and” or without: "brighton hove"; and the other places that contain one."""
    known = names_of_authorities()
    for entry in authorities():
        if entry.gss_code:
            yield name_key(entry.gss_code), Meaning("authority", (entry.authority.code,), f"to {entry.authority.short_name}")
        for half in name_key(entry.authority.short_name).split(" and ") if entry.exists and entry.runs_childrens_services else ():
            if half not in known:  # "barking", "fulham"
                yield half, Meaning("authority", (entry.authority.code,), f"to {entry.authority.short_name}")
    for key, codes in known.items():
        meaning = Meaning("authority", codes, f"to {_short(key, codes)}")
        yield key.replace(" and ", " "), meaning
        yield key, meaning
    for name in NOT_AUTHORITIES:
        yield name_key(name), Meaning("", (), "")


def _short(key: str, codes: tuple[str, ...]) -> str:
    """Return the short name that stands for exactly these authorities, else the name in the register."""
    entries = [entry for code in codes if (entry := authority_entry(code))]
    short = entries[0].authority.short_name
    if names_of_authorities().get(name_key(short)) == codes:
        return short
    return next(name for name in entries[0].all_names if name_key(name) == key)


def _regions() -> Iterator[tuple[str, Meaning]]:
    for region in sorted({entry.authority.region for entry in authorities()}):
        label = f"in {'' if region.startswith(WITHOUT_ARTICLE) else 'the '}{region}"
        for name in (region, *_REGIONS.get(region, ())):
            yield name_key(name), Meaning("region", (region,), label)
    yield "midlands", Meaning("region", _MIDLANDS, "in the Midlands")
    for name in ("north of england", "northern england"):
        yield name, Meaning("region", _NORTH, "in the North of England")


def _inspectorates() -> Iterator[tuple[str, Meaning]]:
    """Yield the names of inspectorates, also those that the register of abbreviations knows, without an article."""
    short = {phrase: one.short for one in abbreviations() for phrase in one.phrases}
    for one in inspectorates():
        names = (one.name, one.label, *one.names)
        told = one.name if one.label.startswith(one.name) else one.label
        label = f"by the {told}" if f"the {told}" in names else f"by {told}"
        for name in (*names, *(short[name] for name in names if name in short)) if name_key(one.name) != OFSTED else ():
            yield name_key(name).removeprefix("the "), Meaning("inspectorate", (one.name,), label)


def _kinds() -> Iterator[tuple[str, Meaning]]:
    for kind, names in _KINDS.items():
        label = f"to {names[0][0].upper() if kind == 'London borough' else names[0][0]}{names[0][1:]}"
        for name in map(name_key, names):
            yield name, Meaning("authority_type", (kind,), label, several=True)


def _letter_types() -> Iterator[tuple[str, Meaning]]:
    """Yield the names of letter types, in the singular and the plural; a name of several types stands for itself in the label."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for entry in letter_types():
        for key, name in {name_key(name): name for name in (*entry.names, entry.name, entry.label)}.items():
            found.setdefault(key, []).append((entry.name, entry.label, name))
    for key, types in found.items():
        _, label, name = types[0]
        told = f"of the type “{label if len(types) == 1 else name[0].upper() + name[1:]}”"
        values = tuple(one for one, _, _ in types)
        yield key, Meaning("letter_type", values, told)
        yield f"{key}s", Meaning("letter_type", values, told, several=True)
