"""A real OpenSearch for the tests: its server classes from Maven Central, each node in its own process, on this machine only.

    python -m tests.support.cluster.nodes [COUNT]     runs COUNT nodes until its input ends, and prints the settings for the program

It is the server itself, with its HTTP, shards, replicas and elections, but not the packaged distribution: no security plugin, no TLS and
no bootstrap checks.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

HERE = Path(__file__).parent
JVMS = Path("/usr/lib/jvm")

RUNNERS = ((21, "3.8.0.0"), (11, "2.19.1.0"))
"""The newest OpenSearch runner for each Java version and later."""

MODULES = ("transport.Netty4", "analysis.common.CommonAnalysis", "script.expression.Expression")
"""What a node needs besides the server: HTTP, the tokenizer, and the language of the score expression. Version 3 calls each a module."""

SECONDS = 240
"""Seconds that a node may take to start; it takes a few on an idle machine."""


class Unavailable(Exception):
    """Why no cluster can be started here."""


@dataclass(frozen=True, slots=True)
class Java:
    """A Java that can run a source file, and the matching version of the runner."""

    home: Path
    runner: str


@dataclass(slots=True)
class Process:
    """One node."""

    process: subprocess.Popen[bytes]
    port: int

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Stop it cleanly: it closes when its input does."""
        if self.process.stdin and not self.process.stdin.closed:
            self.process.stdin.close()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.kill()


@dataclass(frozen=True, slots=True)
class Nodes:
    """A running cluster."""

    processes: Sequence[Process]
    version: str

    @property
    def url(self) -> str:
        """The addresses in the form that `OPENSEARCH_URL` takes."""
        return ",".join(f"http://127.0.0.1:{one.port}" for one in self.processes)


def main() -> None:
    """Run a cluster for anyone who wants to try the program on one."""
    with running(int(sys.argv[1]) if len(sys.argv) > 1 else 1) as nodes:
        print(f"OPENSEARCH_URL={nodes.url}  # version {nodes.version}; press Ctrl-D to stop", flush=True)
        sys.stdin.read()


def java() -> Java:
    """Return the JDK in `OPENSEARCH_JAVA_HOME`, or the newest in the system's folder or on the path; raise `Unavailable` without one."""
    named, found = os.environ.get("OPENSEARCH_JAVA_HOME"), shutil.which("javac")
    homes = [Path(named)] if named else [*(JVMS.iterdir() if JVMS.is_dir() else ()), *([Path(found).resolve().parents[1]] if found else [])]
    known = [(_version(home), home) for home in homes if (home / "bin" / "javac").exists()]
    for version, home in sorted(known, key=lambda one: one[0], reverse=True):
        for least, runner in RUNNERS:
            if version >= least:
                return Java(home, runner)
    raise Unavailable("no JDK of version 11 or newer is installed")


def jars(chosen: Java) -> Path:
    """Return the folder of the server's classes; Maven fetches them into the cache if necessary."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "inspection-letters" / "opensearch"
    folder = Path(os.environ.get("OPENSEARCH_TEST_JARS") or cache) / chosen.runner
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if not maven:
        raise Unavailable("Maven is not installed, and there are no classes of OpenSearch in the cache")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent) as place:
        command = [maven, "-B", "-q", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies", "-DincludeScope=runtime"]
        options = [f"-Drunner={chosen.runner}", f"-DoutputDirectory={place}/jars"]
        environment = {**os.environ, "JAVA_HOME": str(chosen.home)}
        done = subprocess.run([*command, *options], capture_output=True, text=True, check=False, env=environment)
        if done.returncode:
            raise Unavailable(f"Maven could not fetch OpenSearch: {done.stdout[-500:]}")
        if not folder.is_dir():  # another process may have been faster
            Path(place, "jars").rename(folder)
    return folder


@contextmanager
def running(count: int = 1, *, megabytes: int = 512, quick_start: bool = True) -> Iterator[Nodes]:
    """Run a cluster of `count` nodes with `megabytes` of heap each; raise `Unavailable` if that is impossible.

    A `quick_start` skips the compiler's last optimisations, which cost more than the tests' few requests gain.
    """
    chosen = java()
    classes = jars(chosen)
    place = Path(mkdtemp(prefix="opensearch-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))  # noqa: S108  # spares the disk
    ports = _free_ports(2 * count)
    processes: list[Process] = []
    try:
        for node in range(count):
            heap = [f"-Xms{megabytes}m", f"-Xmx{megabytes}m", "-XX:+UseSerialGC", *(["-XX:TieredStopAtLevel=1"] if quick_start else [])]
            own = _settings(node, ports[:count], ports[count:])
            processes.append(Process(_started(chosen, classes, place / f"node{node}", own, heap), ports[node]))
        version = _ready(processes, count, place)
        yield Nodes(processes, version)
    finally:
        for one in processes:
            one.stop()
        shutil.rmtree(place, ignore_errors=True)


def asked(port: int, path: str) -> object:
    """Return the JSON answer of the node at `port`."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=SECONDS) as answer:  # our own node
        return json.load(answer)


