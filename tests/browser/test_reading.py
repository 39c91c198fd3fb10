"""Keyboard, phone, paper, suggestions and charts in a real browser."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser_pages import LEEDS_2019

WIDE = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 375, "height": 667}, "has_touch": True, "is_mobile": True}
LARGE = {"viewport": {"width": 320, "height": 256}}
"""A screen of 1280 by 1024 at 400 %."""
wide, phone, large = (pytest.mark.parametrize("reader", [one], indirect=True) for one in (WIDE, PHONE, LARGE))


def focus(reader: Page) -> str:
    """Return the id of what has the focus, or of the nearest part around it that has one."""
    found: str = reader.evaluate("document.activeElement.closest('[id]')?.id ?? ''")
    return found


@wide
def test_a_filter_is_at_most_twelve_tab_stops_away(reader: Page) -> None:
    """By the link that skips to filters four, and without it no result lies between."""
    reader.goto("/search?q=caseloads")
    for key in ("Tab", "Tab", "Enter", "Tab"):
        reader.keyboard.press(key)
    assert focus(reader) == "filters"
    assert reader.evaluate("document.activeElement.tagName") == "SUMMARY"
    order = "document.getElementById('filters').compareDocumentPosition(document.getElementById('results'))"
    assert reader.evaluate(f"{order} & Node.DOCUMENT_POSITION_FOLLOWING")


@wide
def test_a_tick_changes_the_results_in_place_and_says_how_many(reader: Page) -> None:
    """The page says so before, stays the same page, keeps the focus, and can be undone by going back."""
    reader.goto("/search?q=caseloads")
    expect(reader.get_by_text("The results change as you tick.")).to_be_visible()
    reader.evaluate("window.same = true")
    box = reader.get_by_role("checkbox", name="Needs to improve")
    box.focus()
    reader.keyboard.press("Space")
    expect(reader.locator("#said")).to_have_text(re.compile("^6 paragraphs in 4 letters to 2 councils"))
    expect(box).to_be_focused()
    assert reader.evaluate("window.same")
    assert reader.url.endswith("/search?q=caseloads&finding=improvement")
    expect(reader).to_have_title(re.compile("6 paragraphs"))
    reader.go_back()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("8 paragraphs")


@wide
def test_a_date_that_is_none_is_explained_by_the_page(reader: Page) -> None:
    """A change that can't be shown in place is sent as if by the button."""
    reader.goto("/search?q=caseloads")
    reader.get_by_label("From").fill("31/31/2019")
    reader.get_by_label("From").press("Tab")
    expect(reader.get_by_role("alert")).to_be_visible()


@wide
def test_the_focus_goes_to_the_match(reader: Page) -> None:
    """With the key or the button; the links at each match stay, and what a pointer shows is there for everybody."""
    reader.goto(f"/letters/{LEEDS_2019}?q=caseloads")
    reader.keyboard.press("n")
    assert focus(reader) == "p1"
    reader.get_by_role("button", name="Next").click()
    assert focus(reader) == "p3"
    expect(reader.get_by_role("link", name="Next match").first).to_be_visible()
    assert reader.get_by_role("link", name="Cite", exact=True).count() == 5, "beside four paragraphs, and at the top for the letter"


@large
def test_nothing_that_sticks_covers_the_focus_at_400_percent(reader: Page) -> None:
    """Bars scroll away where the screen is low."""
    for address in (f"/letters/{LEEDS_2019}?q=caseloads", "/search?q=caseloads#filters"):
        reader.goto(address)
        stuck = "[...document.querySelectorAll('main *')].filter((one) => getComputedStyle(one).position === 'sticky').length"
        assert reader.evaluate(stuck) == 0, address


@phone
def test_a_phone_shows_a_result_at_once_and_filters_as_a_sheet(reader: Page) -> None:
    """The sheet holds the focus, its button says how many, and Escape closes it."""
    reader.goto("/search?q=caseloads")
    assert reader.locator(".item .text").first.bounding_box()["y"] < 667  # type: ignore[index]
    reader.get_by_role("link", name="Filters", exact=True).click()
    sheet = reader.get_by_role("dialog", name="Filter results")
    expect(sheet).to_be_visible()
    assert reader.evaluate("document.getElementById('results').inert")
    button = sheet.get_by_role("button", name="Show 8 results")
    expect(button).to_be_in_viewport()
    sheet.get_by_role("checkbox", name="Needs to improve").check()
    expect(sheet.get_by_role("button", name="Show 6 results")).to_be_in_viewport()
    reader.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("6 paragraphs")
    assert not reader.evaluate("document.getElementById('results').inert")


