"""The project's folder, and small made-up letters with every field filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from indexer.letter import Authority, Evidence, Finding, Grade, Kind, Letter, Paragraph, People, Section, Source, Visit

ROOT = Path(__file__).resolve().parents[2]
LetterMaker = Callable[..., Letter]


def letter_of(*texts: str, number: int = 1, folder: str = "/letters", path: str = "") -> Letter:
    """Return a small letter with every field filled in, whose paragraphs are `texts`."""
    letter_id = f"{number:016x}"
    source = Source(path or f"{number}.txt", folder, letter_id * 4, 100 + number, number)
    paragraphs = tuple(
        Paragraph(place, f"key-{place}", place % 2, Kind.BODY, 1 + place // 3, text, printed=str(place))
        for place, text in enumerate(texts, start=1)
    )
    return Letter(
        id=letter_id,
        sources=(source,),
        title=f"Letter {number}",
        authority=Authority("E06000018", "Nottingham City Council", "Nottingham", "Unitary", "East Midlands"),
        letter_type="focused visit",
        date=dt.date(2020, 1, 1) + dt.timedelta(days=number),
        visit=Visit(dt.date(2019, 12, 10), dt.date(2019, 12, 11)),
        people=People(to=("Anna Lee",), sender=("Bo Ray",), inspectors=("Cy Moss", "Di Nash")),
        grades=(Grade("overall", "good"),),
        sections=(Section("Strengths", Finding.STRENGTH), Section("What Else We Saw", known=False)),
        paragraphs=paragraphs,
        evidence=(Evidence("authority", 1, "Nottingham City Council"),),
        notices=("The letter gives two dates; the first stands.",),
    )
