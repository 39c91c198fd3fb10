#!/usr/bin/env bash
# opensearch-py 3.2.0: the parameter `timeout` of an API call never reaches the cluster. The client takes it as the time limit of its own
# connection, so that the documented form "2s" (as in PUT /index?timeout=2s) fails before anything is sent.
# Expected: PUT /boats?timeout=2s. Seen: a number is dropped from the address; "2s" raises ConnectionError (a ValueError inside).
# What to do instead: cluster_manager_timeout is passed on; for `timeout` leave it to the server's default.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check 'opensearch-py==3.2.0'
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as NotConnected

asked = []


class Stub(BaseHTTPRequestHandler):
    def do_PUT(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked.append(self.path)
        body = json.dumps({"acknowledged": True}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Stub)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = OpenSearch([{"host": "127.0.0.1", "port": server.server_address[1]}])
refused = False
try:
    client.indices.create(index="boats", params={"timeout": "2s"})
except NotConnected as error:
    refused = "must be an int, float or None" in str(error) and not asked
client.indices.create(index="boats", params={"timeout": 2})
client.indices.create(index="boats", params={"cluster_manager_timeout": "2s"})
server.shutdown()
print(f"opensearch-py {version('opensearch-py')}: timeout=2s refused before sending: {refused}; then asked {asked}")
sys.exit((refused, asked) != (True, ["/boats", "/boats?cluster_manager_timeout=2s"]))
PYTHON
