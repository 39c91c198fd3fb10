"""Write the tables of README and docs that repeat what the code says: `python docs/generate.py`; with `--check`, say which are stale.

A table stands between two marks in a Markdown file: `<!-- generated: settings -->` and `<!-- end -->`.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from indexer.cli.arguments import COMMANDS, Command, parser
from indexer.query.language import LANGUAGE
from indexer.settings import alerts, cluster, fetching, run
from indexer.settings.environment import FILE, Variable
from webapp import options
from webapp.__main__ import parser as server_parser
from webapp.api.openapi import document
from webapp.urls import ROOT as API

ROOT = Path(__file__).resolve().parents[1]
MARKED = re.compile(r"(?<=<!-- generated: )([\w-]+)( -->\n).*?(?=<!-- end -->)", re.DOTALL)
SETTINGS: Mapping[str, Sequence[Variable]] = {
    "settings-run": (*run.VARIABLES, run.LETTERS_DEBUG),
    "settings-fetching": fetching.VARIABLES,
    "settings-server": options.VARIABLES,
    "settings-alerts": alerts.VARIABLES,
    "settings-cluster": cluster.VARIABLES,
}
MOST_STAGE_WORDS = 4
"""Of a docstring's beginning that names its stage, as in "Params stage of pages: …"."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write every table again, or only check; return 1 if one is stale and was only checked."""
    parser = argparse.ArgumentParser(description="Write the tables in README and docs that are made from the code.")
    parser.add_argument("--check", action="store_true", help="change nothing; say which tables are stale")
    check = parser.parse_args(arguments).check
    stale = [name for path in pages() for name in _renewed(path, check)]
    for one in stale:
        print(f"{one} {'is stale; run: make docs' if check else 'updated'}")
    return int(check and bool(stale))


def pages() -> tuple[Path, ...]:
    """Return the Markdown files in which tables may stand."""
    return (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))


def _renewed(path: Path, check: bool) -> list[str]:
    """Renew the tables of one file unless it is only to be checked; return the names of those that were stale."""
    old = path.read_text(encoding="utf-8")
    new = filled(old)
    if new != old and not check:
        path.write_text(new, encoding="utf-8")
    before, after = ({match[1]: match[0] for match in MARKED.finditer(text)} for text in (old, new))
    return [f"{path.relative_to(ROOT)}: {name}" for name in after if after[name] != before[name]]


def filled(text: str) -> str:
    """Return a Markdown text with every table as the code has it today; `KeyError` for a table that there isn't."""
    return MARKED.sub(lambda match: f"{match[1]}{match[2]}{TABLES[match[1]]()}\n", text)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = (head, ["---"] * len(head), *rows)
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


def _code(text: str) -> str:
    return f"`{text}`" if text else "–"


def settings(variables: Sequence[Variable]) -> str:
    """Return one table of variables: name, meaning, default."""
    return table(("Variable", "Meaning", "Default"), ((_code(one.name), _meaning(one), _code(one.default)) for one in variables))


def _meaning(variable: Variable) -> str:
    secret = f" Or give a file: {_code(variable.name + FILE)}." if variable.secret else ""
    old = f" Old name, which still works: {', '.join(map(_code, variable.old_names))}." if variable.old_names else ""
    return variable.means + secret + old


def commands() -> str:
    """Return the list of commands, then each with its options."""
    parsers = command_parsers()
    shared = set.intersection(*({_typed(one) for one in actions_of(one)} for one in parsers.values()))
    overview = table(("Command", "Does"), ((f"[`{one.name}`](#{one.name})", one.does) for one in COMMANDS))
    each = (f"{_command(one)}\n\n{arguments(parsers[one.name], lambda typed: typed not in shared)}".strip() for one in COMMANDS)
    every = arguments(next(iter(parsers.values())), lambda typed: typed in shared)
    return "\n\n".join((overview, *each, f"### Every command\n\nThese can be added to any command.\n\n{every}"))


def command_parsers() -> Mapping[str, argparse.ArgumentParser]:
    """Return the parser of each command."""
    return next(action.choices for action in parser()._actions if isinstance(action, argparse._SubParsersAction))


