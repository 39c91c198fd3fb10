"""Several searches compared council by council: on the page, in its files and in the API."""

from __future__ import annotations

import codecs
import csv
import io
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from indexer.registers import authorities_called
from tests.support import factories
from tests.support.pages import HULL, LEEDS, SLOUGH, client_of, faults_of, letters, links_of, words_of
from webapp.urls import MOST_TERMS

BARNSLEY = authorities_called("Barnsley")[0]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over the small collection."""
    return client_of(letters())


def page(client: FlaskClient, status: int = 200, /, **asked: object) -> str:
    """Return the valid HTML of a comparison."""
    answer = client.get("/compare", query_string=asked)
    assert answer.status_code == status
    assert faults_of(answer.text) == []
    return answer.text


def row_names(html: str) -> list[str]:
    """Return the councils of the table's body, in order."""
    return re.findall(r'<tr><th scope="row"><a href="[^"]*">([^<]*)</a></th>', html.partition("<tbody>")[2].partition("</tbody>")[0])


def table(client: FlaskClient, **asked: object) -> list[list[str]]:
    """Return the rows of the CSV."""
    answer = client.get("/compare.csv", query_string=asked)
    assert answer.status_code == 200, answer.text
    assert answer.data.startswith(codecs.BOM_UTF8)  # as the other tables have it, for spreadsheet programs
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_a_comparison_counts_paragraphs_and_letters(client: FlaskClient) -> None:
    """Of how many, beside each count; a council with letters that don't say it has a 0."""
    html = page(client, terms="caseloads\r\nagency")
    words = words_of(html)
    assert "2 search terms, 3 councils" in words
    for row in (
        "Hull City Council 1 1 1 of 1 , 100% 0 0 of 1 , 0%",
        "Leeds City Council 2 4 2 of 2 , 100% 0 0 of 2 , 0%",
        "Slough Borough Council 1 0 0 of 1 , 0% 1 1 of 1 , 100%",
        "All letters 5 5 3 of 5 , 60% 1 1 of 5 , 20%",
        "Councils with at least one match 2 of 3 1 of 3",
    ):
        assert row in words
    assert f"/search?q=agency&authority={SLOUGH.code}" in links_of(html)


def test_letters_to_nobody_we_know_are_said(client: FlaskClient) -> None:
    """In a row of their own, so that the rows add up to all letters."""
    assert "Letters whose council we don’t know 1 1 1 of 1 , 100%" in words_of(page(client, terms="council"))
    rows = table(client, terms="council")
    assert ["Letters whose council we don’t know", "1", "1", "1", "1", "100.0"] in rows


def test_councils_outside_the_filters_have_no_row(client: FlaskClient) -> None:
    """They are not a 0: none of their letters was looked in. Those that have letters at another time are named."""
    html = page(client, terms="caseloads", **{"from": "2021"})
    assert row_names(html) == ["Leeds City Council"]
    words = words_of(html)
    assert "Leeds City Council 1 1 1 of 1 , 100%" in words
    assert "2 councils have no letters since 2021: Hull City Council , Slough Borough Council" in words
    assert "1 letter without a date is left out" in words
    assert "Remove filter From: 1 January 2021" in words


def test_a_region_is_not_missing_the_councils_of_others(client: FlaskClient) -> None:
    """Nothing is said of councils that were not asked for."""
    html = page(client, terms="caseloads", region="South East")
    assert row_names(html) == ["Slough Borough Council"]
    assert "have no letters" not in words_of(html)


def test_chosen_councils_without_letters_are_named(client: FlaskClient) -> None:
    """Those with no letters here at all are told from those with none under the filters."""
    words = words_of(page(client, terms="caseloads", authority=["leeds", "slough", "barnsley"], to="2019"))
    assert "One council has no letters up to 2019: Slough Borough Council" in words
    assert f"One council has no letters in this collection: {BARNSLEY.name}" in words


def test_a_council_that_is_not_known_is_named(client: FlaskClient) -> None:
    """The others are compared; with no others, nobody is, rather than everybody."""
    both = page(client, terms="caseloads", authority=["leeds", "atlantis"])
    assert "We don’t recognise the council “atlantis”." in words_of(both)
    assert row_names(both) == ["Leeds City Council"]
    alone = page(client, terms="caseloads", authority="atlantis")
    assert "part of what you chose isn’t recognised" in words_of(alone) or "search term" not in words_of(alone)
    assert row_names(alone) == []
    assert client.get("/compare.csv", query_string={"terms": "caseloads", "authority": ["leeds", "atlantis"]}).status_code == 400


