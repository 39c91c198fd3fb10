"""Tone: the table of weights, which `python -m tests.benchmarks.tone learn` makes from letters."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from indexer.tone.clauses import TURNED

EVERY_CLAUSE = "(every clause)"
"""The row that counts once for each clause, whatever its words."""


class Weight(NamedTuple):
    """How much a word or pair speaks for a clause being critical, and how much for praise; both against neutral, in log-odds."""

    criticism: float
    praise: float


class Weights(NamedTuple):
    """The table, by what its rows are about: looked up a thousand times for each letter, without joining words."""

    every_clause: Weight
    words: Mapping[str, Weight]
    """"weak"."""
    turned: Mapping[str, Weight]
    """Words in the reach of a negation: "not … timely", as "timely"."""
    pairs: Mapping[str, Mapping[str, Weight]]
    """Two words in a row, by the first and then the second: "not yet"."""
    by_word: Mapping[str, tuple[float, float, Mapping[str, Weight]]]
    """For each word that has either, its own weight, 0 if it has none, and its pairs: looked up once for each word of a text."""


@cache
def weights() -> Weights:
    """Return the table that comes with the program."""
    table = Path(__file__).with_name("weights.csv").read_text(encoding="utf-8")
    return weights_of({row["words"]: Weight(float(row["criticism"]), float(row["praise"])) for row in csv.DictReader(io.StringIO(table))})


def weights_of(rows: Mapping[str, Weight]) -> Weights:
    """Return the table of these rows, by their words as `features` gives them."""
    every_clause, words, turned = Weight(0.0, 0.0), {}, {}
    pairs: dict[str, dict[str, Weight]] = {}
    for row, weight in rows.items():
        first, _, second = row.partition(" ")
        if row == EVERY_CLAUSE:
            every_clause = weight
        elif row.startswith(TURNED):
            turned[row.removeprefix(TURNED)] = weight
        elif second:
            pairs.setdefault(first, {})[second] = weight
        else:
            words[row] = weight
    nothing = Weight(0.0, 0.0)
    by_word = {word: (*words.get(word, nothing), pairs.get(word, {})) for word in (*words, *pairs)}
    return Weights(every_clause, words, turned, pairs, by_word)
