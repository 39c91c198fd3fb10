"""Ingest: records as the catalogue stores them, each restored as it was."""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from typing import Any

from indexer.letter import WHOLE, Part, Publication, SiteCoverage

LEVEL = 6
"""How hard zlib tries with a letter's record: level 9 leaves as much."""


def stored_part(part: Part) -> str:
    """Return a part as the catalogue stores it, "" for a whole file; `part_of` restores it."""
    return json.dumps([part.first, part.last, part.within], ensure_ascii=False) if part != WHOLE else ""


def part_of(stored: str) -> Part:
    """Return the part that `stored_part` gave."""
    if not stored:
        return WHOLE
    first, last, within = json.loads(stored)
    return Part(tuple(within), first, last)


def order_of_publication(one: Publication) -> tuple[dt.date, str]:
    """Return what publications are sorted by: their day, those without one last."""
    return one.day or dt.date.max, one.url


def encoded(record: Publication | SiteCoverage) -> str:
    """Return a record as JSON; `publication_of` and `site_of` restore it."""
    from msgspec.json import encode

    return encode(record).decode()


def publication_of(stored: str) -> Publication:
    """Return the publication that `encoded` gave."""
    found: Publication = _decoder(Publication)(stored)
    return found


def site_of(stored: str) -> SiteCoverage:
    """Return the coverage of a site that `encoded` gave."""
    found: SiteCoverage = _decoder(SiteCoverage)(stored)
    return found


@cache
def _decoder(kind: type) -> Callable[[str], Any]:
    from msgspec.json import Decoder

    return Decoder(kind).decode


def pack_record(record: str) -> bytes:
    """Return a letter's record compressed; `unpack_record` restores it."""
    return zlib.compress(record.encode(), LEVEL)


def unpack_record(packed: bytes) -> str:
    """Return the record that `pack_record` compressed; `ValueError` if it is none."""
    try:
        return zlib.decompress(packed).decode()
    except (zlib.error, TypeError) as error:
        raise ValueError(f"it can't be decompressed: {error}") from error


def digest_of(record: str) -> str:
    """Return the hash that tells whether a record is still what was stored."""
    return sha256(record.encode("utf-8")).hexdigest()
