"""Search: filters a query by the names, grades and times among its words, and says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from indexer.analysis import STOP_WORDS
from indexer.dates import ANY_DATE, DateRange, range_words
from indexer.engines.port import Engine
from indexer.fields import COUNTED, Matching, label_of
from indexer.query import EVERY_VALUE, All, Filter, Has, Node, Not, Query, Sort, Term, print_query
from indexer.query.plain_words import (
    Exclusion,
    Reading,
    described,
    exclusions_in,
    listed,
    readings_in,
    understand,
    with_shared_ends,
    without_readings,
    words_left_out,
)  # fmt: skip
from indexer.query.plain_words.grades import asks_for_change
from indexer.query.plain_words.names import LETTERS_TOO
from indexer.query.plain_words.words import all_of, words_of
from indexer.query.traversal import has_words, order_for
from indexer.results import Notice
from indexer.search.kept import kept
from indexer.search.named_people import inspectors_in, is_surname
from indexer.search.succession import typed_name
from indexer.search.value_names import resolve_names

UNDERSTOOD, NAMES_OFF, NO_LETTERS, NOT_USED = "understood", "names-off", "no-letters", "not-used"
OTHER_LETTERS, PERHAPS_MISSING, GRADES_CHANGED = "other-letters", "perhaps-missing", "grades-changed"
"""Codes of notices."""
PLACES = ("authority", "region", "authority_type")
"""Fields that say to whom letters are."""
READ = ("authority", "region", "authority_type", "letter_type", "inspectorate", "grade", "year")
"""Fields that words are read as; dates go by the year."""
MOST_NAMED = 3
"""Most chosen values of a filter to name in a notice; of more, only their number is told."""


@dataclass(frozen=True, slots=True)
class Named:
    """A query with its names as filters."""

    query: Query
    readings: tuple[Reading, ...] = ()
    """Those that filter it."""
    notices: tuple[Notice, ...] = ()
    perhaps: tuple[Reading, ...] = ()
    """The council that its words may mean, if they are nothing else and there are no letters to it."""


def understood(engine: Engine, query: Query, typed: Query) -> Named:
    """Return `query` filtered by what its words certainly mean, with notices that say so, and offers of what they may mean.

    What readers have chosen counts: a filter on the same field, or an end of the dates, takes the place of the words for it. `typed` is
    the query before its names were resolved. If names are switched off, a notice says what would have been understood.
    """
    readings = _possible(engine, query)
    if not query.names:
        certain = tuple(one for one in readings if one.certain)
        return Named(query, (), (_switched_off(certain),) if certain else ())
    exclusions = (*(_exclusion(typed, one) for one in exclusions_in(typed.root)), *_words_left_out(typed))
    if not readings and has_words(query.root):
        return Named(query, notices=exclusions)
    filtered = {one.field for one in query.filters}
    if query.dates != ANY_DATE or "year" in filtered:
        filtered |= {"date", "year"}
    unsure = tuple(one for one in readings if not one.certain and one.field not in filtered)
    here = tuple(one for one in unsure if _has_letters(engine, query, one))
    offers = tuple(_offer(typed, one) for one in here)
    offers += tuple(_offer(typed, _widened(one)) for one in readings if one.certain and one.wider != ANY_DATE and _is_free(query, one))
    meant = understand(query.root, readings)
    used = tuple(one for one in meant.readings if _is_free(query, one))
    others = tuple(one for one in meant.readings if one not in used)
    days = _days(query.dates, meant.dates) if any(one.field == "date" for one in used) else query.dates
    used = tuple(_resolved(engine, query, one) for one in used)
    asked = _asked(query, meant.root, used, days)
    told = (Notice(UNDERSTOOD, f"Showing only {described(used, days)}."), *_some_missing(engine, query, used)) if used else ()
    alone = (one for one in unsure if one.field == "authority" and without_readings(query.root, (one,)) == All())
    perhaps = tuple(one for one in alone if one not in here)
    return Named(asked, used, (*told, *_not_used(query, typed, others), *exclusions, *offers), perhaps)


def words_left(engine: Engine, query: Query) -> Node:
    """Return the words of `query` that are searched for, without those that only say which letters to search."""
    asked = with_shared_ends(query)
    return understand(asked.root, _possible(engine, asked)).root if query.names else query.root


def no_letters(engine: Engine, named: Named, typed: Query) -> tuple[Notice, ...]:
    """Return notices that say that there are no letters such as the words of `named` name, whatever else is searched for.

    Empty if there are letters: then it is only the other words that none of them has.
    """
    asked = replace(named.query, root=All(), sort=Sort.NEWEST, start=0, limit=1, facets=(), counted=False)
    if not named.readings or (there := engine.search(asked)).total or there.notices:  # notices: part of the index can't be searched
        return ()
    said = described(named.readings, named.query.dates)
    anywhere = replace(typed, filters=(), dates=ANY_DATE)
    own = _asked(replace(asked, filters=(), dates=ANY_DATE), All(), named.readings, understand(typed.root, named.readings).dates)
    if engine.search(own).total:
        return (Notice(NO_LETTERS, f"No {said} match your filters.", anywhere),)
    return (Notice(NO_LETTERS, none_here(said)), *_others(engine, typed, own, named.readings))


def perhaps_missing(named: Named) -> tuple[Notice, ...]:
    """Return a notice of the council that the words may mean, to which there are no letters; for a search that found nothing."""
    return tuple(Notice(PERHAPS_MISSING, none_here(described((one,)))) for one in named.perhaps)


def _some_missing(engine: Engine, query: Query, used: Iterable[Reading]) -> tuple[Notice, ...]:
    """Return a notice of the councils among several named ones to which there are no letters, while there are some to others.

    Otherwise “letters to Derby or Leeds” reads as if both had been looked at.
    """
    councils = tuple(one for one in used if one.field == "authority" and len(one.values) == 1)
    missing = tuple(one for one in councils if not _has_letters(engine, query, one)) if len(councils) > 1 else ()
    return (Notice(PERHAPS_MISSING, none_here(described(missing))),) if missing and len(missing) < len(councils) else ()


def grades_changed(query: Query) -> tuple[Notice, ...]:
    """Return a notice that says where changes of grades are, if these are asked for: no letter is of a change."""
    if not query.names or not asks_for_change(query.root):
        return ()
    return (Notice(GRADES_CHANGED, "A letter gives the grades of one inspection only. Grades over time show how they changed."),)


def none_here(said: str) -> str:
    """Return the sentence that there are no such letters: `said` is "letters to Derby"."""
    return f"There are no {said} in this collection."


def counted_only(query: Query, named: Named) -> tuple[Notice, ...]:
    """Return the notices for a comparison: which letters one of its searches counts, if not all, and which words count for nothing."""
    said = described(named.readings, named.query.dates)
    counted = (Notice(UNDERSTOOD, f"“{query.text}” counts only {said}."),) if named.readings else ()
    return (*counted, *(Notice(one.code, one.message) for one in named.notices if one.code == NOT_USED))


def _possible(engine: Engine, query: Query) -> tuple[Reading, ...]:
    """Return what is understood; not years that no letter could be from, as in "1,989 children", unless a word says “in”.

    Nor anything that no letter here tells of itself: where nobody knows which council any letter is to, “Derby” is a word.
    """
    today = query.today or date.today()
    people = tuple(inspectors_in(engine, query))
    readings = readings_in(query.root, today)
    if not readings:
        return people
    told = _told_by_letters(engine, query)
    known = tuple(one for one in readings if ("year" if one.field == "date" else one.field) in told)
    known = tuple(one for one in known if not any(person.first <= one.last and one.first <= person.last for person in people))
    after = {person.last + 1 for person in people}
    doubtful = (one for one in known if one.certain and one.first not in after and is_surname(engine, query, one))
    persons = set(doubtful)
    known = tuple(replace(one, certain=False) if one in persons else one for one in known)
    known = tuple(one for one in known if not one.bare or _has_letters(engine, query, one) or _is_between(engine, query, one, today))
    return _with_letters_before(engine, query, tuple(sorted((*known, *people), key=lambda one: one.first)))


def _with_letters_before(engine: Engine, query: Query, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Return `readings` with the word “letters” before them, where it only stands for what is searched: "neglect letters from 2017".

    It does if no letter here has it after the word before it, as they have “court reports”.
    """
    words, taken = words_of(query.root), {place for one in readings for place in range(one.first, one.last + 1)}
    longer = {}
    for one in readings:
        place = next((at for at in range(one.first - 1, 0, -1) if words[at].key not in STOP_WORDS), 0)
        before = words[place - 1].key if place else ""
        if one.certain and words[place].key in LETTERS_TOO and before not in ("", *STOP_WORDS) and taken.isdisjoint((place, place - 1)):
            pair = Query(root=Term(f"{before} {words[place].key}"), limit=0, counted=False, deadline=query.deadline)
            if not ((found := engine.search(pair)).total or found.notices):  # notices: part of the index can't be searched
                longer[one] = replace(one, first=place, words=" ".join(word.typed for word in words[place : one.last + 1]))
    return tuple(longer.get(one, one) for one in readings)


