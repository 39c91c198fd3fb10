"""Semantics: learn from the paragraphs of a build, or give new paragraphs their places in what was learnt before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import scanned
from indexer.semantics import latent_space, word_vectors
from indexer.semantics.gathering import Gathering, Place
from indexer.semantics.latent_space import Sparse
from indexer.semantics.phrases import frequent_phrases
from indexer.semantics.stored import LARGEST, LIKENESS_DECIMALS, Contents, Semantics, packed
from indexer.semantics.vocabulary import readable_forms, teaches

LEAST_TAUGHT = 50
"""Fewest different paragraphs to learn from: from fewer, only chance would be learnt."""
LEAST_WORDS = 20
"""Fewest different words in more than one of them, likewise."""
MOST_TAUGHT = 100_000
"""Most paragraphs to learn from, evenly spread over all: more would teach little and take as long again."""
LEAST_PARAGRAPHS = 2
"""Fewest paragraphs with a word that is learnt about."""
GROWTH = 0.25
"""By which share of the paragraphs learnt from a collection may grow or shrink before it is learnt from again."""
MOST_COUNTED = 255
"""Known words of a paragraph that are counted, in one byte."""
FULL = 32_767
"""Greatest number in a word's vector, which has 16 bits."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Words:
    """The known words of paragraphs: how often each occurs in each."""

    places: tuple[Place, ...]
    taught: NDArray[np.bool_]
    stems: tuple[str, ...]
    """All words that were gathered, in alphabetical order; the others count by their places here."""
    words: Ints
    """Of one paragraph after another, in order."""
    owners: Ints
    """For each of the words, its paragraph."""
    times: Sparse


