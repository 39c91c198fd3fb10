"""Services: what is asked becomes an answer of the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from indexer.engines import Engine
from indexer.errors import BadQuery, SearchUnavailable
from indexer.fields import FIELDS
from indexer.letter import Letter
from indexer.query import EVERY_VALUE, All, DateRange, Filter, Query, Sort, parse_query, print_query
from indexer.query.traversal import has_words
from indexer.results import Facet, Hit, Notice, Results
from indexer.search import Comparison, GroupedResults, compare_terms, grouped, search
from indexer.search.answer import marked as with_spans
from indexer.search.value_names import resolved, unknown_names
from webapp.services.collection import Collection
from webapp.urls import GroupBy, NotUnderstood, SearchParams, query_of, with_only, without_value

MOST_LIFTED = 3
"""Values of a typed name that are shown one by one in the panel; as many as were typed always are."""
BEST = 3
"""Paragraphs of each authority that a comparison shows side by side."""
AT_ONCE = 2000
"""Results that are held at a time while all are sent."""
FEED_LETTERS = 30
FEED_HITS = 5
"""Paragraphs of each letter that a feed shows."""
MOST_HITS = 2000
"""Hits that are marked within one letter: more than any letter has paragraphs."""


@dataclass(frozen=True, slots=True)
class LetterMatch:
    """One letter in which something was found."""

    letter: Letter
    total: int
    """How many of its paragraphs."""
    hits: tuple[Hit, ...]
    """The first of them, in its order."""


@dataclass(frozen=True, slots=True)
class LetterHighlights:
    """The hits within one letter, in its order, and what to say about them."""

    hits: Sequence[Hit] | None = None
    """None where no words are asked that could be marked."""
    notices: Sequence[Notice] = ()


@dataclass(frozen=True, slots=True)
class ComparedSearches:
    """What several searches find in each authority."""

    found: Comparison
    chosen: tuple[str, ...]
    """Codes of the authorities that a filter names; none where all are wanted."""
    notices: tuple[Notice, ...]
    """What of the searches, or of their filters, means nothing."""


def lifted(engine: Engine, params: SearchParams) -> SearchParams:
    """Return `params` with the filters and days that were typed among the words moved to the panel, where they can be taken off.

    "caseloads authority:hull from:2019" gives "caseloads" with a filter and a first day. A name that means many values stays typed.
    """
    parsed = parse_query(params.text)
    known, _ = resolved(engine, replace(parsed, root=All()))
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
    """Return the query for one page of what is `params`, with these `facets`; `BadQuery` where it can't be understood."""
    return query_of(params, parse_query(params.text), facets, facet_limit)


def answer(engine: Engine, query: Query, by: GroupBy) -> GroupedResults:
    """Return one page of results: letters or authorities, each with its best paragraphs; by paragraph, the hits and no groups."""
    if by is not GroupBy.PARAGRAPH:
        return grouped(engine, query, by.value)
    results = search(engine, query)
    return GroupedResults(results, results.total, ())


def with_every_value(engine: Engine, params: SearchParams, field: str) -> Results:
    """Return the totals for what is `params` and every value of `field`, as the only facet; no hits."""
    return search(engine, replace(query_for(params, (field,), EVERY_VALUE), start=0, limit=0))


def letters_found(engine: Engine, params: SearchParams, collection: Collection) -> tuple[Results, tuple[tuple[Letter, int], ...]]:
    """Return the totals for what is `params`, and every letter, oldest first, with the number of its paragraphs that were found."""
    results = with_every_value(engine, params, "letter")
    counts = {one.value: one.count for one in results.facets[0].values}
    return results, tuple((letter, counts.get(letter.id, 0)) for letter in collection.letters)


def authority_facets(engine: Engine, code: str, limit: int) -> tuple[Facet, ...]:
    """Return the kinds of finding in the letters to one authority, and their `limit` most frequent sections."""
    query = Query(filters=(Filter("authority", (code,)),), limit=0, facets=("finding", "section"), facet_limit=limit)
    return engine.search(query).facets


def compared(engine: Engine, params: SearchParams, texts: Sequence[str]) -> ComparedSearches:
    """Return, for each of `texts`, how many paragraphs of each authority have it under the filters that are `params`."""
    known, unknown = resolved(engine, Query(filters=params.filters))
    found = compare_terms(engine, [query_for(replace(params, text=text, page=1)) for text in texts])
    every = (*unknown, *(one for row in found.rows for one in row.unknown))
    notices = {one.message: Notice(one.code, one.message) for one in every}  # each once, whichever searches have it
    codes = tuple(value for one in known.filters if one.field == "authority" for value in one.values)
    return ComparedSearches(found, codes, tuple(notices.values()))