def _told_by_letters(engine: Engine, query: Query) -> frozenset[str]:
    """Return the fields of which any letter has a value, looked up once for each build; all if part of the index doesn’t answer."""
    known: dict[str, frozenset[str]] = kept(engine, "told by letters", dict)
    if "fields" not in known:
        found = engine.search(Query(limit=0, facets=READ, facet_limit=1, counted=False, deadline=query.deadline))
        if found.notices:
            return frozenset(READ)
        known["fields"] = frozenset(facet.name for facet in found.facets if facet.values)
    return known["fields"]


def _is_between(engine: Engine, query: Query, one: Reading, today: date) -> bool:
    """Return whether a year is one from the first letter to today, even if no letter is from it."""
    (facet,) = engine.search(Query(limit=0, facets=("year",), facet_limit=EVERY_VALUE, counted=False, deadline=query.deadline)).facets
    return bool(facet.values) and min(each.value for each in facet.values) <= one.values[0] <= str(today.year)


def _is_free(query: Query, one: Reading) -> bool:
    """Return whether readers have chosen nothing that takes the place of a reading."""
    chosen = next((each.values for each in query.filters if each.field == one.field), ())
    days = query.dates
    if one.field == "year":
        first, last = (day and str(day.year) for day in (days.start, days.end))
        return not chosen and (not first or first <= one.values[0]) and (not last or one.values[0] <= last)
    if one.field != "date":
        return not chosen
    years = next((each.values for each in query.filters if each.field == "year"), ())
    both = _days(days, one.dates)
    in_years = not years or any(_meets(both, year) for year in years)
    return in_years and not (both.start and both.end and both.end < both.start) and both != days