def learnt(gathering: Gathering) -> bytes:
    """Return everything learnt from what was gathered, as `Semantics` reads it; hardly anything if there are too few paragraphs."""
    found = _counted(gathering)
    taught = np.flatnonzero(found.taught)
    phrases = frequent_phrases(gathering.sample.texts())
    nothing = _stored(found.places, Contents((), (), (), 0, len(found.places), phrases), _nothing(len(found.places)))
    if len(taught) < LEAST_TAUGHT:
        return nothing
    taught = taught[:: -(-len(taught) // MOST_TAUGHT)]
    own = _rows(found.times, taught)
    having = np.bincount(own.columns, minlength=own.width)
    kept = np.flatnonzero([count >= LEAST_PARAGRAPHS and teaches(stem) for count, stem in zip(having, found.stems, strict=True)])
    if len(kept) < LEAST_WORDS:
        return nothing
    rarity = latent_space.rarity(having[kept], len(taught))
    weighed = _weighed(_columns(own, kept), rarity)
    vectors = latent_space.term_vectors(latent_space.with_unit_rows(weighed), latent_space.DIMENSIONS) * rarity[:, None]
    words = np.rint(vectors * (FULL / np.abs(vectors).max())).astype(np.int16)
    near, alike = _neighbours(found, taught, having, kept)
    stems = tuple(found.stems[one] for one in kept)
    contents = Contents((), stems, tuple(readable_forms(gathering.written(), stems)), words.shape[1], len(found.places), phrases)
    columns = {"words": words.tobytes(), "neighbours": near.astype(np.int32).tobytes(), "likenesses": alike.astype(np.int32).tobytes()}
    return _stored(found.places, contents, {**columns, **_placed(_columns(found.times, kept), words)})


def outgrown(known: Semantics, paragraphs: int) -> bool:
    """Return whether a collection, which now has so many `paragraphs`, has changed too much for what was learnt, if anything was."""
    return not known.dimensions or abs(paragraphs - known.contents.learnt) > GROWTH * known.contents.learnt


def folded_in(known: Semantics, gone: Collection[str], gathering: Gathering) -> bytes:
    """Return what is `known` without the paragraphs of the letters in `gone` and with those gathered, without learning again."""
    found = _counted(gathering)
    numbers = {stem: place for place, stem in enumerate(known.contents.stems)}
    pairs = np.array([(place, numbers[stem]) for place, stem in enumerate(found.stems) if stem in numbers], np.int64).reshape(-1, 2)
    own = _columns(found.times, pairs[:, 0], pairs[:, 1], len(numbers))
    old = known.columns()
    words = np.frombuffer(old["words"], np.int16).reshape(len(numbers), known.dimensions)
    new = {**_placed(own, words), "numbers": np.array([number for _, number in found.places], np.int32).tobytes()}
    letters, parts = _joined(known, set(gone), found.places)
    columns = {name: bytes(old[name]) for name in ("words", "neighbours", "likenesses")}
    for name, width in (("squares", 4), ("sizes", 1), ("paragraphs", known.dimensions), ("numbers", 4)):
        both = (old[name].cast("B"), memoryview(new[name]))
        columns[name] = b"".join(both[part.new][part.first * width : part.end * width] for part in parts)
    return packed(replace(known.contents, letters=letters), columns)


class _Part(NamedTuple):
    """Some rows of the known columns or, if `new`, of those of the paragraphs that come in."""

    new: bool
    first: int
    end: int


def _joined(known: Semantics, gone: Collection[str], places: Sequence[Place]) -> tuple[tuple[tuple[str, int], ...], list[_Part]]:
    """Return each letter and its number of rows, in order of id, and the parts that give those rows when they are joined."""
    new = tuple(_by_letter(places))
    firsts = accumulate((size for _, size in new), initial=0)
    rows = {one: _Part(False, first, first + size) for one, (first, size) in known.letters().items() if one not in gone}
    rows |= {one: _Part(True, first, first + size) for (one, size), first in zip(new, firsts, strict=False)}
    parts = list[_Part]()
    for one in sorted(rows):
        part = rows[one]
        if parts and parts[-1].new == part.new and parts[-1].end == part.first:
            parts[-1] = parts[-1]._replace(end=part.end)
        else:
            parts.append(part)
    return tuple((one, rows[one].end - rows[one].first) for one in sorted(rows)), parts


def _counted(gathering: Gathering) -> _Words:
    """Return the gathered words in an order that does not depend on how they were gathered."""
    rows, taught = gathering.in_order()
    whole = np.frombuffer(gathering.pieces, np.int32)
    parts = [whole[row.start : row.end] for row in rows]
    pieces = np.concatenate(parts or [np.zeros(0, np.int32)])
    stems, firsts, each = _stems_of(gathering.numbers)
    sizes = np.diff(firsts)[pieces]
    begin = np.cumsum(sizes) - sizes
    words = each[np.repeat(firsts[pieces] - begin, sizes) + np.arange(sizes.sum())]
    owners = np.repeat(np.repeat(np.arange(len(rows)), [len(part) for part in parts]), sizes)
    codes, times = np.unique(owners * max(1, len(stems)) + words, return_counts=True)
    row_of, column = np.divmod(codes, max(1, len(stems)))
    counted = latent_space.sparse(row_of, column, latent_space.damped(times), len(rows), len(stems))
    return _Words(tuple(row.place for row in rows), np.array(taught, bool), stems, words, owners, counted)


def _stems_of(pieces: Iterable[str]) -> tuple[tuple[str, ...], Ints, Ints]:
    """Return all stems in alphabetical order and, as numbers, those of one piece after another, after where those of each begin."""
    found = [scanned(piece)[2] for piece in pieces]
    numbers = {stem: number for number, stem in enumerate(sorted(set(chain.from_iterable(found))))}
    firsts = np.cumsum([0, *map(len, found)])
    return tuple(numbers), firsts, np.array([*map(numbers.__getitem__, chain.from_iterable(found))], np.int64)


def _rows(matrix: Sparse, chosen: Ints) -> Sparse:
    """Return the matrix with only these rows."""
    kept = np.isin(matrix.rows(), chosen)
    rows = np.searchsorted(chosen, matrix.rows()[kept])
    return latent_space.sparse(rows, matrix.columns[kept], matrix.values[kept], len(chosen), matrix.width)


def _columns(matrix: Sparse, chosen: Ints, numbers: Ints | None = None, width: int = 0) -> Sparse:
    """Return the matrix with only these columns, numbered in order or by `numbers`."""
    renumbered = np.full(matrix.width, -1, np.int64)
    renumbered[chosen] = np.arange(len(chosen)) if numbers is None else numbers
    columns = renumbered[matrix.columns]
    kept = columns >= 0
    return latent_space.sparse(matrix.rows()[kept], columns[kept], matrix.values[kept], matrix.height, width or len(chosen))


def _weighed(matrix: Sparse, rarity: latent_space.Floats) -> Sparse:
    return Sparse(matrix.starts, matrix.columns, matrix.values * rarity[matrix.columns], matrix.width)


def _placed(times: Sparse, words: NDArray[np.int16]) -> dict[str, bytes]:
    """Return the vectors of paragraphs whose words occur so many times, the squares of their lengths, and how many words each has."""
    sums = times.times(words.astype(np.float64))
    largest = np.abs(sums).max(axis=1, keepdims=True, initial=0.0)
    vectors = np.rint(np.divide(sums * LARGEST, largest, out=np.zeros_like(sums), where=largest > 0)).astype(np.int8)
    squares = np.square(vectors.astype(np.int32)).sum(axis=1, dtype=np.int32)
    sizes = np.minimum(np.diff(times.starts), MOST_COUNTED).astype(np.uint8)
    return {"paragraphs": vectors.tobytes(), "squares": squares.tobytes(), "sizes": sizes.tobytes()}


def _neighbours(found: _Words, taught: Ints, having: Ints, kept: Ints) -> tuple[Ints, Ints]:
    """Return for each word in `kept` its nearest others, and how alike they are in units of the last decimal; -1 and 0 for none."""
    often = word_vectors.frequent(having[kept])
    near = np.full((len(kept), word_vectors.NEIGHBOURS), 0, np.int64)
    alike = np.zeros((len(kept), word_vectors.NEIGHBOURS), np.int64)
    if len(often) < 2:
        return near, alike
    renumbered = np.full(len(found.stems), -1, np.int64)
    renumbered[kept[often]] = np.arange(len(often))
    chosen = np.isin(found.owners, taught)
    ends = np.cumsum(np.bincount(found.owners[chosen], minlength=len(found.places)))[found.owners[chosen]]
    nearest, cosines = word_vectors.neighbours(renumbered[found.words[chosen]], ends, len(often))
    near[often, : nearest.shape[1]] = often[nearest]
    alike[often, : nearest.shape[1]] = np.rint(cosines * 10**LIKENESS_DECIMALS).astype(np.int64)
    return near, alike


def _stored(places: Sequence[Place], contents: Contents, columns: dict[str, bytes]) -> bytes:
    letters = tuple(_by_letter(places))
    numbers = np.array([number for _, number in places], np.int32).tobytes()
    return packed(replace(contents, letters=letters), {**columns, "numbers": numbers})


def _by_letter(places: Sequence[Place]) -> Iterator[tuple[str, int]]:
    """Yield each letter and its number of paragraphs."""
    return ((one, len(list(its))) for one, its in groupby(letter_id for letter_id, _ in places))


def _nothing(paragraphs: int) -> dict[str, bytes]:
    """Return the columns of a collection that is too small to learn from."""
    empty = dict.fromkeys(("words", "neighbours", "likenesses", "paragraphs"), b"")
    return {**empty, "squares": bytes(4 * paragraphs), "sizes": bytes(paragraphs)}
