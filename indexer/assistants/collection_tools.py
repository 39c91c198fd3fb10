"""The tools about the collection as a whole: its letters, its councils, comparisons of councils, and what it covers.

The docstrings are what assistants read about the tools.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from indexer.assistants.asking import Filters, authority_codes, neighbour_codes, query_from, require_known
from indexer.assistants.bounds import cursor_after, fitting, stamp_of, start_of
from indexer.assistants.desk import Desk, authority_uri
from indexer.assistants.paragraph_tools import End, Given, Narrowing, Question, Start
from indexer.assistants.quoting import council_of, head_of
from indexer.assistants.shapes import ComparedCouncil, Comparison, Council, CouncilRow, Councils, Count, Coverage, Letters
from indexer.assistants.telling import notice_words, search_words, uncovered_words, without_letter_words
from indexer.citation import type_words, when_words
from indexer.dates import ANY_DATE, dates_between, moment_words, range_words
from indexer.errors import BadQuery
from indexer.fields import values_called
from indexer.letter import Authority, Letter
from indexer.query import Query
from indexer.registers import AuthorityEntry, authorities_called, authority_entry, in_name_order, name_key
from indexer.registers import authorities as registered
from indexer.search import NO_AUTHORITY, NONE, ComparedTerm, compare_terms, search
from indexer.search.collection import Collection
from indexer.search.facet_counts import counts_by
from indexer.sentences import count_words, unread_words

MOST_QUESTIONS = 12
"""The most questions in one comparison."""

Limit = Annotated[int, Field(ge=1, le=50, description="The most in one answer.")]
Questions = Annotated[
    list[Question], Field(min_length=1, max_length=MOST_QUESTIONS, description="What to count, each written as for search_paragraphs.")
]
Since = Annotated[str, Field(max_length=100, description="Also list the councils with no letter since then: 2021, 2021-05.")]
Names = Annotated[list[Annotated[str, Field(max_length=200)]] | None, Field(max_length=60, description="Councils, by any of their names.")]


def list_letters(
    desk: Desk,
    query: Question = "",
    filters: Narrowing = None,
    from_date: Start = "",
    to_date: End = "",
    sort: Annotated[Literal["newest", "oldest"], Field(description="The order of the letters; those without a date come last.")] = "newest",
    limit: Limit = 20,
    cursor: Given = "",
) -> Letters:
    """List letters, without their text: all of them, or those with a paragraph that matches a question, filters and dates."""
    asked = query_from(query, filters or {}, from_date, to_date)
    stamp = stamp_of(desk.engine, "letters", asked, sort)
    start = start_of(cursor, stamp)
    everything = not (query.strip() or asked.filters or asked.dates != ANY_DATE)
    told, counts = ([], None) if everything else _letters_found(desk, asked)
    known = [one for one in desk.collection.letters if counts is None or one.id in counts]
    ordered = sorted(known if sort == "oldest" else known[::-1], key=lambda one: one.when is None)
    rows = [head_of(desk, one, None if counts is None else counts[one.id]) for one in ordered[start : start + limit]]
    shown = fitting(rows, _length)
    have = "matches" if len(known) == 1 else "match"
    return Letters(
        tell_the_reader=[f"{count_words(len(known), 'letter')} {'in this collection' if everything else have}.", *told],
        total=len(known),
        letters=list(shown),
        next_cursor=cursor_after(start + len(shown), len(known), stamp),
    )


def list_councils(
    desk: Desk,
    find: Annotated[str, Field(max_length=200, description="Only councils with this in one of their names.")] = "",
    region: Annotated[str, Field(max_length=100, description="Only those of this region: London, North West.")] = "",
    kind: Annotated[str, Field(max_length=100, description="Only those of this type: county, London borough, unitary.")] = "",
    include_without_letters: Annotated[bool, Field(description="True for councils without a letter here too, and abolished ones.")] = False,
    limit: Limit = 50,
    cursor: Given = "",
) -> Councils:
    """List councils with their codes, how many letters to each the collection has, the newest letter and the statistical neighbours."""
    stamp = stamp_of(desk.engine, "councils", find, region, kind, include_without_letters)
    start, collection = start_of(cursor, stamp), desk.collection
    regions, kinds = _values("region", region), _values("authority_type", kind)
    fitted = [one for one in registered() if _is_called(one, find) and _is_one(one.authority, regions, kinds)]
    here = {authority.code: letters for authority, letters in collection.by_authority.items()}
    known = (one for one in fitted if include_without_letters or one.authority.code in here)
    chosen = sorted(known, key=lambda one: name_key(one.authority.short_name))
    rows = [_row(one, here.get(one.authority.code, ())) for one in chosen[start : start + limit]]
    shown = fitting(rows, _length)
    fitting_codes = {one.authority.code for one in fitted}
    without = [one.name for one in collection.missing if one.code in fitting_codes]
    return Councils(
        tell_the_reader=[f"{count_words(len(chosen), 'council')} found.", *([without_letter_words(without)] if without else [])],
        total=len(chosen),
        councils=list(shown),
        next_cursor=cursor_after(start + len(shown), len(chosen), stamp),
    )


def compare_councils(
    desk: Desk,
    questions: Questions,
    councils: Names = None,
    neighbours_of: Annotated[str, Field(max_length=200, description="A council: compare it with its statistical neighbours.")] = "",
    filters: Narrowing = None,
    from_date: Start = "",
    to_date: End = "",
    limit: Limit = 50,
    cursor: Given = "",
) -> Comparison:
    """Count how many paragraphs of the letters to each council have all the words of each question, in how many of its letters.

    Counts are of paragraphs, not of faults: look at what they say with search_paragraphs before you draw a conclusion. More letters to a
    council make more paragraphs, so give of_letters with every count.
    """
    codes = tuple(dict.fromkeys((*authority_codes(councils or ()), *(neighbour_codes(neighbours_of) if neighbours_of else ()))))
    narrowed: Filters = {**(filters or {}), **({"authority": codes} if codes else {})}
    asked = [_question(text, narrowed, from_date, to_date) for text in questions]
    stamp = stamp_of(desk.engine, "compare", tuple(asked))
    start = start_of(cursor, stamp)
    found = compare_terms(desk.engine, asked, desk.collection.code_of_letter)
    for one in found:
        require_known(one.notices)
    authorities = _compared(desk.collection, codes, found, in_given_order=bool(neighbours_of) and not councils)
    shown = fitting([_counts(one, found) for one in authorities[start : start + limit]], _length)
    return Comparison(
        tell_the_reader=list(_comparison_words(desk.collection, questions, found)),
        questions=questions,
        totals=[sum(term.found.get(one.code, NONE).paragraphs for one in authorities) for term in found],
        total=len(authorities),
        councils=list(shown),
        next_cursor=cursor_after(start + len(shown), len(authorities), stamp),
    )


def coverage(desk: Desk, since: Since = "") -> Coverage:
    """Say what the collection holds and what it lacks: years, types, councils without a letter, files that could not be read.

    Use it before you say that something is nowhere said, or that a council was never told.
    """
    collection, days = desk.collection, dates_between(since, "")
    report, dated = collection.report, [one for one in collection.letters if one.when]
    lacking = collection.missing_within(days) if since.strip() else None
    return Coverage(
        tell_the_reader=list(_coverage_words(collection, lacking, range_words(days))),
        built=moment_words(report.built),
        letters=len(collection.letters),
        paragraphs=report.paragraphs,
        councils=len(collection.by_authority),
        first=when_words(dated[0]) if dated else None,
        newest=when_words(dated[-1]) if dated else None,
        letters_by_year={str(year): count for year, count in collection.years},
        letters_by_type={type_words(name): count for name, count in collection.types},
        undated_letters=len(collection.undated),
        letters_without_council=len(collection.unnamed),
        files_not_read=len(report.unread),
        councils_without_letter=_councils(collection.missing),
        councils_without_letter_since=None if lacking is None else _councils(lacking),
    )


def _letters_found(desk: Desk, asked: Query) -> tuple[list[str], Mapping[str, int]]:
    """Return what is to be said of a search, and how many paragraphs of each letter it finds, by the letter's id."""
    results = search(desk.engine, replace(asked, limit=0), most=False)
    require_known(results.notices)
    return search_words(results, desk.collection), counts_by(desk.engine, results.query, "letter")


