"""What readers take to a meeting: packs to print, baskets, originals, the list of letters."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
import rispy
from flask.testing import FlaskClient

from indexer.letter import Letter, Part, Source
from tests.support import factories
from tests.support.pages import HULL, LEEDS, client_of, letters, links_of, nasty_letter, words_of
from webapp.presenters import letters_list
from webapp.services import archive

HERE = "http://localhost"
LEEDS_2019, LEEDS_2021 = letters()[:2]
PLACES = f"p={LEEDS_2019.id}/k3&p={LEEDS_2021.id}/k1"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over the small collection with the harmful letter in it."""
    return client_of((*letters(), nasty_letter()))


def test_a_pack_to_print_has_each_quote_with_its_citation(client: FlaskClient) -> None:
    """And leads to the same for Word, arranged alike."""
    page = client.get("/briefing?q=oversight&arrange=section").text
    assert "What inspectors said: oversight" in words_of(page)
    cited = f"Focused visit letter: Leeds City Council (2019), 3 May, paragraph 2, p. 2. {HERE}/letters/{LEEDS_2019.id}/p/k3"
    assert cited in words_of(page)
    assert "/search.docx?q=oversight&arrange=section" in links_of(page)


def test_a_pack_of_nothing_says_so(client: FlaskClient) -> None:
    """It offers no file."""
    page = client.get("/briefing?q=zebra").text
    assert "No paragraph has all your words." in words_of(page)
    assert not [link for link in links_of(page) if ".docx" in link]


def test_a_basket_is_in_its_address(client: FlaskClient) -> None:
    """In the order of the address, without an account; its files hold the same."""
    page = client.get(f"/basket?{PLACES}").text
    assert "2 paragraphs" in words_of(page)
    assert page.index("Management oversight") < page.index("Caseloads are manageable.")
    for form in ("docx", "ris", "bib", "csl.json"):
        link = next(link for link in links_of(page) if link.startswith(f"/basket.{form}?"))
        answer = client.get(link)
        assert (answer.status_code, answer.headers["Content-Disposition"].endswith(f"-collected-2026-11-22.{form}")) == (200, True)
    assert len(rispy.loads(client.get(f"/basket.ris?{PLACES}").text)) == 2
    texts = [one.text for one in docx.Document(io.BytesIO(client.get(f"/basket.docx?{PLACES}").data)).paragraphs]
    assert {"Collected paragraphs", "Caseloads are manageable."} <= set(texts)


@pytest.mark.parametrize("lost", [f"{LEEDS_2019.id}/gone", "0000000000000000/k1", "nonsense", "/"])
def test_what_is_gone_from_a_basket_is_told(client: FlaskClient, lost: str) -> None:
    """A paragraph that is no longer here is not left out without a word."""
    page = client.get(f"/basket?p={LEEDS_2019.id}/k3&p={lost}").text
    assert "1 paragraph that you collected is no longer in the collection." in words_of(page)
    assert "Management oversight" in page


def test_an_empty_basket_says_how_to_fill_it(client: FlaskClient) -> None:
    """And gives no empty files."""
    assert "Nothing is collected yet." in words_of(client.get("/basket").text)
    assert [client.get(f"/basket.{form}").status_code for form in ("docx", "zip", "ris", "exe")] == [404] * 4
    assert client.get(f"/basket.ris?{PLACES}&colour=red").status_code == 400


def filed(folder: Path, letter: Letter, name: str, content: bytes, part: Part | None = None) -> Letter:
    """Return `letter` as read from the file `name` with this content."""
    (folder / name).write_bytes(content)
    source = Source(name, str(folder), hashlib.sha256(content).hexdigest(), len(content), 1, *((part,) if part else ()))
    return replace(letter, sources=(source,))


def opened(answer: object) -> ZipFile:
    """Return the archive that a response holds."""
    assert answer.status_code == 200, answer.text  # type: ignore[attr-defined]
    return ZipFile(io.BytesIO(answer.data))  # type: ignore[attr-defined]


@pytest.fixture
def archived(tmp_path: Path) -> FlaskClient:
    """Return a client over letters whose originals are there, held in a pack, of the same name, and gone."""
    made = letters()
    twin = replace(made[1], id="c" * 16)
    return client_of(
        (
            filed(tmp_path, made[0], "a b.PDF", b"%PDF-1.7 one"),
            filed(tmp_path, made[1], "2.txt", b"two " * 100_000),
            filed(tmp_path, twin, "3.txt", b"three"),
            filed(tmp_path, made[2], "pack.pdf", b"%PDF-1.7 pack", Part(first=1, last=2)),
            filed(tmp_path, made[3], "pack.pdf", b"%PDF-1.7 pack", Part(first=3, last=3)),
            made[4],
        ),
        folders=(str(tmp_path),),
    )


def test_originals_come_with_names_that_people_can_read(archived: FlaskClient) -> None:
    """Whole, each file once, with a list that says what each is and which is no longer here."""
    made = opened(archived.get("/letters.zip"))
    assert made.testzip() is None
    assert sorted(made.namelist()) == [
        "Contents.txt",
        "Hull City Council, Focused visit letter, 2020-08-01.pdf",
        "Leeds City Council, Focused visit letter, 2019-05-03.pdf",
        "Leeds City Council, Focused visit letter, 2021-03-05 (2).txt",
        "Leeds City Council, Focused visit letter, 2021-03-05.txt",
    ]
    assert made.read("Leeds City Council, Focused visit letter, 2019-05-03.pdf") == b"%PDF-1.7 one"
    contents = made.read("Contents.txt").decode()
    assert "    page 3 of Hull City Council, Focused visit letter, 2020-08-01.pdf" in contents
    assert "    pages 1–2 of Hull City Council, Focused visit letter, 2020-08-01.pdf" in contents
    assert "it is not in this archive" in contents
    assert "Licence of the letters: Open Government Licence v3.0 https://" in contents


