#!/usr/bin/env bash
# tantivy (Python), Index.config_reader(reload_policy="manual"): a thread goes on reading meta.json twice a second.
#
# "manual" says that a reader sees a new commit only after reload(), so nothing need be watched. But Index.open() makes a reader with the
# default policy ("commit") first, which starts a thread that watches the folder; config_reader() puts another in its place, and the
# thread stays for as long as the process. A server that never reloads wakes up for nothing, and keeps a slow or sleeping disk busy.
# A way round it: none that we know from Python; drop indexes that are no longer used, so that there is one such thread and not many.
# Linux only, since it counts in /proc.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check tantivy==0.27.0
"$place/venv/bin/python" - "$place/index" <<'PROGRAM'
import sys
import time
from importlib.metadata import version
from pathlib import Path

import tantivy

folder = Path(sys.argv[1])
folder.mkdir()
builder = tantivy.SchemaBuilder()
builder.add_text_field("body", stored=True)
written = tantivy.Index(builder.build(), path=str(folder))
writer = written.writer()
writer.add_document(tantivy.Document(body="a jar of plum jam"))
writer.commit()
writer.wait_merging_threads()
meta = (folder / "meta.json").stat().st_size


def read_meanwhile() -> int:
    """Return the bytes that this process reads in three seconds of doing nothing, apart from those of counting."""
    def count() -> int:
        return int(Path("/proc/self/io").read_text().split("rchar: ")[1].split()[0])

    counting = -(count() - count())
    before = count()
    time.sleep(3)
    return count() - before - counting


del writer, written
print("tantivy", version("tantivy"))
before = read_meanwhile()
index = tantivy.Index.open(str(folder))
index.config_reader(reload_policy="manual")
after = read_meanwhile()
print(f"bytes read in 3 seconds: {before} without an index, {after} with a manual reader; meta.json has {meta}")
raise SystemExit("this has changed" if before >= meta or after < 4 * meta else 0)
PROGRAM
echo "a manual reader goes on looking at meta.json"
