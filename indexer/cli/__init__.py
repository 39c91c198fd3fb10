"""Command line: runs a command, prints its output and returns an exit code. Only this package prints."""

from __future__ import annotations

import gc
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
"""The exit code that shells expect after Ctrl-C."""
NOBODY_READS = 141
"""The exit code that shells expect when the reader of a pipe, such as `head`, has exited."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, by default from `sys.argv`, and return its exit code.

    Any error is printed as one line on standard error. With LETTERS_DEBUG=1, a bug in the program shows its traceback.
    """
    try:
        _print_any_character()
        code = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except LettersError as error:
        return _complain(_with_repair(error), error.exit_code)
    except KeyboardInterrupt:
        return _complain("stopped; the index has not been changed", INTERRUPTED)
    except BrokenPipeError:
        return _without_reader()
    except OSError as error:  # an error from the operating system is not a bug in the program
        return _complain(f"{error.filename or 'the operating system reports'}: {error.strerror or error}", ExitCode.FAILED)
    except Exception as error:  # a bug in the program must not look like a problem with the letters
        if is_given(LETTERS_DEBUG, os.environ):
            raise
        fault = f"{type(error).__name__}: {error}".splitlines()[0]
        return _complain(f"this is a bug in the program ({fault}); run it with LETTERS_DEBUG=1 and report what it prints", ExitCode.FAILED)
    return code


def _run(arguments: Sequence[str]) -> int:
    """Run the command; its module is imported only now, so that help and search start faster."""
    command, options = parsed(arguments)
    if command is None:
        parser().print_help()
        return ExitCode.DONE
    if command.module != "search":
        gc.enable()
    module = importlib.import_module(f"indexer.cli.{command.module}_commands")
    code: int = getattr(module, command.name)(options)
    return code


def _print_any_character() -> None:
    """Print a question mark for characters that the terminal's encoding lacks, instead of failing."""
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
    """Return the exit code for a closed pipe, and stop Python from reporting the pipe again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return NOBODY_READS
