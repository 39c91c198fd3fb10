#!/usr/bin/env bash
# markdown-it-py, preset "commonmark": the words of an address in angle brackets are not those that were typed.
#
# CommonMark 0.31.2, "Autolinks": such an address is a link "with the URI as the link's label" (6.5). markdown-it-py decodes
# the percent signs of the label, in the strict preset too: a space appears where %20 stood, U+FFFD where a byte is no UTF-8,
# and a host in Punycode becomes letters. Whoever takes a document's words from its text tokens gets addresses that lead
# nowhere, or somewhere else. The link's href is right. (The JavaScript original calls it beautification.)
# A way round it: a subclass of MarkdownIt whose normalizeLinkText returns its argument.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check markdown-it-py==4.3.0 mdurl==0.1.2
"$place/venv/bin/python" - <<'PROGRAM'
from importlib.metadata import version

from markdown_it import MarkdownIt

SEEN = {
    "https://council.example/annual%20report": "https://council.example/annual report",
    "https://council.example/caf%E9": "https://council.example/caf\ufffd",
    "https://council.example/100%25%20sure": "https://council.example/100%25 sure",
    "https://xn--bcher-kva.example/": "https://bücher.example/",
}
print("markdown-it-py", version("markdown-it-py"), 'preset "commonmark"')
changed = False
for typed, seen in SEEN.items():
    tokens = MarkdownIt("commonmark").parseInline(f"see <{typed}>")[0].children
    label = next(token.content for token in tokens if token.type == "text" and token.content.startswith("http"))
    href = next(token.attrs["href"] for token in tokens if token.type == "link_open")
    print(f"typed {typed!r}: label {label!r}, href {href!r}")
    changed |= label != seen or href != typed
raise SystemExit("this has changed" if changed else 0)
PROGRAM
echo "the label is not the address that was typed"
