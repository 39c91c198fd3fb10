"""All results of a search as files: each format holds the same, says what it is, and is read by others as it was meant."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl

import docx
import pyarrow.parquet
import pytest
import rispy
from flask.testing import FlaskClient

from indexer.letter import Letter
from indexer.settings.run import Settings
from tests.support import factories
from tests.support.pages import LEEDS, client_of, engine_of, letters, links_of, nasty_letter
from webapp import create_app
from webapp.options import NO_LICENCE, Options
from webapp.presenters import parquet
from webapp.presenters.briefing import MOST_QUOTED
from webapp.presenters.export_columns import COLUMNS, Table
from webapp.presenters.export_formats import csv_pieces
from webapp.presenters.file_names import LONGEST_NAME, file_name
from webapp.services.search_service import AT_ONCE
from webapp.urls import EXPORTS, params_from

FORMS = tuple(form for form in EXPORTS if form != "atom")
HERE = "http://localhost"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over the small collection with the harmful letter in it."""
    return client_of((*letters(), nasty_letter()))


def paragraphs_in(form: str, content: bytes) -> int:
    """Return how many paragraphs a file has, as its readers count."""
    text = "" if form in ("parquet", "docx") else content.decode("utf-8-sig")
    counts = {
        "csv": lambda: len(re.findall(r"(?m)^(?=[^\n]*,)", text)),
        "json": lambda: len(json.loads(text)["hits"]),
        "jsonl": lambda: len(list(map(json.loads, text.splitlines()))),
        "parquet": lambda: pyarrow.parquet.read_table(io.BytesIO(content)).num_rows,
        "ris": lambda: len(rispy.loads(text)),
        "bib": lambda: text.count("@techreport{"),
        "csl.json": lambda: len(json.loads(text)),
        "docx": lambda: sum(one.style.name == "Quote" for one in docx.Document(io.BytesIO(content)).paragraphs),
    }
    return counts[form]()


@pytest.mark.parametrize("form", [form for form in FORMS if form != "csv"])
@pytest.mark.parametrize(
    ("search", "some"), [("q=caseloads", True), (f"q=caseloads&authority={LEEDS.code}&from=2020", True), ("q=zebra", False)]
)
def test_every_format_holds_all_paragraphs(client: FlaskClient, form: str, search: str, some: bool) -> None:
    """As many as the page counts; a search without results gives a file with none, which its readers can read."""
    count = client.get(f"/api/v1/search?{search}").json["total"]
    assert bool(count) is some
    answer = client.get(f"/search.{form}?{search}")
    assert answer.status_code == 200
    assert paragraphs_in(form, answer.data) == count


@pytest.mark.parametrize("form", FORMS)
def test_a_file_says_what_it_is(client: FlaskClient, form: str) -> None:
    """The search, its filters and the day of the index are in its name; the licence is in a header."""
    answer = client.head(f"/search.{form}?q=caseloads&authority={LEEDS.code}&from=2019")
    name = re.fullmatch(r"attachment; filename=([a-z0-9.-]+)", answer.headers["Content-Disposition"])
    assert name
    assert name[1].endswith(f"-caseloads-leeds-city-council-from-1-january-2019-2026-11-22.{form}")
    assert answer.headers["Link"] == '<https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/>; rel="license"'


@pytest.mark.parametrize(
    ("search", "name"),
    [
        ("", "paragraphs-all-2026-11-22.csv"),
        ("q=M%C3%A1ire%27s+%22plan%22+%2F..%2F", "paragraphs-maires-plan-2026-11-22.csv"),
        ("q=%E4%BD%A0%E5%A5%BD", "paragraphs-2026-11-22.csv"),
        (f"q={'x' * 300}", f"paragraphs-{'x' * (LONGEST_NAME - 11)}-2026-11-22.csv"),
    ],
)
def test_a_name_is_safe_everywhere(search: str, name: str) -> None:
    """In ASCII, without spaces and slashes, and not too long."""
    assert file_name("paragraphs", params_from(parse_qsl(search)), "2026-11-22T12:00:00+00:00", "csv") == name


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("search", ["q=(caseloads", "q=caseloads&colour=red", "authority=nowhere", "sort=best"])
def test_what_is_not_understood_is_no_file(client: FlaskClient, form: str, search: str) -> None:
    """400 with what would work, in every format."""
    assert client.get(f"/search.{form}?{search}").status_code == 400


