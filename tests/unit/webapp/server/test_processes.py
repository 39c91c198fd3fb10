"""The server in several processes: they share the address and the counts, are replaced when they die, and end together."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from subprocess import PIPE

import pytest

from indexer.ingest.build import rebuild
from indexer.settings.run import Settings
from tests.drills.serving import ROOT, Served, served
from tests.support.sockets import PATIENCE
from tests.support.waiting import wait_until
from webapp.server.processes import CAN_SHARE, MOST_AT_ONCE

pytestmark = pytest.mark.skipif(not CAN_SHARE, reason="only Linux can share an open index by a fork")
ASKED = 40
TOKEN = "a-token-of-this-test"  # noqa: S105


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of the seeds."""
    folder = tmp_path_factory.mktemp("index")
    rebuild(Settings(letters=(ROOT / "seeds",), index=folder, jobs=1))
    return folder


@pytest.fixture
def server(index: Path) -> Iterator[Served]:
    """Serve the seeds in two processes, with a token for the metrics."""
    with served(index, LETTERS_PROCESSES="2", LETTERS_ADMIN_TOKEN=TOKEN) as one:
        wait_until(lambda: len(one.processes()) == 3)
        yield one


def page(server: Served, address: str) -> str:
    """Return a page, asked for on a connection of its own."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    connection.request("GET", address, headers={"Authorization": f"Bearer {TOKEN}"})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    assert answer.status == 200, text
    return text


def counted(server: Served) -> int:
    """Return how many pages of results the server says that it has sent."""
    found = re.search(r'requests_total\{endpoint="pages\.search".*\} (\d+)', page(server, "/metrics"))
    return int(found[1]) if found else 0


def is_there(process: int) -> bool:
    """Return whether a process runs; one that has ended but not been asked for does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_every_page_is_counted_whoever_made_it(server: Served) -> None:
    """Both processes answer, from the same index, and the metrics have the sum, however often they are asked for."""
    for number in range(ASKED):
        assert "<mark>" in page(server, f"/search?q=strategy+-{number}zz")
    assert [counted(server) for _ in range(4)] == [ASKED] * 4


def test_a_process_that_dies_is_replaced(server: Served) -> None:
    """Whoever asks afterwards is answered, and what the dead one had counted is not forgotten."""
    first, *before = server.processes()
    page(server, "/search?q=strategy")
    os.kill(before[0], signal.SIGKILL)
    wait_until(lambda: len(server.processes()) == 3 and before[0] not in server.processes())
    for _ in range(ASKED):
        page(server, "/search?q=strategy")
    assert counted(server) == ASKED + 1
    assert first == server.process.pid


def kill_the_first(index: Path) -> None:
    """Kill the first process of a server, and wait for the others to end."""
    with served(index, LETTERS_PROCESSES="2") as server:
        wait_until(lambda: len(server.processes()) == 3)
        _, *others = server.processes()
        server.process.kill()
        wait_until(lambda: not any(map(is_there, others)))


def test_none_outlives_the_first(index: Path) -> None:
    """The others end by themselves if the first is killed, so that the address is free again."""
    with pytest.raises(AssertionError, match="ended with -9"):
        kill_the_first(index)


def test_a_build_is_seen_by_all(index: Path, server: Served) -> None:
    """After an index switch no page comes from the old one, whichever process answers."""
    rebuild(Settings(letters=(ROOT / "seeds",), index=index, jobs=1))
    built = re.search(r"index_built_seconds (\S+)", page(server, "/metrics"))
    assert built
    for _ in range(ASKED):
        assert re.search(r"index_built_seconds (\S+)", page(server, "/metrics"))[1] == built[1]  # type: ignore[index]


def test_processes_that_can_t_start_end_the_server() -> None:
    """A server that fails in each process is an error that says where to look, not an endless loop."""
    program = (
        "from webapp.server.processes import Processes\n"
        "def fail():\n    raise OSError('no room')\n"
        "Processes(2, fail).run(lambda: print('started', flush=True))"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert ended.stdout == "started\n"
    assert "LettersError: the processes of the server end as soon as they start; the log says why" in ended.stderr
    assert ended.stderr.count("OSError: no room") == 2 + MOST_AT_ONCE - 1


SERVER = """
import os, threading, time
from webapp.server.processes import Processes

class Server:
    ended = False
    def stop(self):
        self.ended = True
    def run(self, wanted):
        while not self.ended:
            time.sleep(0.01)
"""
"""A server that does nothing until it is stopped."""
REFUSED = f"""{SERVER}
class Full(Processes):
    tried = 0
    def _start(self):
        Full.tried += 1
        if Full.tried in {{refused}}:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        super()._start()
        if Full.tried == 4:
            print("full", flush=True)

Full(2, Server).run(lambda: print("started", flush=True))
"""
"""The system refuses some of the processes."""


def test_a_server_goes_on_with_the_processes_that_the_system_gives_it() -> None:
    """It says once how many run, and tries again until it has all."""
    program = REFUSED.format(refused="(2, 3)")
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=PIPE, stderr=PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stderr
            assert [process.stdout.readline() for _ in range(2)] == ["started\n", "full\n"]
        finally:
            process.terminate()
        assert process.wait(PATIENCE) == 0
        said = "only 1 of 2 server processes are running: [Errno 11] Resource temporarily unavailable\n"
        assert process.stderr.read() == said


def test_a_server_without_any_process_says_what_to_do() -> None:
    """It ends, with the setting that can be left out."""
    program = REFUSED.format(refused="(1,)")
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert ended.stdout == ""
    said = "LettersError: no server process could be started; allow more memory or processes, or unset LETTERS_PROCESSES"
    assert said in ended.stderr


COUNTED = f"""{SERVER}
class Counted(Processes):
    number = 0
    def _start(self):
        Counted.number += 1
        super()._start()

class Late(Server):
    def run(self, wanted):
        super().run(wanted)
        time.sleep(0.2 * Counted.number)
"""
"""Counts the processes that it starts, each of which ends a little later than the one before."""
LISTENED_TO_ELSEWHERE = f"""{COUNTED}
class Slow(Counted):
    def _look_after(self):
        super()._look_after()
        time.sleep(0.4)  # meanwhile the next one ends

threading.Thread(target=threading.Event().wait, daemon=True).start()  # like one of a library, to which the system may hand a signal
Slow(2, Late).run(lambda: print("started", flush=True))
"""


def test_a_signal_that_another_thread_gets_is_heard() -> None:
    """Tantivy has a thread that blocks no signals; the end of a process that it was told of went unnoticed, and the server never ended."""
    with subprocess.Popen([sys.executable, "-c", LISTENED_TO_ELSEWHERE], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "started\n"
            process.terminate()
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()


WITH_AN_ORPHAN = f"""{COUNTED}
class Watched(Counted):
    def _look_after(self):
        super()._look_after()
        try:
            os.waitid(os.P_PID, orphan, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:  # its end has been heard of
            self._stop()

orphan = os.fork()
if not orphan:
    os._exit(0)
Watched(2, Late).run(lambda: None)
print(Counted.number)
"""


def test_the_end_of_another_process_starts_none() -> None:
    """The first process of a container becomes the parent of whatever has lost its own; each of these left one more server."""
    ended = subprocess.run([sys.executable, "-c", WITH_AN_ORPHAN], cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert (ended.stdout, ended.stderr) == ("2\n", "")
