"""Services: run searches for the pages and the API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain

from indexer.engines import Engine
from indexer.errors import BadQuery, SearchUnavailable
from indexer.fields import COUNTED, FIELDS
from indexer.letter import Finding, Letter
from indexer.query import EVERY_VALUE, All, DateRange, Filter, Query, Sort, parse_query, print_query
from indexer.query.traversal import has_words
from indexer.results import Facet, Hit, Match, Notice, Results
from indexer.search import GroupedResults, group_results, search
from indexer.search.answer import with_spans
from indexer.search.chosen_letters import with_none_chosen
from indexer.search.collection import Collection, last_seen_first
from indexer.search.meaning import Meaning
from indexer.search.plain_words import NAMES_OFF, words_left
from indexer.search.value_names import resolve_names, unknown_names
from indexer.tone import CRITICISM
from webapp.urls import GroupBy, NotUnderstood, SearchParams, query_of, without_value

MOST_LIFTED = 3
"""The most values of a typed name to list one by one in the panel; if more values were typed, that number instead."""
AT_ONCE = 2000
"""Results fetched per batch when all are sent."""
FEED_LETTERS = 30
FEED_DAYS = 14
"""A feed has every letter that came in within so many days of the last one, even if they are more than `FEED_LETTERS`."""
MOST_FEED_LETTERS = 200
FEED_HITS = 5
"""Paragraphs that a feed shows per letter."""
MOST_HITS = 2000
"""The most hits to highlight within one letter: more than any letter has paragraphs."""

SOME_WORDS = Notice("most-words", "No paragraph of this letter has all your words. Those with some of them are marked.")


@dataclass(frozen=True, slots=True)
class LetterMatch:
    """One letter with hits."""

    letter: Letter
    total: int
    """How many of its paragraphs match."""
    hits: tuple[Hit, ...]
    """The first of these paragraphs, in the letter's order."""


@dataclass(frozen=True, slots=True)
class LetterHighlights:
    """The hits within one letter, in the letter's order, with notices about them."""

    hits: Sequence[Hit] | None = None
    """None if the search has no words to highlight or can't be read."""
    notices: Sequence[Notice] = ()


def with_typed_filters_in_panel(engine: Engine, params: SearchParams) -> SearchParams:
    """Return `params` with filters and dates typed in the search text moved to the panel, where they can be removed.

    "caseloads authority:hull from:2019" becomes "caseloads" with a filter and a start date. A name that means many values stays.
    """
    parsed = parse_query(params.text)
    known, _ = resolve_names(engine, replace(parsed, root=All()))
    pairs = zip(parsed.filters, known.filters, strict=True)
    moved = tuple(one for typed, one in pairs if len(one.values) <= max(MOST_LIFTED, len(typed.values)))
    left = tuple(one for one in parsed.filters if one.field not in {one.field for one in moved})
    if not moved and parsed.dates == DateRange():
        return params
    both = query_of(params, replace(known, filters=moved))
    text = print_query(replace(parsed, filters=left, dates=DateRange()))
    start, end = ((day.isoformat() if day else "") for day in (both.dates.start, both.dates.end))
    return replace(params, text=text, filters=_in_order(both.filters), start=start, end=end)


def query_for(params: SearchParams, facets: tuple[str, ...] = (), facet_limit: int = 10) -> Query:
    """Return the query for one page of results for `params`, with these `facets`; `BadQuery` if it can't be understood."""
    return query_of(params, parse_query(params.text), facets, facet_limit)


def answer(engine: Engine, query: Query, by: GroupBy, meaning: Meaning | None = None) -> GroupedResults:
    """Return one page of results: letters or authorities with their best paragraphs or, by paragraph, hits without groups.

    Hits without groups are ordered by `meaning` too. A notice says if no letters fit the filters, whatever is searched for.
    """
    if by is not GroupBy.PARAGRAPH:
        found = group_results(engine, query, by.value)
    else:
        results = search(engine, query, meaning)
        found = GroupedResults(results, results.total, ())
    return replace(found, results=with_none_chosen(engine, query, found.results))


def criticism_in_narrative(engine: Engine, results: Results) -> int:
    """Return how many paragraphs of the narrative may be criticism, for the search that gave `results`, without its filters on these."""
    asked = results.query
    others = tuple(one for one in asked.filters if one.field not in ("finding", "tone"))
    filters = (*others, Filter("finding", (Finding.FINDING.value,)), Filter("tone", (CRITICISM,)))
    return engine.search(replace(asked, filters=filters, start=0, limit=0, facets=(), counted=False)).total


def with_every_value(engine: Engine, params: SearchParams, field: str) -> Results:
    """Return the totals for `params` and every value of `field` as the only facet, without hits."""
    return search(engine, replace(query_for(params, (field,), EVERY_VALUE), start=0, limit=0))


