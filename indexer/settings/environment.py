"""Settings: tables of environment variables, and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.errors import UsageError

FILE = "_FILE"
"""Suffix of a variable that names a file containing a secret, as is usual with containers."""
YES_OR_NO = {"yes": True, "on": True, "true": True, "1": True, "no": False, "off": False, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable."""

    name: str
    field: str
    """The field of the record that it sets."""
    read: Callable[[str], Any]
    """Turns the text into the field's value; the message of its `ValueError` says what to set instead: "a whole number from 2 to 256"."""
    default: str
    """The text read if the variable is not set; "" leaves the record's own default."""
    means: str
    """One or two plain sentences for the documentation, in Markdown."""
    secret: bool = False
    """No message shows its value, and the variable NAME_FILE may name a file that contains it."""
    old_names: tuple[str, ...] = ()
    """Former names, which still work."""

    @property
    def spellings(self) -> tuple[str, ...]:
        """Return every accepted name: the current one, then the old ones, each followed by NAME_FILE if it is a secret."""
        names = (self.name, *self.old_names)
        return tuple(one for name in names for one in ((name, name + FILE) if self.secret else (name,)))


def values(variables: Iterable[Variable], environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the value of each field that is set or has a default; `UsageError` for the first variable that is wrong.

    A variable set to nothing, or only to spaces, counts as not set. A secret of only spaces is an error, because it must be a slip.
    """
    found: dict[str, Any] = {}
    for variable in variables:
        name, text = _given(variable, environment)
        if text := text or variable.default:
            found[variable.field] = _value(variable, name, text)
    return found


def is_given(variable: Variable, environment: Mapping[str, str]) -> bool:
    """Return whether the variable is set, under any of its names."""
    return bool(_given(variable, environment)[1])


def _given(variable: Variable, environment: Mapping[str, str]) -> tuple[str, str]:
    """Return the name under which the variable is set, and its text, "" if it is not set. A file takes precedence over the variable."""
    for name in (variable.name, *variable.old_names):
        if variable.secret and (path := environment.get(name + FILE, "").strip()):
            return name, _content(name + FILE, path)
        text = environment.get(name, "")
        if variable.secret and text.isspace():
            raise UsageError(f"{name} is blank; set it to a secret, or to nothing for none")
        if text.strip():
            return name, text.strip()
    return variable.name, ""


def _content(name: str, path: str) -> str:
    try:
        text = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise UsageError(f"{name} is {path!r}, which can't be read; set it to the file that holds the secret") from error
    if not text:
        raise UsageError(f"{name} is {path!r}, which is empty; put the secret into that file")
    return text


def _value(variable: Variable, name: str, text: str) -> Any:
    try:
        return variable.read(text)
    except ValueError as error:
        wrong = "can't be used" if variable.secret else f"is {text!r}"
        raise UsageError(f"{name} {wrong}; set it to {error}") from error


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return a function that reads a whole number from `least` to `most`."""

    def read(text: str) -> int:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
        if not least <= number <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return number

    return read


def one_of(words: tuple[str, ...]) -> Callable[[str], str]:
    """Return a function that reads one of `words`, ignoring case."""

    def read(text: str) -> str:
        if text.lower() not in words:
            raise ValueError(f"one of {', '.join(words)}")
        return text.lower()

    return read


def some_of(words: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    """Return a function that reads a comma-separated list of some of `words`, ignoring case."""

    def read(text: str) -> tuple[str, ...]:
        given = listed(text.lower())
        if not set(given) <= set(words):
            raise ValueError(f"one or more of {', '.join(words)}, separated by commas")
        return given

    return read


def listed(text: str) -> tuple[str, ...]:
    """Return the parts of a comma-separated list, without empty ones."""
    return tuple(part for part in (one.strip() for one in text.split(",")) if part)


def yes_or_no(text: str) -> bool:
    """Return whether `text` means yes; `ValueError` if it means neither yes nor no."""
    if text.lower() not in YES_OR_NO:
        raise ValueError("yes or no")
    return YES_OR_NO[text.lower()]
