#!/usr/bin/env bash
# msgspec, json.decode: a whole document is refused as "truncated" where a string near its end has half a surrogate pair.
#
# RFC 8259 (section 8.2) lets strings have such escapes and warns that readers differ; Python's json reads and writes them, and
# a text that was cut to a length in JavaScript has them. msgspec refuses them, which is its right. But it says "Input data was
# truncated", with no place, if fewer than six bytes follow the escape, and "unexpected end of escaped utf-16 surrogate pair",
# with the place, if more do: the same text, with a key more at the end, is another error. The first one sends people to look
# at their network.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check msgspec==0.22.0
"$place/venv/bin/python" - <<'PROGRAM'
import json

import msgspec

SEEN = {
    r'{"note":"good work \ud83d"}': "Input data was truncated",
    r'{"note":"good work \ud83d","by":"Ann"}': "JSON is malformed: unexpected end of escaped utf-16 surrogate pair (byte 25)",
}
print("msgspec", msgspec.__version__)
changed = False
for text, seen in SEEN.items():
    told = "nothing: it was read"
    try:
        msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        told = str(error)
    print(f"{text}: json reads {json.loads(text)!r}; msgspec says: {told}")
    changed |= told != seen
raise SystemExit("this has changed" if changed else 0)
PROGRAM
echo "a whole document is called truncated"
