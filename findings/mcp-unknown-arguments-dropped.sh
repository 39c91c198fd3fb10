#!/usr/bin/env bash
# mcp (the Model Context Protocol's Python SDK), MCPServer: an argument that a tool does not have is dropped without a word.
#
# One would expect an error, as for an argument that is missing or of the wrong type: a model that calls search(query, council="Leeds")
# where the tool has only `query` gets results for all councils, and takes them for those of Leeds. The schema that the server publishes
# does not forbid other arguments either, so no client can notice.
# A way round it: build the Tool, put a subclass of its fn_metadata.arg_model with extra="forbid" in its place, and make its parameters
# from that.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check mcp==2.3.0
"$place/venv/bin/python" - <<'PROGRAM'
from importlib.metadata import version

import anyio
from mcp import Client
from mcp.server.mcpserver import MCPServer

server = MCPServer("finding", log_level="ERROR")


@server.tool()
def search(query: str, limit: int = 10) -> str:
    """Search."""
    return f"{limit} results for {query} everywhere"


async def main() -> tuple[bool, str, bool, bool]:
    """Return whether an unknown argument is an error, the answer, whether a wrong one is, and whether the schema forbids others."""
    async with Client(server) as client:
        unknown = await client.call_tool("search", {"query": "caseloads", "council": "Leeds"})
        wrong = await client.call_tool("search", {"query": "caseloads", "limit": "many"})
        (tool,) = (await client.list_tools()).tools
    return unknown.is_error, unknown.content[0].text, wrong.is_error, tool.input_schema.get("additionalProperties") is False


seen = anyio.run(main)
print("mcp", version("mcp"))
print("an unknown argument is an error:", seen[0], "- the answer:", seen[1])
print("an argument of the wrong type is an error:", seen[2], "- the schema forbids other arguments:", seen[3])
raise SystemExit(0 if seen == (False, "10 results for caseloads everywhere", True, False) else "this has changed")
PROGRAM
echo "the unknown argument was dropped"