def best_by_authority(engine: Engine, params: SearchParams, text: str, codes: Iterable[str]) -> Mapping[str, Sequence[Hit]]:
    """Return the best paragraphs for `text` of each of the authorities with these `codes`, under the other filters that are `params`."""
    alone = ((code, with_only(replace(params, text=text), "authority", code)) for code in codes)
    parsed = parse_query(text)
    return {code: search(engine, replace(query_of(one, parsed), limit=BEST)).hits for code, one in alone}


def every(engine: Engine, params: SearchParams, *, spans: bool = True) -> Iterator[Results]:
    """Return all results, some thousands at a time, in the order of the page; `BadQuery` at once, not with the first of them.

    `NotUnderstood` where a name of it means nothing, as the results of the rest would look like those of all.
    `SearchUnavailable` where they would not be one whole answer: the index changes meanwhile, or a part of it can't be asked.
    Without `spans` hits need not have any, which takes a fifth off the time.
    """
    build = engine.generation()
    first = _complete(search(engine, replace(query_for(params), start=0, limit=AT_ONCE)))
    require_known(first.notices)
    return chain((first,), _rest(engine, first, build, spans))


def _rest(engine: Engine, first: Results, build: str, spans: bool) -> Iterator[Results]:
    """Yield what comes after the `first` results, which `build` or a later one gave."""
    for start in range(AT_ONCE, first.total, AT_ONCE):
        more = _complete(engine.search(replace(first.query, start=start, limit=AT_ONCE)))
        if engine.generation() != build:
            raise SearchUnavailable("The index was rebuilt during this download. Try again")
        yield replace(more, hits=with_spans(more.hits, more.query.root)) if spans else more


def require_known(notices: Iterable[Notice]) -> None:
    """Raise `NotUnderstood` where the `notices` tell of a name that means nothing."""
    if unknown := unknown_names(notices):
        raise NotUnderstood(" ".join(one.message for one in unknown).rstrip("."))


def _complete(results: Results) -> Results:
    if any(one.code == "partial" for one in results.notices):
        raise SearchUnavailable("Part of the collection can’t be searched at the moment, so the download would be incomplete. Try again")
    return results


def newest(engine: Engine, params: SearchParams, collection: Collection) -> tuple[tuple[LetterMatch, ...], tuple[Notice, ...]]:
    """Return the newest letters that have what is `params`, the last first, each with its first hits; and what of it means nothing."""
    results, letters = letters_found(engine, params, collection)
    found = [(letter, count) for letter, count in reversed(letters) if count][:FEED_LETTERS]
    matches = tuple(LetterMatch(letter, count, _first_hits(engine, results.query, letter)) for letter, count in found)
    return matches, unknown_names(results.notices)


def _first_hits(engine: Engine, query: Query, letter: Letter) -> tuple[Hit, ...]:
    return engine.search(replace(_within(letter, query), limit=FEED_HITS, facets=())).hits


def without_each(engine: Engine, params: SearchParams) -> tuple[tuple[SearchParams, int], ...]:
    """Return what is found with each filter in turn left out, where that finds anything."""
    fewer = [without_value(params, one.field, value) for one in params.filters for value in one.values]
    if params.start or params.end:
        fewer.append(replace(params, start="", end="", page=1))
    totals = ((one, search(engine, replace(query_for(one), limit=0)).total) for one in fewer)
    return tuple((one, total) for one, total in totals if total)


def marked(engine: Engine, letter: Letter, params: SearchParams) -> LetterHighlights:
    """Return where the words that are `params` stand within `letter`, whatever narrows the search, and what offers no other search.

    A paragraph that only its letter's own data match has none of them: in a letter to Leeds that is each, for "leeds".
    """
    try:
        parsed = parse_query(params.text)
        if not has_words(parsed.root):
            return LetterHighlights()
        found = search(engine, _within(letter, replace(parsed, filters=(), dates=DateRange(), expanded=params.abbreviations)))
    except BadQuery as error:
        return LetterHighlights(notices=(Notice("bad-query", str(error)),))
    hits = tuple(hit for hit in found.hits if hit.spans)
    return LetterHighlights(hits, tuple(one for one in found.notices if not one.offer and (hits or one.code != "either-word")))


def _within(letter: Letter, query: Query) -> Query:
    filters = (*(one for one in query.filters if one.field != "letter"), Filter("letter", (letter.id,)))
    return replace(query, filters=filters, sort=Sort.OLDEST, limit=MOST_HITS)


def _in_order(filters: tuple[Filter, ...]) -> tuple[Filter, ...]:
    order = [field.name for field in FIELDS]
    return tuple(sorted(filters, key=lambda one: order.index(one.field)))