def letters_found(engine: Engine, params: SearchParams, collection: Collection) -> tuple[Results, tuple[tuple[Letter, int], ...]]:
    """Return the totals for `params`, and every letter, oldest first, with its number of matching paragraphs, which may be 0."""
    results = with_every_value(engine, params, "letter")
    counts = {one.value: one.count for one in results.facets[0].values}
    return results, tuple((letter, counts.get(letter.id, 0)) for letter in collection.letters)


def listed_letters(engine: Engine, params: SearchParams, collection: Collection) -> tuple[Results, list[tuple[Letter, int]]]:
    """Return the totals for `params`, and the letters found with their numbers of matching paragraphs, newest or oldest first.

    Without a search these are all letters, also those without a paragraph. Those without a date come last.
    """
    results, counted = letters_found(engine, params, collection)
    everything = not params.text and not params.narrowed
    found = [(letter, count) for letter, count in counted if everything or count]
    if params.sort is Sort.OLDEST:
        return results, sorted(found, key=lambda one: one[0].when is None)
    return results, found[::-1]


def criticism_by_year(engine: Engine, code: str) -> Facet:
    """Return the years of the paragraphs that may be criticism, in letters to one authority."""
    filters = (Filter("authority", (code,)), Filter("tone", (CRITICISM,)))
    return engine.search(Query(filters=filters, limit=0, facets=("year",), facet_limit=EVERY_VALUE)).facets[0]


def authority_facets(engine: Engine, code: str, limit: int) -> tuple[Facet, ...]:
    """Return the finding and section facets of the letters to one authority, with the `limit` most frequent values of each."""
    query = Query(filters=(Filter("authority", (code,)),), limit=0, facets=("finding", "section"), facet_limit=limit)
    return engine.search(query).facets


def all_results(engine: Engine, params: SearchParams, meaning: Meaning | None = None, *, spans: bool = True) -> Iterator[Results]:
    """Return all paragraphs that match all of the query, in batches of `AT_ONCE`, in the order of the page.

    Errors in the query are raised before the first batch is read:
    `BadQuery` if the query can't be understood, `NotUnderstood` if it has an unrecognised name, which would be dropped without a word.
    `SearchUnavailable` if the results would be incomplete or mixed: part of the index can't be searched, or it changes meanwhile.
    Without `spans`, hits after the first batch are not highlighted, which saves a fifth of the time.
    """
    build = engine.generation()
    as_typed = replace(query_for(params), corrected=False)  # a file can't say that other words were searched
    first = _complete(search(engine, replace(as_typed, start=0, limit=AT_ONCE), meaning, most=False))
    require_known(first.notices)
    first = replace(first, hits=tuple(hit for hit in first.hits if hit.match is Match.ALL))  # as many as the totals count
    return chain((first,), _rest(engine, first, build, spans))


def _rest(engine: Engine, first: Results, build: str, spans: bool) -> Iterator[Results]:
    """Yield the batches after `first`, which comes from generation `build` or a later one."""
    if first.total <= AT_ONCE:
        return
    for hits in engine.batches(replace(first.query, start=AT_ONCE, limit=AT_ONCE, facets=())):
        if engine.generation() != build:
            raise SearchUnavailable("The index was rebuilt during this download. Try again")
        yield replace(first, hits=with_spans(hits, first.query.root) if spans else hits)


def first_results(engine: Engine, params: SearchParams, meaning: Meaning | None, most: int) -> Results:
    """Return the first `most` paragraphs that match all of the query, in the order of the page."""
    results = search(engine, replace(query_for(params), start=0, limit=most), meaning, most=False)
    return replace(results, hits=tuple(hit for hit in results.hits if hit.match is Match.ALL))


def require_known(notices: Iterable[Notice]) -> None:
    """Raise `NotUnderstood` if any of the `notices` is about an unrecognised name."""
    if unknown := unknown_names(notices):
        raise NotUnderstood(" ".join(one.message for one in unknown).rstrip("."))


def _complete(results: Results) -> Results:
    if any(one.code == "partial" for one in results.notices):
        raise SearchUnavailable("Part of the collection can’t be searched at the moment, so the download would be incomplete. Try again")
    return results


def newest_letters(engine: Engine, params: SearchParams, collection: Collection) -> tuple[tuple[LetterMatch, ...], tuple[Notice, ...]]:
    """Return the newest letters with matches for `params`, those first that were first seen last, and notices of unrecognised names.

    Each has its first hits. Letters with only some of the words are none: whoever follows a search would take them for news.
    """
    results, letters = letters_found(engine, replace(params, spelling=False), collection)  # as in a file
    counts = {letter.id: count for letter, count in letters if count}
    found = last_seen_first(letter for letter, count in letters if count)
    wanted = min(max(FEED_LETTERS, _lately(found, collection)), MOST_FEED_LETTERS)
    first = _first_hits(engine, results.query, found[:wanted], counts)
    matches = tuple(LetterMatch(letter, counts[letter.id], first.get(letter.id, ())) for letter in found[:wanted])
    return matches, unknown_names(results.notices)


