"""What readers take along: tables, data, feeds, citations, the address bar's search."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from indexer.letter import Letter
from indexer.settings.run import Settings
from tests.support import factories
from tests.support.memory_engine import PartialEngine
from tests.support.pages import LEEDS, client_of, engine_of, letters, links_of, nasty_letter, words_of
from webapp import create_app
from webapp.presenters.citation import citation_of, plain
from webapp.presenters.citation_forms import bibtex, ris
from webapp.presenters.export_formats import csv_rows
from webapp.services.search_service import AT_ONCE, FEED_HITS

ATOM = "{http://www.w3.org/2005/Atom}"
HERE = "http://localhost"
LEEDS_2019 = letters()[0]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over the small collection with the harmful letter in it."""
    return client_of((*letters(), nasty_letter()))


def table(client: FlaskClient, address: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file, read as spreadsheet programs do."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("search", ["", "q=caseloads", "q=caseloads&finding=improvement", f"authority={LEEDS.code}&from=2020", "q=zebra"])
def test_exports_have_exactly_what_the_page_counts(client: FlaskClient, search: str) -> None:
    """The same total as on the page, in both forms."""
    counted = re.search(r'id="count">([\d,]+|No) ', client.get(f"/search?{search}").text)
    assert counted
    total = int(counted[1].replace("No", "0"))
    data = client.get(f"/search.json?{search}").json
    assert len(table(client, f"/search.csv?{search}")) == len(data["hits"]) == data["total"] == total


def test_an_export_is_whole_however_long() -> None:
    """Sent piece by piece, with nothing lost or doubled between them."""
    count = 2 * AT_ONCE + 7
    client = client_of((factories.letter("long", *(f"Plain paragraph {number}." for number in range(count))),))
    rows = table(client, "/search.csv?q=plain")
    assert {int(row["paragraph"]) for row in rows} == set(range(1, count + 1))
    hits = client.get("/search.json?q=plain").json["hits"]
    assert len(hits) == count
    assert all(hit["spans"] for hit in hits)


def test_an_export_is_in_the_order_of_the_page(client: FlaskClient) -> None:
    """Sorted as chosen."""
    days = [row["letter_date"] or row["visit_end"] for row in table(client, "/search.csv?q=caseloads&sort=oldest")]
    assert days == sorted(days)


def test_a_row_tells_all_that_is_needed_to_cite_it(client: FlaskClient) -> None:
    """And its link leads to the paragraph."""
    row = table(client, "/search.csv?q=oversight")[0]
    assert row["authority"] == "Leeds City Council"
    assert (row["letter_type"], row["letter_date"], row["section"], row["finding"]) == (
        "focused visit letter", "2019-05-03", "What needs to improve", "improvement",
    )
    assert (row["letter_type_label"], row["finding_label"]) == ("Focused visit letter", "Needs to improve")
    assert list(row)[12:20] == [
        "link", "letter_type_label", "finding_label", "area_label", "tone", "tone_estimated", "gss_code", "letter_date_precision",
    ], "columns that came later stand last"
    assert list(row)[20:] == [
        "citation", "region", "inspectorate", "inspectors", "grades", "publication_date", "source_url", "licence", "ocr",
    ], "and after them"  # fmt: skip
    assert row["citation"].startswith("Focused visit letter: Leeds City Council (2019), 3 May, paragraph 2, p. 2. http")
    assert (row["region"], row["inspectors"], row["grades"]) == ("Yorkshire and The Humber", "Máire Atherton", "Overall: Good")
    assert (row["publication_date"], row["licence"]) == ("", "Open Government Licence v3.0")
    assert row["letter_date_precision"] == "day"
    assert (row["paragraph"], row["printed_number"], row["page"]) == ("3", "'2.", "2")
    assert client.get(row["link"].removeprefix(HERE)).location.endswith("#p3")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    """A spreadsheet program shows it and doesn't run it."""
    assert csv_rows([(cell,)]).lstrip('"').startswith("'")


@pytest.mark.parametrize("cell", ["plain", "a, b", 'say "no"', '"', "two\nlines", "a\rb", "a;b", " a ", "l’été – 中", "", "\0"])
def test_csv_is_written_as_python_writes_it(cell: str) -> None:
    """With quotation marks only where they are needed."""
    expected = io.StringIO()
    csv.writer(expected).writerow((cell.replace("\0", ""), 7, "b"))
    assert csv_rows([(cell, 7, "b")]) == expected.getvalue()


def test_data_have_the_shape_that_search_prints(client: FlaskClient) -> None:
    """Programs read both alike."""
    data = client.get("/search.json?q=oversight").json
    extra = {"notices", "understood", "related", "licence"}
    assert {"query", "total", "letters", "authorities", "took_ms", "hits", "facets", *extra} == set(data)
    assert data["hits"][0]["text"] == "Management oversight of caseloads in some teams."


@pytest.mark.parametrize("form", ["csv", "json", "atom"])
def test_a_search_that_cannot_be_understood_is_no_export(client: FlaskClient, form: str) -> None:
    """400 at once, not a file with an error in it."""
    assert client.get(f"/search.{form}?q=(caseloads").status_code == 400


class _Changing:
    """An engine over which the index is built anew between two of its answers."""

    def __init__(self, made: tuple[Letter, ...], then: tuple[Letter, ...]) -> None:
        self._engine = engine_of(made)
        self._then = then

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)

    def search(self, query: object) -> object:
        """Answer, then change."""
        results = self._engine.search(query)  # type: ignore[arg-type]
        self._engine.rebuild(self._then, self._engine.report())
        return results


