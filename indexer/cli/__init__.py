"""Command line: arguments in, printed answers and exit codes out. Only the modules of this folder print."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper

from indexer.cli.arguments import as_started, parsed, parser, program
from indexer.errors import BadQuery, ExitCode, LettersError
from indexer.settings.environment import is_given
from indexer.settings.run import LETTERS_DEBUG

INTERRUPTED = 130
"""What shells expect of a program that ctrl-C stopped."""
NOBODY_READS = 141
"""What they expect of one whose reader, such as `head`, has gone."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, by default the one the program was started with, and return its exit code.

    Whatever goes wrong is one line on standard error. LETTERS_DEBUG=1 shows the traceback of a fault in the program itself.
    """
    try:
        _print_any_letter()
        code = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except LettersError as error:
        return _complain(_with_repair(error), error.exit_code)
    except KeyboardInterrupt:
        return _complain("stopped; the index has not been changed", INTERRUPTED)
    except BrokenPipeError:
        return _without_reader()
    except OSError as error:  # what the system refuses is no fault of ours
        return _complain(f"{error.filename or 'the operating system reports'}: {error.strerror or error}", ExitCode.FAILED)
    except Exception as error:  # a fault of ours must not look like a fault of the letters
        if is_given(LETTERS_DEBUG, os.environ):
            raise
        fault = f"{type(error).__name__}: {error}".splitlines()[0]
        return _complain(f"this is a bug in the program ({fault}); run it with LETTERS_DEBUG=1 and report what it prints", ExitCode.FAILED)
    return code


def _run(arguments: Sequence[str]) -> int:
    """Import the command's module only now: help and search start faster for it."""
    command, options = parsed(arguments)
    if command is None:
        parser().print_help()
        return ExitCode.DONE
    module = importlib.import_module(f"indexer.cli.{command.module}_commands")
    code: int = getattr(module, command.name)(options)
    return code


def _print_any_letter() -> None:
    """Let a terminal that hasn't some character show a question mark instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _with_repair(error: LettersError) -> str:
    return f"{error}; try: {error.repaired}" if isinstance(error, BadQuery) and error.repaired else str(error)


def _complain(message: str, code: int) -> int:
    with suppress(BrokenPipeError):
        print(f"{program().split()[-1]}: {as_started(' '.join(message.split()))}", file=sys.stderr, flush=True)
    return int(code)


def _without_reader() -> int:
    """Keep Python from complaining, at its own end, that nobody reads."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return NOBODY_READS
