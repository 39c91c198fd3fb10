"""Semantics: what administrators are told about what was learnt."""

from __future__ import annotations

from indexer.semantics.stored import Semantics

TITLE = "Related words and meaning"


def state_words(known: Semantics | None) -> str:
    """Return in words whether anything was learnt, from how much, or what to do if nothing was."""
    if known is None:
        return "not in this index, so results are ranked by words only; to add them, run: rebuild --from-catalogue"
    if not known.dimensions:
        return "there are too few paragraphs to learn from"
    return f"learnt from {known.contents.learnt:,} paragraphs"