LONG = factories.letter("long", *(f"Caseloads {number}." for number in range(AT_ONCE + 1)))


@pytest.mark.parametrize(
    ("then", "why"),
    [((LONG, *letters()), "more is found"), ((replace(LONG, date=date(2001, 1, 1)),), "as much is found, perhaps in another order")],
)
def test_an_export_of_two_halves_of_two_indexes_is_not_finished(
    then: tuple[Letter, ...], why: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The connection breaks, so that nobody takes it for the whole."""
    app = create_app(Settings(), _Changing((LONG,), then))  # type: ignore[arg-type]
    with pytest.raises(Exception, match="rebuilt during this download"):
        app.test_client().get("/search.csv?q=caseloads").get_data()
    assert not caplog.records, why


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_export_is_whole_or_none(form: str) -> None:
    """A table can't say that rows are missing, so there is none until all can be asked."""
    engine = PartialEngine()
    engine.rebuild(letters(), factories.REPORT)
    answer = create_app(Settings(), engine).test_client().get(f"/search.{form}?q=caseloads")
    assert (answer.status_code, "Part of the collection can’t be searched" in answer.text) == (503, True)


def entries(client: FlaskClient, address: str) -> list[ElementTree.Element]:
    """Return a feed's entries."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "application/atom+xml"
    return ElementTree.fromstring(answer.data).findall(f"{ATOM}entry")  # noqa: S314  # our own answer


def test_a_feed_has_an_entry_for_each_letter_newest_first(client: FlaskClient) -> None:
    """Whoever follows a search learns of new letters."""
    found = entries(client_of(letters()), "/search.atom?q=caseloads")
    assert [one.findtext(f"{ATOM}title") for one in found] == [
        "Leeds City Council: Focused visit letter, 5 March 2021 (1 paragraph)",
        "Hull City Council: Focused visit letter, visit ended 1 August 2020 (1 paragraph)",
        "Leeds City Council: Focused visit letter, 3 May 2019 (3 paragraphs)",
    ]
    assert found[2].findtext(f"{ATOM}id") == f"{HERE}/letters/{LEEDS_2019.id}"
    assert found[2].findtext(f"{ATOM}updated") == "2019-05-03T00:00:00Z"


def test_a_feed_has_no_letter_with_only_some_of_the_words(client: FlaskClient) -> None:
    """Whoever follows a search would take it for news; the page of results says what it shows instead."""
    assert "These come closest" in client.get("/search?q=caseloads+agency").text
    assert entries(client, "/search.atom?q=caseloads+agency") == []


def test_a_feed_shows_a_few_paragraphs_and_how_many_more() -> None:
    """A report with hundreds doesn't flood a feed reader."""
    client = client_of((factories.letter("long", *("Plain words." for _ in range(FEED_HITS + 2))),))
    (entry,) = entries(client, "/search.atom?q=plain")
    assert "".join(entry.itertext()).count("Plain words.") == FEED_HITS
    assert "And 2 more" in "".join(entry.itertext())


def test_a_feed_is_well_formed_whatever_letters_hold(client: FlaskClient) -> None:
    """Scripts are text; what XML can't hold is left out."""
    assert len(entries(client, "/search.atom")) == 6
    odd = client_of((factories.letter("odd", "Plain \x0b\ufffe\x00 words ]]> <b>"),))
    (entry,) = entries(odd, "/search.atom")
    assert "words ]]> <b>" in "".join(entry.itertext())


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("", "all letters"),
        ("q=caseloads", "caseloads"),
        (f"authority={LEEDS.code}", "council Leeds City Council"),
        (f"q=agency&authority={LEEDS.code}&from=2019", "agency, council Leeds City Council, from 1 January 2019"),
    ],
)
def test_a_feed_is_called_by_what_it_is_of(client: FlaskClient, asked: str, title: str) -> None:
    """Feeds of several authorities are told apart in a feed reader."""
    feed = ElementTree.fromstring(client.get(f"/search.atom?{asked}").data)  # noqa: S314  # our own answer
    assert feed.findtext(f"{ATOM}title") == f"Inspection letters: {title}"