def test_statistical_neighbours_are_compared() -> None:
    """The council itself too; its neighbours without letters here are named."""
    barnet, reading = authorities_called("Barnet")[0], authorities_called("Reading")[0]
    here = client_of(factories.letter(f"to {one.code}", "Caseloads are high.", authority=one) for one in (barnet, reading, SLOUGH))
    html = page(here, terms="caseloads", neighbours="barnet")
    assert row_names(html) == [barnet.name, reading.name]
    assert "8 councils have no letters in this collection" not in words_of(html)
    assert "9 councils have no letters in this collection" in words_of(html)
    assert '<li><a class="chip" href="/compare?terms=caseloads">' in html


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("atlantis", "We don’t recognise the council “atlantis”."),
        ("cumbria", "We don’t know the statistical neighbours of Cumbria County Council."),
    ],
)
def test_neighbours_that_are_not_known_are_not_everybody(client: FlaskClient, name: str, said: str) -> None:
    """The page says why; a file, which can't, is refused."""
    html = page(client, terms="caseloads", neighbours=name)
    assert said in words_of(html)
    assert row_names(html) == []
    assert client.get("/compare.json", query_string={"terms": "caseloads", "neighbours": name}).status_code == 400


def test_a_fault_stays_beside_its_line(client: FlaskClient) -> None:
    """With what works instead; the other lines are counted, and all lines stay in the box."""
    html = page(client, terms="caseloads\n(agency\ndrift authority:nowhere")
    words = words_of(html)
    assert "1 search term, 3 councils" in words
    assert "not counted: A closing bracket ) is missing. Use (agency) instead" in words
    assert "not counted: We don’t recognise the council “nowhere”. Use drift instead" in words
    mended = [parse_qs(urlsplit(link).query)["terms"][0] for link in links_of(html) if "terms=" in link]
    assert "caseloads\n(agency)\ndrift authority:nowhere" in mended
    assert "caseloads\n(agency\ndrift" in mended
    assert ">\ncaseloads\n(agency\ndrift authority:nowhere</textarea>" in html
    assert client.get("/compare.csv", query_string={"terms": "caseloads\n(agency"}).status_code == 400


def test_dates_that_cannot_be_read_are_mended_on_the_form(client: FlaskClient) -> None:
    """Nothing is counted until they are, and no search is lost."""
    html = page(client, 400, terms="caseloads\nagency", **{"from": "31/02/2019"})
    assert ">\ncaseloads\nagency</textarea>" in html
    assert 'aria-invalid="true"' in html
    assert "Search without dates" in words_of(html)
    assert "<table" not in html
    assert any(link.startswith("/compare?") and "from=" not in link and "agency" in link for link in links_of(html))


@pytest.mark.parametrize(
    ("by", "order", "names"),
    [
        ("", "", [HULL, LEEDS, SLOUGH]),
        ("name", "down", [SLOUGH, LEEDS, HULL]),
        ("letters", "", [LEEDS, HULL, SLOUGH]),
        ("paragraphs-2", "", [SLOUGH, HULL, LEEDS]),
        ("paragraphs-1", "up", [SLOUGH, HULL, LEEDS]),
        ("share-3", "", [LEEDS, HULL, SLOUGH]),
    ],
)
def test_columns_sort_by_links(client: FlaskClient, by: str, order: str, names: list[object]) -> None:
    """Ties in order of name; the heading says which way, and leads the other way."""
    html = page(client, terms="caseloads\nagency\naudits", by=by, order=order)
    assert row_names(html) == [one.name for one in names]  # type: ignore[attr-defined]
    assert html.count("aria-sort=") == 1
    (sorted_by,) = re.findall(r'aria-sort="(\w+)"><a href="([^"]*)"', html)
    assert sorted_by[0] == ("descending" if order == "down" or (by and not order) else "ascending")
    assert row_names(client.get(sorted_by[1].replace("&amp;", "&")).text) != row_names(html)


def test_a_column_that_is_not_there_is_said(client: FlaskClient) -> None:
    """The order is that of names, and the page says so; also if its line could not be read."""
    for terms in ("caseloads", "caseloads\n(x"):
        assert "There is no search 2 to sort by" in words_of(page(client, terms=terms, by="share-2"))


def test_a_line_s_own_filters_narrow_it(client: FlaskClient) -> None:
    """A council without letters that fit them has no 0; values of one field are not added to those above the table."""
    html = page(client, terms="caseloads year:2019\ncaseloads authority:slough", authority=["leeds", "hull"])
    words = words_of(html)
    assert "Leeds City Council 2 3 1 of 1 , 100%" in words
    assert "Hull City Council 1 no letters" in words
    assert "No letter can fit both the council in this line and the council chosen for all lines." in words
    rows = table(client, terms="caseloads year:2019", authority=["leeds", "hull"])
    assert ["Hull City Council", "1", "", "", "0", ""] in rows


