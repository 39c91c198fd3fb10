"""The links in mails: signed, for one purpose each, below the public address, and the same as those of the pages."""

from __future__ import annotations

import time

import pytest

from indexer.alerts.links import CONFIRM, LIST, LIST_DAYS, STOP, Links
from indexer.alerts.store import CONFIRM_HOURS
from indexer.errors import NotFound
from tests.support.pages import LEEDS, client_of, letters
from webapp.urls import bare_letter_link, page_link, paragraph_link

LINKS = Links("https://letters.example/under", "a secret")


def test_a_link_leads_back_to_its_number() -> None:
    """Whatever it is for."""
    for purpose in (CONFIRM, STOP, LIST):
        link = LINKS.signed(purpose, 12)
        assert link.startswith(f"https://letters.example/under/alerts/{purpose}/")
        assert LINKS.read(purpose, link.rpartition("/")[2]) == 12


@pytest.mark.parametrize("purpose", [CONFIRM, LIST])
def test_no_link_works_for_another_purpose_or_another_site_or_when_it_is_changed(purpose: str) -> None:
    """A link that stops an alert can't be made one that lists them."""
    token = LINKS.token(STOP, 12)
    for wrong in (token, LINKS.token(purpose, 12)[:-1], "", "x" * 5000, Links(LINKS.public, "other").token(purpose, 12)):
        with pytest.raises(NotFound, match="Copy the whole link"):
            LINKS.read(purpose, wrong)


def test_links_grow_too_old_but_for_those_that_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers keep mails."""
    tokens = {purpose: LINKS.token(purpose, 1) for purpose in (CONFIRM, LIST, STOP)}
    now = time.time()
    for purpose, seconds in ((CONFIRM, CONFIRM_HOURS * 3600), (LIST, LIST_DAYS * 86400)):
        monkeypatch.setattr(time, "time", lambda seconds=seconds: now + seconds - 10)
        assert LINKS.read(purpose, tokens[purpose]) == 1
        monkeypatch.setattr(time, "time", lambda seconds=seconds: now + seconds + 10)
        with pytest.raises(NotFound, match="too old"):
            LINKS.read(purpose, tokens[purpose])
    monkeypatch.setattr(time, "time", lambda: now + 10 * 365 * 86400)
    assert LINKS.read(STOP, tokens[STOP]) == 1


def test_links_to_letters_are_those_of_the_pages() -> None:
    """The pages answer to them."""
    letter = letters()[0]
    key = "a b/ü"
    with client_of(letters()).application.test_request_context():
        assert LINKS.letter(letter.id) == LINKS.public + bare_letter_link(letter.id)
        assert LINKS.paragraph(letter.id, key) == LINKS.public + paragraph_link(letter.id, key)
        assert LINKS.search(f"q=a&authority={LEEDS.code}") == f"{LINKS.public}{page_link('search')}?q=a&authority={LEEDS.code}"
        assert (LINKS.search(""), LINKS.new()) == (LINKS.public + page_link("search"), LINKS.public + page_link("new"))
