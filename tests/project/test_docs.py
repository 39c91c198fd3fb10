"""README and docs: what they mention exists, what users need is in them, and their tables match the code."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest

from indexer import __version__
from indexer.cli.arguments import COMMANDS
from indexer.query import parse_query
from indexer.query.language import LANGUAGE
from indexer.query.plain_words import readings_in
from indexer.settings.environment import Variable
from tests.support.samples import ROOT
from webapp.api.operations import OPERATIONS, Operation

PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))
TEXTS = ["README.md", "CHANGELOG.md", "findings/README.md", *PAGES]
MOST_README_WORDS = 900
MOST_GLOSSARY_ROWS = 20
LINK = re.compile(r"\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^)\s]+)\)|src=\"([^\"]+)\"")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
MODULE = re.compile(r"python(?:\.exe)? -m ((?:indexer|webapp|tests)[\w.]*)(?: ([a-z_]+))?")
PLACE = re.compile(r"`((?:indexer|webapp|tests|docs|findings|seeds|\.ci)/[\w./-]*)`")
NEEDS = (
    ("what the machine must have", "docs/running/install.md", ("Python 3.11", "Memory:", "Disk:")),
    ("a user without rights", "docs/running/install.md", ("useradd --system", "NoNewPrivileges=yes", "ProtectSystem=strict")),
    ("a service that starts by itself", "docs/running/install.md", ("systemctl enable --now", "Restart=on-failure")),
    ("the same on Windows", "docs/running/windows.md", ("## As a service", "## Update every hour")),
    ("new letters by themselves", "docs/running/install.md", ("OnCalendar=hourly", "indexer update")),
    ("TLS", "docs/running/proxy.md", ("ssl_certificate", "LETTERS_HTTPS=yes", "LETTERS_HOSTS=")),
    ("a password", "docs/running/settings.md", ("`LETTERS_PASSWORD`", "`LETTERS_PASSWORD_FILE`")),
    ("whether it runs", "docs/running/install.md", ("/ready", "/status", "/metrics", "indexer check")),
    ("what the log has", "docs/running/settings.md", ("`LETTERS_LOG`", "`LETTERS_LOG_ALSO`")),
    ("backup and restore", "docs/running/install.md", ("indexer backup", "restore FILE")),
    ("an upgrade, and the way back", "docs/running/install.md", ("## Upgrade", "indexer rollback", "check out the old version")),
    ("which connections leave the machine", "docs/security.md", ("Connections that leave the machine", "OpenSearch", "mail server")),
    ("data protection", "docs/security.md", ("What is kept of readers", "no cookies")),
    ("vulnerable packages", "docs/security.md", ("make audit", "pinned with its hash")),
    ("too many readers", "docs/running/settings.md", ("`LETTERS_RATE`", "`LETTERS_THREADS`")),
    ("containers", "docs/running/container.md", ("docker compose", "read-only")),
)
"""What somebody who runs the program for others asks, where it is answered, and the words of the answer."""
KINDS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
"""Headings of a version, as defined by keepachangelog.com."""


def generator() -> ModuleType:
    """Return the module that `make docs` runs."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATE = generator()
VARIABLES = [one for table in GENERATE.SETTINGS.values() for one in table]
OPTIONS = [
    (command.name, typed)
    for command in COMMANDS
    for action in GENERATE.actions_of(GENERATE.command_parsers()[command.name])
    for typed in action.option_strings or (action.metavar,)
]