def test_a_feed_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    """304 for the same index, search and host; another search, or a host that links begin with, is another feed."""
    etag = {"If-None-Match": client.get("/search.atom?q=caseloads").headers["ETag"]}
    assert client.get("/search.atom?q=caseloads", headers=etag).status_code == 304
    assert client.get("/search.atom?q=agency", headers=etag).status_code == 200
    assert client.get("/search.atom?q=caseloads", headers=etag, base_url="http://other.example").status_code == 200


def test_results_lead_to_their_forms(client: FlaskClient) -> None:
    """With all filters, and without the number of the page."""
    links = links_of(client.get("/search?q=caseloads&year=2019&page=1").text)
    assert {f"/search.{form}?q=caseloads&year=2019" for form in ("csv", "json", "atom")} <= set(links)


def test_a_citation_is_complete(client: FlaskClient) -> None:
    """Year, title, date, paragraph, page, link; the number is the printed one."""
    words = plain(citation_of(LEEDS_2019, LEEDS_2019.paragraphs[2]))
    link = f"/letters/{LEEDS_2019.id}/p/k3"
    assert words == f"Focused visit letter: Leeds City Council (2019), 3 May, paragraph 2, p. 2. {link}"
    page = client.get(f"{link}/cite")
    assert page.status_code == 200
    assert words.replace(link, HERE + link) in words_of(page.text)


def test_reference_managers_get_their_forms(client: FlaskClient) -> None:
    """BibTeX and RIS, as files."""
    answers = [client.get(f"/letters/{LEEDS_2019.id}/p/k3/cite.{form}") for form in ("bib", "ris", "csl.json")]
    assert answers[0].text.startswith(f"@techreport{{leeds2019-{LEEDS_2019.id[:8]}-p3,\n")
    assert answers[2].json[0]["URL"] == f"{HERE}/letters/{LEEDS_2019.id}/p/k3"
    assert "year = {2019}" in answers[0].text
    assert answers[1].text.startswith("TY  - RPRT\r\n")
    assert answers[1].text.endswith("ER  - \r\n")
    assert all(answer.headers["Content-Disposition"].startswith("attachment") for answer in answers)
    assert client.get(f"/letters/{LEEDS_2019.id}/p/k3/cite.exe").status_code == 404


def test_a_harmful_citation_gives_no_orders(client: FlaskClient) -> None:
    """TeX sees text, RIS sees no tag of the letter's making, a browser sees no script."""
    letter = factories.letter("bad", "\\input{/etc/passwd}\nTY  - JOUR", sections=(factories.Section("50% & {more} $x_1$"),))
    one = citation_of(letter, letter.paragraphs[0])
    assert r"50\% \& \{more\} \$x\_1\$" in bibtex(one)
    assert [line[:2] for line in ris(one).split("\r\n")].count("TY") == 1
    harmful = client.get(f"/letters/{nasty_letter().id}/p/x/cite")
    assert harmful.status_code in (200, 404)
    assert "<script>" not in harmful.text


def test_a_browser_can_search_from_its_address_bar(client: FlaskClient) -> None:
    """The description names the search by its whole address."""
    answer = client.get("/opensearch.xml")
    ElementTree.fromstring(answer.data)  # noqa: S314  # our own answer
    assert f'template="{HERE}/search?q={{searchTerms}}"' in answer.text
    assert 'href="/opensearch.xml"' in client.get("/").text


def test_json_is_read_by_strict_readers(client: FlaskClient) -> None:
    """Harmful text and all."""
    assert json.loads(client.get("/search.json").data)["total"] == 14
