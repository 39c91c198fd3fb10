"""Command stage: help, what is printed when something goes wrong, and how a command ends."""

from __future__ import annotations

import argparse
import gc
import os
import pkgutil
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.cli import arguments as cli_arguments
from indexer.cli import main
from indexer.cli.arguments import COMMANDS, Command, parser
from indexer.cli.formatting import count, line
from indexer.errors import ExitCode
from tests.support.programs import Run, newer_catalogue, on_terminal, other_version, started
from tests.support.samples import ROOT


def test_alone_it_shows_help(run: Run) -> None:
    """Every command is named."""
    code, out, _ = run()
    assert code == ExitCode.DONE
    assert all(command.name in out for command in COMMANDS)


def test_the_script_is_the_same_program_under_its_own_name(
    index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`inspection-letters` is declared; its help, its complaints and the commands that they offer are typed with that name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    script = pkgutil.resolve_name(project["scripts"]["inspection-letters"])
    assert script is main
    for started_as in ("/usr/bin/inspection-letters", "inspection-letters.exe"):
        monkeypatch.setattr(sys, "argv", [started_as, "search", "supervision", "--index", str(index)])
        assert script() == ExitCode.DONE
        assert "upervision" in capsys.readouterr().out
        monkeypatch.setattr(sys, "argv", [started_as, "search", "x", "--index", "nowhere"])
        assert script() == ExitCode.FAILED
        complaint = capsys.readouterr().err
        assert complaint.startswith("inspection-letters: ")
        assert "inspection-letters rebuild" in complaint
        with pytest.raises(SystemExit):
            main(["search", "--help"])
        shown = capsys.readouterr().out
        assert shown.startswith("usage: inspection-letters search ")
        assert "python -m indexer" not in shown


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_each_command_shows_its_help(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    """With an example of its use."""
    with pytest.raises(SystemExit) as left:
        main([command.name, "--help"])
    assert left.value.code == 0
    assert command.example in capsys.readouterr().out


def test_the_letters_that_examples_name_are_there() -> None:
    """An example can be typed as it stands in the project's folder."""
    named = [word for command in COMMANDS for word in command.example.split() if word.startswith("seeds")]
    assert len(named) == 2
    assert all((ROOT / word).exists() for word in named)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of POSIX")
def test_on_a_terminal_there_are_a_bar_and_marks(seeds: Path, tmp_path: Path) -> None:
    """Progress is drawn, found words stand out, long lines are wrapped."""
    rebuilt = on_terminal("rebuild", str(seeds), "--index", str(tmp_path / "index"), "--jobs", "1")
    assert "\N{BOX DRAWINGS HEAVY HORIZONTAL}" in rebuilt
    found = on_terminal("search", "caseloads", "--index", str(tmp_path / "index"))
    assert re.search("\x1b\\[[0-9;]*7m[Cc]aseload", found)
    assert max(len(re.sub("\x1b\\[[0-9;]*m", "", text)) for text in found.splitlines()) <= 80


@pytest.mark.parametrize(
    ("arguments", "code", "says", "why"),
    [
        (["collect"], 2, "--help", "no such command"),
        (["search", "--colour"], 2, "put -- before it; see: python -m indexer search --help", "no such flag, or a search"),
        (["rebuild", "--colour"], 2, "unrecognised arguments: --colour; see: python -m indexer rebuild --help", "no such flag"),
        (["search", "x", "--limit", "many"], 2, "whole number from 1", "not a number"),
        (["search", "x", "--authority", '"'], 2, "--authority needs a value", "a flag without a value"),
        (["search", 'supervision "child in need'], 2, "A closing quotation mark is missing", "a quote that is never closed"),
        (["search", "x", "--from", "yesterday"], 2, "Try 2019, May 2019 or 3 May 2019", "not a date"),
        (["search", "x", "--index", "nowhere"], 1, "rebuild", "nothing was built there"),
        (["search", "x", "--index", "README.md"], 1, "is a file; choose a folder for the index", "a file in place of the index folder"),
        (["show", "empty"], 2, "is a folder; give a file in it", "a folder in place of a file"),
        (["show", "nowhere.pdf"], 2, "neither a file nor the ID of a letter", "no such file"),
        (["show", "0123456789abcdef"], 1, "0123456789abcdef", "no such letter"),
        (["rebuild", "nowhere"], 2, "there is no folder", "a wrong folder"),
        (["rebuild", "empty"], 2, "there are no letters in", "an empty folder"),
        (["rebuild", "README.md"], 2, "is a file", "a file in place of a folder"),
        (["rebuild", "letters", "--index", "README.md"], 2, "--index", "a file in place of the index folder"),
        (["rebuild", "letters", "--engine", "lucene"], 2, "tantivy", "no such engine"),
        (["restore", "README.md"], 2, "not a backup", "not a backup"),
        (["restore", "nowhere"], 2, "no backup file", "no such file"),
        (["restore", "empty"], 2, "is a folder; give the backup file", "a folder in place of a file"),
        (["backup", "empty"], 2, "is a folder; choose a file for the backup", "a folder in place of a file"),
        (["backup", "nowhere/letters.backup"], 2, "choose a file elsewhere", "no such folder"),
        (["fetch", "--since", "yesterday"], 2, "Try 2019, May 2019 or 3 May 2019", "not a date, and nothing to type with a colon"),
    ],
)
def test_what_goes_wrong_is_one_line_that_says_what_to_do(
    arguments: list[str], code: int, says: str, why: str, run: Run, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On standard error, without a traceback, and nothing is lost."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    shutil.copytree(ROOT / "seeds", tmp_path / "letters")
    shutil.copytree(index, tmp_path / "index")
    monkeypatch.chdir(tmp_path)
    if "--index" not in arguments and arguments[0] != "fetch":
        arguments = [*arguments, "--index", "index"]
    got, out, err = run(*arguments)
    assert (got, out) == (code, "")
    assert err.startswith("indexer: ")
    assert err.count("\n") == 1
    assert says in err
    assert run("status", "--index", "index")[0] == ExitCode.DONE
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("fault", "arguments", "says"),
    [
        (other_version, ["search", "x"], "python -m indexer rebuild"),
        (other_version, ["status"], "python -m indexer rebuild"),
        (newer_catalogue, ["update"], "newer version"),
        (newer_catalogue, ["rebuild", str(ROOT / "seeds")], "newer version"),
    ],
)
def test_an_index_of_another_version_is_named_as_that(
    fault: Callable[[Path], None], arguments: list[str], says: str, run: Run, index: Path, tmp_path: Path
) -> None:
    """With the command that makes it new."""
    shutil.copytree(index, tmp_path / "index")
    fault(tmp_path / "index")
    code, out, err = run(*arguments, "--index", tmp_path / "index")
    assert (code, out, err.count("\n")) == (ExitCode.FAILED, "", 1)
    assert says in err


def test_an_engine_of_another_name_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set in the environment, it is named as such."""
    monkeypatch.setenv("LETTERS_ENGINE", "lucene")
    code, _, err = run("status")
    assert code == ExitCode.USAGE
    assert err.startswith("indexer: LETTERS_ENGINE is 'lucene'")


def test_the_environment_sets_what_flags_do(run: Run, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flag overrules it."""
    monkeypatch.setenv("LETTERS_INDEX", str(index))
    assert run("status")[0] == ExitCode.DONE
    assert run("status", "--index", "nowhere")[0] == ExitCode.FAILED


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal that Windows hasn't")
def test_ctrl_c_ends_it_with_one_line(seeds: Path, tmp_path: Path) -> None:
    """No traceback, no worker left, the exit code that shells know."""
    shutil.copytree(seeds, tmp_path / "letters")
    with started(["rebuild", str(tmp_path / "letters"), "--index", str(tmp_path / "index")]) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert first.startswith("reading 1")
    assert process.returncode in (130, 0)  # 0: it was done before the signal came
    assert "Traceback" not in err


def test_a_reader_that_leaves_is_no_fault(index: Path) -> None:
    """As in `… | head -1`."""
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.run(
        [sys.executable, "-m", "indexer", "search", "the", "--limit", "100", "--index", str(index)],
        cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, text=True, check=False,
    )
    os.close(writer)
    assert (process.returncode, process.stderr) == (141, "")


def test_a_fault_of_the_program_is_one_line_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says how to report it; LETTERS_DEBUG shows the traceback."""
    def fail(environment: object) -> None:
        raise ZeroDivisionError("boom")

    monkeypatch.setattr("indexer.cli.arguments.settings_from", fail)
    monkeypatch.delenv("LETTERS_DEBUG", raising=False)
    code, _, err = run("status")
    assert (code, err.count("\n")) == (ExitCode.FAILED, 1)
    assert "ZeroDivisionError: boom" in err
    monkeypatch.setenv("LETTERS_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(["status"])


def test_what_the_system_refuses_is_no_fault_of_the_program(run: Run, tmp_path: Path) -> None:
    """The file, or folder, and the system's own reason are one line."""
    name = "x" * 300
    code, out, err = run("check", "--index", tmp_path / name)
    assert (code, out) == (ExitCode.FAILED, "")
    assert err.startswith(f"indexer: {tmp_path / name}")
    assert "bug in the program" not in err


@pytest.mark.parametrize(
    ("number", "noun", "words"),
    [(0, "letter", "0 letters"), (1, "letter", "1 letter"), (1234, "letter", "1,234 letters"), (2, "authority", "2 authorities")],
)
def test_numbers_are_counted_as_people_do(number: int, noun: str, words: str) -> None:
    """One and many."""
    assert count(number, noun) == words


def test_a_line_cannot_steer_the_terminal() -> None:
    """Control characters in other people's text are spaces."""
    assert line("a\x1b[2Jb\r\n c\u2028d\x9be") == "a [2Jb c d e"


@pytest.mark.parametrize(("command", "looks"), [("search", False), ("check", True)])
def test_only_a_command_that_reads_does_without_looking_for_garbage(tmp_path: Path, command: str, looks: bool) -> None:
    """A search that began without keeps on without; any other command may take long, and looks for garbage."""
    gc.disable()
    try:
        main([command, *(["x"] if command == "search" else []), "--index", str(tmp_path)])
        assert gc.isenabled() == looks
    finally:
        gc.enable()


@pytest.mark.parametrize("columns", ["40", "200", "", "0", "-1", "x", None])
def test_help_is_as_wide_as_argparse_would_have_it(monkeypatch: pytest.MonkeyPatch, columns: str | None) -> None:
    """COLUMNS counts if it is a number of columns, then the terminal."""
    if columns is None:
        monkeypatch.delenv("COLUMNS", raising=False)
    else:
        monkeypatch.setenv("COLUMNS", columns)
    ours = parser(["search"]).format_help()
    monkeypatch.setattr(cli_arguments, "_Help", argparse.RawDescriptionHelpFormatter)
    assert ours == parser(["search"]).format_help()
