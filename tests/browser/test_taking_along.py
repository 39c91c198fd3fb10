"""What readers take along, in a real browser: the basket, the link, the list of letters."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser_pages import LEEDS_2019


def test_a_basket_is_filled_in_results_and_in_a_letter_and_passed_on(reader: Page) -> None:
    """Three clicks to a pack with citations; its address holds all of it, also for somebody with an empty basket."""
    reader.goto("/search?q=oversight")
    reader.get_by_role("button", name="Collect").first.click()
    expect(reader.get_by_role("button", name="Collected").first).to_have_attribute("aria-pressed", "true")
    reader.goto(f"/letters/{LEEDS_2019}")
    reader.locator("#p1").hover()
    reader.locator("#p1 .collect").click()
    reader.get_by_role("link", name="Basket (2)").first.click()
    expect(reader.locator("blockquote")).to_have_count(2)
    expect(reader.locator(".source").first).to_contain_text("(2019)")
    address = reader.url
    reader.get_by_role("button", name="Empty the basket").click()
    expect(reader.get_by_text("Nothing is collected yet.")).to_be_visible()
    expect(reader.locator("#basket-top")).to_have_count(0)
    reader.goto(address)
    expect(reader.locator("blockquote")).to_have_count(2)
    expect(reader.get_by_role("button", name="Empty the basket")).to_be_hidden()


def test_a_paragraph_is_taken_out_of_the_basket_again(reader: Page) -> None:
    """By the same button; the basket is there again on the next page."""
    reader.goto("/search?q=oversight")
    button = reader.locator(".collect").first
    button.click()
    reader.goto("/search?q=oversight")
    expect(reader.get_by_role("link", name="Basket (1)").first).to_be_visible()
    button.click()
    expect(reader.locator("#basket-link")).to_have_text("Basket")


def test_the_link_of_a_page_is_copied_or_shown(reader: Page) -> None:
    """Where the browser lets no page write to the clipboard, the link stands there to be copied."""
    reader.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject() } })")
    reader.goto("/search?q=oversight")
    reader.get_by_role("button", name="Copy link").click()
    expect(reader.locator(".take input")).to_have_value(f"{reader.url}")
    reader.add_init_script("window.written = ''; navigator.clipboard.writeText = async (text) => { window.written = text; };")
    reader.goto("/letters")
    reader.get_by_role("button", name="Copy link").click()
    expect(reader.get_by_text("Link copied")).to_be_visible()
    assert reader.evaluate("window.written") == reader.url


@pytest.mark.parametrize("reader", [{"java_script_enabled": False}], indirect=True)
def test_without_script_there_is_all_but_the_basket(reader: Page) -> None:
    """No button that does nothing; downloads and the pack to print are links."""
    reader.goto("/search?q=oversight")
    expect(reader.get_by_role("button", name="Copy link")).to_have_count(0)
    expect(reader.locator(".collect")).to_have_count(0)
    reader.get_by_text("Download", exact=False).first.click()
    reader.get_by_role("link", name="Briefing", exact=True).click()
    expect(reader.locator("blockquote")).to_have_count(1)
