"""Part of the ranking benchmarks: the measures of a ranking, and whether two rankings differ by more than chance.

nDCG is that of Järvelin and Kekäläinen (2002) as trec_eval and ir-measures compute it: the gain of a document is its grade, and the one at
rank r counts 1 / log2(r + 1) of it. The difference of two rankings is tested by Fisher's randomisation over pairs: Smucker, Allan and
Carterette find it as good as the t-test and the bootstrap, and Wilcoxon's and the sign test not fit for differences of means ("A comparison
of statistical significance tests for information retrieval evaluation", CIKM 2007).
"""

from __future__ import annotations

import random
from collections.abc import Hashable, Mapping, Sequence
from math import log2

DEPTH = 10
"""Ranks that count: one page."""
RELEVANT = 2
"""The least grade that counts as relevant, where a measure knows only yes and no."""
ROUNDS = 20_000
"""Random exchanges of a test: the least p-value that can come out is 1 / 20,001."""


def ndcg(ranked: Sequence[Hashable], grades: Mapping[Hashable, int], depth: int = DEPTH) -> float:
    """Return nDCG of the first `depth` of `ranked`, 0 to 1; what has no grade counts as 0. 0 if no grade is above 0."""
    best = _gain(sorted(grades.values(), reverse=True)[:depth])
    return _gain([grades.get(one, 0) for one in ranked[:depth]]) / best if best else 0.0


def precision(ranked: Sequence[Hashable], grades: Mapping[Hashable, int], depth: int = 5) -> float:
    """Return the share of the first `depth` ranks that has a relevant document; a rank without any document counts as a miss."""
    return sum(grades.get(one, 0) >= RELEVANT for one in ranked[:depth]) / depth


def p_value(ours: Sequence[float], theirs: Sequence[float], rounds: int = ROUNDS, seed: int = 1) -> float:
    """Return how likely so large a mean difference of pairs is if ours and theirs were the same (two-sided); 1 if no pair differs."""
    differences = [a - b for a, b in zip(ours, theirs, strict=True) if a != b]
    if not differences:
        return 1.0
    total, count, draw = sum(differences), len(differences), random.Random(seed)  # noqa: S311  # a fixed seed, so that it can be repeated
    least = abs(total) - 1e-9
    extreme = sum(abs(total - 2 * _exchanged(differences, draw.getrandbits(count))) >= least for _ in range(rounds))
    return (extreme + 1) / (rounds + 1)


def mean(figures: Sequence[float]) -> float:
    """Return the mean, 0 of none."""
    return sum(figures) / len(figures) if figures else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / log2(rank + 1) for rank, grade in enumerate(grades, 1))


def _exchanged(differences: Sequence[float], chosen: int) -> float:
    """Return the sum of those differences whose bit in `chosen` is set."""
    return sum(one for one, bit in zip(differences, f"{chosen:0{len(differences)}b}", strict=True) if bit == "1")
