"""Fetch: fetched files in the letters folder: what they are called, that each is whole, and that one run writes at a time."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from indexer.errors import FetchStopped, IndexLocked, UsageError
from indexer.fetch.choosing import Wanted
from indexer.fetch.client import Client
from indexer.fetch.port import Source
from indexer.ingest.lock import index_lock
from indexer.published.manifest import ManifestRow
from indexer.published.whole_files import whole_file

OWN_FOLDER = ".fetch"
"""Hidden folder that holds the lock."""
LONGEST_PART = 60
"""Characters of one part of a file's name."""


@contextmanager
def fetching_into(folder: Path) -> Iterator[Path]:
    """Make and lock a letters folder for one run, and give it; `UsageError` if it can't be made, `FetchStopped` during another run."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise UsageError(f"the folder {folder} can't be written to; choose another, or change its permissions")
        with index_lock(folder / OWN_FOLDER):
            yield folder
    except IndexLocked as error:
        raise FetchStopped(f"another fetch is running in {folder}; wait until it has finished") from error
    except (FileExistsError, NotADirectoryError) as error:
        raise UsageError(f"{folder} is a file; give the folder that letters are to be fetched into") from error


def path_of(source: str, one: Wanted) -> str:
    """Return where a document is kept, below the letters folder: "ofsted/nottingham/2024-07-15-focused-visit-50252437.pdf".

    It depends only on what the site says, so that a run that was killed finds its own files again.
    """
    document = one.document
    day = document.publication_day.isoformat() if document.publication_day else ""
    name = "-".join(filter(None, (day, _plain(document.kind), _identity(document.url))))
    return f"{source}/{_plain(one.page.name) or _plain(one.page.urn) or 'unnamed'}/{name}.pdf"


def save(client: Client, folder: Path, source: Source, one: Wanted) -> ManifestRow:
    """Fetch a document, unless a run that was killed has left it whole, and return its row; raises the errors of `Client.file`."""
    file = path_of(source.name, one)
    path = folder / file
    if path.is_file():  # written whole, but its row wasn't
        fetched = dt.datetime.fromtimestamp(path.stat().st_mtime).astimezone()
        digest = digest_of(path)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as begun:
            digest = client.file(one.document.url, begun).sha256
        fetched = dt.datetime.now().astimezone()
    page, document = one.page, one.document
    return ManifestRow(
        file, document.url, page.url, page.urn, page.name, document.kind, document.inspection_day, document.publication_day,
        digest, fetched.isoformat(timespec="seconds"), source.publisher_of(page),
    )  # fmt: skip


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _identity(url: str) -> str:
    """Return what tells one address from another on its site: a number where it ends with one, else digits of its hash."""
    parts = urlsplit(url)
    last = parts.path.rpartition("/")[2]
    return last if re.fullmatch(r"\d{4,20}", last) and not parts.query else hashlib.sha256(url.encode()).hexdigest()[:12]


def _plain(text: str) -> str:
    """Return a text as a part of a file's name, in lower-case ASCII: "St Helens" gives "st-helens"."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", ascii_only.lower())).strip("-")[:LONGEST_PART].strip("-")