def _command(command: Command) -> str:
    return f"### {command.name}\n\n{command.does[0].upper()}{command.does[1:]}.\n\n```sh\n{command.example}\n```"


def arguments(its_parser: argparse.ArgumentParser, wanted: Callable[[str], bool] = bool) -> str:
    """Return a parser's arguments as a table, those that are `wanted` by how they are typed; "" where there is none."""
    rows = [(_code(_typed(one)), _help(one, its_parser)) for one in actions_of(its_parser) if wanted(_typed(one))]
    return table(("Argument", "Meaning"), rows) if rows else ""


def actions_of(its_parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """Return a parser's arguments, but for --help."""
    return [one for one in its_parser._actions if one.help != argparse.SUPPRESS and not isinstance(one, argparse._HelpAction)]


def _typed(action: argparse.Action) -> str:
    """Return how an argument is typed: "--from DATE", "QUERY …"; each of its names is code by itself."""
    choices = ",".join(map(str, action.choices or ()))
    value = "" if action.nargs == 0 else action.metavar or (f"{{{choices}}}" if choices else action.dest.upper())
    more = " …" if action.nargs in ("*", "+") else ""
    return "`, `".join(" ".join(filter(None, (name, f"{value}{more}"))) for name in action.option_strings or ("",))


def _help(action: argparse.Action, its_parser: argparse.ArgumentParser) -> str:
    return (action.help or "") % {**vars(action), "prog": its_parser.prog}


def server() -> str:
    """Return the arguments of the web server."""
    return arguments(server_parser())


def language() -> str:
    """Return the query language, as the help page has it."""
    return table(("Type", "To find", "Example"), ((_code(one.typed), one.means, _code(one.example)) for one in LANGUAGE))


def operations() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the API's operations, each with its path, as its own document has them."""
    for path, methods in document()["paths"].items():
        yield path.removeprefix(f"/{API}"), methods["get"]


def api_operations() -> str:
    """Return what can be asked of the API."""
    rows = ((_code(path), one["operationId"], f"{one['summary']} {one.get('description', '')}") for path, one in operations())
    return table((f"Path below `/{API}`", "Name", "What it does"), rows)


def api_parameters() -> str:
    """Return every parameter of the API once, with the operations that take it."""
    found: dict[str, tuple[str, list[str]]] = {}
    for _, one in operations():
        for parameter in one["parameters"]:
            found.setdefault(parameter["name"], (parameter.get("description", ""), []))[1].append(one["operationId"])
    return table(("Parameter", "Meaning", "Operations"), ((_code(name), about, ", ".join(users)) for name, (about, users) in found.items()))


def modules() -> str:
    """Return every package with its modules, each by the first sentences of its docstring."""
    return "\n\n".join(_package(path.parent) for name in ("indexer", "webapp") for path in _packages(ROOT / name))


def _packages(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.rglob("__init__.py"), key=lambda path: path.parent.parts))


def _package(folder: Path) -> str:
    files = sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")
    head = f"### `{folder.relative_to(ROOT).as_posix()}/`\n\n{_about(folder / '__init__.py')}"
    return f"{head}\n\n{table(('Module', 'What it is'), ((_code(path.name), _about(path)) for path in files))}" if files else head


def _about(path: Path) -> str:
    """Return the first paragraph of a module's docstring as a sentence, without its stage."""
    text = " ".join((ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n\n")[0].split())
    stage, colon, rest = text.partition(": ")
    said = rest if colon and len(stage.split()) <= MOST_STAGE_WORDS else text
    return said[:1].upper() + said[1:]


def decisions() -> str:
    """Return the list of decisions, by the titles of their records."""
    records = sorted((ROOT / "docs" / "design" / "decisions").glob("[0-9]*.md"))
    heads = ((path.name, path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")) for path in records)
    return "\n".join(f"- [{head}]({name})" for name, head in heads)


TABLES: Mapping[str, Callable[[], str]] = {
    **{name: partial(settings, variables) for name, variables in SETTINGS.items()},
    "commands": commands,
    "server": server,
    "language": language,
    "api-operations": api_operations,
    "api-parameters": api_parameters,
    "modules": modules,
    "decisions": decisions,
}
"""Every table that can be made, by the name in its mark."""

if __name__ == "__main__":
    sys.exit(main())
