"""A small collection in which words have meanings that can be learnt."""

from __future__ import annotations

import random

from indexer.letter import Letter
from tests.support.factories import letter

MATTERS = (
    "social workers have high caseloads and heavy workloads so managers add capacity to teams",
    "children in care see the dentist and the doctor for health checks and immunisations",
    "schools report pupils missing from education and attendance officers visit their homes",
    "foster carers receive training and support before children move into placements",
)
SWAPPED = {"caseloads": "workloads", "dentist": "doctor", "pupils": "schools", "carers": "placements"}


def meaningful_letters(count: int = 12, each: int = 12) -> list[Letter]:
    """Return letters whose paragraphs each shuffle the words of one matter; the same ones each time."""
    chance = random.Random(3)  # noqa: S311  # no secret
    made = []
    for number in range(count):
        texts = []
        for place in range(each):
            words = MATTERS[(number + place) % len(MATTERS)].split()
            kept = [word for word in words if chance.random() < 0.8]
            chance.shuffle(kept)
            texts.append(f"{' '.join(kept)} in quarter {number} of visit {place}")
        made.append(letter(f"meaningful-{number}", *texts))
    return made