@pytest.mark.parametrize("reader", [{**PHONE, "viewport": {"width": 320, "height": 640}}], indirect=True)
def test_the_menu_of_a_phone_opens_over_the_page(reader: Page) -> None:
    """One line beside the name; its links come next by Tab, Escape goes back to the button, and nothing on the page moves."""
    reader.goto("/authorities")
    button, links = reader.get_by_role("button", name="Menu"), reader.get_by_role("navigation", name="Main")
    name, heading = reader.get_by_role("link", name="Inspection letters"), reader.get_by_role("heading", level=1)
    line = [one.bounding_box() for one in (name, button)]
    expect(links).to_be_hidden()
    middles = [box["y"] + box["height"] / 2 for box in line if box]
    assert abs(middles[0] - middles[1]) < 6, "name and button on one line"
    before = heading.bounding_box()
    button.focus()
    reader.keyboard.press("Enter")
    expect(links.get_by_role("link", name="Councils")).to_have_attribute("aria-current", "page")
    assert heading.bounding_box() == before
    reader.keyboard.press("Tab")
    expect(links.get_by_role("link", name="Search", exact=True)).to_be_focused()
    reader.keyboard.press("Escape")
    expect(links).to_be_hidden()
    expect(button).to_be_focused()
    reader.set_viewport_size({"width": 800, "height": 640})
    expect(button).to_be_hidden()
    boxes = [one.bounding_box() for one in links.get_by_role("link").all()]
    assert len(boxes) > 5
    assert len({box["y"] for box in boxes if box}) == 1, "all on one line"


@phone
def test_examples_are_not_broken_on_a_phone(reader: Page) -> None:
    """Each word of an example stands on one line."""
    reader.goto("/help")
    broken = """[...document.querySelectorAll('.language code')].filter((one) => {
        const range = document.createRange();
        const text = one.firstChild;
        return [...text.textContent.matchAll(/\\S+/g)].some(({ 0: word, index }) => {
            range.setStart(text, index);
            range.setEnd(text, index + word.length);
            return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1;
        });
    }).map((one) => one.textContent)"""
    assert reader.evaluate(broken) == []


@pytest.mark.parametrize("reader", [{**WIDE, "color_scheme": "dark"}], indirect=True)
def test_paper_has_all_results_dark_text_and_page_numbers(reader: Page) -> None:
    """Also from dark mode; no control is printed, and tables repeat their headings."""
    reader.goto("/search/print?q=caseloads")
    sheets = pypdfium2.PdfDocument(reader.pdf(format="A4"))
    text = " ".join(" ".join(page.get_textpage().get_text_range() for page in sheets).split())
    assert "8 paragraphs in 4 letters to 2 councils" in text
    assert "Page 1 of " in text
    assert "Printed" in text
    assert "Back to results" not in text
    reader.goto("/compare?terms=caseloads")
    reader.emulate_media(media="print")
    assert reader.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert reader.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert reader.evaluate("getComputedStyle(document.querySelector('.counts thead')).display") == "table-header-group"
    assert reader.evaluate("getComputedStyle(document.querySelector('.counts').parentElement).overflowX") == "visible"
    for control in (".top nav", "form.compare", ".bar"):
        expect(reader.locator(control).first).to_be_hidden()


@wide
def test_suggestions_are_chosen_by_keyboard(reader: Page) -> None:
    """/ goes to the box, arrows to a suggestion, Enter searches for it; Escape leaves what was typed."""
    reader.goto("/help")
    reader.goto("/")
    reader.keyboard.press("/")
    box = reader.get_by_role("combobox", name="Search the letters")
    expect(box).to_be_focused()
    box.press_sequentially("slo")
    option = reader.get_by_role("option", name="Slough Council")
    expect(option).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(reader.locator("#said")).to_have_text("1 suggestion")
    box.press("Escape")
    expect(option).to_be_hidden()
    expect(box).to_have_value("slo")
    box.press("ArrowDown")
    expect(option).to_be_visible()
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    box.press("Enter")
    reader.wait_for_url("**/search?q=Slough")


@wide
def test_a_map_is_walked_by_arrow_keys(reader: Page) -> None:
    """Charts open in place; the map is one stop, and each square says its council and share."""
    reader.goto("/search?q=caseloads")
    reader.get_by_text("Share of letters, and map").click()
    leeds = reader.get_by_role("link", name="Leeds: 3 of 3 letters (100%)")
    expect(leeds).to_be_visible()
    assert reader.locator(".tiles a[tabindex='0']").count() == 1
    leeds.focus()
    reader.keyboard.press("ArrowRight")
    expect(reader.get_by_role("link", name="Hull: 1 of 1 letter (100%)")).to_be_focused()
    expect(reader.locator(".now-tile")).to_have_text("Hull: 1 of 1 letter (100%)")
    reader.keyboard.press("Home")
    reader.keyboard.press("Enter")
    reader.wait_for_url("**/search?q=caseloads&authority=*")
