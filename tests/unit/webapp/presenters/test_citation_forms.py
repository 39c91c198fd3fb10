"""Tests of citations as files, through the libraries that read them: bibtexparser and rispy."""

from __future__ import annotations

import json
from typing import Any

import bibtexparser
import pytest
import rispy
from bibtexparser.bparser import BibTexParser

from indexer.letter import Finding, Letter, Section
from tests.support import factories
from tests.support.pages import LEEDS
from webapp.presenters.citation import Citation, citation_of, citation_of_letter
from webapp.presenters.citation_forms import FORMS, bibtex, csl, ris

HEADING = "50% of {plans} & $x_1$"
NAMES = ("Ann Bee", "Máire van der Berg")


def letter(**changed: object) -> Letter:
    """Return a letter by two inspectorates, one with "and" in its name."""
    given = {
        "authority": LEEDS, "date": "2019-02-01", "letter_type": "focused visit", "inspectorates": ("Ofsted", "LGSCO"),
        "inspectors": NAMES, "sections": (Section(HEADING, Finding.IMPROVEMENT),), **changed,
    }  # fmt: skip
    made = factories.paragraph(3, "Plans\nTY  - JOUR are clear.", page=4, printed="25.", key="50%_of-plans~")
    return factories.letter("one", made, **given)  # type: ignore[arg-type]


def cited(**changed: object) -> Citation:
    """Return the citation of its paragraph."""
    made = letter(**changed)
    return citation_of(made, made.paragraphs[0])


def entry(text: str) -> dict[str, str]:
    """Return the only entry of a BibTeX file, as bibtexparser reads it."""
    (one,) = bibtexparser.loads(text, BibTexParser(common_strings=True)).entries
    return dict(one)


def test_bibtex_is_read_back_as_it_was_meant() -> None:
    """Every field; the address as it stands, with its underscore and its percent signs."""
    one = cited()
    assert entry(bibtex(one)) == {
        "ENTRYTYPE": "techreport",
        "ID": one.key,
        "author": "{Ofsted} and {Local Government and Social Care Ombudsman}",
        "title": "Focused visit to {Leeds City Council} children’s services",
        "institution": "{Ofsted, Local Government and Social Care Ombudsman}",
        "type": "Inspection letter",
        "year": "2019",
        "month": "February",
        "day": "1",
        "pages": "4",
        "collaborator": "Bee, Ann and van der Berg, Máire",
        "note": r"Paragraph 25, under “50\% of \{plans\} \& \$x\_1\$”",
        "url": one.link,
    }
    assert "_" in one.link
    assert "%25" in one.link


@pytest.mark.parametrize(
    ("changed", "month", "day", "written"),
    [
        ({}, "February", "1", "2019/02/01/"),
        ({"date": None, "visit": ("2020-07-30", "2020-08-12")}, "August", "12", "2020/08/12/"),
        ({"date": None}, None, None, None),
    ],
)
def test_a_date_is_read_back(changed: dict[str, object], month: str | None, day: str | None, written: str | None) -> None:
    """In both forms; without a date, there is no field that says one."""
    one = cited(**changed)
    read = entry(bibtex(one))
    assert (read.get("month"), read.get("day")) == (month, day)
    (record,) = rispy.loads(ris(one))
    assert record.get("date") == written
    assert ("issued" in csl(one)) is bool(written)


def test_ris_is_read_back_as_it_was_meant() -> None:
    """A letter's text makes no tag of its own; inspectors stand in the notes, as RIS has no tag for them."""
    one = cited()
    (record,) = rispy.loads(ris(one))
    assert record == {
        "type_of_reference": "RPRT",
        "id": one.key,
        "authors": ["Ofsted", "Local Government and Social Care Ombudsman"],
        "title": one.title,
        "publisher": "Ofsted, Local Government and Social Care Ombudsman",
        "type_of_work": "Inspection letter",
        "year": "2019",
        "date": "2019/02/01/",
        "section": HEADING,
        "start_page": "4",
        "notes": [f"Paragraph 25, under “{HEADING}”. Inspectors: Bee, Ann; van der Berg, Máire"],
        "abstract": "Plans TY - JOUR are clear.",
        "urls": [one.link],
        "language": "en-GB",
    }


def test_csl_has_names_and_dates_in_parts() -> None:
    """Organisations are literal names, so that no reader takes them for people."""
    item = csl(cited())
    assert item["author"] == [{"literal": "Ofsted"}, {"literal": "Local Government and Social Care Ombudsman"}]
    assert item["contributor"] == [{"family": "Bee", "given": "Ann"}, {"family": "van der Berg", "given": "Máire"}]
    assert item["issued"] == {"date-parts": [[2019, 2, 1]]}
    assert (item["type"], item["genre"], item["page"], item["section"]) == ("report", "Inspection letter", "4", HEADING)


def test_a_name_of_one_word_is_a_family_name() -> None:
    """Nothing is made up for the other part."""
    assert csl(cited(inspectors=("Bee",)))["contributor"] == [{"family": "Bee"}]


def test_a_whole_letter_has_no_place_in_any_form() -> None:
    """Nor a text; a visit that stands for its date is told."""
    one = citation_of_letter(letter(date=None, visit=("2020-07-30", "2020-08-12")))
    assert not {"page", "section", "abstract"} & set(csl(one))
    assert entry(bibtex(one))["note"] == "Visit ended 12 August"
    assert rispy.loads(ris(one))[0]["notes"] == ["Visit ended 12 August. Inspectors: Bee, Ann; van der Berg, Máire"]


def test_what_a_letter_does_not_say_is_in_no_form() -> None:
    """No empty fields, which some readers take for a value."""
    one = citation_of_letter(factories.letter("bare", authority=None, date=None, letter_type=None))
    assert set(entry(bibtex(one))) == {"ENTRYTYPE", "ID", "title", "type", "url"}
    assert set(rispy.loads(ris(one))[0]) == {"type_of_reference", "id", "title", "type_of_work", "urls", "language"}
    assert all(csl(one).values())


READERS: dict[str, Any] = {
    "bib": lambda text: bibtexparser.loads(text, BibTexParser(common_strings=True)).entries,
    "ris": rispy.loads,
    "csl.json": json.loads,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("sizes", [(), (0,), (1,), (2, 0, 3)])
def test_a_file_holds_each_citation_once(form: str, sizes: tuple[int, ...]) -> None:
    """However it is made of batches, also of empty ones."""
    made = factories.letter("long", *("Plans." for _ in range(sum(sizes))), date="2019-02-01")
    left = iter(made.paragraphs)
    batches = [[citation_of(made, next(left)) for _ in range(size)] for size in sizes]
    read = READERS[form]("".join(FORMS[form].pieces(batches)))
    assert len(read) == sum(sizes)
