"""Command line: prints styled text: wrapped and in styles on a terminal, by rich, and as plain lines elsewhere.

rich is only loaded for a terminal: elsewhere it would add nothing to a search but a sixth of its time.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

FAINT = "dim"
ITALIC = "italic"
BOLD = "bold"
MARK = "bold reverse"

Piece = str | tuple[str, str]
"""Some text, or some text and its style."""


def show(*pieces: Piece, style: str = "", indent: int = 0) -> None:
    """Print the pieces as one item: wrapped on a terminal; elsewhere each is one line, for tools such as grep.

    `style` is that of pieces without one of their own. `indent` is in columns, also of lines that a terminal wraps.
    """
    if _may_be_terminal():
        _show_by_rich(pieces, style, indent)
    else:
        print(" " * indent + "".join(one if isinstance(one, str) else one[0] for one in pieces))


def _may_be_terminal() -> bool:
    """Return whether to ask rich, which knows all that makes a terminal, and also the variables that make it treat a pipe as one."""
    return sys.stdout.isatty() or any(name in os.environ for name in ("FORCE_COLOR", "TTY_COMPATIBLE"))


def _show_by_rich(pieces: tuple[Piece, ...], style: str, indent: int) -> None:
    from rich.padding import Padding
    from rich.text import Text

    console, text = _console(), Text.assemble(*pieces, style=style)
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, indent)) if indent else text)
    else:
        console.print(Text(" " * indent).append_text(text), soft_wrap=True)


@cache
def _console() -> Console:
    from rich.console import Console

    class LeavingPipes(Console):
        """A console that leaves a closed pipe to `main`, like all other errors."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return LeavingPipes(highlight=False, markup=False, emoji=False)
