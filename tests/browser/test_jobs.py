"""Seven people's jobs, done as they would do them, in a real browser, and counted in steps."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import docx
import pyarrow.parquet
import pytest
from bibtexparser.bparser import BibTexParser
from playwright.sync_api import Locator, Page, expect

from indexer.registers import authorities_called
from tests.support import factories
from tests.support.pages import engine_of, letters, served

WIDE = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 375, "height": 667}, "has_touch": True, "is_mobile": True}
wide, phone = (pytest.mark.parametrize("reader", [one], indirect=True) for one in (WIDE, PHONE))
(SHEFFIELD,) = authorities_called("Sheffield")
FOCUSED = """() => {
    const one = document.activeElement;
    const box = one.getBoundingClientRect();
    const shown = one !== document.body && box.width && box.bottom > 0 && box.top < innerHeight;
    return shown ? one.tagName + " " + (one.textContent.trim() || one.name || one.id) : "";
}"""
"""What has the focus, if it can be seen; "" otherwise."""


class Steps:
    """What a person does on a page: a click, a text typed and sent by Enter, or a key is one step."""

    def __init__(self, page: Page) -> None:
        """Begin on the home page."""
        self.page = page
        self.count = 0
        page.goto("/")

    def click(self, target: Locator) -> None:
        """Click or tap."""
        self.count += 1
        target.click()

    def search(self, text: str) -> None:
        """Type a search and send it."""
        self.count += 1
        self.page.get_by_label(re.compile("^Search")).first.fill(text)
        self.page.keyboard.press("Enter")

    def key(self, name: str) -> None:
        """Press one key."""
        self.count += 1
        self.page.keyboard.press(name)

    def saved(self, target: Locator) -> Path:
        """Click on a download, and return the file, under the name that it is given."""
        with self.page.expect_download() as saved:
            self.click(target)
        return Path(saved.value.path()).rename(Path(saved.value.path()).with_name(saved.value.suggested_filename))

    def take(self, form: str) -> Path:
        """Open the downloads at the top of the page, and save one."""
        self.click(self.page.locator(".downloads summary"))
        return self.saved(self.page.get_by_role("link", name=form, exact=True))


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Serve the small collection with a letter to a statistical neighbour of Leeds."""
    near = factories.letter("sheffield 2021", "Caseloads are too high in two teams.", authority=SHEFFIELD, date="2021-06-01")
    with served(engine_of((*letters(), near))) as address:
        yield address


def quotes_in(file: Path) -> tuple[list[str], list[str]]:
    """Return the councils of a briefing, and its citations."""
    paragraphs = docx.Document(str(file)).paragraphs
    heads = [one.text for one in paragraphs if one.style and one.style.name == "Heading 1"]
    cited = [after.text for one, after in pairwise(paragraphs) if one.style and one.style.name == "Quote"]
    return heads, cited


@wide
def test_an_officer_briefs_a_director(reader: Page) -> None:
    """On a theme, for a council and its statistical neighbours, none named by hand: from the home page to a Word document."""
    steps = Steps(reader)
    steps.search("caseloads leeds and its statistical neighbours")
    file = steps.take("Word briefing")
    assert steps.count <= 6, "it is 3"
    heads, cited = quotes_in(file)
    assert set(heads) == {"Leeds City Council", "Sheffield City Council"}
    assert len(cited) == 5
    assert all(re.search(r"\(20\d\d\), .* http://.*/letters/[0-9a-f]{16}/p/", one) for one in cited), "each with citation and link"
    assert file.name.startswith("briefing-caseloads-leeds-and-its-statistical-neighbours-")


@wide
def test_an_officer_finds_the_neighbours_by_clicks(reader: Page) -> None:
    """The same for who doesn't know what can be typed: by the council's page."""
    steps = Steps(reader)
    steps.click(reader.get_by_role("navigation", name="Main").get_by_role("link", name="Councils"))
    steps.click(reader.get_by_role("link", name="Leeds City Council"))
    steps.click(reader.get_by_role("link", name="Search letters to this council and its statistical neighbours"))
    steps.search("caseloads")
    reader.wait_for_url("**q=caseloads**")
    heads, cited = quotes_in(steps.take("Word briefing"))
    assert steps.count <= 6
    assert (set(heads), len(cited)) == ({"Leeds City Council", "Sheffield City Council"}, 5)


@wide
def test_a_journalist_gets_the_right_answer(reader: Page) -> None:
    """Which councils were told something since a year: those and no others, each with what it was told and when."""
    steps = Steps(reader)
    steps.search("which councils were told caseloads are too high since 2020")
    steps.click(reader.get_by_role("navigation", name="Group by").get_by_role("link", name="Council"))
    expect(reader.locator(".shelf h2")).to_have_count(2)
    assert steps.count <= 3, "it is 2"
    assert set(reader.locator(".shelf h2").all_inner_texts()) == {"Hull City Council", "Sheffield City Council"}
    told = dict(zip(reader.locator(".shelf .who").all_inner_texts(), reader.locator(".shelf .text").all_inner_texts(), strict=True))
    assert told == {
        "Focused visit letter, visit ended 1 August 2020": "Caseloads remain too high for social workers.",
        "Focused visit letter, 1 June 2021": "Caseloads are too high in two teams.",
    }
    expect(reader.get_by_role("heading", level=1)).to_contain_text("2 paragraphs in 2 letters to 2 councils")
    expect(reader.get_by_text("Showing only letters since 2020.")).to_be_visible()


