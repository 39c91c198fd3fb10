"""Command stage: what is printed, where, and with which exit code."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from samples import ROOT

from indexer.catalogue import FILE_NAME
from indexer.cli import main
from indexer.cli.arguments import COMMANDS, Command
from indexer.cli.wording import count, line
from indexer.errors import ExitCode

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """Return an index of the seeds."""
    folder = tmp_path_factory.mktemp("cli") / "index"
    assert main(["rebuild", str(seeds), "--index", str(folder), "--quiet", "--jobs", "1"]) == ExitCode.DONE
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a command and returns its exit code, output and errors."""
    for name in ("LETTERS_DIR", "LETTERS_INDEX", "LETTERS_ENGINE"):
        monkeypatch.delenv(name, raising=False)
    capsys.readouterr()

    def run_command(*arguments: object) -> tuple[int, str, str]:
        code = main([str(one) for one in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run_command


def started(arguments: Sequence[str], **options: object) -> subprocess.Popen[str]:
    """Start the program as a user does."""
    return subprocess.Popen(
        [sys.executable, "-m", "indexer", *arguments],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options,  # type: ignore[call-overload]
    )


def test_alone_it_shows_help(run: Run) -> None:
    """Every command is named."""
    code, out, _ = run()
    assert code == ExitCode.DONE
    assert all(command.name in out for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_each_command_shows_its_help(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    """With an example of its use."""
    with pytest.raises(SystemExit) as left:
        main([command.name, "--help"])
    assert left.value.code == 0
    assert command.example in capsys.readouterr().out


def test_a_rebuild_tells_how_far_it_is_and_sums_up(run: Run, seeds: Path, tmp_path: Path) -> None:
    """Plain lines where there is no terminal."""
    code, out, err = run("rebuild", seeds, "--index", tmp_path / "index", "--jobs", 1)
    assert code == ExitCode.DONE
    assert "reading 5 of 5" in err
    assert "indexing 5 of 5" in err
    assert out.startswith("5 letters with ")


def test_quiet_prints_nothing(run: Run, seeds: Path, tmp_path: Path) -> None:
    """For scheduled runs."""
    assert run("rebuild", seeds, "--index", tmp_path / "index", "--jobs", 1, "--quiet") == (ExitCode.DONE, "", "")


def test_files_that_could_not_be_read_are_named(run: Run, seeds: Path, tmp_path: Path) -> None:
    """Each with its reason, with an exit code of its own, and the others can be searched."""
    shutil.copytree(seeds, tmp_path / "letters")
    (tmp_path / "letters" / "bad\x1b[31m.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    code, out, err = run("rebuild", tmp_path / "letters", "--index", tmp_path / "index", "--jobs", 1)
    assert code == ExitCode.SOME_UNREAD
    assert "not read: bad [31m.pdf: " in err
    assert "\x1b" not in err
    assert "1 file could not be read" in out


def test_a_search_prints_paragraphs_to_cite(run: Run, index: Path) -> None:
    """Authority, type, date, section and the text, in plain letters where there is no terminal."""
    code, out, err = run("search", "caseloads", "--index", index)
    assert (code, err) == (ExitCode.DONE, "")
    assert "Nottinghamshire County Council · focused visit · 22 February 2018" in out
    assert "\x1b" not in out


def test_a_search_for_programs_is_json(run: Run, index: Path) -> None:
    """In the shape that is documented."""
    code, out, _ = run("search", "caseloads", "--index", index, "--json", "--limit", 2)
    answer = json.loads(out)
    assert code == ExitCode.DONE
    assert answer["query"] == "caseloads"
    assert len(answer["hits"]) == min(2, answer["total"])
    assert {"authority", "year", "section"} <= set(answer["facets"])
    for hit in answer["hits"]:
        assert [hit["text"][start:end].lower().startswith("caseload") for start, end, _ in hit["spans"]]


@pytest.mark.parametrize(
    ("flags", "authorities", "why"),
    [
        (["--authority", "nottingham"], {"Nottingham City Council"}, "a short name"),
        (["--authority", "nottingham", "--authority", "Nottinghamshire County Council"],
         {"Nottingham City Council", "Nottinghamshire County Council"}, "two names widen each other"),
        (["--type", "focused visit"], {"Nottinghamshire County Council"}, "a type"),
        (["--finding", "priority action"], {"Nottinghamshire County Council"}, "a kind of finding"),
        (["--section", "what next"], {"Nottingham City Council"}, "words of a heading"),
        (["--from", "2023"], {"Nottingham City Council"}, "a first year"),
        (["--to", "2009-10-29"], {"Nottinghamshire County Council"}, "a last day, included"),
        (["--year", "2015"], {"Nottingham City Council"}, "a year"),
    ],
)
def test_flags_narrow_a_search(flags: list[str], authorities: set[str], why: str, run: Run, index: Path) -> None:
    """Each flag filters what it says, also without words."""
    _, out, _ = run("search", *flags, "--index", index, "--json", "--limit", 1000)
    assert {hit["authority"] for hit in json.loads(out)["hits"]} == authorities


def test_show_reads_a_file_without_an_index(run: Run, seeds: Path) -> None:
    """To see what would be read."""
    path = next(seeds.glob("004_*"))
    code, out, _ = run("show", path, "--json")
    shown = json.loads(out)
    assert code == ExitCode.DONE
    assert (shown["source"], shown["letter_date"]) == (path.name, "2018-02-22")
    code, out, _ = run("show", path, "--explain")
    assert "where this was found" in out
    assert "22 February 2018" in out


def test_show_finds_a_letter_in_the_index(run: Run, index: Path) -> None:
    """By its id, with or without the readable words after it."""
    _, out, _ = run("search", "caseloads", "--index", index, "--json", "--limit", 1)
    letter_id = json.loads(out)["hits"][0]["letter_id"]
    for name in (letter_id, f"{letter_id}-nottingham-2018"):
        code, out, _ = run("show", name, "--index", index, "--json")
        assert (code, json.loads(out)["letter_id"]) == (ExitCode.DONE, letter_id)


def test_status_says_what_the_index_holds(run: Run, index: Path) -> None:
    """For people and for programs."""
    code, out, _ = run("status", "--index", index)
    assert code == ExitCode.DONE
    assert out.startswith("5 letters with ")
    held = json.loads(run("status", "--index", index, "--json")[1])
    assert (held["letters"], held["unread"]) == (5, [])


def test_a_check_says_what_is_wrong_and_what_mends_it(run: Run, index: Path, tmp_path: Path) -> None:
    """A sound index passes; of a damaged one each fault is a line on standard error."""
    code, out, err = run("check", "--index", index)
    assert (code, err) == (ExitCode.DONE, "")
    assert "sound" in out
    shutil.copytree(index, tmp_path / "index")
    other_version(tmp_path / "index")
    code, out, err = run("check", "--index", tmp_path / "index")
    assert (code, out) == (ExitCode.FAILED, "")
    assert "mend it with: python -m indexer rebuild --from-catalogue" in err
    assert run("rebuild", "--from-catalogue", "--index", tmp_path / "index", "--quiet") == (ExitCode.DONE, "", "")
    assert run("check", "--index", tmp_path / "index", "--quiet") == (ExitCode.DONE, "", "")


def test_an_update_says_that_nothing_has_changed(run: Run, seeds: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the folder is named, set, or that of the last build."""
    assert "(nothing has changed)" in run("update", seeds, "--index", index)[1]
    assert "(nothing has changed)" in run("update", "--index", index)[1]
    monkeypatch.setenv("LETTERS_DIR", str(seeds))
    assert "(nothing has changed)" in run("update", "--index", index)[1]


def test_a_search_that_finds_nothing_says_so(run: Run, index: Path) -> None:
    """With what to try instead where there is something."""
    code, out, _ = run("search", "safegaurding", "--index", index)
    assert (code, "Try: safeguarding" in out) == (ExitCode.DONE, True)
    assert "nothing found" in run("search", "zzxxyy", "--index", index)[1]


def test_show_prints_what_is_known_and_what_is_not(run: Run, tmp_path: Path) -> None:
    """A letter that says little is shown as that."""
    (tmp_path / "note.txt").write_text("Background\n\nChildren are safe.\n", encoding="utf-8")
    code, out, _ = run("show", tmp_path / "note.txt")
    assert code == ExitCode.DONE
    assert "authority: unknown" in out
    assert "Background  background" in out
    assert "1. Children are safe." in out


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of POSIX")
def test_on_a_terminal_there_are_a_bar_and_marks(seeds: Path, tmp_path: Path) -> None:
    """Progress is drawn, found words stand out, long lines are wrapped."""
    rebuilt = on_terminal("rebuild", str(seeds), "--index", str(tmp_path / "index"), "--jobs", "1")
    assert "\N{BOX DRAWINGS HEAVY HORIZONTAL}" in rebuilt
    found = on_terminal("search", "caseloads", "--index", str(tmp_path / "index"))
    assert re.search("\x1b\\[[0-9;]*7m[Cc]aseload", found)
    assert max(len(re.sub("\x1b\\[[0-9;]*m", "", text)) for text in found.splitlines()) <= 80


def on_terminal(*arguments: str) -> str:
    """Run the program on a terminal of 80 columns and return what it shows there."""
    import pty

    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80", "PYTHONUTF8": "1"}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(
        [sys.executable, "-m", "indexer", *arguments], cwd=ROOT, stdout=theirs, stderr=theirs, env=environment
    ):
        os.close(theirs)
        shown = b"".join(iter(lambda: chunk_from(ours), b""))
    os.close(ours)
    return shown.decode("utf-8")


def chunk_from(terminal: int) -> bytes:
    """Return what comes next, nothing where the program has gone."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def test_a_backup_comes_back(run: Run, index: Path, tmp_path: Path) -> None:
    """Into another folder, too."""
    assert run("backup", tmp_path / "b.zip", "--index", index)[0] == ExitCode.DONE
    code, out, _ = run("restore", tmp_path / "b.zip", "--index", tmp_path / "index")
    assert (code, out.split(" with ")[0]) == (ExitCode.DONE, "5 letters")


def other_version(index: Path) -> None:
    """Another version made the index."""
    for manifest in index.glob("generation-*/manifest.json"):
        manifest.write_text("{}", encoding="utf-8")


def newer_catalogue(index: Path) -> None:
    """A newer version made the catalogue."""
    import sqlite3

    with sqlite3.connect(index / FILE_NAME) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()


@pytest.mark.parametrize(
    ("arguments", "code", "says", "why"),
    [
        (["fetch"], 2, "--help", "no such command"),
        (["search", "--colour"], 2, "--help", "no such flag"),
        (["search", "x", "--limit", "many"], 2, "number from 1", "not a number"),
        (["search", "x", "--authority", '"'], 2, "--authority needs a value", "a flag without a value"),
        (["search", 'supervision "child in need'], 2, "never closed", "a quote that is never closed"),
        (["search", "x", "--from", "yesterday"], 2, "from", "no date"),
        (["search", "x", "--index", "nowhere"], 1, "rebuild", "nothing was built there"),
        (["show", "nowhere.pdf"], 2, "neither a file nor", "no such file"),
        (["show", "0123456789abcdef"], 1, "0123456789abcdef", "no such letter"),
        (["rebuild", "nowhere"], 2, "there is no folder", "a wrong folder"),
        (["rebuild", "empty"], 2, "no letters in", "an empty folder"),
        (["rebuild", "README.md"], 2, "is a file", "a file in place of a folder"),
        (["rebuild", "letters", "--index", "README.md"], 2, "--index", "a file in place of the index folder"),
        (["rebuild", "letters", "--engine", "lucene"], 2, "tantivy", "no such engine"),
        (["restore", "README.md"], 2, "no backup", "not a backup"),
        (["restore", "nowhere"], 2, "no backup", "no such file"),
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
