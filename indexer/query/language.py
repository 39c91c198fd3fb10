"""Query: the language as tables, from which the parser, the help page and the tests run."""

from __future__ import annotations

from dataclasses import dataclass

MOST_CHARACTERS = 1000
MOST_WORDS = 64
MOST_LEVELS = 16
"""Of brackets and NOTs within each other."""
MOST_NEAR = 100
"""Other words that may stand between words that are near each other."""
MOST_NEAR_WORDS = 8
MOST_WILDCARDS = 4
"""In one word."""
FEWEST_LETTERS = 2
"""Before a wildcard."""
FEWEST_FUZZY = 3
"""Letters of a word that may be misspelt."""

OPERATORS = ("AND", "OR", "NOT")

FIELD_WORDS: dict[str, str] = {
    "authority": "authority",
    "council": "authority",
    "region": "region",
    "kind": "authority_type",
    "year": "year",
    "type": "letter_type",
    "finding": "finding",
    "section": "section",
    "heading": "section",
    "inspector": "inspector",
    "grade": "grade",
}
"""What may be typed before a colon, and the field it filters; the first word for a field is the one that we print."""

LISTED_NOWHERE = ("section", "inspector", "grade")
"""Fields whose values only the index knows: what is typed means every value with these words, and is kept between stars."""

DATE_WORDS = ("from", "to", "date")


@dataclass(frozen=True, slots=True)
class Usage:
    """One row of the help page."""

    typed: str
    """The form, as the page shows it."""
    means: str
    example: str
    """A query that uses it."""


LANGUAGE: tuple[Usage, ...] = (
    Usage("word word", "Paragraphs with every word, in any form; if none has all, those with any", "caseloads supervision"),
    Usage('"words in a row"', "Exactly these words, in this order: no other forms, no abbreviations", '"child in need"'),
    Usage('"words near"~5', "Words with at most five others between them, in any order", '"missing children"~5'),
    Usage("word OR word", "Either word; AND binds closer than OR", "caseloads OR workloads"),
    Usage("word AND word", "Both words, as without AND; and, or, not in small letters are just words", "neglect AND audit"),
    Usage("-word, NOT word", "Paragraphs without it; alone, all others", "supervision -agency"),
    Usage("( )", "What belongs together", "(caseloads OR workloads) AND NOT agency"),
    Usage("begin*", "Any ending, after at least two letters", "inspect*"),
    Usage("beg*ing", "Any letters in the middle", "inspect*ion"),
    Usage("wom?n", "One letter, any", "wom?n"),
    Usage("word~", "One or two letters wrong: one in up to five letters, else two; or as ~1 and ~2 say", "safegaurding~"),
    Usage("well-matched, s.47, C&F", "Words joined by a mark stand in a row; well matched is found too", "16–17-year-olds"),
    Usage("authority:name", "Letters about an authority, by any of its names", "caseloads authority:leeds"),
    Usage("type:name", "Letters of a type", 'type:"focused visit"'),
    Usage("section:words", "Under headings with these words", "section:overview"),
    Usage("finding:kind", "Under strengths, improvements, priority actions, summaries, findings or background", "finding:improvement"),
    Usage("inspector:name", "Letters of visits by an inspector", "inspector:knight"),
    Usage("region:name", "Letters about authorities of a region", 'region:"south west"'),
    Usage("kind:name", "Letters about a type of authority", "kind:county"),
    Usage("year:2021", "Letters of a year, or of several: year:2019..2021, year:2019,2021", "year:2021"),
    Usage("grade:name", "Letters with this overall grade", "grade:inadequate"),
    Usage("from:date", 'Letters from a date onwards: 2019, 2021-03, 3/5/2019 (day first), "3 May 2019"', "from:2019"),
    Usage("to:date", "Letters up to a date, inclusive: to:2021-03 goes to 31 March", "to:2021-03"),
    Usage("date:date..date", 'Letters dated in a range, or date:"2019 to 2021"; date:2020 is one year', "date:2019..2021"),
    Usage('date:"season year"', "Spring is March to May; winter 2020 is December 2020 to February 2021", 'date:"spring 2020 to 2021-03"'),
    Usage('date:"financial year"', "From April; an academic year is from September", 'date:"financial year 2019/20"'),
    Usage("-field:name", "All letters but these", "neglect -authority:leeds"),
)
