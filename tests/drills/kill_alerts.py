"""Drill: `alerts send` is killed at random moments while letters keep coming; in the end every reader has every letter, and none twice.

    python -m tests.drills.kill_alerts [--times 100] [--seed 1] [--readers 10]

Works with a mail server of its own on this machine and made-up letters in a temporary folder. Before each run a new letter comes in; the
run is killed at a moment spread evenly over the time of a whole run. Some runs meet a mail server that refuses or is away. A mail that the
server took in the instant before a kill comes once more, as nobody can know that it was taken: it must be the same, byte for byte, with the
same Message-ID, so that mail servers and programs know it again. Prints what went wrong, then the figures; returns 0 if nothing did.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.alerts.store import Wanted, open_store
from indexer.engines import open_engine
from indexer.errors import ExitCode
from indexer.ingest.build import rebuild, update
from indexer.settings.alerts import AlertSettings
from indexer.settings.run import Settings
from tests.support.letters_folders import write_letter
from tests.support.mail_servers import Post, alert_settings, mail_server_at

ROOT = Path(__file__).resolve().parents[2]
WANTED = Wanted("children", "q=children", "children")
PACE = 1.2
"""Factor for correcting the time of a whole run when one that was killed late shows that runs now take longer."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The results of a drill."""

    killed: int
    """Runs that died before they had finished."""
    mails: int
    """Different mails that arrived."""
    again: int
    """Mails that arrived a second time, the same byte for byte."""
    broken: tuple[str, ...]
    """What went wrong, a sentence each."""


def drill(times: int, seed: int, readers: int) -> Figures:
    """Kill `times` runs and compare what arrived with what came in."""
    chance, post = random.Random(seed), Post()  # noqa: S311  # no secret
    with TemporaryDirectory() as place, mail_server_at(post) as port:
        settings = Settings(letters=(Path(place, "letters"),), index=Path(place, "index"), jobs=1)
        alerts = alert_settings(Path(place), port)
        write_letter(settings.letters[0], "first.txt", "Children are seen.")
        rebuild(settings)
        _sign_up(alerts, settings, readers)
        whole, killed, came = _seconds(alerts, settings), 0, 0
        for number in chance.sample(range(times), times):
            came += 1
            write_letter(settings.letters[0], f"{number}.txt", f"Children like house number {number} of this street.")
            update(settings)
            post.to = chance.choice(("", "", "", "451 4.3.0 not now"))
            moment = whole * (number + chance.random()) / times
            away = {"LETTERS_SMTP_PORT": "1"} if chance.random() < 0.1 else {}
            died = _killed(alerts, settings, moment, away)
            killed += died
            whole *= PACE if died and moment > whole / PACE else 1
        post.to = ""
        _send_rest(alerts, settings)
        return _figures(post, readers, came, killed)


def _sign_up(alerts: AlertSettings, settings: Settings, readers: int) -> None:
    engine = open_engine(settings)
    with open_store(alerts) as store:
        for number in range(readers):
            alert = store.ask(f"reader{number}@example.org", WANTED)
            if alert:
                store.confirm(alert.id, engine.heads())
    engine.close()


def _run(alerts: AlertSettings, settings: Settings, more: dict[str, str]) -> subprocess.Popen[bytes]:
    environment = {
        "LETTERS_ALERTS": "yes", "LETTERS_PUBLIC_ADDRESS": alerts.public, "LETTERS_ALERTS_DIR": str(alerts.folder),
        "LETTERS_ALERTS_FROM": alerts.sender, "LETTERS_SMTP_HOST": alerts.host, "LETTERS_SMTP_PORT": str(alerts.port),
        "LETTERS_SMTP_SECURITY": alerts.security, **more,
    }  # fmt: skip
    command = [sys.executable, "-m", "indexer", "alerts", "send", "--quiet", "--index", str(settings.index)]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _seconds(alerts: AlertSettings, settings: Settings) -> float:
    """Return how long a run with one letter for each reader takes."""
    write_letter(settings.letters[0], "second.txt", "Children are heard.")
    update(settings)
    start = time.monotonic()
    _run(alerts, settings, {}).wait()
    return time.monotonic() - start


def _killed(alerts: AlertSettings, settings: Settings, moment: float, more: dict[str, str]) -> bool:
    with _run(alerts, settings, more) as process:
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            process.kill()
            return True
    return False


def _send_rest(alerts: AlertSettings, settings: Settings) -> None:
    """Let runs finish until nothing waits: twice, as what is new while a mail waits comes in the next one."""
    for _ in range(3):
        with open_store(alerts) as store, store.step():
            store._run("UPDATE mails SET not_before = ''")
        code = _run(alerts, settings, {}).wait()
        if code != ExitCode.DONE:
            raise RuntimeError(f"a run that nobody disturbed returned {code}")


def _figures(post: Post, readers: int, came: int, killed: int) -> Figures:
    by_id = defaultdict(set)
    listed: dict[str, Counter[str]] = {f"reader{number}@example.org": Counter() for number in range(readers)}
    totals: Counter[str] = Counter()  # a digest counts all letters that are new, though it lists but the first twenty
    for one in post.taken:
        mail_id, text = str(one.mail["Message-ID"]), one.text().replace("\r", "")
        if mail_id not in by_id:
            listed[one.to].update(set(re.findall(r"/letters/([0-9a-f]{16})$", text, re.MULTILINE)))
            totals[one.to] += int(text.partition(" ")[0])
        by_id[mail_id].add(one.data)
    broken = [f"{mail_id} came with different contents" for mail_id, contents in by_id.items() if len(contents) > 1]
    for to, letters in listed.items():
        broken += [f"{to} was told of {totals[to]} letters; {came + 1} came in"] if totals[to] != came + 1 else []
        broken += [f"{to} was told of a letter in several mails"] if any(count > 1 for count in letters.values()) else []
    return Figures(killed, len(by_id), len(post.taken) - len(by_id), tuple(broken))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill and print its figures."""
    parser = argparse.ArgumentParser(description="Kill runs of `alerts send` at random moments.")
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--readers", type=int, default=10)
    options = parser.parse_args(arguments)
    found = drill(options.times, options.seed, options.readers)
    print(*found.broken, sep="\n", end="\n" if found.broken else "")
    print(f"{found.killed} of {options.times} runs killed; {found.mails} mails arrived, {found.again} of them a second time")
    print(f"{len(found.broken)} faults")
    return 1 if found.broken else 0


if __name__ == "__main__":
    sys.exit(main())
