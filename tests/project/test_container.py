"""Dockerfile and compose.yaml: they name things that exist, and expose nothing by accident.

No container is started here.
"""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from indexer.cli.arguments import parser
from indexer.settings import run
from indexer.settings.run import Settings, settings_from
from tests.support.pages import engine_of, letters
from tests.support.samples import ROOT
from webapp import create_app
from webapp.options import VARIABLES, options_from

OTHERS = {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PIP_DISABLE_PIP_VERSION_CHECK", "PIP_NO_CACHE_DIR"}
OF_THE_PAGES = {name for one in VARIABLES for name in one.spellings}
KNOWN = {*OTHERS, *OF_THE_PAGES, *(name for one in run.VARIABLES for name in one.spellings)}
LOCKED = re.compile(r"^([\w.-]+)==(\S+)(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)


def steps() -> list[tuple[str, str]]:
    """Return the Dockerfile's steps, each as its instruction and the rest."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines if line.strip())]


def environment() -> dict[str, str]:
    """Return the environment variables that the image sets for the program."""
    return dict(part.split("=", 1) for word, rest in steps() if word == "ENV" for part in shlex.split(rest))


def services(file: str = "compose.yaml") -> dict[str, dict[str, Any]]:
    """Return the services of a compose file."""
    found: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))["services"]
    return found


def default(text: object) -> str:
    """Return a value as it is if no variable is set outside."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(text))


def test_the_image_is_made_of_what_is_there() -> None:
    """Every file that the image copies exists and is not excluded by .dockerignore."""
    let = [line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")]
    copied = [name for word, rest in steps() if word == "COPY" and not rest.startswith("--from") for name in shlex.split(rest)[:-1]]
    assert copied
    for name in copied:
        assert (ROOT / name).exists()
        assert any(fnmatch(name, one) for one in let), name


def test_the_image_installs_by_hashes_alone() -> None:
    """Every package comes from the lock file with its hash, none is built on the way, and the program does not run as root."""
    installs = [rest for word, rest in steps() if word == "RUN" and "pip install" in rest]
    assert installs
    assert [rest for rest in installs if "--require-hashes" not in rest and "--no-deps" not in rest] == []
    assert all("--only-binary :all:" in rest for rest in installs if "--require-hashes" in rest)
    users = [rest for word, rest in steps() if word == "USER"]
    assert users == ["10001:10001"]
    assert [word for word, _ in steps()].index("USER") > max(number for number, (word, _) in enumerate(steps()) if word == "RUN")


def test_what_the_image_sets_is_understood() -> None:
    """Each variable set in the image is one of ours, with a valid value."""
    assert set(environment()) <= KNOWN
    assert settings_from(environment()).index == Path("/index")
    assert options_from(environment()).listen == "0.0.0.0"  # noqa: S104  # inside the container


def test_the_image_s_watcher_asks_for_a_page_that_is_there() -> None:
    """The health check requests an existing page of the server that the image starts."""
    (check,) = [rest for word, rest in steps() if word == "HEALTHCHECK"]
    command = json.loads(check[check.index("[") :])
    (path,) = re.findall(r"\}(/\w+)'", command[-1])
    assert create_app(Settings(), engine_of(letters())).test_client().get(path).status_code == 200
    compile(command[-1], "HEALTHCHECK", "exec")
    (start,) = [json.loads(rest) for word, rest in steps() if word == "CMD"]
    assert start == ["python", "-m", "webapp"]


@pytest.mark.parametrize("name", services())
def test_a_service_may_do_nothing_but_its_work(name: str) -> None:
    """A service has a read-only disk, no capabilities, and limits on memory and processes."""
    service = services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert "privileged" not in service
    assert all(one.startswith("/tmp:") for one in service["tmpfs"])  # noqa: S108  # inside the container


def test_services_read_and_write_where_the_image_says() -> None:
    """Letters are read-only, and only the service that builds the index can write it."""
    image = environment()
    source, index = image["LETTERS_DIR"], image["LETTERS_INDEX"]
    wanted = {"web": {source: "ro", index: "ro"}, "update": {source: "ro", index: ""}}
    for name, service in services().items():
        mounts = [default(one).split(":") for one in service["volumes"]]
        assert {mount[1]: mount[2] if len(mount) > 2 else "" for mount in mounts} == wanted[name]


def test_services_are_set_as_the_program_understands() -> None:
    """Each variable is one of ours, and by default the pages are visible only on this machine."""
    web = services()["web"]
    given = {key: default(value) for key, value in web["environment"].items()}
    assert set(given) <= KNOWN
    assert options_from({**environment(), **given}).hosts == ("localhost", "127.0.0.1")
    assert [default(port) for port in web["ports"]] == [f"127.0.0.1:8000:{environment()['PORT']}"]


@pytest.mark.parametrize(
    ("file", "name", "fixed"), [("compose.yaml", "web", {}), ("compose.cluster.yaml", "web1", {"LETTERS_PROXIES": "1"})]
)
def test_whatever_is_set_outside_reaches_the_pages(file: str, name: str, fixed: dict[str, str]) -> None:
    """Every secret and limit set outside is passed on, and every default except the hosts is that of the image."""
    wanted = OF_THE_PAGES - {"LETTERS_LISTEN", "PORT"}  # set by the container itself
    given = services(file)[name]["environment"]
    assert [one for one in sorted(wanted - set(fixed)) if not str(given.get(one)).startswith(f"${{{one}:-")] == []
    alone = options_from({**environment(), **{one: default(given[one]) for one in wanted}})
    assert alone == options_from({**environment(), **fixed, "LETTERS_HOSTS": "localhost,127.0.0.1"})


def test_the_update_runs_a_command_that_there_is() -> None:
    """The update runs an existing command with existing options."""
    (command,) = re.findall(r"python -m indexer ([\w -]+);", services()["update"]["command"][-1])
    assert parser().parse_args(command.split()).command == "update"


def test_servers_get_the_versions_that_were_tested() -> None:
    """The servers' lock file has every package that the program needs, with hashes, in the same version as the other lock file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    tested, served = (LOCKED.findall((ROOT / ".ci" / name).read_text(encoding="utf-8")) for name in ("requirements.lock", "server.lock"))
    needed = {match[0].lower() for text in project["dependencies"] if (match := re.match(r"[\w.-]+", text))}
    assert needed <= {name for name, _, _ in served}
    assert all("--hash=sha256:" in rest for _, _, rest in served)
    versions = {(name, version) for name, version, _ in tested}
    assert [one for one in served if one[0] in needed and one[:2] not in versions] == []
