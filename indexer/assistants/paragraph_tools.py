"""The tools that give paragraphs: search, read a letter, read a paragraph, find similar ones, and explain how a question is read.

The docstrings are what assistants read about the tools.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from indexer.assistants.asking import query_from, require_known
from indexer.assistants.bounds import LONGEST_QUOTE, cursor_after, fitting, stamp_of, start_of
from indexer.assistants.desk import Desk
from indexer.assistants.quoting import head_of, quote_of, quotes_of
from indexer.assistants.shapes import (
    ExplainedFilter,
    Explanation,
    OneLetter,
    OneParagraph,
    Paragraphs,
    Quote,
    Reading,
    SimilarParagraphs,
    SimilarQuote,
)
from indexer.assistants.telling import search_words
from indexer.errors import NotFound
from indexer.fields import COUNTED, FIELDS, label_of
from indexer.keys import find_by_key
from indexer.letter import Letter, Paragraph
from indexer.query import Filter, Query, merge_filters, print_query
from indexer.results import Hit, Match, hit_of
from indexer.search import Similar, SimilarHit, search, similar
from indexer.sentences import count_words
from indexer.serialise import iso_day

_EXAMPLE = '{"authority": ["Leeds"]}'
_FIELDS = "; ".join(f"{one.name} – {one.flag.does}" for one in FIELDS)

Question = Annotated[
    str,
    Field(
        max_length=2000,
        description="Words to search for. Every paragraph found has all of them, in any form; \"in quotation marks\" exactly these, in a"
        " row; OR between words means either; -word leaves out; word* is a beginning. Use a few specific words that letters would use.",
    ),
]
Narrowing = Annotated[
    dict[str, list[str]] | None,
    Field(description=f"Filters by name, each with one or more values, any of which may match: {_EXAMPLE}. They are: {_FIELDS}"),
]
Start = Annotated[str, Field(max_length=100, description="Only letters from this date on: 2019, 2019-05 or 2019-05-03.")]
End = Annotated[str, Field(max_length=100, description="Only letters up to this date, inclusive.")]
Given = Annotated[str, Field(max_length=40, description="The next_cursor of the answer before, to go on from there.")]
LetterId = Annotated[str, Field(max_length=300, description="The letter_id of a quote or of a letter.")]
Key = Annotated[str, Field(min_length=1, max_length=200, description="The key of a quote.")]


def search_paragraphs(
    desk: Desk,
    query: Question = "",
    filters: Narrowing = None,
    from_date: Start = "",
    to_date: End = "",
    letter_id: Annotated[str, Field(max_length=300, description="Only within this letter.")] = "",
    sort: Annotated[Literal["relevance", "newest", "oldest"], Field(description="The order of the paragraphs.")] = "relevance",
    limit: Annotated[int, Field(ge=1, le=50, description="The most paragraphs in one answer.")] = 10,
    as_typed: Annotated[
        bool, Field(description="True to search for words as typed: nothing corrected or expanded, no names used as filters.")
    ] = False,
    cursor: Given = "",
) -> Paragraphs:
    """Search the paragraphs of all letters.

    Returns paragraphs word for word, each with its citation and lasting link, best match first, with exact totals. Use it before you say
    what any council was told. If nothing is found, say that this collection has nothing, not that nothing was ever said.
    """
    asked = _within(desk, query_from(query, filters or {}, from_date, to_date, sort), letter_id)
    asked = replace(asked, names=False, corrected=False, expanded=False) if as_typed else asked
    stamp = stamp_of(desk.engine, "search", asked)
    start = start_of(cursor, stamp)
    results = search(desk.engine, replace(asked, start=start, limit=limit), desk.meaning)
    require_known(results.notices)
    shown = fitting(results.hits, _length)
    told = search_words(replace(results, hits=shown), desk.collection)
    if dropped := sum(one.match is not Match.ALL for one in results.hits[len(shown) :]):
        told.append(f"{count_words(dropped, 'paragraph')} that only come close are left out, to keep this answer short.")
    return Paragraphs(
        tell_the_reader=told,
        total=results.total,
        letters=results.letters,
        councils=results.authorities,
        paragraphs=[quote_of(desk, one) for one in shown],
        next_cursor=cursor_after(start + sum(one.match is Match.ALL for one in shown), results.total, stamp),
    )


def get_letter(desk: Desk, letter_id: LetterId, cursor: Given = "") -> OneLetter:
    """Read one letter: what it is, and its paragraphs in order, word for word.

    A long letter comes in several answers: go on with the cursor until there is none.
    """
    letter = letter_called(desk, letter_id)
    stamp = stamp_of(desk.engine, "letter", letter.id)
    start, total = start_of(cursor, stamp), len(letter.paragraphs)
    shown = fitting(letter.paragraphs[start:], lambda one: min(len(one.text), LONGEST_QUOTE))
    last = start + len(shown)
    whole = len(shown) == total
    part = f"It has {count_words(total, 'paragraph')}." if whole else f"This answer has paragraphs {start + 1} to {last} of {total}."
    return OneLetter(
        tell_the_reader=[part, *letter.notices],
        letter=head_of(desk, letter),
        total=total,
        paragraphs=quotes_of(desk, letter, shown),
        next_cursor=cursor_after(last, total, stamp, deepest=total),
    )


def get_paragraph(
    desk: Desk,
    letter_id: LetterId,
    key: Key,
    start: Annotated[int, Field(ge=0, description="For a paragraph that is not whole: the character to go on from.")] = 0,
) -> OneParagraph:
    """Read one paragraph again, word for word, with its citation: to check a quote before you give it."""
    letter, paragraph = paragraph_called(desk, letter_id, key)
    if start and start >= len(paragraph.text):
        raise NotFound(f"The paragraph has {len(paragraph.text):,} characters, so there are none from {start:,} on. Start from 0")
    told = [] if paragraph.key == key else [f"The letter has been read again since then: this paragraph’s key is now “{paragraph.key}”."]
    return OneParagraph(tell_the_reader=told, paragraph=quote_of(desk, hit_of(letter, paragraph), start))


def find_similar(
    desk: Desk,
    letter_id: LetterId,
    key: Key,
    limit: Annotated[int, Field(ge=1, le=20, description="The most paragraphs of each kind.")] = 5,
) -> SimilarParagraphs:
    """Find paragraphs similar to a given one: in earlier letters to the same council, and in letters to other councils.

    Use it to ask whether a council was told the same before, or whether others were. However little alike, the nearest are given: go by
    much_the_same and closeness, and by what the quotes say.
    """
    letter, paragraph = paragraph_called(desk, letter_id, key)
    found = similar(desk.engine, letter.id, paragraph.number, limit)
    budget = fitting([*found.before, *found.elsewhere], lambda one: _length(one.hit))
    before = budget[: len(found.before)]
    return SimilarParagraphs(
        tell_the_reader=_similar_words(found, len(budget)),
        given=quote_of(desk, hit_of(letter, paragraph)),
        earlier_letters=found.earlier,
        before=[_similar_quote(desk, one) for one in before],
        elsewhere=[_similar_quote(desk, one) for one in budget[len(before) :]],
    )


def explain_query(
    desk: Desk, query: Question = "", filters: Narrowing = None, from_date: Start = "", to_date: End = ""
) -> Explanation:
    """Explain how a question is read, and how much it finds, without giving paragraphs.

    Use it if a search finds too much, too little or the wrong things: it shows which words became filters, what was added, and what else
    could be searched for.
    """
    asked = query_from(query, filters or {}, from_date, to_date)
    results = search(desk.engine, replace(asked, limit=0), desk.meaning)
    require_known(results.notices)
    return Explanation(
        tell_the_reader=search_words(results, desk.collection),
        searched_as=print_query(results.query),
        understood=[Reading(words=one.words, field=one.field, means=one.label) for one in results.understood],
        filters=[
            ExplainedFilter(field=COUNTED[one.field].name, values=[label_of(one.field, value) for value in one.values])
            for one in results.query.filters
        ],
        start=iso_day(results.query.dates.start),
        end=iso_day(results.query.dates.end),
        total=results.total,
        letters=results.letters,
        councils=results.authorities,
        related_words=list(results.related),
    )


def letter_called(desk: Desk, name: str) -> Letter:
    """Return the letter whose id `name` starts with, ignoring a slug after it; `NotFound` if there is none."""
    found = re.fullmatch(r"([0-9a-f]{16})(?:-.*)?", name.strip().removeprefix("letter://"))
    if not found:
        raise NotFound("This is not a letter_id. Copy one from a quote or list_letters: 16 digits and letters, such as 25aa498d4c058242")
    return desk.engine.letter(found[1])


def paragraph_called(desk: Desk, name: str, key: str) -> tuple[Letter, Paragraph]:
    """Return the letter called `name` and its paragraph with this `key`; `NotFound` if either is not there."""
    letter = letter_called(desk, name)
    paragraph = find_by_key(letter, key)
    if paragraph is None:
        raise NotFound("The letter has no paragraph with this key. Copy the key from a quote, or read the letter with get_letter")
    return letter, paragraph


def _within(desk: Desk, asked: Query, letter_id: str) -> Query:
    """Return `asked` within the letter called `letter_id`, or as it is if that is empty; `NotFound` if there is no such letter."""
    if not letter_id:
        return asked
    return replace(asked, filters=merge_filters((*asked.filters, Filter("letter", (letter_called(desk, letter_id).id,)))))


def _similar_quote(desk: Desk, one: SimilarHit) -> SimilarQuote:
    quote: Quote = quote_of(desk, one.hit)
    return SimilarQuote(
        paragraph=quote, closeness=round(one.closeness, 3), much_the_same=one.much_the_same, shared_words=list(one.shared)
    )


def _similar_words(found: Similar, shown: int) -> list[str]:
    if found.earlier is None:
        earlier = "The letter's council or date is not known, so we can't tell which letters to the same council came before."
    elif not found.earlier:
        earlier = "This collection has no earlier letters to the same council, so we can’t say what it was told before."
    else:
        same = sum(one.much_the_same for one in found.before)
        earlier = (
            f"This collection has {count_words(found.earlier, 'earlier letter')} to the same council;"
            f" {count_words(same, 'paragraph')} among the nearest {'says' if same == 1 else 'say'} much the same."
        )
    left = len(found.before) + len(found.elsewhere) - shown
    return [earlier, *([f"{count_words(left, 'less similar paragraph')} left out, to keep this answer short."] if left else [])]


def _length(hit: Hit) -> int:
    return min(len(hit.text), LONGEST_QUOTE)
