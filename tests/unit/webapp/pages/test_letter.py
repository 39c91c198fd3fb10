"""Letters: the whole letter on a page, its hits, its paragraphs' own links and its file."""

from __future__ import annotations

import hashlib
import io
import os
import re
import sys
from dataclasses import replace
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient

from indexer.ingest.build import rebuild
from indexer.letter import Letter, Part, Source
from indexer.settings.run import Settings
from tests.support import factories
from tests.support.pages import LEEDS, client_of, engine_of, faults_of, letters, links_of, words_of
from webapp import create_app
from webapp.services.originals import open_original

LEEDS_2019, LEEDS_2021, SLOUGH_2020, HULL_2020, NOBODY = (letter.id for letter in letters())


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over the small collection."""
    return client_of(letters())


def page(client: FlaskClient, address: str) -> str:
    """Return the valid HTML at `address`."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert faults_of(answer.text) == []
    return answer.text


def test_a_letter_shows_what_it_says_of_itself(client: FlaskClient) -> None:
    """Heading data, and that a thing is not stated where it isn't."""
    words = words_of(page(client, f"/letters/{LEEDS_2019}"))
    for part in ("Leeds City Council Focused visit letter, 3 May 2019", "Letter date 3 May 2019", "Inspectors Máire Atherton",
                 "Judgements Overall: Good", "Original leeds 2019.txt"):
        assert part in words
    assert "Letter date Not stated Visit or meeting 30 July to 1 August 2020" in words_of(page(client, f"/letters/{HULL_2020}"))


def test_a_letter_that_says_nothing_of_itself_has_a_page_too(client: FlaskClient) -> None:
    """No authority, no type, no date."""
    words = words_of(page(client, f"/letters/{NOBODY}"))
    assert "Unknown council Letter of unknown type, no date given" in words


def test_sections_are_listed_and_stand_in_order(client: FlaskClient) -> None:
    """The contents lead to headings that are there, each with its finding in words."""
    html = page(client, f"/letters/{LEEDS_2019}")
    assert re.findall(r'<li><a href="(#s\d)">([^<]+)', html) == [
        ("#s1", "Areas of strength"), ("#s2", "What needs to improve"), ("#s3", "Overview"),
    ]
    assert [html.count(f'id="s{number}"') for number in (1, 2, 3)] == [1, 1, 1]


def test_paragraphs_have_anchors_page_numbers_and_links_of_their_own(client: FlaskClient) -> None:
    """So that each can be cited."""
    html = page(client, f"/letters/{LEEDS_2019}")
    assert re.findall(r'id="(p\d+)"', html) == ["p1", "p2", "p3", "p4"]
    assert re.findall(r"Page (\d)", html) == ["1", "2"]
    assert f"/letters/{LEEDS_2019}/p/k3" in links_of(html)
    assert f"/letters/{LEEDS_2019}/original#page=2" in links_of(html)


def test_list_items_are_a_list_to_those_who_hear_the_page(client: FlaskClient) -> None:
    """A screen reader says how many there are."""
    html = page(client, f"/letters/{LEEDS_2019}")
    assert html.count('role="list"') == 1
    assert html.count('role="listitem"') == 3  # two items and a page's beginning between them


def test_hits_are_marked_numbered_and_linked(client: FlaskClient) -> None:
    """A reader goes from one to the next, and knows how many there are."""
    html = page(client, f"/letters/{LEEDS_2019}?q=caseloads")
    assert re.findall(r"Match (\d of \d)", html) == ["1 of 3", "2 of 3", "3 of 3"]
    assert html.count("<mark>") == 3
    first, second, third = re.findall(r'<p class="marks">(.*?)</p>', html, re.DOTALL)
    assert (links_of(first), links_of(second), links_of(third)) == (["#p3"], ["#p1", "#p4"], ["#p3"])


@pytest.mark.parametrize(
    ("filters", "said", "why"),
    [
        ("&finding=strength", "3 matches for caseloads , 1 with your filters", "all are marked, and those found are told from them"),
        ("&finding=background", "3 matches for caseloads , none with your filters", "even if there are none"),
        ("&year=2019", "3 matches for caseloads First match", "a filter on letters leaves a letter whole"),
        ("&finding=strength&from=31/31/2019", "3 matches for caseloads First match", "what can't be read counts nothing"),
    ],
)
def test_matches_within_the_filters_are_told_from_all(client: FlaskClient, filters: str, said: str, why: str) -> None:
    """A list that counts one paragraph leads to a letter that says so, though it marks three."""
    assert said in words_of(page(client, f"/letters/{LEEDS_2019}?q=caseloads{filters}")), why


