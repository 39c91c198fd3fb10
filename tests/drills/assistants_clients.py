"""Drill: clients of other makers read /mcp: fastmcp's, and both generations of the TypeScript SDK's.

    python -m tests.drills.assistants_clients [--letters FOLDER]

Each is installed in a temporary folder, at the versions named below, and asks the same question over HTTP with a token. All must list the
same tools, agree on the version of the protocol that they are known for, and get the same quotes as `indexer.search` finds; a question that
can't be understood must be an error in our words. A client that can't be installed is skipped, with the reason. Returns 1 if one fails.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indexer.engines import open_engine
from indexer.ingest.build import rebuild
from indexer.query import parse_query
from indexer.search import search
from indexer.settings.run import Settings
from tests.drills.serving import ROOT, served

TOKEN = "a-secret-of-this-drill"  # noqa: S105
QUESTION = "supervision"
FAULT = "(supervision"
FASTMCP = "fastmcp==4.2.3"
PACKAGES = ("@modelcontextprotocol/sdk@1.32.2", "@modelcontextprotocol/client@2.4.0")
ASKS_PYTHON = """
import asyncio, json, sys
from fastmcp import Client
from fastmcp.client.transports import StreamableHttpTransport

async def main(address, token, question, fault):
    async with Client(StreamableHttpTransport(address, headers={"Authorization": f"Bearer {token}"})) as client:
        tools = [one.name for one in await client.list_tools()]
        found = await client.call_tool("search_paragraphs", {"query": question})
        wrong = await client.call_tool("search_paragraphs", {"query": fault}, raise_on_error=False)
        print(json.dumps({"tools": tools, "found": found.structured_content, "error": wrong.content[0].text}))

asyncio.run(main(*sys.argv[1:]))
"""
ASKS_NODE = """
import { Client, StreamableHTTPClientTransport } from "PACKAGE";
const [address, token, question, fault] = process.argv.slice(2);
const client = new Client({ name: "drill", version: "1.0.0" }, OPTIONS);
const headers = { Authorization: `Bearer ${token}` };
await client.connect(new StreamableHTTPClientTransport(new URL(address), { requestInit: { headers } }));
const tools = (await client.listTools()).tools.map((one) => one.name);
const found = await client.callTool({ name: "search_paragraphs", arguments: { query: question } });
const wrong = await client.callTool({ name: "search_paragraphs", arguments: { query: fault } });
const version = client.getNegotiatedProtocolVersion?.();
console.log(JSON.stringify({ tools, found: found.structuredContent, error: wrong.content[0].text, version }));
await client.close();
"""
OLD_IMPORTS = (
    'import { Client } from "@modelcontextprotocol/sdk/client/index.js";\n'
    'import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";'
)


class Skipped(Exception):
    """A client could not be installed; the message says why."""


@dataclass(frozen=True, slots=True)
class Other:
    """A client of another maker."""

    name: str
    command: Callable[[Path], Sequence[str]]
    """Installs it in a folder, and returns what starts it; `Skipped` if it can't be installed."""
    version: str = ""
    """Of the protocol, which it must have agreed on; "" if it does not tell."""


def _run(*command: str, where: Path) -> str:
    try:
        return subprocess.run(command, cwd=where, capture_output=True, text=True, check=True, timeout=300).stdout
    except (OSError, subprocess.SubprocessError) as error:
        detail = getattr(error, "stderr", "") or error
        raise Skipped(str(detail).strip()[-500:]) from error


def _fastmcp(folder: Path) -> Sequence[str]:
    _run(sys.executable, "-m", "venv", "venv", where=folder)
    python = str(folder / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))
    _run(python, "-m", "pip", "install", "--quiet", FASTMCP, where=folder)
    (folder / "ask.py").write_text(ASKS_PYTHON, encoding="utf-8")
    return (python, str(folder / "ask.py"))


def _node(folder: Path, name: str, program: str) -> Sequence[str]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        raise Skipped("node and npm are not here")
    if not (folder / "node_modules").is_dir():
        (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
        _run(npm, "install", "--no-fund", "--no-audit", "--ignore-scripts", *PACKAGES, where=folder)
    (folder / name).write_text(program, encoding="utf-8")
    return (node, str(folder / name))


def _old_typescript(folder: Path) -> Sequence[str]:
    imported = ASKS_NODE.split("\n", 2)[2]
    return _node(folder, "old.mjs", f"{OLD_IMPORTS}\n{imported}".replace("OPTIONS", "{}"))


def _new_typescript(folder: Path) -> Sequence[str]:
    pinned = '{ versionNegotiation: { mode: { pin: "2026-07-28" } } }'
    return _node(folder, "new.mjs", ASKS_NODE.replace("PACKAGE", "@modelcontextprotocol/client").replace("OPTIONS", pinned))


OTHERS = (
    Other("fastmcp 4.2.3", _fastmcp),
    Other("TypeScript SDK 1.32.2", _old_typescript),
    Other("TypeScript client 2.4.0", _new_typescript, "2026-07-28"),
)


def drill(letters: Path) -> Mapping[str, str]:
    """Return, for each client, "" if it read everything right, "skipped: …", or what was wrong."""
    with TemporaryDirectory() as scratch:
        settings = Settings(letters=(letters,), index=Path(scratch, "index"), jobs=1)
        rebuild(settings)
        with closing(open_engine(settings)) as engine:
            wanted = [one.text for one in search(engine, parse_query(QUESTION)).hits]
        with served(settings.index, LETTERS_MCP="yes", LETTERS_TOKEN=TOKEN) as server:
            address = f"http://127.0.0.1:{server.port}/mcp"
            return {one.name: _judged(one, Path(scratch), address, wanted) for one in OTHERS}


def _judged(other: Other, folder: Path, address: str, wanted: Sequence[str]) -> str:
    try:
        command = other.command(folder)
    except Skipped as why:
        return f"skipped: {why}"
    asking = [*command, address, TOKEN, QUESTION, FAULT]
    ended = subprocess.run(asking, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    return ended.stderr[-2000:] if ended.returncode else fault_of(json.loads(ended.stdout.splitlines()[-1]), wanted, other.version)


def fault_of(told: Mapping[str, Any], wanted: Sequence[str], version: str) -> str:
    """Return what is wrong with what a client got; "" if nothing is."""
    if len(told["tools"]) != 9 or "search_paragraphs" not in told["tools"]:
        return f"it lists {told['tools']}"
    if [one["quote"] for one in told["found"]["paragraphs"]] != list(wanted):
        return f"its quotes are others: {told['found']['paragraphs']}"
    if "Try: (supervision)" not in told["error"]:
        return f"the error does not say what to write: {told['error']}"
    return f"it agreed on {told.get('version')}" if version and told.get("version") != version else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill and print what each client said."""
    parser = argparse.ArgumentParser(description="Clients of other makers.")
    parser.add_argument("--letters", type=Path, default=ROOT / "seeds")
    found = drill(parser.parse_args(arguments).letters)
    for name, fault in found.items():
        print(f"{name}: {fault or 'read everything right'}")
    return int(any(fault and not fault.startswith("skipped") for fault in found.values()))


if __name__ == "__main__":
    sys.exit(main())