@wide
@pytest.mark.parametrize("form", ["CSV", "BibTeX", "Parquet"])
def test_a_researcher_takes_a_slice_of_the_corpus(reader: Page, form: str) -> None:
    """All paragraphs of a search within a time, each with its citation, in a file that says what it is."""
    steps = Steps(reader)
    steps.search("caseloads since 2020")
    file = steps.take(form)
    assert steps.count <= 3
    assert re.fullmatch(r"(paragraphs|citations)-caseloads-since-2020-2026-11-22\.(csv|bib|parquet)", file.name)
    if form == "BibTeX":
        entries = BibTexParser(common_strings=True).parse(file.read_text("utf-8")).entries
        assert {(one["ENTRYTYPE"], one["year"]) for one in entries} == {("techreport", "2020"), ("techreport", "2021")}
        assert len(entries) == 3
        return
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig")))) if form == "CSV" else pyarrow.parquet.read_table(file).to_pylist()
    assert {row["authority"] for row in rows} == {"Hull City Council", "Leeds City Council", "Sheffield City Council"}
    assert all(row["citation"].endswith(row["link"]) for row in rows)


@phone
def test_a_clerk_answers_in_the_meeting(reader: Page) -> None:
    """On a phone: what their council was told to improve, on the first screen, with its citation; nothing to be scrolled sideways."""
    steps = Steps(reader)
    steps.click(reader.get_by_role("checkbox", name="Needs to improve"))
    steps.search("leeds oversight of caseloads")
    found = reader.locator(".item .text").first
    expect(found).to_have_text("Management oversight of caseloads in some teams.")
    expect(found).to_be_in_viewport()
    steps.click(reader.get_by_role("link", name="Cite Leeds City Council, paragraph 2, page 2"))
    expect(reader.locator("pre").first).to_contain_text("Focused visit letter: Leeds City Council (2019), 3 May, paragraph 2, p. 2.")
    assert steps.count <= 4, "it is 3"
    assert reader.evaluate("document.documentElement.scrollWidth") <= 375


@phone
def test_a_clerk_filters_what_was_found(reader: Page) -> None:
    """The same by the sheet of filters, whose button leads back to the results."""
    steps = Steps(reader)
    steps.search("leeds caseloads")
    steps.click(reader.get_by_role("link", name="Filters", exact=True))
    steps.click(reader.get_by_role("checkbox", name="Needs to improve"))
    steps.click(reader.get_by_role("button", name=re.compile(r"^Show \d+ result")))
    assert steps.count <= 4
    expect(reader.locator(".item .text").first).to_be_in_viewport()
    assert set(reader.locator(".item .section").all_inner_texts()) == {"What needs to improve"}


@wide
def test_a_blind_reader_filters_and_reads_by_keyboard(reader: Page) -> None:
    """At most twelve tab stops to a filter; what changes is said; the focus is never lost, from the top of the page into the letter."""
    steps = Steps(reader)
    steps.search("caseloads")
    reader.wait_for_url("**/search?q=caseloads")
    stops = [stop(steps)]
    while "Skip to filters" not in stops[-1]:
        stops.append(stop(steps))
    steps.key("Enter")
    while not reader.evaluate("document.activeElement.matches('#filters input')"):
        stops.append(stop(steps))
    assert len(stops) <= 12, "it is 4"
    assert all(stops)
    box = reader.get_by_role("checkbox", name="Needs to improve")
    while not box.evaluate("(one) => one === document.activeElement"):
        assert stop(steps)
    steps.key("Space")
    expect(reader.locator("#said")).to_have_text(re.compile("^4 paragraphs in 4 letters to 3 councils"))
    expect(box).to_be_focused()
    while "Read in full" not in (last := stop(steps)):
        assert last, "the focus went somewhere that nobody sees"
    steps.key("Enter")
    reader.wait_for_url("**/letters/**#p*")
    assert "paragraph" in stop(steps).lower()
    assert reader.evaluate("document.activeElement.closest(location.hash) !== null"), "reading goes on where the paragraph is"


def stop(steps: Steps) -> str:
    """Go to the next tab stop, and return what has the focus; "" if nothing that can be seen."""
    steps.key("Tab")
    found: str = steps.page.evaluate(FOCUSED)
    return found


@wide
def test_a_developer_asks_the_api_by_its_page(reader: Page) -> None:
    """From the home page to an answer; the command on the page gives it too, with citations and links that work."""
    steps = Steps(reader)
    steps.click(reader.get_by_role("link", name="API", exact=True))
    command = reader.get_by_label("Command: Search paragraphs").inner_text()
    steps.click(reader.get_by_role("button", name=re.compile("^Try it ?: Search paragraphs$")))
    tried = json.loads(reader.locator("pre").inner_text())
    assert steps.count <= 3, "it is 2"
    asked = shlex.split(command)
    data = dict(one.split("=", 1) for name, one in pairwise(asked) if name == "--data-urlencode")
    address = next(one for one in asked if one.startswith("http"))
    answer = reader.request.get(address, params=data).json()
    assert {key: answer[key] for key in answer if key != "took_ms"} == {key: tried[key] for key in tried if key != "took_ms"}
    first = answer["hits"][0]
    assert first["citation"].endswith(first["links"]["html"])
    assert reader.request.get(first["links"]["html"]).ok
