"""URLs: the arguments of an address that its page can't use. They are reported to the reader, never silently dropped."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from indexer.errors import UsageError
from indexer.fields import FIELD_WORDS, FIELDS
from indexer.query import Sort
from webapp.urls.comparison import DOWN, ORDERED_BY, UP
from webapp.urls.page_links import ARRANGE, BESIDE, BY_COUNCIL, BY_SECTION, COLLECTED, MOST_COLLECTED
from webapp.urls.search_params import GROUPS_SIZES, MOST_TERMS, MOST_VALUES, OFF, ON, PAGE_SIZES, GroupBy, cleaned, lines_of
from webapp.urls.unknown_parameters import suggestion

LONGEST_TOLD = 40
"""The most characters shown of a name or value."""
MOST_LISTED = 12
"""The most searches named that a comparison left out."""
TRACKING: Mapping[str, str] = {
    "utm_*": "campaigns, as newsletters count them",
    "mtm_*": "Matomo",
    "pk_*": "Matomo",
    "fbclid": "Facebook",
    "igsh": "Instagram",
    "igshid": "Instagram",
    "twclid": "X",
    "ttclid": "TikTok",
    "li_fat_id": "LinkedIn",
    "gclid": "Google Ads",
    "gbraid": "Google Ads",
    "wbraid": "Google Ads",
    "gad_source": "Google Ads",
    "dclid": "Google's display advertising",
    "srsltid": "Google Search",
    "_ga": "Google Analytics",
    "_gl": "Google Analytics",
    "msclkid": "Microsoft Advertising",
    "yclid": "Yandex",
    "mc_cid": "Mailchimp",
    "mc_eid": "Mailchimp",
    "mkt_tok": "Marketo",
    "_hsenc": "HubSpot",
    "_hsmi": "HubSpot",
    "_": "scripts and feed readers, to get past caches",
}
"""Tracking parameters that others add to addresses, with their origin: readers did not type them, so they are not reported."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an address, and the values it accepts."""

    works: str = ""
    """The accepted values in words; "" if any value is accepted."""
    understood: Callable[[str], bool] = bool
    most: int = 1
    """How many values are used; the rest are ignored."""


def _choice(*values: str) -> Parameter:
    return Parameter(f"{', '.join(values[:-1])} or {values[-1]}", frozenset(values).__contains__)


PARAMETERS: Mapping[str, Parameter] = {
    "q": Parameter(),
    **{field.name: Parameter(most=MOST_VALUES) for field in FIELDS},
    "from": Parameter(),
    "to": Parameter(),
    "sort": _choice(*Sort),
    "group": _choice(*GroupBy),
    "abbreviations": _choice(ON, OFF),
    "names": _choice(ON, OFF),
    "spelling": _choice(ON, OFF),
    "sharper": _choice(ON, OFF),
    "page": Parameter("a number from 1", lambda value: bool(re.fullmatch(r"0*[1-9][0-9]*", value)) and len(value) < 10),
    "size": _choice(*map(str, sorted({*PAGE_SIZES, *GROUPS_SIZES}))),
    "find": Parameter(),
    "terms": Parameter(most=MOST_TERMS),
    "neighbours": Parameter(),
    "by": Parameter("name, letters, paragraphs-1 or share-1 (1 is the first search)", lambda value: bool(ORDERED_BY.fullmatch(value))),
    "order": _choice(UP, DOWN),
    ARRANGE: _choice(BY_COUNCIL, BY_SECTION),
    COLLECTED: Parameter(most=MOST_COLLECTED),
    BESIDE[0]: Parameter(BESIDE[1], BESIDE[1].__eq__),
}
"""Every parameter that any page accepts."""
NARROWING = (*(field.name for field in FIELDS), "from", "to", "abbreviations", "names", "spelling")
"""The parameters that narrow any search or change what its words match."""
SEARCHING = ("q", *NARROWING, "sort", "group", "sharper", "size", "page")
"""The parameters that the results page reads."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """An argument that the page can't use."""

    what: str
    """In words: "‘foo’", "‘sort=random’", "a second ‘q’"."""
    hint: str
    """A sentence on what would work; "" if no known parameter has a similar name."""
    pair: tuple[str, str]
    """The argument itself, its name and value each cut to twice `LONGEST_TOLD` characters."""


class NotUnderstood(UsageError):
    """The address of a file has a part that can't be used; a file can't report what it ignored, so none is sent."""


def ignored_in(arguments: Iterable[tuple[str, str]], reads: Collection[str]) -> tuple[Ignored, ...]:
    """Return those `arguments` that a page can't use if it `reads` only these `PARAMETERS`; each once, in order.

    Tracking parameters are left out, and so are blank values of the parameters that it reads.
    """
    given: dict[str, list[str]] = {}
    for typed, value in arguments:
        name = FIELD_WORDS.get(typed, typed)
        if cleaned(value) or name not in reads:
            given.setdefault(name, []).append(value)
    found = (_ignored(name, values, reads) for name, values in given.items())
    return tuple(one for several in found for one in several)


def told(text: str) -> str:
    """Return arbitrary text from an address in a form fit to show: on one line and at most `LONGEST_TOLD` characters."""
    plain = cleaned(text)
    return plain if len(plain) <= LONGEST_TOLD else f"{plain[:LONGEST_TOLD].rstrip()}…"


def _ignored(name: str, values: list[str], reads: Collection[str]) -> Iterator[Ignored]:
    """Yield what can't be used among the `values` of one parameter."""
    if name not in reads:
        if not _is_tracking(name):
            yield Ignored(f"‘{told(name)}’" if cleaned(name) else "a parameter without a name", _meant(name, reads), _pair(name, values[0]))
        return
    parameter = PARAMETERS[name]
    for value in dict.fromkeys(map(cleaned, values)):
        if not parameter.understood(value):
            yield Ignored(f"‘{told(f'{name}={value}')}’", f"Use {parameter.works}.", _pair(name, value))
    yield from _surplus(name, values, parameter.most)


def _surplus(name: str, values: list[str], most: int) -> Iterator[Ignored]:
    """Yield a report if there are more than `most` different values; in "terms", each line is a value."""
    different = lines_of(values) if name == "terms" else tuple(dict.fromkeys(map(cleaned, values)))
    if len(different) <= most:
        return
    left = _pair(name, different[most])
    if name == "terms":
        yield Ignored(f"the searches after the first {most}: {_listed(different[most:])}", f"Only {most} can be compared at once.", left)
    else:
        what = f"values of ‘{name}’ after the first {most}" if most > 1 else f"a second ‘{name}’"
        yield Ignored(what, f"Only {most} can be used." if most > 1 else "Only one can be used.", left)


def _listed(lines: tuple[str, ...]) -> str:
    """Return the first lines in quotation marks, and how many more there are."""
    more = len(lines) - MOST_LISTED
    return ", ".join(f"‘{told(line)}’" for line in lines[:MOST_LISTED]) + (f" and {more} more" if more > 0 else "")


def _pair(name: str, value: str) -> tuple[str, str]:
    return name[: 2 * LONGEST_TOLD], value[: 2 * LONGEST_TOLD]


def _meant(name: str, reads: Collection[str]) -> str:
    near = suggestion(name, (*reads, *(word for field in FIELDS if field.name in reads for word in field.words)))
    return f"Did you mean ‘{near}’?" if near else ""


def _is_tracking(name: str) -> bool:
    whose, mark, _ = name.lower().partition("_")
    return name.lower() in TRACKING or f"{whose}{mark}*" in TRACKING