def _lately(letters: Iterable[Letter], collection: Collection) -> int:
    """Return how many of the `letters` came in within `FEED_DAYS` of the last that did, without those there from the beginning."""
    came_in = {letter.id: letter.first_seen for letter in collection.came_in if letter.first_seen}
    since = max(came_in.values()) - timedelta(days=FEED_DAYS) if came_in else None
    return sum(letter.id in came_in and came_in[letter.id] >= since for letter in letters) if since else 0


def _first_hits(engine: Engine, query: Query, letters: Iterable[Letter], counts: Mapping[str, int]) -> dict[str, tuple[Hit, ...]]:
    """Return the first hits in each of `letters`, by its id; one search finds those of several letters, as many as fit into a batch."""
    hits: dict[str, list[Hit]] = {}
    for some in _in_batches(letters, counts):
        for hit in engine.search(replace(_within(some, query), limit=AT_ONCE, facets=())).hits:
            hits.setdefault(hit.letter_id, []).append(hit)
    return {letter: tuple(found[:FEED_HITS]) for letter, found in hits.items()}


def _in_batches(letters: Iterable[Letter], counts: Mapping[str, int]) -> Iterator[list[Letter]]:
    """Yield `letters` in groups that have at most `AT_ONCE` hits together, by the `counts` of each, or a single one with more."""
    batch: list[Letter] = []
    for letter in letters:
        if batch and sum(counts[one.id] for one in (*batch, letter)) > AT_ONCE:
            yield batch
            batch = []
        batch.append(letter)
    if batch:
        yield batch


def without_each(engine: Engine, params: SearchParams) -> tuple[tuple[SearchParams, int], ...]:
    """Return `params`, which find nothing, without each filter in turn, then without dates, and each total, if that finds something.

    One of several values of a filter is not left out: they are alternatives, so the others alone find no more.
    """
    fewer = [without_value(params, one.field, one.values[0]) for one in params.filters if len(one.values) == 1]
    if params.start or params.end:
        fewer.append(replace(params, start="", end="", page=1))
    found = ((one, search(engine, replace(query_for(one), limit=0)).total) for one in fewer)
    return tuple((one, total) for one, total in found if total)


def highlights_in(engine: Engine, letter: Letter, params: SearchParams) -> LetterHighlights:
    """Return the hits for the words of `params` within `letter`, ignoring filters and dates, with the notices that offer no other search.

    So are names, grades and times among the words: for "leeds caseloads", only "caseloads" is highlighted.
    """
    try:
        parsed = replace(parse_query(params.text), expanded=params.abbreviations, names=params.names)
        root = words_left(engine, parsed)
        if not has_words(root):
            return LetterHighlights()
        anywhere = replace(parsed, root=root, filters=(), dates=DateRange(), names=False, corrected=False)
        found = search(engine, _within((letter,), anywhere))
    except BadQuery as error:
        return LetterHighlights(notices=(Notice("bad-query", str(error)),))
    marked = [hit for hit in found.hits if hit.spans]
    whole = tuple(hit for hit in marked if hit.match is Match.ALL)
    some = (SOME_WORDS,) if marked and not whole else ()
    told = (one for one in found.notices if not one.offer and one.code != NAMES_OFF)
    return LetterHighlights(whole or tuple(marked), (*some, *told))


def fitting_in(engine: Engine, letter: Letter, params: SearchParams) -> int | None:
    """Return how many paragraphs of `letter` the search `params` finds with its filters, which `highlights_in` ignores.

    None without filters on headings or paragraphs: others leave a letter whole. None too if the search can't be understood.
    """
    try:
        asked = query_for(params)
    except BadQuery:
        return None
    if all(COUNTED[one.field].is_of_letters for one in asked.filters):
        return None
    return search(engine, replace(_within((letter,), asked), start=0, limit=0, corrected=False), most=False).total


def _within(letters: Iterable[Letter], query: Query) -> Query:
    filters = (*(one for one in query.filters if one.field != "letter"), Filter("letter", tuple(one.id for one in letters)))
    return replace(query, filters=filters, sort=Sort.OLDEST, limit=MOST_HITS)


def _in_order(filters: tuple[Filter, ...]) -> tuple[Filter, ...]:
    order = [field.name for field in FIELDS]
    return tuple(sorted(filters, key=lambda one: order.index(one.field)))