def _values(field: str, name: str) -> tuple[str, ...]:
    """Return the values of a field called `name`; empty for no name, `BadQuery` for one that nothing has."""
    values = values_called(field, name.strip()) if name.strip() else ()
    if name.strip() and not any(name in values for name in _all_of(field)):
        known = ", ".join(sorted(set(_all_of(field))))
        raise BadQuery(f"There is no {field.replace('_', ' ')} called “{name.strip()}”. There are: {known}")
    return values


def _all_of(field: str) -> Iterator[str]:
    return (one.authority.region if field == "region" else one.authority.kind for one in registered())


def _is_called(entry: AuthorityEntry, find: str) -> bool:
    wanted, names = " ".join(find.split()).casefold(), (*entry.all_names, entry.authority.code)
    return entry.authority in authorities_called(find) or any(wanted in name.casefold() for name in names)


def _is_one(authority: Authority, regions: Sequence[str], kinds: Sequence[str]) -> bool:
    return authority.region in (regions or (authority.region,)) and authority.kind in (kinds or (authority.kind,))


def _row(entry: AuthorityEntry, letters: Sequence[Letter]) -> CouncilRow:
    dated = [one for one in letters if one.when]
    return CouncilRow(
        code=entry.authority.code,
        name=entry.authority.name,
        resource=authority_uri(entry.authority.code),
        region=entry.authority.region,
        kind=entry.authority.kind,
        exists=entry.exists,
        letters=len(letters),
        newest=when_words(dated[-1]) if dated else None,
        neighbours=list(entry.neighbours),
    )


