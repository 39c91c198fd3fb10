"""Query: the query language as tables, used by the parser, the help page and the tests."""

from __future__ import annotations

from dataclasses import replace

from indexer.fields import PANEL, Field, Usage

MOST_CHARACTERS = 1000
MOST_WORDS = 64
MOST_LEVELS = 16
"""Nesting of brackets and NOTs."""
MOST_NEAR = 100
"""Most other words between words that are near each other."""
MOST_NEAR_WORDS = 8
MOST_WILDCARDS = 4
"""In one word."""
FEWEST_LETTERS = 2
"""Before a wildcard."""
FEWEST_FUZZY = 3
"""Letters of a word that may be misspelt."""

OPERATORS = ("AND", "OR", "NOT")

DATE_WORDS = ("from", "to", "date", "since", "until", "before", "after")
MEANT_DATE_WORDS = {"since": "from", "until": "to", "before": "date", "after": "date"}
"""What some of them mean; “before” and “after” are the days on one side of those."""


def _usage(field: Field) -> Usage:
    """Return the field's row in the help, with its aliases."""
    others = ", ".join(f"{word}:" for word in field.words[1:])
    return replace(field.usage, means=f"{field.usage.means}; {others} means the same") if others else field.usage


LANGUAGE: tuple[Usage, ...] = (
    Usage("word word", "Paragraphs with all the words, in any form; if there are few, the closest others follow", "caseloads supervision"),
    Usage("names and times", "Councils, regions, letter types, grades and times choose the letters", "caseloads since 2018"),
    Usage('"words in a row"', "An exact phrase: these words in this order, no other forms, no abbreviations", '"child in need"'),
    Usage('"words near"~5', "Words near each other: at most five others between them, in any order", '"management oversight"~5'),
    Usage("word OR word", "Either word, or both; AND is applied before OR", "caseloads OR workloads"),
    Usage("word AND word", "Both words, the same as without AND; lower-case and, or and not are ordinary words", "supervision AND audit"),
    Usage("-word, NOT word", "Exclude a word; on its own it finds every paragraph without that word", "supervision -agency"),
    Usage("( )", "Group terms", "(caseloads OR workloads) AND NOT agency"),
    Usage("begin*", "Any ending, after at least two letters", "inspect*"),
    Usage("beg*ing", "Any letters in the middle", "inspect*ion"),
    Usage("wom?n", "Any one letter", "practi?e"),
    Usage("word~", "Allows 1 spelling mistake in a word of up to five letters, otherwise 2; ~1 and ~2 set the number", "safegaurding~"),
    Usage("well-matched, s.47, C&F", "Joined words are matched as a phrase; well-matched also finds well matched", "decision-making"),
    *(_usage(field) for field in PANEL),
    Usage("from:date", 'Letters from a date onwards: 2019, 2021-03, 3/5/2019 (day first), "3 May 2019"', "from:2019"),
    Usage("to:date", "Letters up to a date, inclusive: to:2021-03 goes to 31 March", "to:2021-03"),
    Usage("date:date..date", 'Letters dated in a range, or date:"2019 to 2021"; date:2020 is one year', "date:2019..2021"),
    Usage('date:"season year"', "Spring is March to May; winter 2020 is December 2020 to February 2021", 'date:"spring 2020 to 2021-03"'),
    Usage('date:"financial year"', "From April; an academic year is from September", 'date:"financial year 2019/20"'),
    Usage("-field:name", "Exclude letters", "neglect -authority:nottingham"),
)
