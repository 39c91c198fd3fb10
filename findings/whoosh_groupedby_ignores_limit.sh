#!/usr/bin/env bash
# Whoosh 2.7.4: Searcher.search(…, limit=2, groupedby=…) returns every hit, scored and sorted, not two.
# Expected: two hits beside the groups. Seen: all of them, so that a page with facets costs as much as the whole result.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check 'Whoosh==2.7.4'
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from whoosh import fields, index, versionstring
from whoosh.query import Term

found = index.create_in(".", fields.Schema(colour=fields.ID(sortable=True), text=fields.TEXT))
writer = found.writer()
for number in range(50):
    writer.add_document(colour="red" if number % 2 else "blue", text="a harbour wall")
writer.commit()

with found.searcher() as searcher:
    query = Term("text", "harbour")
    plain = len(list(searcher.search(query, limit=2)))
    grouped = len(list(searcher.search(query, limit=2, groupedby="colour")))

print(f"Whoosh {versionstring()}: hits with limit=2: {plain}; with limit=2 and groupedby: {grouped}")
sys.exit((plain, grouped) != (2, 50))
PYTHON