def text_of(name: str) -> str:
    """Return the text of a file of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def anchors(text: str) -> Iterator[str]:
    """Yield the anchors of the headings in a Markdown text."""
    for heading in re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE):
        yield re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", ["README.md", *PAGES])
def test_tables_are_those_of_the_code(page: str) -> None:
    """After a change to a setting, a command, the language, the API or a module, make docs must be run."""
    assert GENERATE.filled(text_of(page)) == text_of(page), "run: make docs"


def test_every_table_that_can_be_made_stands_somewhere() -> None:
    """Every generated table appears once, between its markers."""
    found = [match[1] for page in PAGES for match in GENERATE.MARKED.finditer(text_of(page))]
    assert sorted(found) == sorted(GENERATE.TABLES)


def test_the_generator_says_what_is_stale_and_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --check the generator only reports stale tables, otherwise it updates them."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    page = tmp_path / "docs" / "page.md"
    page.write_text("<!-- generated: language -->\nold\n<!-- end -->\n", encoding="utf-8")
    monkeypatch.setattr(GENERATE, "ROOT", tmp_path)
    assert GENERATE.main(["--check"]) == 1
    assert "docs/page.md: language is stale" in capsys.readouterr().out
    assert "old" in page.read_text(encoding="utf-8")
    assert GENERATE.main([]) == 0
    assert "safegaurding~" in page.read_text(encoding="utf-8")
    assert GENERATE.main(["--check"]) == 0


@pytest.mark.parametrize("variable", VARIABLES, ids=lambda one: one.name)
def test_every_setting_is_documented(variable: Variable) -> None:
    """Every setting is documented with its default and every name that is still accepted."""
    (row,) = re.findall(rf"^\| `{variable.name}` \|.*$", text_of("docs/running/settings.md"), re.MULTILINE)
    assert all(f"`{name}`" in row for name in (variable.name, *variable.old_names))
    assert not variable.secret or f"`{variable.name}_FILE`" in row
    assert row.endswith(f"| `{variable.default}` |" if variable.default else "| – |")


@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_every_command_and_option_is_documented(command: str, option: str) -> None:
    """Every option is documented under its command, or among those that every command has."""
    text = text_of("docs/using/command-line.md")
    (own,) = re.findall(rf"^### {command}\n(.*?)^##", text, re.MULTILINE | re.DOTALL)
    (every,) = re.findall(r"^### Every command\n(.*?)^<!--", text, re.MULTILINE | re.DOTALL)
    typed = re.escape(option.replace("|", r"\|"))
    assert re.search(rf"`{typed}[ `]", own + every)


def test_every_option_of_the_server_is_documented() -> None:
    """Every option of the server is documented with the commands."""
    text = text_of("docs/using/command-line.md").partition("## python -m webapp")[2]
    assert all(f"`{typed}" in text for action in GENERATE.actions_of(GENERATE.server_parser()) for typed in action.option_strings)


def names_section() -> str:
    """Return what the page on searching says about names and times among the words."""
    page = (ROOT / "docs" / "using" / "searching.md").read_text(encoding="utf-8")
    return page.partition("## Names and times among your words")[2].partition("\n## ")[0]


NAMED = [one for line in names_section().splitlines() if line.startswith("| ") for one in re.findall("`([^`]+)`", line)]
WORDS = re.findall("`([^`]+)`", names_section().partition("stay words**")[2].partition("Quotation marks")[0])


@pytest.mark.parametrize("typed", NAMED)
def test_names_and_times_in_the_docs_are_understood(typed: str) -> None:
    """Each example of the table chooses letters."""
    readings = readings_in(parse_query(typed).root, date(2026, 11, 29))
    assert readings
    assert all(one.certain for one in readings)


@pytest.mark.parametrize("typed", [*WORDS, "reading support", "inadequate supervision", '"derby" caseloads'])
def test_words_in_the_docs_stay_words(typed: str) -> None:
    """As the page says of each."""
    assert not any(one.certain for one in readings_in(parse_query(typed).root, date(2026, 11, 29)))


@pytest.mark.parametrize("form", [one.typed for one in LANGUAGE])
def test_every_form_of_the_query_language_is_documented(form: str) -> None:
    """Every form of the query language is documented as on the help page."""
    assert f"| `{form.replace('|', chr(92) + '|')}` |" in text_of("docs/using/searching.md")


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_every_operation_of_the_api_is_documented(operation: Operation) -> None:
    """Every operation of the API is documented by its path and name."""
    path = re.sub(r"<(\w+)>", r"{\1}", operation.path)
    assert re.search(rf"^\| `{re.escape(path)}` \| {operation.name} \|", text_of("docs/using/api.md"), re.MULTILINE)


@pytest.mark.parametrize(("need", "page", "words"), NEEDS, ids=[need for need, *_ in NEEDS])
def test_an_it_officer_needs_nothing_but_the_docs(need: str, page: str, words: tuple[str, ...]) -> None:
    """Whoever runs it finds each answer at most two links from README, with the words that they would type or look for."""
    near = linked_from("README.md")
    assert page in near | {there for one in near for there in linked_from(one)}, need
    assert [one for one in words if one not in text_of(page)] == []


def linked_from(page: str) -> set[str]:
    """Return the pages of the docs that a page links to."""
    links = {link.partition("#")[0] for link, _ in LINK.findall(text_of(page)) if not re.match(r"[a-z]+:|#|$", link)}
    return {one for link in links if (one := ((ROOT / page).parent / link).resolve().relative_to(ROOT).as_posix()).endswith(".md")}


@pytest.mark.parametrize("page", TEXTS)
def test_every_link_leads_somewhere(page: str) -> None:
    """Every link leads to an existing file or picture, and to an existing heading if it names one."""
    for link in (match[1] or match[2] for match in LINK.finditer(FENCE.sub("", text_of(page)))):
        if re.match(r"[a-z]+:", link):
            assert link.startswith("https://"), link
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.exists(), link
        assert target.resolve().is_relative_to(ROOT), link
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("page", TEXTS)
def test_every_command_and_place_that_is_named_is_there(page: str) -> None:
    """Every module to run, make target, file and folder that the docs name exists."""
    text = text_of(page)
    commands = {one.name for one in COMMANDS}
    for module, word in MODULE.findall(text):
        assert importlib.util.find_spec(module), module
        assert module != "indexer" or not word or word in commands, word
        assert module != "tests.benchmarks" or not word or (ROOT / "tests" / "benchmarks" / f"{word}.py").exists(), word
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE)) <= targets
    assert [place for place in PLACE.findall(text) if not (ROOT / place).exists()] == []


def test_every_page_can_be_found_from_the_first() -> None:
    """README links to docs, docs link to every page, and every decision is listed with the others."""
    reached, open_pages = set(), {"README.md"}
    while open_pages:
        page = open_pages.pop()
        reached.add(page)
        open_pages |= linked_from(page) - reached
    assert set(TEXTS) <= reached
    pictures = {path.name for path in (ROOT / "docs" / "images").iterdir()}
    assert {name for name in pictures if any(name in text_of(page) for page in TEXTS)} == pictures


def test_readme_can_be_read_in_three_minutes() -> None:
    """README has at most 900 words."""
    assert len(text_of("README.md").split()) <= MOST_README_WORDS


def test_the_glossary_is_short() -> None:
    """The glossary has at most 20 entries, each with our word, the field's word and its meaning."""
    rows = [line.strip("|").split("|") for line in text_of("docs/design/glossary.md").splitlines() if line.startswith("| ")][2:]
    assert 0 < len(rows) <= MOST_GLOSSARY_ROWS
    assert all(len(row) == 3 and all(cell.strip() for cell in row) for row in rows)


