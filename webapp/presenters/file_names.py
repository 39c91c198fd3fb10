"""Presenters: the names of downloads, which say what is in them and of which day."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from webapp.presenters.facets import chips
from webapp.urls import SearchParams

LONGEST_NAME = 80
"""Characters of a name without its day and ending; some systems allow no more than 255 bytes for a path in an archive."""
ALL = "all"


def file_name(what: str, params: SearchParams, built: str, form: str) -> str:
    """Return, for example, "letters-caseloads-leeds-city-council-from-1-may-2019-2026-11-22.csv".

    `what` it holds, the search and its filters, and the day of the index: `built` is the time when it was made. ASCII only, without spaces.
    """
    filters = (f"{chip.label} {chip.value}" if chip.label in ("From", "To") else chip.value for chip in chips(params, ()))
    return named(what, (params.text, *filters) if params.text or params.narrowed else (ALL,), built, form)


def named(what: str, words: Iterable[str], built: str, form: str) -> str:
    """Return the name of a file with `what`, about `words`, from the index of the day `built`."""
    whole = "-".join(filter(None, map(plain_words, (what, *words))))
    return f"{whole[:LONGEST_NAME].rstrip('-')}-{built[:10]}.{form}"


def plain_words(text: str) -> str:
    """Return the words of `text` in lower case and ASCII, joined by hyphens."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", folded.replace("'", "")))