def test_a_count_leads_to_the_search_that_was_counted(client: FlaskClient) -> None:
    """With the filters of the page and of the line, and no more."""
    html = page(client, terms="caseloads from:2019 to:2020 finding:improvement", region="Yorkshire and The Humber")
    (link,) = {link for link in links_of(html) if f"authority={LEEDS.code}" in link}
    assert "1 paragraph in 1 letter to 1 council" in words_of(client.get(link).text)
    assert "Leeds City Council 2 1 1 of 1 , 100%" in words_of(html)


@pytest.mark.parametrize(
    "asked",
    [
        {"terms": "caseloads\naudits OR agency\n-caseloads\nsection:overview"},
        {"terms": "caseloads from:2020\ncaseloads -authority:hull\nfinding:improvement", "from": "2019", "authority_type": "unitary"},
        {"terms": "caseloads authority:leeds\nyear:2019,2021", "neighbours": "leeds", "finding": ["improvement", "strength"]},
    ],
)
def test_every_count_is_that_of_its_link(client: FlaskClient, asked: dict[str, object]) -> None:
    """Whatever filters the page and the line have: a reader who follows it finds as many paragraphs."""
    cells = re.findall(r'<td class="number"><a href="([^"]*)">([\d,]+)</a>', page(client, **asked))
    assert cells
    for link, count in cells:
        assert client.get(f"/api/v1{unescape(link)}").json["total"] == int(count), link


def test_letters_are_those_with_such_headings_if_headings_are_filtered(client: FlaskClient) -> None:
    """The denominator keeps to what the chips say, as the count does."""
    html = page(client, terms="caseloads", finding="strength")
    assert "Leeds City Council 1 1 1 of 1 , 100%" in words_of(html)
    assert "no letters under these filters: Hull City Council , Slough Borough Council" in words_of(html)
    assert '<input type="hidden" name="finding" value="strength">' in html


def test_the_table_is_made_for_screen_readers(client: FlaskClient) -> None:
    """A caption, and a scope for each heading; the heading of a search spans its two columns."""
    html = page(client, terms="caseloads")
    assert "<caption>" in html
    assert re.search(r'<th scope="colgroup" colspan="2"[^>]*>caseloads</th>', html)
    head = html.partition("<thead>")[2].partition("</thead>")[0]
    assert head.count("<th ") == head.count("<th scope=")


def test_what_a_line_covers_is_said() -> None:
    """Abbreviations are counted in full; a slip is corrected in its line."""
    texts = [f"The multi-agency safeguarding hub meets caseloads {number}." for number in range(120)]
    here = client_of((factories.letter("one", *texts, authority=LEEDS),))
    html = page(here, terms="MASH\ncasloads")
    assert "MASH : Including multi-agency safeguarding hub." in words_of(html)
    assert "casloads : Did you mean caseloads ?" in words_of(html)
    assert "/compare?terms=MASH%0Acaseloads" in links_of(html)


def test_chosen_authorities_stand_side_by_side_with_their_best_paragraphs(client: FlaskClient) -> None:
    """Who has nothing says so; the paragraphs are those that the count leads to."""
    html = page(client, terms="caseloads", authority=[LEEDS.code, SLOUGH.code])
    words = words_of(html).partition("Side by side: caseloads")[2]
    assert "Leeds City Council Focused visit letter, 5 March 2021" in words
    assert "Caseloads are manageable." in words
    assert "1 more paragraph of Leeds City Council for caseloads" in words
    assert "Slough Borough Council No matches." in words


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"terms": "caseloads"}, "all authorities are too many to stand beside each other"),
        ({"terms": "caseloads", "authority": LEEDS.code}, "one has nobody beside it"),
        ({"terms": "\n".join("abcde"), "authority": [one.code for one in (LEEDS, SLOUGH, HULL)]}, "too many columns"),
    ],
)
def test_nothing_stands_side_by_side_where_there_are_too_few_or_too_many(client: FlaskClient, asked: dict[str, object], why: str) -> None:
    """The page says what to choose."""
    words = words_of(page(client, **asked))
    assert "Side by side:" not in words, why
    assert "choose two to six councils" in words


def test_words_that_no_paragraph_has_together_count_nothing(client: FlaskClient) -> None:
    """A comparison answers the question, not a near one."""
    assert "Councils with at least one match 0 of 3" in words_of(page(client, terms="caseloads agency"))


