"""Tone: whether paragraphs criticise or praise, by their heading or else estimated from their words."""

from indexer.tone.scoring import CERTAIN, CRITICISM, LIKELY, MIXED, NEUTRAL, NO_TONE, PRAISE, Tone, estimated, sides_of, tone_of

__all__ = ["CERTAIN", "CRITICISM", "LIKELY", "MIXED", "NEUTRAL", "NO_TONE", "PRAISE", "Tone", "estimated", "sides_of", "tone_of"]