def _meets(days: DateRange, year: str) -> bool:
    return (not days.start or str(days.start.year) <= year) and (not days.end or year <= str(days.end.year))


def _days(chosen: DateRange, read: DateRange) -> DateRange:
    """Return the chosen dates, with an end from the words where none is chosen."""
    return DateRange(chosen.start or read.start, chosen.end or read.end)


def _asked(query: Query, root: Node, readings: Sequence[Reading], days: DateRange) -> Query:
    """Return `query` for `root`, filtered by `readings` and `days`; without words to rank by, the newest come first."""
    values: dict[str, dict[str, None]] = {}
    for one in readings:
        if one.field != "date":
            values.setdefault(one.field, {}).update(dict.fromkeys(one.values))
    filters = (*query.filters, *(Filter(field, tuple(each)) for field, each in values.items()))
    return replace(query, root=root, filters=filters, dates=days, sort=order_for(root, query.sort))


def _resolved(engine: Engine, query: Query, one: Reading) -> Reading:
    """Return a reading with the values of its field in the index; only a grade needs it, as no register lists grades."""
    if one.field == "date" or COUNTED[one.field].matching is not Matching.BEGINNING:
        return one
    names = tuple(f"*{value}*" for value in one.values)
    known, unknown = resolve_names(engine, Query(filters=(Filter(one.field, names),), deadline=query.deadline))
    return one if unknown else replace(one, values=known.filters[0].values)