def _question(text: str, filters: Filters, start: str, end: str) -> Query:
    """Return one question of a comparison as a query; `BadQuery` that names the question if it can't be understood."""
    try:
        return query_from(text, filters, start, end)
    except BadQuery as fault:
        raise BadQuery(f"In the question “{text}”: {fault}", text=text, repaired=fault.repaired) from fault


def _compared(
    collection: Collection, codes: Sequence[str], found: Sequence[ComparedTerm], *, in_given_order: bool
) -> tuple[Authority, ...]:
    """Return the councils to compare: those chosen, or else all with a letter that was looked in; by name, or in the order given."""
    if codes:
        chosen = tuple(entry.authority for code in codes if (entry := authority_entry(code)))
        return chosen if in_given_order else in_name_order(chosen)
    here = {code for one in found for code in one.within}
    return in_name_order(one for one in collection.by_authority if one.code in here)


def _counts(authority: Authority, found: Sequence[ComparedTerm]) -> ComparedCouncil:
    tallies = ((one.found.get(authority.code, NONE), one.within.get(authority.code, NONE)) for one in found)
    counts = [Count(paragraphs=has.paragraphs, letters=has.letters, of_letters=within.letters) for has, within in tallies]
    return ComparedCouncil(code=authority.code, name=authority.name, counts=counts)


def _comparison_words(collection: Collection, questions: Sequence[str], found: Sequence[ComparedTerm]) -> Iterator[str]:
    for text, one in zip(questions, found, strict=True):
        letters, councils = sum(tally.letters for tally in one.found.values()), sum(1 for code in one.found if code != NO_AUTHORITY)
        where = f"in {count_words(letters, 'letter')} to {count_words(councils, 'council')}"
        found_here = f"{count_words(one.total, 'paragraph')} {where}" if one.total else "nothing found in the letters that were searched"
        yield f"“{text}”: {found_here}."
        for said in notice_words(one.notices):
            yield f"“{text}”: {said}"
        if nobody := one.found.get(NO_AUTHORITY, NONE).paragraphs:
            yield f"“{text}”: {count_words(nobody, 'more paragraph')} in letters whose council is not known."
    yield from dict.fromkeys(said for one in found for said in uncovered_words(collection, one.query))


def _coverage_words(collection: Collection, lacking: Sequence[Authority] | None, since: str) -> Iterator[str]:
    report = collection.report
    yield (
        f"This collection has {count_words(len(collection.letters), 'letter')} to {count_words(len(collection.by_authority), 'council')},"
        f" as of {moment_words(report.built)}. It holds the letters that were added to it, not every letter ever written."
    )
    yield without_letter_words([one.name for one in collection.missing])
    if lacking is not None:
        yield without_letter_words([one.name for one in lacking], since)
    if report.unread:
        yield f"{unread_words(report.unread)} could not be read, so no answer includes what is in them."


def _councils(authorities: Sequence[Authority]) -> list[Council]:
    return [one for authority in authorities if (one := council_of(authority))]


def _length(row: BaseModel) -> int:
    return len(row.model_dump_json())
