"""The project as a whole: its layout, its seeds, and an example for everything that needs one."""

from __future__ import annotations

import ast
import csv
import hashlib
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from indexer.cli.arguments import COMMANDS, DATES, SORTS, Command, parser
from indexer.query import Sort
from indexer.query.language import DATE_WORDS
from indexer.readers.by_format import READERS
from tests.support.samples import ROOT

TOP_LEVEL = {
    "pyproject.toml", "README.md", "indexer", "webapp", "docs", "findings", "seeds", "tests", "Makefile", "LICENSE", "CHANGELOG.md",
    "Dockerfile", "compose.cluster.yaml", "compose.yaml",
}  # fmt: skip
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "lib"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 45
SEEDS = {
    "000_7076a58859dd4d82.txt": "3e7d2b866d4ff1fda0d09d265f3ee6f071c42fdfcdde23bfd9a7c9ef9507c93e",
    "001_858f7efa734d19f3.txt": "42705387fcd39a20b61dd2c3026040a93eadd1bc9752e99298faaa331a8a6cc2",
    "002_8970be10583539c0.txt": "ad55bfc3515de9eb894d640c8c01afbb1e210c6d541e128675b544295f7e93ca",
    "003_4bf6d2b8431234c8.txt": "d8c0f2a0e5a2d4f01e8f5cf9190e421bc5f50dec1d297c34df66a2ade428e776",
    "004_25aa498d4c058242.txt": "dd2a3b64f6570aa5c2340bd7f611954307e33d54e30e453d3b9575903fbd2230",
}
MODULES = sorted(path.relative_to(ROOT).as_posix() for package in ("indexer", "webapp") for path in (ROOT / package).rglob("*.py"))
REGISTERS = sorted((ROOT / "indexer" / "registers").glob("*.csv"))


def tracked() -> list[str]:
    """Return the files under version control; tests that need them are skipped without it."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return listed.stdout.splitlines()


def test_the_top_level_holds_only_its_own_names() -> None:
    """The top level has only the project's packages and expected files."""
    names = {name.split("/")[0] for name in tracked()}
    assert {name for name in names if not name.startswith(".")} <= TOP_LEVEL


def test_the_seeds_are_as_they_were_given() -> None:
    """The five seeds are unchanged, byte for byte."""
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (ROOT / "seeds").iterdir()}
    assert found == SEEDS


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_what_it_is_and_stays_small(module: str) -> None:
    """Each module has a docstring, a name that says what is in it, at most 400 lines, and no function over 45."""
    source = (ROOT / module).read_text(encoding="utf-8")
    tree = ast.parse(source)
    assert ast.get_docstring(tree)
    assert source.count("\n") <= LONGEST_FILE
    assert DRAWERS.isdisjoint(Path(module).with_suffix("").parts)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert [one.name for one in functions if (one.end_lineno or 0) - one.lineno >= LONGEST_FUNCTION] == []


@pytest.mark.parametrize("form", READERS)
def test_every_format_has_a_golden_letter(form: str) -> None:
    """Every format has a golden letter and, beside it, the expected reading."""
    ending = {"text": "txt"}.get(form, form.lower())
    assert list((ROOT / "tests" / "golden").glob(f"*.{ending}.json"))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_command_has_help_with_an_example_that_parses(command: Command) -> None:
    """Every command's help shows a valid example of how to type it."""
    name, *arguments = command.example.removeprefix("python -m indexer ").split()
    options = parser().parse_args([name, *arguments])
    assert options.command == command.name
    listed = parser().format_help()
    assert re.search(rf"^ +{command.name} +{re.escape(command.does)}", listed, re.MULTILINE)


def test_each_date_and_order_of_the_command_line_is_one_of_the_query() -> None:
    """A flag means what its word before a colon means; `test_fields` says the same of fields."""
    assert {name for name, _ in DATES} <= set(DATE_WORDS)
    assert tuple(Sort) == SORTS


@pytest.mark.parametrize("register", REGISTERS, ids=lambda path: path.name)
def test_each_row_of_a_register_has_an_example(register: Path) -> None:
    """Each row of a register has an example beside it that shows its purpose."""
    with register.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert [row for row in rows if not row["example"]] == []


def test_every_package_is_pinned_with_its_hashes() -> None:
    """Every package is pinned with hashes, and make lock was run after the last change of dependencies."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"], "setuptools"]
    lock = (ROOT / ".ci" / "requirements.lock").read_text(encoding="utf-8")
    pinned = {name.lower() for name in re.findall(r"^([\w.-]+)==\S+", lock, re.MULTILINE)}
    assert {match[0].lower() for text in wanted if (match := re.match(r"[\w-]+", text))} <= pinned
    assert all("--hash=sha256:" in entry for entry in re.split(r"^(?=\S)", lock, flags=re.MULTILINE) if entry)
