"""Presenters: grades over time as CSV, one row for each inspection, and one for each council without any."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.letter import Letter
from indexer.search.collection import Collection
from webapp.presenters.grades import gap_words
from webapp.presenters.wording import OVERALL, grade_words, judgement_name, judgements_in_order, type_words
from webapp.services.grades import GradesOverTime
from webapp.urls import absolute_url, bare_letter_link

HEAD = ("authority_code", "authority", "letter_date", "visit_end", "letter_type", "letter_type_label")


def grades_table(found: GradesOverTime, period: str, collection: Collection) -> list[tuple[object, ...]]:
    """Return the table as rows of cells; the first row has the column names."""
    judgements = judgements_in_order({OVERALL, *found.judgements})
    head = (*HEAD, *map(judgement_name, judgements), "link", "note")
    return [head, *_rows(found, judgements, period, collection)]


def _rows(found: GradesOverTime, judgements: tuple[str, ...], period: str, collection: Collection) -> Iterator[tuple[object, ...]]:
    for one in found.councils:
        own = (one.authority.code, one.authority.name)
        yield from ((*own, *_cells(letter, judgements)) for letter in one.graded)
        if note := gap_words(one, period, len(collection.of(one.authority))):
            yield (*own, *("",) * (len(HEAD) - 2 + len(judgements) + 1), note)
    yield from (("", "", *_cells(letter, judgements)) for letter in found.unknown)


def _cells(letter: Letter, judgements: tuple[str, ...]) -> tuple[object, ...]:
    by_judgement = {one.judgement: grade_words(one.grade) for one in letter.grades}
    return (
        letter.date or "",
        letter.visit_end or "",
        letter.letter_type or "",
        type_words(letter.letter_type),
        *(by_judgement.get(one, "") for one in judgements),
        absolute_url(bare_letter_link(letter.id)),
        "",
    )
