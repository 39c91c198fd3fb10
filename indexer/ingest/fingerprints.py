"""Ingest: the fingerprints of a letter's paragraphs as the catalogue stores them: eight bytes each, in the paragraphs' order.

A row for each would take ten times the room.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

BYTES = 8


def joined(fingerprints: Iterable[str]) -> bytes:
    """Return fingerprints, given as sixteen hexadecimal digits, as they are stored."""
    return bytes.fromhex("".join(fingerprints))


def places_of(stored: bytes, wanted: Collection[str]) -> frozenset[int]:
    """Return the places, counted from 0, of the fingerprints among `stored` that are `wanted`."""
    return frozenset(place for place in range(len(stored) // BYTES) if stored[place * BYTES : (place + 1) * BYTES].hex() in wanted)


def shared_by(letters: Iterable[bytes], least: int) -> frozenset[str]:
    """Return the fingerprints that at least so many of the `letters` have, given as they are stored. By numpy: there may be a million."""
    from indexer.semantics.threads import one_thread_numpy  # imported here because a worker that reads letters doesn't need it

    np = one_thread_numpy()
    each = [np.unique(np.frombuffer(stored, ">u8")) for stored in letters]
    found, counts = np.unique(np.concatenate([*each, np.zeros(0, ">u8")]), return_counts=True)
    return frozenset(f"{one:016x}" for one in found[counts >= least].tolist())