@pytest.mark.parametrize("form", FORMS)
def test_head_has_the_headers_alone(client: FlaskClient, form: str) -> None:
    """The same as of a GET, and no body."""
    whole, head = (call(f"/search.{form}?q=caseloads") for call in (client.get, client.head))
    assert whole.data
    assert (head.status_code, head.data) == (200, b"")
    assert {name: head.headers[name] for name in ("Content-Type", "Content-Disposition")} == {
        name: whole.headers[name] for name in ("Content-Type", "Content-Disposition")
    }


def numbered(printed: str, name: str = "one") -> Letter:
    """Return a letter whose id programs take for a number that is too large, with a printed number."""
    made = factories.letter(name, factories.paragraph(1, "Plans are clear.", printed=printed), date="2019-05-03")
    return replace(made, id="12345678e9012345")


@pytest.mark.parametrize(
    ("printed", "cell", "why"),
    [
        ("2.", "'2.", "a number"),
        ("3.10", "'3.10", "would lose its nought"),
        ("(4)", "'(4)", "would be minus four"),
        ("1/2", "'1/2", "would be a date"),
        ("007", "'007", "would lose its noughts"),
        ("b)", "b)", "no number"),
        ("2a", "2a", "no number"),
        ("", "", "nothing is nothing"),
    ],
)
def test_texts_that_look_like_numbers_stay_texts(printed: str, cell: str, why: str) -> None:
    """In CSV by a sign before them, as before a formula."""
    text = client_of((numbered(printed),)).get("/search.csv?q=plans").data.decode("utf-8-sig")
    row = dict(zip(*(line.split(",") for line in text.splitlines()[:2]), strict=False))
    assert row["printed_number"] == cell, why
    assert row["letter_id"] == "'12345678e9012345"
    assert row["paragraph"] == "1", "a number is a number"
    assert row["letter_date"] == "2019-05-03", "and a date a date"


def test_lines_and_columns_have_types() -> None:
    """Text is text, whatever it looks like; numbers and dates are no text; nothing is null, not empty."""
    client = client_of((numbered("3.10"),))
    (line,) = map(json.loads, client.get("/search.jsonl?q=plans").text.splitlines())
    (row,) = pyarrow.parquet.read_table(io.BytesIO(client.get("/search.parquet?q=plans").data)).to_pylist()
    assert row == {**line, "letter_date": date(2019, 5, 3)}
    assert (line["letter_id"], line["printed_number"], line["paragraph"]) == ("12345678e9012345", "3.10", 1)
    assert (line["letter_date"], line["visit_end"], line["inspectors"], line["publication_date"]) == ("2019-05-03", None, None, None)
    assert list(row) == [one.name for one in COLUMNS]


def test_a_table_in_batches_is_one_table() -> None:
    """More than are fetched at once, in one file with one head."""
    client = client_of((factories.letter("long", *(f"Plain paragraph {number}." for number in range(AT_ONCE + 3))),))
    table = pyarrow.parquet.read_table(io.BytesIO(client.get("/search.parquet?q=plain").data))
    assert table.column("paragraph").to_pylist() == list(range(1, AT_ONCE + 4))
    assert table.schema.metadata[b"link"] == f"{HERE}/search?q=plain".encode()
    assert len(rispy.loads(client.get("/search.ris?q=plain").text)) == AT_ONCE + 3