def test_the_way_back_leads_to_the_results_as_they_were(client: FlaskClient) -> None:
    """Words, filters, order and page."""
    results = "/search?q=caseloads&year=2019&year=2021&sort=oldest"
    letter = next(address for address in links_of(client.get(results).text) if address.startswith("/letters/"))
    assert results in links_of(page(client, letter.partition("#")[0]))


def test_a_letter_with_no_hit_says_so(client: FlaskClient) -> None:
    """Rather than leave the reader looking."""
    assert "No matches for zebra in this letter" in words_of(page(client, f"/letters/{LEEDS_2019}?q=zebra"))


def test_a_letter_opens_whatever_the_search_says(client: FlaskClient) -> None:
    """A search that can't be understood is told of, the letter is there."""
    words = words_of(page(client, f"/letters/{LEEDS_2019}?q=(caseloads"))
    assert "Strategy discussions are not timely." in words


def test_earlier_and_later_letters_of_the_authority_are_at_hand(client: FlaskClient) -> None:
    """In order of time, this one among them; a letter to nobody has no neighbours."""
    html = page(client, f"/letters/{LEEDS_2019}?q=caseloads")
    assert "Focused visit letter, 3 May 2019 (this letter) Focused visit letter, 5 March 2021" in words_of(html)
    assert f"/letters/{LEEDS_2021}-leeds-focused-visit-letter-2021-03-05?q=caseloads" in links_of(html)
    assert "Letters to" not in words_of(page(client, f"/letters/{NOBODY}"))


@pytest.mark.parametrize("name", [LEEDS_2019, f"{LEEDS_2019}-leeds", f"{LEEDS_2019}-anything-at-all"])
def test_what_stands_after_the_id_is_decoration(client: FlaskClient, name: str) -> None:
    """Old links work after a better reading; the page says which is its own."""
    html = page(client, f"/letters/{name}")
    assert f'<link rel="canonical" href="http://localhost/letters/{LEEDS_2019}-leeds-focused-visit-letter-2019-05-03">' in html


@pytest.mark.parametrize("name", ["x", "0" * 16, "0" * 15, "..", "%00", "0" * 1000, f"{LEEDS_2019}0"])
def test_a_letter_that_is_not_there_is_a_page_that_says_so(client: FlaskClient, name: str) -> None:
    """404, with the search at hand."""
    answer = client.get(f"/letters/{name}")
    assert answer.status_code == 404
    assert 'name="q"' in answer.text


def test_a_paragraph_s_link_leads_to_its_place(client: FlaskClient) -> None:
    """By its own words' key, with the search kept."""
    answer = client.get(f"/letters/{LEEDS_2019}/p/k3?q=caseloads")
    assert answer.status_code == 302
    assert answer.location.endswith("-2019-05-03?q=caseloads#p3")
    assert client.get(f"/letters/{LEEDS_2019}/p/never-was-there").status_code == 404


def test_a_paragraph_has_one_number_beside_it(client: FlaskClient) -> None:
    """The printed one where the letter prints numbers, and none where this one has none there; else ours."""
    numbered, plain = (client.get(f"/letters/{one.id}").text for one in letters()[:2])
    beside = re.compile(r'class="number(?: bare)?"[^>]*><span class="hidden">(.*?)</span><span aria-hidden="true">(.*?)</span>')
    none = ("Link to this paragraph", "¶ ")
    assert beside.findall(numbered) == [none, none, ("Link to paragraph 2", "¶ "), none]
    assert beside.findall(plain) == [("Link to paragraph 1", "¶ 1"), ("Link to paragraph 2", "¶ 2")]
    shown = words_of(client.get(f"/search?q=leaders&authority={LEEDS.code}").text)
    assert "page 1 Read in full in the letter to Leeds City Council, under “Areas of strength”, page 1" in shown
    assert "paragraph 1" not in shown


def kept(folder: Path, path: str = "a/letter.pdf", content: bytes = b"%PDF-1.7 words") -> Letter:
    """Write a file and return a letter that was read from it."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    source = Source(path, str(folder), hashlib.sha256(content).hexdigest(), len(content), 1)
    return replace(letters()[0], sources=(source,))


def original(letter: Letter, *folders: Path) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and bytes of the letter's original."""
    app = create_app(Settings(), engine_of((letter,), folders=tuple(map(str, folders))))
    with app.test_client().get(f"/letters/{letter.id}/original") as answer:
        return answer.status_code, dict(answer.headers), answer.data