def _switched_off(certain: tuple[Reading, ...]) -> Notice:
    return Notice(NAMES_OFF, f"Searching for all your words in all letters, not only in {described(certain)}.")


def _has_letters(engine: Engine, query: Query, one: Reading) -> bool:
    """Return whether there are letters that a name may mean, as nothing is offered that finds none."""
    values = _resolved(engine, query, one).values
    filters = () if one.field == "date" else (Filter(one.field, values),)
    asked = Query(filters=filters, dates=one.dates, limit=0, counted=False, deadline=query.deadline)
    return bool(engine.search(asked).total)


def _exclusion(typed: Query, one: Exclusion) -> Notice:
    """Return a notice that offers to leave out the letters to a council or region whose name is left out."""
    values = tuple(map(typed_name, one.values)) if one.field == "authority" else one.values
    to = "" if one.field == "authority" else "to councils "
    return Notice("only", f"Leave out letters {to}{one.label}", replace(typed, root=all_of((*one.rest, Not(Has(one.field, values))))))


def _words_left_out(typed: Query) -> tuple[Notice, ...]:
    """Return a notice that offers to leave out the paragraphs with words after “excluding”, which is a word like the others."""
    found = words_left_out(typed.root)
    if not found or readings_in(found[1], typed.today or date.today()):  # a name there may be meant for all: "excluding agency derby"
        return ()
    before, after = found
    words = print_query(replace(typed, root=after, filters=(), dates=ANY_DATE))
    return (Notice("only", f"Leave out paragraphs with “{words}”", replace(typed, root=all_of((*before, Not(after))))),)


def _widened(one: Reading) -> Reading:
    """Return a reading of the other days that the same words may mean."""
    return replace(one, field="date", values=(), label=range_words(one.wider), dates=one.wider)


def _offer(query: Query, one: Reading) -> Notice:
    """Return a notice that offers to search only letters that a name may mean."""
    values = tuple(map(typed_name, one.values)) if one.field == "authority" else one.values
    asked = replace(query, root=without_readings(query.root, (one,)))
    if one.field == "date":
        offered = replace(asked, dates=one.dates)
    else:
        offered = replace(asked, filters=(*query.filters, Filter(one.field, values)))
    return Notice("only", f"Show only {described((one,))}", offered)


def _not_used(query: Query, typed: Query, readings: Sequence[Reading]) -> Iterator[Notice]:
    """Yield a notice for each name in the words that counts for nothing, because a filter or a date has been chosen that excludes it."""
    for one in readings:
        chosen = next((each for each in query.filters if each.field == one.field), None)
        if chosen and set(one.values) <= set(chosen.values):
            continue
        said = f"the filter {_told(chosen)}" if chosen else "other dates"
        excluding = one.field if chosen else "year"
        instead = replace(typed, filters=tuple(each for each in typed.filters if each.field != excluding))
        yield Notice(
            NOT_USED,
            f"“{one.words}” in your search is not used, because you have chosen {said}.",
            instead if chosen else replace(instead, dates=ANY_DATE),
        )


def _told(chosen: Filter) -> str:
    field = COUNTED[chosen.field]
    if len(chosen.values) > MOST_NAMED:
        return f"“{field.label}”"
    return f"“{field.label}: {labels_of(chosen)}”"


def labels_of(chosen: Filter) -> str:
    """Return the values of a filter as readers see them: "Derby City Council or Leeds City Council"."""
    return listed(tuple(label_of(chosen.field, value) for value in chosen.values))


def _others(engine: Engine, typed: Query, own: Query, readings: Sequence[Reading]) -> Iterator[Notice]:
    """Yield a notice that offers the other letters to the same councils, if there are any."""
    places = tuple(one for one in readings if one.field in PLACES)
    others = tuple(one for one in readings if one.field not in PLACES)
    if places and others and engine.search(_asked(replace(own, filters=(), dates=ANY_DATE), All(), places, ANY_DATE)).total:
        unlimited = replace(typed, root=without_readings(typed.root, others, places))
        yield Notice(OTHER_LETTERS, f"There are other {described(places)}.", unlimited)
