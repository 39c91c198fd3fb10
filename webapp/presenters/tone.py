"""Presenters: the estimated tone of a paragraph, the words it was estimated by, and where else criticism stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from indexer.letter import Finding
from indexer.tone import CRITICISM, PRAISE, Tone
from webapp.presenters.wording import count_words
from webapp.urls import SearchParams, search_link, with_only

SAID = (Finding.IMPROVEMENT.value, Finding.PRIORITY_ACTION.value)
"""The kinds of finding whose headings say that what follows is criticism."""


@dataclass(frozen=True, slots=True)
class ToneView:
    """An estimated tone, with the reasons for it."""

    words: str
    """"Estimated tone: perhaps criticism"."""
    reasons: tuple[str, ...]
    """The words of each side: "Criticism: “too many”, “not yet”"."""


@dataclass(frozen=True, slots=True)
class ElsewhereView:
    """How much more criticism stands under other headings."""

    words: str
    link: str
    """A search for it; "" if there is none."""
    used: bool
    """True if the search has a filter that leaves it out."""


def tone_view(tone: Tone) -> ToneView | None:
    """Return the view of an estimated tone; None where there is none, or where a heading says it."""
    if not tone.estimated:
        return None
    sides = (("Criticism", tone.criticism), ("Praise", tone.praise))
    reasons = tuple(f"{side}: {_quoted(words)}" for side, words in sides if words)
    doubt = "" if tone.certain or tone.value not in (CRITICISM, PRAISE) else "perhaps "
    return ToneView(f"Estimated tone: {doubt}{tone.value}", reasons or ("No words of criticism or praise",))


def criticism_elsewhere(params: SearchParams, count: int) -> ElsewhereView:
    """Return what a filter for criticism by its heading leaves out: `count` paragraphs of the narrative, found by `in_narrative`.

    Nothing is more than they are where these are shown already.
    """
    chosen, there = params.values("finding"), in_narrative(params)
    count = 0 if there == replace(params, page=1) else count
    more = f" {count_words(count, 'more paragraph')} in the narrative may be criticism (estimated)." if count else ""
    return ElsewhereView(
        words=f"“Needs to improve” and “Priority action” go by the heading.{more}",
        link=search_link(there) if count else "",
        used=any(one in chosen for one in SAID) and Finding.FINDING.value not in chosen,
    )


def in_narrative(params: SearchParams) -> SearchParams:
    """Return the search `params` for what may be criticism in the narrative."""
    return with_only(with_only(params, "finding", Finding.FINDING.value), "tone", CRITICISM)


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"“{one}”" for one in words)
