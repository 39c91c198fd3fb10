"""The server as it is started: python -m webapp."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from indexer.engines import rebuild_index
from indexer.settings.run import Settings
from tests.support.pages import engine_of, letters
from webapp.__main__ import HERE, main, settled


@contextmanager
def started(index: Path, *flags: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the server on a free port; give its process and its address."""
    command = [sys.executable, "-m", "webapp", "--port", "0", *flags]
    given = {**os.environ, "LETTERS_INDEX": str(index), **environment}
    process = subprocess.Popen(command, env=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        yield process, found[0] if found else line
    finally:
        process.kill()
        process.communicate()


def test_it_serves_the_index_that_it_is_given(tmp_path: Path) -> None:
    """The address is printed; the pages are those of the index on disk."""
    rebuild_index(Settings(index=tmp_path), letters(), engine_of(letters()).report())
    with started(tmp_path) as (_, address):
        assert address.startswith("http://127.0.0.1:")
        with urlopen(f"{address}/search?q=caseloads") as answer:  # noqa: S310  # our own server
            assert b"5 paragraphs in 3 letters to 2 councils" in answer.read()


@pytest.mark.parametrize(
    ("environment", "flags", "hosts", "why"),
    [
        ({}, (), HERE, "this machine alone: a page from elsewhere can't ask here by a name of its own"),
        ({}, ("--host", "::1"), HERE, "the same"),
        ({}, ("--host", "127.0.0.2"), (*HERE, "127.0.0.2"), "and by the address that it was given"),
        ({"LETTERS_HOSTS": "letters.example.org"}, (), ("letters.example.org",), "names that are listed"),
        ({"LETTERS_PROXIES": "1"}, (), (), "a proxy is in front, which knows its names"),
        ({}, ("--host", "192.0.2.1"), (), "other machines may ask, by whatever name they know"),
    ],
)
def test_it_answers_to_the_names_that_it_has(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], flags: tuple[str, ...], hosts: tuple[str, ...], why: str
) -> None:
    """By default, for this machine alone, to the machine's own."""
    for name, text in environment.items():
        monkeypatch.setenv(name, text)
    assert settled(flags)[1].hosts == hosts


def test_it_logs_as_it_was_told(tmp_path: Path) -> None:
    """One object for each request, and no word of what was searched for."""
    rebuild_index(Settings(index=tmp_path), letters(), engine_of(letters()).report())
    with started(tmp_path, LETTERS_LOG="json") as (process, address):
        with urlopen(f"{address}/search?q=caseloads"):  # noqa: S310  # our own server
            pass
        process.terminate()
        lines = process.communicate(timeout=20)[1].splitlines()
    assert [(one["route"], one["status"]) for one in map(json.loads, lines)] == [("/search", 200)]
    assert "caseloads" not in "".join(lines)


def test_it_starts_without_an_index_and_says_so(tmp_path: Path) -> None:
    """Pages say 503 until there is one, and find it without a restart."""
    with started(tmp_path) as (process, address):
        with pytest.raises(HTTPError) as refused:
            urlopen(address)  # noqa: S310  # our own server
        assert refused.value.code == 503
        refused.value.close()
        rebuild_index(Settings(index=tmp_path), letters(), engine_of(letters()).report())
        with urlopen(address) as answer:  # noqa: S310  # our own server
            assert b"10 paragraphs in 5 letters" in answer.read()
        process.kill()
        assert "python -m indexer rebuild" in process.communicate()[1]


@pytest.mark.skipif(os.name == "nt", reason="signals are others there")
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_told(tmp_path: Path, sent: signal.Signals) -> None:
    """Quietly, with exit code 0."""
    with started(tmp_path) as (process, _):
        process.send_signal(sent)
        _, errors = process.communicate(timeout=20)
        assert process.returncode == 0
        assert "Traceback" not in errors


def run(*flags: str, **environment: str) -> tuple[int, str]:
    """Run the server, which must end by itself; return its exit code and what it complains of."""
    ended = subprocess.run(
        [sys.executable, "-m", "webapp", *flags], env={**os.environ, **environment}, capture_output=True, text=True, timeout=30, check=False
    )
    return ended.returncode, ended.stderr


def test_a_busy_port_is_one_clear_line(tmp_path: Path) -> None:
    """It says what to do."""
    with socket.create_server(("127.0.0.1", 0)) as busy:
        code, errors = run("--port", str(busy.getsockname()[1]), LETTERS_INDEX=str(tmp_path))
    assert code == 2
    assert "choose another port with --port or PORT" in errors.splitlines()[-1]
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"PORT": "many"}, "PORT"),
        ({"PORT": "70000"}, "65535"),
        ({"LETTERS_ENGINE": "steam"}, "LETTERS_ENGINE"),
        ({"LETTERS_RATE": "often"}, "LETTERS_RATE"),
        ({"LETTERS_INDEX": __file__}, "is not a folder"),
        ({"LETTERS_PASSWORD_FILE": "/nowhere"}, "LETTERS_PASSWORD_FILE"),
    ],
)
def test_a_wrong_setting_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], environment: dict[str, str], words: str
) -> None:
    """It names the setting."""
    for name, text in environment.items():
        monkeypatch.setenv(name, text)
    assert main([]) == 2
    errors = capsys.readouterr().err
    assert len(errors.splitlines()) == 1
    assert words in errors


@pytest.mark.parametrize(
    ("option", "text", "said"),
    [
        ("--prot", "8055", "unrecognised arguments: --prot 8055"),
        ("--port", "70000", "argument --port: '70000' is not a whole number from 0 to 65535"),
        ("--port", "http", "argument --port: 'http' is not a whole number from 0 to 65535"),
    ],
)
def test_a_wrong_option_is_one_clear_line(capsys: pytest.CaptureFixture[str], option: str, text: str, said: str) -> None:
    """It says what is wrong, by the name that was typed, and where the options are listed."""
    assert main([option, text]) == 2
    assert capsys.readouterr().err == f"webapp: {said}; see: python -m webapp --help\n"