def test_decisions_are_numbered() -> None:
    """Decisions are numbered consecutively, and the number in each title is that of its file."""
    records = sorted((ROOT / "docs" / "design" / "decisions").glob("[0-9]*.md"))
    numbers = [int(path.name[:4]) for path in records]
    assert numbers == list(range(1, len(records) + 1))
    for number, path in zip(numbers, records, strict=True):
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {number}. ")
        assert "\n**What.** " in text
        assert "\n**Why.** " in text


def test_the_changelog_is_kept_in_the_usual_form() -> None:
    """Versions are sorted newest first, each with a date and each kind of change once; unreleased changes have no date."""
    text = text_of("CHANGELOG.md")
    versions = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert versions[0] == "[Unreleased]"
    released = [re.fullmatch(r"\[(\d+)\.(\d+)\.(\d+)\] - (\d{4}-\d\d-\d\d)", one) for one in versions[1:]]
    assert all(released)
    numbers = [tuple(map(int, one.groups()[:3])) for one in released if one]
    assert all(newer > older for newer, older in pairwise(numbers))
    assert tuple(map(int, __version__.split(".")[:3])) >= numbers[0]
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        kinds = re.findall(r"^### (.+)$", part, re.MULTILINE)
        assert set(kinds) <= set(KINDS)
        assert len(kinds) == len(set(kinds))