def test_a_pdf_is_shown_as_it_was_given(tmp_path: Path) -> None:
    """Its bytes, its type, in the browser."""
    status, headers, content = original(kept(tmp_path), tmp_path)
    assert (status, content) == (200, b"%PDF-1.7 words")
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"].startswith("inline")
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_letter_in_a_pack_opens_the_pack_at_its_page(tmp_path: Path) -> None:
    """The page says which pages of which file it is, and its pages lead into that file."""
    letter = kept(tmp_path)
    source = replace(letter.sources[0], part=Part(first=12, last=19))
    paragraphs = tuple(replace(one, page=14) for one in letter.paragraphs)
    inside = replace(letter, sources=(source,), paragraphs=paragraphs)
    app = create_app(Settings(), engine_of((inside,), folders=(str(tmp_path),)))
    page = app.test_client().get(f"/letters/{inside.id}", follow_redirects=True).text
    assert "pages 12–19 of letter.pdf" in page
    assert f"/letters/{inside.id}/original#page=14" in page
    assert original(inside, tmp_path)[2] == b"%PDF-1.7 words"


def test_a_letter_in_an_archive_gives_the_archive(tmp_path: Path) -> None:
    """The archive is downloaded, and its pages are not offered beside the text."""
    letter = kept(tmp_path, "letters.zip", b"PK")
    source = replace(letter.sources[0], part=Part(within=("a.pdf in",)))
    inside = replace(letter, sources=(source,), paragraphs=tuple(replace(one, page=1) for one in letter.paragraphs))
    app = create_app(Settings(), engine_of((inside,), folders=(str(tmp_path),)))
    page = app.test_client().get(f"/letters/{inside.id}", follow_redirects=True).text
    assert "a.pdf in letters.zip" in page
    assert "Show original alongside" not in page
    status, headers, content = original(inside, tmp_path)
    assert (status, content) == (200, b"PK")
    assert headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("path", "content", "kind"),
    [
        ("letter.txt", b"Dear", "text/plain; charset=utf-8"),
        ("letter.html", b"<script>alert(1)</script>", "application/octet-stream"),
        ("letter.svg", b"<svg onload='alert(1)'/>", "application/octet-stream"),
        ("letter.pdf", b"<html>Report not found</html>", "application/octet-stream"),
        ("letter", b"words", "application/octet-stream"),
    ],
)
def test_all_but_a_pdf_is_only_kept(tmp_path: Path, path: str, content: bytes, kind: str) -> None:
    """What could hold script is never shown as a page of ours, whatever its name says."""
    status, headers, _ = original(kept(tmp_path, path, content), tmp_path)
    assert status == 200
    assert headers["Content-Type"] == kind
    assert headers["Content-Disposition"].startswith("attachment")


@pytest.mark.skipif(os.name == "nt", reason="such names can't be there")
@pytest.mark.parametrize("name", ["a\nb.pdf", 'a"b;.pdf', "Máire’s 中文 🙂.pdf", "\\.pdf", "-.pdf", " .pdf"])
def test_a_file_with_an_odd_name_is_sent(tmp_path: Path, name: str) -> None:
    """No name can break the answer's headers."""
    status, headers, content = original(kept(tmp_path, name), tmp_path)
    assert (status, content) == (200, b"%PDF-1.7 words")
    assert "\n" not in headers["Content-Disposition"]


@pytest.mark.skipif(sys.platform != "linux", reason="other file systems have no such names")
def test_originals_whose_names_are_no_text_are_sent(tmp_path: Path) -> None:
    """Files of an old system, with Latin-1 in the names of folder and file: alone and in an archive."""
    folder, index = tmp_path / "letters", tmp_path / "index"
    file = Path(os.fsdecode(os.fsencode(folder) + b"/T\xe9/caf\xe9.txt"))
    file.parent.mkdir(parents=True)
    content = b"Areas of strength\n\nChildren are heard, and it shows in their plans."
    file.write_bytes(content)
    settings = Settings(letters=(folder,), index=index, jobs=1)
    assert rebuild(settings).report.letters == 1
    pages = create_app(settings).test_client()
    letter = next(iter(pages.application.extensions["letters"].collection().letters))
    with pages.get(f"/letters/{letter.id}/original") as answer:
        assert (answer.status_code, answer.data) == (200, content)
    archive = ZipFile(io.BytesIO(pages.get("/letters.zip").data))
    assert content in [archive.read(name) for name in archive.namelist()]


def test_a_file_with_another_name_for_the_same_bytes_will_do(tmp_path: Path) -> None:
    """The same bytes under two names are one letter."""
    letter = kept(tmp_path)
    gone = replace(letter.sources[0], path="gone.pdf")
    assert original(replace(letter, sources=(gone, *letter.sources)), tmp_path)[0] == 200


def _gone(folder: Path) -> None:
    (folder / "a" / "letter.pdf").unlink()