def test_a_comparison_is_kept_as_table_and_data(client: FlaskClient) -> None:
    """The same counts, read by programs, with what they are counted of."""
    terms = "caseloads\n=agency\nletters"
    rows = table(client, terms=terms)
    parts = ("", ": letters with it", ": of letters", ": % of letters")
    assert rows[0] == ["authority", "letters", *(f"{text}{part}" for text in ("caseloads", "'=agency", "letters") for part in parts)]
    assert ["Leeds City Council", "2", "4", "2", "2", "100.0", "0", "0", "2", "0.0", "0", "0", "2", "0.0"] in rows
    leeds = {
        "authority": "Leeds City Council",
        "letters": 2,
        "counts": {"caseloads": 4, "=agency": 0, "letters": 0},
        "letters_with": {"caseloads": 2, "=agency": 0, "letters": 0},
        "letters_of": {"caseloads": 2, "=agency": 2, "letters": 2},
    }
    assert leeds in client.get("/compare.json", query_string={"terms": terms}).json


def test_files_name_the_councils_without_letters(client: FlaskClient) -> None:
    """With empty cells: not looked in is no 0."""
    rows = table(client, terms="caseloads", authority=["leeds", "barnsley"])
    assert [BARNSLEY.name, "0", "", "", "", ""] in rows
    data = client.get("/compare.json", query_string={"terms": "caseloads", "authority": ["leeds", "barnsley"]}).json
    assert {"authority": BARNSLEY.name, "letters": 0, "counts": {}, "letters_with": {}, "letters_of": {}} in data


@pytest.mark.parametrize("asked", ["terms=caseloads%0A(x", "terms=caseloads&colour=red", "terms=caseloads&authority=atlantis"])
def test_a_refused_file_leads_back_to_its_comparison(client: FlaskClient, asked: str) -> None:
    """Not to a search for nothing, which would lose what was compared."""
    answer = client.get(f"/compare.csv?{asked}")
    assert answer.status_code == 400
    assert any(link.startswith("/compare?terms=caseloads") for link in links_of(answer.text))
    assert [link for link in links_of(answer.text) if link.startswith("/search?")] == []


def test_a_program_gets_the_same(client: FlaskClient) -> None:
    """Counts with their denominators; null where there is nothing to look in."""
    asked = {"terms": "caseloads\ncaseloads year:2019", "authority": ["leeds", "hull", "barnsley"]}
    found = client.get("/api/v1/compare", query_string=asked).json
    rows = {one["code"]: (one["letters"], one["counts"], one["letters_with"], one["letters_of"]) for one in found["authorities"]}
    assert rows == {LEEDS.code: (2, [4, 3], [2, 1], [2, 1]), HULL.code: (1, [1, None], [1, None], [1, 0])}
    assert found["without_letters"] == [{"code": BARNSLEY.code, "name": BARNSLEY.name, "gss_code": "E08000038"}]
    assert (found["totals"], found["letters"]) == ([5, 3], 3)
    nobody = client.get("/api/v1/compare", query_string={"terms": "council"}).json["unknown_authority"]
    assert nobody == {"letters": 1, "counts": [1], "letters_with": [1], "letters_of": [1]}
    around = client.get("/api/v1/compare", query_string={"terms": "caseloads", "neighbours": "atlantis"}).json
    assert [one["message"] for one in around["notices"]] == ["We don’t recognise the council “atlantis”."]
    assert (around["authorities"], around["without_letters"]) == ([], [])


def test_a_comparison_is_bounded(client: FlaskClient) -> None:
    """So many searches and no more, each once; the rest are named."""
    terms = "\n".join(f"word{number}" for number in range(14)) + "\nword1"
    words = words_of(page(client, terms=terms))
    assert f"{MOST_TERMS} search terms" in words
    assert "the searches after the first 12: ‘word12’, ‘word13’" in words


def test_an_unknown_filter_is_named_once_however_many_searches_it_is_for() -> None:
    """Each line offered its own words instead, as if they were misspelt, and thousands of offers made a page of 20 MB."""
    filters = "".join(f"&section=nothing{n}" for n in range(20))
    answer = client_of(letters()).get(f"/compare?terms=caseloads%0Aneglect{filters}")
    said = words_of(answer.text)
    assert "Did you mean" not in said
    assert said.count("We don’t recognise the section “nothing7”") == 1


def test_a_lack_of_letters_is_a_line_s_own_only_if_there_are_some(client: FlaskClient) -> None:
    """Where the council has no letters at all, the line has nothing to do with it."""
    blamed = "No letters match this line’s own filters."
    assert blamed in words_of(page(client, terms="caseloads year:2001", authority="Leeds"))
    assert blamed not in words_of(page(client, terms="caseloads", authority="Sheffield"))


def test_a_name_in_a_line_that_counts_for_nothing_is_said(client: FlaskClient) -> None:
    """The chosen council counts, and the page says that the one in the line does not."""
    said = "“leeds” in your search is not used, because you have chosen the filter “Council: Hull City Council”."
    assert said in words_of(page(client, terms="leeds caseloads", authority="Hull"))
