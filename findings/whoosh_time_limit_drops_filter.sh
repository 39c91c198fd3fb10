#!/usr/bin/env bash
# Whoosh 2.7.4: a collector made with filter= and wrapped in TimeLimitCollector returns documents outside the filter.
# Expected: the same 3 documents as Searcher.search(query, filter=…). Seen: all 6, without an error or a warning.
# What to do instead: put the filter into the query, And([query, ConstantScoreQuery(filter, 0.0)]).
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check 'Whoosh==2.7.4'
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from whoosh import fields, index, versionstring
from whoosh.collectors import TimeLimitCollector
from whoosh.query import And, ConstantScoreQuery, Term

found = index.create_in(".", fields.Schema(colour=fields.ID(stored=True), text=fields.TEXT))
writer = found.writer()
for number in range(6):
    writer.add_document(colour="red" if number % 2 else "blue", text="a lighthouse by the sea")
writer.commit()

with found.searcher() as searcher:
    query, red = Term("text", "lighthouse"), Term("colour", "red")
    plain = len(searcher.search(query, filter=red, limit=None))
    limited = TimeLimitCollector(searcher.collector(limit=None, filter=red), timelimit=60)
    searcher.search_with_collector(query, limited)
    inside = TimeLimitCollector(searcher.collector(limit=None), timelimit=60)
    searcher.search_with_collector(And([query, ConstantScoreQuery(red, 0.0)]), inside)
    seen = (plain, len(limited.results()), len(inside.results()))

print(f"Whoosh {versionstring()}: with filter {seen[0]}, with filter under a time limit {seen[1]}, filter in the query under a time limit {seen[2]}")
sys.exit(seen != (3, 6, 3))
PYTHON
