"""Presenters: notices of arguments that a page ignored, or the reason why a file can't be sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from webapp.urls import Ignored

MOST_TOLD = 5
"""The most ignored arguments reported individually."""
NOT_READ = "This page doesn’t use it."


def ignored_notices(ignored: Sequence[Ignored]) -> tuple[str, ...]:
    """Return a sentence for each of the first `MOST_TOLD` ignored arguments, and one that counts the rest."""
    more = len(ignored) - MOST_TOLD
    rest = (f"We ignored {more} more {'part' if more == 1 else 'parts'} of the address.",) if more > 0 else ()
    return (*(f"We ignored {one.what}. {one.hint or NOT_READ}" for one in ignored[:MOST_TOLD]), *rest)


def no_file(ignored: Sequence[Ignored], reads: Collection[str]) -> str:
    """Return why a file can't be sent and which arguments its address may have; "" if nothing is `ignored`."""
    if not ignored:
        return ""
    reasons = " ".join(f"We can’t use {one.what}. {one.hint}".strip() for one in ignored[:MOST_TOLD])
    return f"{reasons} The address of this file can have: {', '.join(reads)}"
