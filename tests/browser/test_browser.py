"""Pages in a real browser, as readers use them: with and without JavaScript, by keyboard, on a phone, on paper, by ear."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser_pages import EVERY_PAGE, LEEDS_2019, NASTY
from tests.support.pages import LEEDS, SLOUGH

OTHERS = (
    f"/authorities/{LEEDS.code}",
    f"/compare?terms=alert&authority={LEEDS.code}&authority={SLOUGH.code}",
    f"/grades?neighbours={LEEDS.code}",
    "/coverage",
    "/status",
)
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
WIDE = {"viewport": {"width": 1280, "height": 900}}
NO_SCRIPT = {"java_script_enabled": False, **WIDE}


def search(reader: Page, text: str) -> None:
    """Type `text` into the search box of the home page and submit it."""
    reader.goto("/")
    reader.get_by_label("Search the letters").fill(text)
    reader.keyboard.press("Enter")


@pytest.mark.parametrize("reader", [WIDE], indirect=True)
def test_a_tick_applies_itself_and_keeps_its_place(reader: Page) -> None:
    """With JavaScript on a wide screen, a tick needs no button, and the focus stays on the checkbox."""
    search(reader, "caseloads")
    expect(reader.get_by_role("heading", level=1)).to_contain_text("8 paragraphs in 4 letters to 2 councils")
    reader.get_by_role("checkbox", name="Needs to improve").check()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("6 paragraphs in 4 letters to 2 councils")
    expect(reader.get_by_role("checkbox", name="Needs to improve")).to_be_focused()
    assert reader.url.endswith("/search?q=caseloads&finding=improvement")
    reader.get_by_role("link", name="Remove filter Finding: Needs to improve").click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("8 paragraphs in 4 letters to 2 councils")


@pytest.mark.parametrize("reader", [NO_SCRIPT], indirect=True)
def test_without_script_everything_works_with_one_click_more(reader: Page) -> None:
    """Without JavaScript, a reader can search, filter, read, go from match to match and return to the same results."""
    search(reader, "caseloads")
    reader.get_by_role("checkbox", name="Needs to improve").check()
    reader.get_by_role("button", name="Apply filters").click()
    results = reader.url
    reader.get_by_role("link", name="Read in full in the letter to Leeds City Council, paragraph 2").click()
    reader.get_by_role("link", name="Next match").first.click()
    assert re.search(r"#p\d+$", reader.url)
    reader.get_by_role("link", name="Back to results").click()
    assert reader.url.split("?")[1].split("&")[0] == results.split("?")[1].split("&")[0] == "q=caseloads"
    assert "finding=improvement" in reader.url


@pytest.mark.parametrize("reader", [WIDE], indirect=True)
def test_n_and_p_go_from_match_to_match(reader: Page) -> None:
    """The keys wrap around and announce the match in words, but not during typing or when switched off."""
    reader.goto(f"/letters/{LEEDS_2019}?q=caseloads")
    now = reader.locator("#hits .now")
    expect(now).to_have_text("3 matches")
    for key, words in (("n", "Match 1 of 3"), ("n", "Match 2 of 3"), ("p", "Match 1 of 3"), ("p", "Match 3 of 3")):
        reader.keyboard.press(key)
        expect(now).to_have_text(words)
    expect(reader.locator("#p4 mark").first).to_be_in_viewport()
    reader.get_by_label("Use keys n, p and /").uncheck()
    reader.keyboard.press("n")
    expect(now).to_have_text("Match 3 of 3")
    reader.reload()
    expect(reader.get_by_label("Use keys n, p and /")).not_to_be_checked()
    reader.get_by_role("button", name="Next").click()
    expect(now).to_have_text("Match 1 of 3")


@pytest.mark.parametrize("reader", [PHONE], indirect=True)
def test_on_a_phone_the_filters_open_and_close(reader: Page) -> None:
    """On a phone the results come first, and nothing is wider than the screen."""
    search(reader, "caseloads")
    expect(reader.get_by_role("heading", name="Filter results")).to_be_hidden()
    reader.get_by_role("link", name="Filters", exact=True).click()
    expect(reader.get_by_role("heading", name="Filter results")).to_be_visible()
    reader.get_by_role("checkbox", name="Needs to improve").check()
    reader.get_by_role("button", name="Show 6 results").click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("6 paragraphs in 4 letters to 2 councils")
    expect(reader.get_by_role("heading", name="Filter results")).to_be_hidden()


@pytest.mark.parametrize("reader", [PHONE], indirect=True)
def test_no_page_is_wider_than_a_small_phone(reader: Page) -> None:
    """No page scrolls sideways at 320 pixels."""
    for address in EVERY_PAGE:
        reader.goto(address)
        assert reader.evaluate("document.documentElement.scrollWidth") <= 320, address


@pytest.mark.parametrize("reader", [WIDE], indirect=True)
def test_no_page_goes_on_below_its_footer(reader: Page) -> None:
    """Nor where a list on it scrolls by itself: what that hides takes no room."""
    many = "".join(f"&authority=nowhere{number}" for number in range(50))
    for address in (*EVERY_PAGE, f"/compare?terms=caseloads{many}"):
        reader.goto(address)
        below = "document.documentElement.scrollHeight - Math.max(innerHeight, document.body.getBoundingClientRect().height)"
        assert reader.evaluate(below) < 4, address  # pixels of a page are rounded


@pytest.mark.parametrize("reader", [PHONE], indirect=True)
def test_a_wide_table_keeps_the_names_of_its_rows_in_sight(reader: Page) -> None:
    """However far it is scrolled sideways, a count stands beside its council."""
    terms = "%0A".join(f"caseloads{number}" for number in range(12))
    reader.goto(f"/compare?terms={terms}")
    name = reader.get_by_role("rowheader", name="Leeds City Council")
    name.scroll_into_view_if_needed()
    reader.get_by_role("region", name="12 search terms").evaluate("one => one.scrollLeft = 600")
    on_top = "one => document.elementFromPoint(one.getBoundingClientRect().left + 5, one.getBoundingClientRect().top + 5) === one"
    assert name.evaluate(on_top)


@pytest.mark.parametrize("reader", [PHONE], indirect=True)
def test_a_list_of_letters_is_read_on_a_phone_without_scrolling_sideways(reader: Page) -> None:
    """What was found in each stands below it, still as a table to those who hear the page."""
    reader.goto("/letters?q=caseloads")
    found = reader.get_by_role("row").get_by_role("cell", name="3 paragraphs").first
    assert found.evaluate("one => one.getBoundingClientRect().right") <= 320


@pytest.mark.parametrize("reader", [{"viewport": {"width": 1009, "height": 680}}], indirect=True)  # A4 across, within its margins
def test_a_comparison_of_the_most_searches_fits_on_paper(reader: Page) -> None:
    """What a screen scrolls to would be cut off there."""
    terms = "%0A".join(f"caseload{number}" for number in range(12))
    reader.goto(f"/compare?terms={terms}")
    reader.emulate_media(media="print")
    assert reader.get_by_role("table").evaluate("one => one.getBoundingClientRect().right") <= 1009


@pytest.mark.parametrize("reader", [WIDE], indirect=True)
def test_the_keyboard_reaches_everything_in_order(reader: Page) -> None:
    """The first tab stop skips the header, and the focus is always visible."""
    reader.goto("/search?q=caseloads")
    reader.keyboard.press("Tab")
    expect(reader.get_by_role("link", name="Skip to main content")).to_be_focused()
    expect(reader.get_by_role("link", name="Skip to main content")).to_be_in_viewport()
    reader.keyboard.press("Enter")
    reader.keyboard.press("Tab")
    expect(reader.get_by_label("Search the letters")).to_be_focused()
    outline = reader.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"


@pytest.mark.parametrize("reader", [WIDE], indirect=True)
def test_recent_searches_stay_in_the_browser_and_are_forgotten_on_request(reader: Page) -> None:
    """The home page lists recent searches, latest first, until the reader clears them."""
    for text in ("caseloads", "agency", "caseloads"):
        search(reader, text)
        reader.wait_for_url("**/search?q=*", wait_until="load")
    reader.goto("/")
    recent = reader.get_by_role("region", name="Your recent searches")
    assert recent.get_by_role("link").all_inner_texts() == ["caseloads", "agency"]
    recent.get_by_role("link", name="agency").click()
    assert reader.url.endswith("/search?q=agency")
    reader.goto("/")
    reader.get_by_role("button", name="Clear").click()
    reader.reload()
    expect(recent).to_be_hidden()


@pytest.mark.parametrize("reader", [WIDE], indirect=True)
def test_an_export_is_a_file(reader: Page) -> None:
    """The browser saves an export under a file name."""
    reader.goto("/search?q=caseloads")
    with reader.expect_download() as kept:
        reader.get_by_text("Download", exact=False).first.click()
        reader.get_by_role("link", name="CSV").click()
    assert kept.value.suggested_filename == "paragraphs-caseloads-2026-11-22.csv"


@pytest.mark.parametrize("reader", [NO_SCRIPT], indirect=True)
def test_a_comparison_is_made_by_hand(reader: Page) -> None:
    """Terms typed and authorities ticked give a comparison in which each count links to its paragraphs; all without script."""
    reader.goto("/compare")
    reader.get_by_label("Search terms, one per line").fill("caseloads\nagency")
    reader.locator("summary").get_by_text("Council", exact=True).click()
    reader.get_by_role("checkbox", name="Slough").check()
    reader.get_by_role("button", name="Compare").click()
    expect(reader.get_by_role("status").first).to_have_text("2 search terms, 1 council")
    reader.get_by_role("row", name="Slough").get_by_role("link", name="1", exact=True).click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("1 paragraph in 1 letter to 1 council")


@pytest.mark.parametrize("reader", [NO_SCRIPT], indirect=True)
def test_a_comparison_is_sorted_and_its_filters_are_removed_by_links(reader: Page) -> None:
    """The heading says the order to everybody; a fault in a line is mended by its link."""
    reader.goto("/compare?terms=caseloads%0A(agency&from=2019")
    reader.get_by_role("columnheader", name="Paragraphs").get_by_role("link").click()
    expect(reader.locator("[aria-sort=descending]")).to_contain_text("Paragraphs")
    reader.get_by_role("link", name="Remove filter From").click()
    expect(reader.get_by_label("From")).to_have_value("")
    reader.get_by_role("link", name="(agency)").click()
    expect(reader.get_by_role("status").first).to_contain_text("2 search terms")


@pytest.mark.parametrize("reader", [NO_SCRIPT], indirect=True)
def test_a_council_s_grades_are_compared_with_its_neighbours_from_its_page(reader: Page) -> None:
    """One click, and the form says whose neighbours they are."""
    reader.goto(f"/authorities/{LEEDS.code}")
    reader.get_by_role("link", name="Compare grades with statistical neighbours").click()
    expect(reader.get_by_label("Statistical neighbours of")).to_have_value("Leeds")
    expect(reader.get_by_role("row", name="Leeds City Council").first).to_contain_text("Good 3 May 2019")
    expect(reader.get_by_role("status").first).to_have_text("11 councils")


@pytest.mark.parametrize("reader", [WIDE], indirect=True)
def test_a_list_is_narrowed_while_typing(reader: Page) -> None:
    """With JavaScript a list is filtered while typing, without submitting."""
    reader.goto("/search/by/authority")
    reader.get_by_label("Search this list").type("hul")
    expect(reader.get_by_role("checkbox", name="Leeds")).to_be_hidden()
    expect(reader.get_by_role("checkbox", name="Hull")).to_be_visible()


@pytest.mark.parametrize("reader", [WIDE], indirect=True)
@pytest.mark.parametrize("address", [f"/letters/{NASTY}?q=alert+OR+caseloads", "/search?q=alert", "/search/by/section", "/", *OTHERS])
def test_a_harmful_letter_does_nothing(reader: Page, address: str) -> None:
    """A harmful letter causes no dialog, blocked script or request to another site, any of which would fail the test."""
    reader.goto(address)
    reader.wait_for_load_state("networkidle")
    assert reader.locator("main script, main style, main img, main iframe").count() == 0


@pytest.mark.parametrize("reader", [NO_SCRIPT], indirect=True)
def test_the_original_stands_beside_the_text_and_turns_its_pages(reader: Page) -> None:
    """Without JavaScript, links show and hide the original, and a page number turns it to that page."""
    reader.goto(f"/letters/{LEEDS_2019}?q=caseloads")
    reader.get_by_role("link", name="Show original alongside").click()
    frame = reader.locator("iframe.original")
    expect(frame).to_be_in_viewport()
    assert reader.locator("#p1").bounding_box()["x"] < frame.bounding_box()["x"]  # type: ignore[index]
    with reader.expect_request("**/original?page=2"):
        reader.get_by_role("link", name="Page 2").click()
    assert "beside=yes" in reader.url
    reader.get_by_role("link", name="Hide original").click()
    expect(frame).to_have_count(0)


@pytest.mark.parametrize("reader", [NO_SCRIPT], indirect=True)
def test_a_year_of_the_chart_narrows_the_search(reader: Page) -> None:
    """A bar of the chart filters by its year, and the same bar removes the filter."""
    reader.goto("/search?q=caseloads")
    chart = reader.get_by_role("navigation", name="Paragraphs by year")
    chart.get_by_role("link", name="2020").click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("1 paragraph in 1 letter to 1 council")
    chart.get_by_role("link", name="2020").click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("8 paragraphs in 4 letters to 2 councils")


@pytest.mark.parametrize("reader", [WIDE], indirect=True)
def test_what_was_not_counted_is_printed(reader: Page) -> None:
    """The form, which says so on screen, is not on paper; a reader of the paper must still know."""
    reader.goto("/compare?terms=caseloads%0A(agency%0Acaselods")
    said = reader.get_by_role("listitem").filter(has_text="(agency – not counted: A closing bracket ) is missing.")
    expect(reader.locator("#terms-tips")).to_be_visible()
    expect(said).to_have_count(1)
    reader.emulate_media(media="print")
    expect(reader.locator("#terms-tips")).to_be_hidden()
    expect(said).to_have_count(1)
    expect(said).to_be_visible()


@pytest.mark.parametrize("reader", [WIDE], indirect=True)
def test_a_printed_chart_has_its_scale_and_no_links_that_lead_nowhere(reader: Page) -> None:
    """Bars without numbers say nothing on paper, and neither does “Compare grades instead”."""
    reader.goto("/search/charts?q=caseloads")
    reader.emulate_media(media="print")
    expect(reader.locator(".years .scale").first).to_be_visible()
    reader.goto("/compare?terms=caseloads")
    expect(reader.get_by_text("Count, council by council")).to_be_visible()
    expect(reader.get_by_text("Compare grades instead")).to_be_hidden()


@pytest.mark.parametrize("reader", [WIDE], indirect=True)
def test_a_letter_prints_without_what_only_screens_need(reader: Page) -> None:
    """Text and heading data are printed, but no menus, boxes or bars."""
    reader.goto(f"/letters/{LEEDS_2019}?q=caseloads")
    reader.emulate_media(media="print")
    expect(reader.get_by_text("Strategy discussions are not timely.")).to_be_visible()
    for hidden in ("#hits", ".aside", ".top nav", ".back"):
        expect(reader.locator(hidden).first).to_be_hidden()
    assert reader.pdf()[:5] == b"%PDF-"
