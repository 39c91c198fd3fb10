"""Presenters: what an address asks that can't be used becomes notices on its page, or the reason why there is no file."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from webapp.urls import Ignored

MOST_TOLD = 5
"""How many things are told one by one."""
NOT_READ = "This page doesn’t use it."


def ignored_notices(ignored: Sequence[Ignored]) -> tuple[str, ...]:
    """Return a sentence for each thing that a page ignores, and one for how many there are beyond those."""
    more = len(ignored) - MOST_TOLD
    rest = (f"We ignored {more} more {'part' if more == 1 else 'parts'} of the address.",) if more > 0 else ()
    return (*(f"We ignored {one.what}. {one.hint or NOT_READ}" for one in ignored[:MOST_TOLD]), *rest)


def no_file(ignored: Sequence[Ignored], reads: Collection[str]) -> str:
    """Return why there is no file for an address that asks what can't be used, and what it may ask; "" where all can be."""
    if not ignored:
        return ""
    reasons = " ".join(f"We can’t use {one.what}. {one.hint}".strip() for one in ignored[:MOST_TOLD])
    return f"{reasons} The address of this file can have: {', '.join(reads)}"
