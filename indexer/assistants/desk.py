"""What every tool works with: the open index, where its pages are, and how links to them are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from indexer.citation import letter_path, paragraph_path
from indexer.engines import Engine
from indexer.errors import LettersError
from indexer.search.collection import Collection, collection_now
from indexer.search.meaning import Meaning


def no_site() -> str:
    """Return "": the letters are on no site."""
    return ""


@dataclass(frozen=True, slots=True)
class Desk:
    """The index that tools read, and the site on which people can follow a link to what they give."""

    engine: Engine
    meaning: Meaning | None = None
    """To order paragraphs by meaning too; None to go by words only."""
    site: Callable[[], str] = no_site
    """Returns the address of the pages, without a slash at its end: "https://letters.example.org"; "" if there are none."""
    words_of: Callable[[LettersError], str] = str
    """Returns what to tell of an error."""

    @property
    def collection(self) -> Collection:
        """Return the collection as a whole; `SearchUnavailable` if there is no index."""
        return collection_now(self.engine)

    def letter_link(self, letter_id: str) -> str:
        """Return the lasting link to a letter: on the site, or failing that its resource."""
        site = self.site()
        return site + letter_path(letter_id) if site else letter_uri(letter_id)

    def paragraph_link(self, letter_id: str, key: str) -> str:
        """Return the lasting link to a paragraph: on the site, or failing that its resource."""
        site = self.site()
        return site + paragraph_path(letter_id, key) if site else paragraph_uri(letter_id, key)


def letter_uri(letter_id: str) -> str:
    """Return the address of a letter as a resource of the protocol."""
    return f"letter://{letter_id}"


def paragraph_uri(letter_id: str, key: str) -> str:
    """Return the address of a paragraph as a resource of the protocol."""
    return f"paragraph://{letter_id}/{quote(key, safe='')}"


def authority_uri(code: str) -> str:
    """Return the address of a council as a resource of the protocol."""
    return f"authority://{quote(code, safe='')}"
