"""Command line: shows the progress of a build, as a bar on a terminal, as plain lines elsewhere, not at all if quiet."""

from __future__ import annotations

import sys
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
        yield _in_lines


def _in_lines(step: Step) -> None:
    """Print a line after each tenth of a step: "reading 52 of 523"."""
    tenth = max(1, step.total // LINES)
    if step.done % tenth == 0 or step.done == step.total:
        print(f"{step.name} {step.done} of {step.total}", file=sys.stderr, flush=True)


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