def _changed(folder: Path) -> None:
    (folder / "a" / "letter.pdf").write_bytes(b"%PDF-1.7 w0rds")


def _grown(folder: Path) -> None:
    (folder / "a" / "letter.pdf").write_bytes(b"%PDF-1.7 words and more")


def _linked(folder: Path) -> None:
    (folder / "a" / "letter.pdf").rename(folder / "real.pdf")
    (folder / "a" / "letter.pdf").symlink_to(folder / "real.pdf")


def _linked_folder(folder: Path) -> None:
    (folder / "a").rename(folder / "b")
    (folder / "a").symlink_to(folder / "b")


def _pipe(folder: Path) -> None:
    _gone(folder)
    os.mkfifo(folder / "a" / "letter.pdf")


def _folder(folder: Path) -> None:
    _gone(folder)
    (folder / "a" / "letter.pdf").mkdir()


@pytest.mark.skipif(os.name == "nt", reason="links and pipes are made otherwise there")
@pytest.mark.parametrize("change", [_gone, _changed, _grown, _linked, _linked_folder, _pipe, _folder])
def test_a_file_that_is_no_longer_what_was_read_is_not_sent(tmp_path: Path, change: object) -> None:
    """404, with a page that says so."""
    letter = kept(tmp_path)
    change(tmp_path)  # type: ignore[operator]
    status, _, content = original(letter, tmp_path)
    assert status == 404
    assert "You can still read the letter’s text here".encode() in content


@pytest.mark.parametrize("path", ["../secret.pdf", "a/../../secret.pdf", "/etc/hostname", "a/\0.pdf", ""])
def test_nothing_outside_of_the_letters_folders_is_sent(tmp_path: Path, path: str) -> None:
    """Whatever path a catalogue may hold."""
    content = b"%PDF-1.7 secret"
    (tmp_path / "secret.pdf").write_bytes(content)
    folder = tmp_path / "letters"
    letter = kept(folder)
    source = Source(path, str(folder), hashlib.sha256(content).hexdigest(), len(content), 1)
    assert original(replace(letter, sources=(source,)), folder)[0] == 404


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_original_that_a_browser_has_is_not_sent_again(tmp_path: Path, method: str) -> None:
    """Its tag is the hash of its bytes; no file is left open."""
    letter = kept(tmp_path)
    client = create_app(Settings(), engine_of((letter,), folders=(str(tmp_path),))).test_client()
    tag = f'"{letter.sources[0].sha256}"'
    with client.open(f"/letters/{letter.id}/original", method=method, headers={"If-None-Match": tag}) as answer:
        assert (answer.status_code, answer.headers["ETag"], answer.data) == (304, tag, b"")


def test_a_file_that_is_cut_while_it_is_sent_ends_the_answer(tmp_path: Path) -> None:
    """An error, and no wait for what will not come."""
    letter = kept(tmp_path)
    with open_original(letter, (str(tmp_path),)).file as file:
        assert file.read(4) == b"%PDF"
        (tmp_path / "a" / "letter.pdf").write_bytes(b"%PDF")
        with pytest.raises(OSError, match="was cut short"):
            file.read(4)


def test_a_folder_that_the_build_did_not_name_is_not_read(tmp_path: Path) -> None:
    """Only the letters' folders of the report."""
    assert original(kept(tmp_path / "one"), tmp_path / "other")[0] == 404


def test_the_original_stands_beside_the_text_where_it_has_pages(client: FlaskClient) -> None:
    """By an address of its own, so without script; pages and places of facts turn the frame to their page, and matches stay marked."""
    html = page(client, f"/letters/{LEEDS_2019}?q=caseloads&beside=yes")
    frame = re.search(r'<iframe [^>]*name="original"[^>]*src="([^"]+)"', html)
    assert frame is not None
    assert frame[1].startswith(f"/letters/{LEEDS_2019}/original?page=1#page=1")
    assert f'href="/letters/{LEEDS_2019}/original?page=2#page=2&amp;navpanes=0&amp;view=FitH" target="original"' in html
    alone = re.search(r'href="([^"]+)">Hide original', html)
    assert alone is not None
    assert "<iframe" not in page(client, unescape(alone[1]))
    assert "Show original alongside" in page(client, unescape(alone[1]))


def test_an_original_without_pages_is_not_shown_beside() -> None:
    """A frame would only offer a download."""
    made = factories.letter("text", factories.paragraph(1, "Words without a page.", page=None), authority=LEEDS)
    html = client_of([made]).get(f"/letters/{made.id}?beside=yes").text
    assert "<iframe" not in html
    assert "Show original alongside" not in html
