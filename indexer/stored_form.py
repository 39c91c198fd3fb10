"""Stored form: letters and reports to JSON and back, without loss, with the version of the form.

msgspec, which writes and reads it, is imported on first use: it would add 35 ms to a cold search.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from indexer.letter import Letter, Report

FORMAT = 1
"""Version of the stored form; raise it if a record changes in a way that an older reader would get wrong."""

Record = TypeVar("Record")


def letter_to_json(letter: Letter) -> bytes:
    """Return `letter` in its stored form, in UTF-8; `letter_from_json` restores it."""
    return _stored(letter)


def letter_from_json(stored: bytes | str) -> Letter:
    """Return the letter that `letter_to_json` stored; `ValueError` if another version wrote it or it has been changed."""
    return _restored(_codec().letter, stored)


def report_to_json(report: Report) -> bytes:
    """Return `report` in its stored form, in UTF-8; `report_from_json` restores it."""
    return _stored(report)


def report_from_json(stored: bytes | str) -> Report:
    """Return the report that `report_to_json` stored; `ValueError` if another version wrote it or it has been changed."""
    return _restored(_codec().report, stored)


@dataclass(frozen=True, slots=True)
class _Form:
    """The version that every stored form gives."""

    format: Any = None


@dataclass(frozen=True, slots=True)
class _Codec:
    """The functions that write and read the stored form."""

    encode: Callable[[Any], bytes]
    form: Callable[[bytes | str], _Form]
    letter: Callable[[bytes | str], Letter]
    report: Callable[[bytes | str], Report]


@cache
def _codec() -> _Codec:
    from msgspec.json import Decoder, Encoder

    return _Codec(Encoder().encode, Decoder(_Form).decode, Decoder(Letter).decode, Decoder(Report).decode)


def _stored(record: Letter | Report) -> bytes:
    """Return the record as a JSON object with its version as the first key."""
    return b'{"format":%d,' % FORMAT + _codec().encode(record)[1:]


def _restored(read: Callable[[bytes | str], Record], stored: bytes | str) -> Record:
    """Return the record; missing keys take the field's default, so that fields can be added, and unknown keys are ignored."""
    try:
        made = read(stored) if _codec().form(stored).format == FORMAT else None
    except ValueError as error:  # msgspec's own errors included
        raise ValueError(f"it is not what was stored: {error}") from error
    if made is None:
        raise ValueError("another version stored it")
    return made
