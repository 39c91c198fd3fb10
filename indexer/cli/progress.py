"""Command line: shows the progress of a build, as a bar on a terminal, as plain lines elsewhere, not at all if quiet."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from indexer.ingest.build import Step, in_silence

LINES = 10
"""Roughly how many plain lines to print for each step of a build."""


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[Step], None]]:
    """Provide a function that shows a step on standard error."""
    if quiet:
        yield in_silence
    elif sys.stderr.isatty():
        with _bar() as show:
            yield show
    else:
        yield _Lines().show


class _Lines:
    """Prints a line after each tenth of a step: "reading 52 of 523", with the time left if that is more than a minute."""

    def __init__(self) -> None:
        """Start with no step begun."""
        self._begun: dict[str, tuple[float, int]] = {}

    def show(self, step: Step) -> None:
        """Show a step."""
        begun, first = self._begun.setdefault(step.name, (time.monotonic(), step.done))
        if step.done % max(1, step.total // LINES) == 0 or step.done == step.total:
            left = _left(time.monotonic() - begun, step.done - first, step.total - step.done)
            print(f"{step.name} {step.done} of {step.total}{left}", file=sys.stderr, flush=True)


def _left(seconds: float, done: int, remaining: int) -> str:
    """Return " (about 17 minutes left)" after `done` items took so many seconds; "" if it is less than a minute or can't be told."""
    minutes = seconds / done * remaining / 60 if done else 0
    return f" (about {minutes:.0f} {'minute' if minutes < 1.5 else 'minutes'} left)" if minutes >= 1 else ""


@contextmanager
def _bar() -> Iterator[Callable[[Step], None]]:
    """Provide a function that draws one bar for each kind of step; the bars disappear when the build is done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:

        def show(step: Step) -> None:
            if step.name not in tasks:
                tasks[step.name] = bars.add_task(step.name, total=step.total)
            bars.update(tasks[step.name], completed=step.done)

        yield show