def test_without_its_package_there_is_no_parquet(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says what to do instead; it is no empty file."""
    monkeypatch.setattr(parquet, "find_spec", lambda _: None)
    answer = client.get("/search.parquet?q=caseloads")
    assert (answer.status_code, "JSON Lines" in answer.text) == (501, True)


def test_the_day_of_publication_is_told_where_it_is_known() -> None:
    """By the letter's own field; nothing is made up without it."""
    place = [one.name for one in COLUMNS].index("publication_date")
    row = tuple(date(2019, 6, 1) if number == place else None for number in range(len(COLUMNS)))
    assert "2019-06-01" in "".join(csv_pieces(Table(COLUMNS, [[row]])))


def test_a_briefing_quotes_by_council_with_citations() -> None:
    """Title, search, filters, date, then each quote with its citation and its link; page numbers at the foot."""
    made = docx.Document(io.BytesIO(client_of(letters()).get("/search.docx?q=caseloads&sort=oldest").data))
    texts = [one.text for one in made.paragraphs]
    assert texts[0] == "What inspectors said: caseloads"
    assert {"Search: caseloads", "As of: 22 November 2026", "Found: 5 paragraphs in 3 letters to 2 councils"} <= set(texts)
    heads = [one.text for one in made.paragraphs if one.style.name == "Heading 1"]
    assert heads[:2] == ["Leeds City Council", "Hull City Council"]
    at = texts.index("Management oversight of caseloads in some teams.")
    link = f"{HERE}/letters/{letters()[0].id}/p/k3"
    assert texts[at + 1] == f"What needs to improve. Focused visit letter: Leeds City Council (2019), 3 May, paragraph 2, p. 2. {link}"
    assert link in [one.address for one in made.paragraphs[at + 1].hyperlinks]
    assert "PAGE" in made.sections[0].footer._element.xml


def test_a_briefing_can_quote_by_heading(client: FlaskClient) -> None:
    """Then the council stands beside each quote."""
    made = docx.Document(io.BytesIO(client.get("/search.docx?q=oversight&arrange=section").data))
    assert [one.text for one in made.paragraphs if one.style.name == "Heading 1"] == ["What needs to improve"]
    assert any(one.text.startswith("Leeds City Council. Focused visit letter") for one in made.paragraphs)


def test_a_briefing_says_what_it_leaves_out() -> None:
    """It never looks as if it were all."""
    client = client_of((factories.letter("long", *(f"Plain paragraph {number}." for number in range(MOST_QUOTED + 5))),))
    content = client.get("/search.docx?q=plain").data
    assert paragraphs_in("docx", content) == MOST_QUOTED
    said = f"Only the first {MOST_QUOTED} of {MOST_QUOTED + 5} paragraphs are quoted here. The search results have them all."
    assert said in [one.text for one in docx.Document(io.BytesIO(content)).paragraphs]
    assert said in client.get("/briefing?q=plain").text


@pytest.mark.parametrize(
    ("licence", "words"), [(NO_LICENCE, ""), (replace(NO_LICENCE, name="Our terms"), "Our terms"), (Options().licence, "Open Government")]
)
def test_the_licence_is_as_the_operator_says(licence: object, words: str) -> None:
    """In the footer, in files and in feeds; none is none."""
    options = Options(licence=licence)  # type: ignore[arg-type]
    client = create_app(Settings(index=Path("nowhere")), engine_of(letters()), options).test_client()
    for address in ("/", "/search.csv?q=caseloads", "/search.atom", "/search.json?q=caseloads", "/search.jsonl?q=caseloads"):
        text = client.get(address).text
        assert words in text
        assert ("Open Government" in text) is (words == "Open Government")
    texts = "\n".join(one.text for one in docx.Document(io.BytesIO(client.get("/search.docx?q=caseloads").data)).paragraphs)
    assert ("Licence of the letters" in texts, words in texts) == (bool(words), True)
    assert ("Link" in client.get("/search.csv").headers) is (words == "Open Government")


def test_what_is_taken_along_from_a_page_of_another_size_is_all_there(client: FlaskClient) -> None:
    """The size of a page is no argument of files, lists and pages for paper: a file would be refused for it."""
    page = client.get("/search?q=caseloads&size=20&page=1").text
    links = links_of(page.partition("class=\"take\"")[2].partition("</ul>")[0])
    assert {"/letters.zip?q=caseloads", "/letters?q=caseloads", "/briefing?q=caseloads", "/search/print?q=caseloads"} <= set(links)
    assert [one for one in links if client.get(one).status_code != 200] == []


def test_a_briefing_of_a_long_search_has_its_title_cut(client: FlaskClient) -> None:
    """A property of a document takes 255 characters; the heading has all of them."""
    typed = " OR ".join(["caseloads", *(f"supervision{n}" for n in range(30))])
    answer = client.get("/search.docx", query_string={"q": typed})
    assert answer.status_code == 200
    made = docx.Document(io.BytesIO(answer.data))
    assert len(made.core_properties.title) == 255
    assert made.core_properties.title.endswith("…")
    assert typed in made.paragraphs[0].text
