#!/usr/bin/env bash
# waitress 3.0.2: the response to HEAD ends with the end of a chunked body ("0", two line ends) if the application gives no Content-Length.
# Expected: nothing after the headers (RFC 9110, section 9.3.2: a response to HEAD has no content). Seen: five bytes.
# What to do instead: clear the task's chunked_response before finish(), or give a Content-Length.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check 'waitress==3.0.2'
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import socket
import sys
import threading
from importlib.metadata import version

from waitress.server import create_server


def application(environ, start):
    start("200 OK", [("Content-Type", "text/plain")])
    return iter(()) if environ["REQUEST_METHOD"] == "HEAD" else iter((b"one", b"two"))


server = create_server(application, host="127.0.0.1", port=0)
threading.Thread(target=server.run, daemon=True).start()
connection = socket.create_connection(("127.0.0.1", server.effective_port), timeout=20)
connection.sendall(b"HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
answer = b""
while piece := connection.recv(1 << 16):
    answer += piece
body = answer.partition(b"\r\n\r\n")[2]
print(f"waitress {version('waitress')}: after the headers of a response to HEAD come {body!r}")
sys.exit(body != b"0\r\n\r\n")
PYTHON
