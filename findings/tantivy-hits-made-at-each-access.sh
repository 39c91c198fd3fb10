#!/usr/bin/env bash
# tantivy (Python), SearchResult: `found.hits` is a new list, with new objects in it, each time it is looked at.
#
# It reads like a list that the search has made once. It is made of Rust's results whenever the attribute is read, so that a loop over
# `found.hits[place]` makes all hits again for each of them: its time grows with the square of their number.
# A way round it: hits = found.hits, once.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check tantivy==0.27.0
"$place/venv/bin/python" - <<'PROGRAM'
from importlib.metadata import version

import tantivy

builder = tantivy.SchemaBuilder()
builder.add_text_field("body", stored=True)
index = tantivy.Index(builder.build())
writer = index.writer()
for number in range(5):
    writer.add_document(tantivy.Document(body=f"jar {number} of plum jam"))
writer.commit()
writer.wait_merging_threads()
index.reload()
found = index.searcher().search(tantivy.Query.all_query(), limit=5)
first, second = found.hits, found.hits
print("tantivy", version("tantivy"))
print("hits:", len(first), "- equal when read again:", first == second, "- the same list:", first is second)
print("the same address in both:", first[0][1] is second[0][1])
seen = (len(first), first == second, first is second, first[0][1] is second[0][1])
raise SystemExit("this has changed" if seen != (5, True, False, False) else 0)
PROGRAM
echo "each look at hits makes them all again"