def _settings(node: int, http: Sequence[int], transport: Sequence[int]) -> Mapping[str, str]:
    names = [f"node{place}" for place in range(len(http))]
    return {
        "cluster.name": f"letters-{http[0]}",
        "node.name": names[node],
        "network.host": "127.0.0.1",
        "http.port": str(http[node]),
        "transport.port": str(transport[node]),
        "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in transport),
        "cluster.initial_cluster_manager_nodes": ",".join(names),
        "action.auto_create_index": "false",
        "cluster.routing.allocation.disk.threshold_enabled": "false",  # the test machine's disk may be as full as it likes
    }


def _started(chosen: Java, classes: Path, home: Path, settings: Mapping[str, str], heap: Sequence[str]) -> subprocess.Popen[bytes]:
    home.mkdir(parents=True)
    suffix = "Plugin" if chosen.runner.startswith("2") else "ModulePlugin"
    words = [*(f"{name}={value}" for name, value in settings.items()), *(f"org.opensearch.{name}{suffix}" for name in MODULES)]
    command = [str(chosen.home / "bin" / "java"), *heap, "-cp", f"{classes}/*", str(HERE / "Node.java"), str(home), *words]
    with (home / "output").open("wb") as output:
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, stderr=output, cwd=home, start_new_session=True)


def _ready(processes: Sequence[Process], count: int, place: Path) -> str:
    """Wait until all nodes have joined, check that the cluster is as intended, and return its version."""
    until = time.monotonic() + SECONDS
    while True:
        for node, one in enumerate(processes):
            if one.process.poll() is not None:
                raise RuntimeError(f"a node ended while it started:\n{(place / f'node{node}' / 'output').read_text()[-3000:]}")
        try:
            health = asked(processes[0].port, f"/_cluster/health?wait_for_nodes={count}&timeout=5s")
            if isinstance(health, dict) and health["number_of_nodes"] == count:
                break
        except OSError:
            if time.monotonic() > until:
                raise
        time.sleep(0.2)
    modules = json.dumps(asked(processes[0].port, "/_nodes/plugins"))
    missing = [name for name in MODULES if name not in modules]
    if missing:
        raise RuntimeError(f"the cluster runs without {missing}")
    root = asked(processes[0].port, "/")
    return str(root["version"]["number"]) if isinstance(root, dict) else ""


def _version(home: Path) -> int:
    """Return the Java version that a folder's release file states, 0 if it states none."""
    try:
        found = re.search(r'JAVA_VERSION="(?:1\.)?(\d+)', (home / "release").read_text(encoding="utf-8"))
    except OSError:
        return 0
    return int(found[1]) if found else 0


def _free_ports(count: int) -> list[int]:
    held: list[socket.socket] = []
    for _ in range(count):
        one = socket.socket()
        one.bind(("127.0.0.1", 0))
        held.append(one)
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


if __name__ == "__main__":
    main()
