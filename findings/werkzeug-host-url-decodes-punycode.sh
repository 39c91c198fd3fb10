#!/usr/bin/env bash
# Werkzeug, Request.host_url (and url, root_url, base_url): of an international host the name is decoded, although the client sent ASCII.
#
# One would expect the address that the client used, as `Request.host` gives it: "xn--wgv71a119e.example". Instead the name comes back in
# its own letters. An address made from it can't be sent in a header (Location, Link: WSGI takes Latin-1 only), and it does not compare
# equal to the same address with `Request.host`. German names pass unnoticed, since their letters are in Latin-1.
# A way round it: build addresses from `Request.scheme` and `Request.host`.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check werkzeug==3.1.9
"$place/venv/bin/python" - <<'PROGRAM'
from importlib.metadata import version

from werkzeug.test import create_environ
from werkzeug.wrappers import Request

environ = create_environ("/letters", "http://localhost/")
environ["HTTP_HOST"] = "xn--wgv71a119e.example"
request = Request(environ)
try:
    request.host_url.encode("latin-1")
    fits = True
except UnicodeEncodeError:
    fits = False
print("werkzeug", version("werkzeug"))
print("host:", request.host, "- is ASCII:", request.host.isascii())
print("host_url:", ascii(request.host_url), "- can be sent in a header:", fits)
seen = (request.host, request.host_url, fits)
expected = ("xn--wgv71a119e.example", "http://\u65e5\u672c\u8a9e.example/", False)
raise SystemExit(0 if seen == expected else "this has changed")
PROGRAM
echo "the host's name was decoded"