def test_a_basket_gives_the_originals_of_its_letters(archived: FlaskClient) -> None:
    """Each letter once."""
    made = opened(archived.get(f"/basket.zip?p={LEEDS_2019.id}/k3&p={LEEDS_2019.id}/k1"))
    assert made.namelist() == ["Leeds City Council, Focused visit letter, 2019-05-03.pdf", "Contents.txt"]


def test_too_many_originals_or_none_are_refused(archived: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to do."""
    assert archived.get("/letters.zip?q=zebra").status_code == 400
    assert archived.get("/letters.zip?authority=nowhere").status_code == 400
    monkeypatch.setattr(archive, "MOST_ORIGINALS", 2)
    answer = archived.get("/letters.zip")
    assert (answer.status_code, "Narrow it" in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("Leeds", 'Visit "one"/two: <three>', ""), "Leeds, Visit one two three"),
        (("..", ""), "letter"),
        (("a" * 300,), "a" * archive.LONGEST_NAME),
    ],
)
def test_a_name_is_allowed_on_every_system(words: tuple[str, ...], name: str) -> None:
    """Whatever a council or a letter type is called."""
    assert archive.readable_name(*words) == name


ROW = r'<tr role="row"><td.*?</tr>'
"""A letter in the list."""


def rows_of(page: str) -> list[str]:
    """Return the rows of the list of letters as text."""
    return [words_of(f"<body>{row}") for row in re.findall(ROW, page, re.DOTALL)]


def test_letters_are_a_list() -> None:
    """Newest first, those without a date last; also without a search."""
    rows = rows_of(client_of(letters()).get("/letters").text)
    assert len(rows) == 5
    assert rows[0].startswith("5 March 2021 Leeds City Council Focused visit letter")
    assert rows[-1].startswith("No date given Unknown council Letter of unknown type")


@pytest.mark.parametrize(
    "search",
    ["", "q=caseloads", f"authority={HULL.code}", "q=caseloads&sort=oldest", "year=2021", "q=zebra", "from=2020&to=2020"],
)
def test_page_and_api_list_the_same(client: FlaskClient, search: str) -> None:
    """The same letters in the same order."""
    page = client.get(f"/letters?{search}").text
    listed = [match[1] for row in re.findall(ROW, page, re.DOTALL) if (match := re.search(r"/letters/([0-9a-f]{16})", row))]
    answer = client.get(f"/api/v1/letters?{search}&size=100").json
    assert listed == [one["letter_id"] for one in answer["letters"]]
    if not listed:
        assert "No letters match all of this." in words_of(page)


def test_a_search_tells_how_often_each_letter_has_it(client: FlaskClient) -> None:
    """And leads into each letter with the words marked."""
    page = client.get("/letters?q=caseloads").text
    assert any(row.endswith("3 paragraphs") for row in rows_of(page))
    assert any(link.startswith(f"/letters/{LEEDS_2019.id}") and link.endswith("?q=caseloads") for link in links_of(page))


def test_a_long_list_has_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page beyond the last is the last."""
    monkeypatch.setattr(letters_list, "ON_A_PAGE", 2)
    client = client_of(letters())
    assert len(rows_of(client.get("/letters").text)) == 2
    assert "/letters?page=2" in links_of(client.get("/letters").text)
    last = client.get("/letters?page=9").text
    assert ("Page 3 of 3" in last, len(rows_of(last))) == (True, 1)
    assert "/letters?page=2" in links_of(last)


def test_the_home_page_leads_to_the_letters_of_a_type(client: FlaskClient) -> None:
    """As many as it says."""
    page = client.get("/").text
    link = next(link for link in links_of(page) if link.startswith("/letters?letter_type=focused"))
    assert "Focused visit letter 3 letters" in words_of(page)
    assert len(rows_of(client.get(link).text)) == 3


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=caseloads", f"/letters/{LEEDS_2019.id}", f"/letters/{LEEDS_2019.id}/p/k3/similar", "/compare?terms=caseloads",
        f"/authorities/{LEEDS.code}", "/letters", f"/basket?{PLACES}", "/briefing?q=caseloads",
    ],
)  # fmt: skip
def test_what_can_be_taken_along_stands_at_the_top(client: FlaskClient, address: str) -> None:
    """The link, a print and downloads, each of which is there."""
    page = client.get(address).text
    take = page[page.index('class="take"') :]
    take = take[: take.index('class="done"')]
    assert re.search(r'data-copy="http://localhost/', take)
    assert "data-print" in take or "/briefing" in take
    links = [link.removeprefix(HERE) for link in links_of(take)]
    assert links
    missing = {link: status for link in links if (status := client.head(link).status_code) != 200 and not link.endswith("/original")}
    assert not missing


def test_a_letter_without_a_date_is_named_so() -> None:
    """In an archive."""
    from webapp.presenters.archive_contents import named_letters

    (one,) = named_letters((factories.letter("x", authority=None, date=None, letter_type=None),))
    assert one.name == "Unknown council, Letter of unknown type, no date"
    assert archive.EARLIEST.date() == date(1980, 1, 1)
