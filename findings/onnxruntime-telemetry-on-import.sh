#!/usr/bin/env bash
# onnxruntime on Linux: a mere import writes a device id into the user's cache folder, for telemetry.
#
# Telemetry was known from the Windows builds. With 1.32.0 from PyPI, `import onnxruntime` on Linux creates
# ~/.cache/Microsoft/DeveloperTools/.onnxruntime with the files deviceid and onnxruntime.db, before any model is loaded. That surprises
# where a service has a read-only home, and wherever somebody has promised that nothing is collected.
# A way round it: ORT_DISABLE_TELEMETRY=1 in the environment before the import; a call after the import comes too late.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check onnxruntime==1.32.0
cat >"$place/look.py" <<'PROGRAM'
import sys
from pathlib import Path

import onnxruntime

if "late" in sys.argv:
    onnxruntime.disable_telemetry_events()
print("onnxruntime", onnxruntime.__version__, *sys.argv[1:])
print("  wrote", ", ".join(sorted(path.name for path in Path.home().rglob("*") if path.is_file())) or "nothing")
PROGRAM
look() {
    mkdir "$place/$1"
    env -u XDG_CACHE_HOME HOME="$place/$1" "${@:2}"
    test -z "$(find "$place/$1" -type f)" && echo "  nothing" >"$place/$1.saw" || echo "  files" >"$place/$1.saw"
}
look import "$place/venv/bin/python" "$place/look.py"
look late "$place/venv/bin/python" "$place/look.py" late
look before ORT_DISABLE_TELEMETRY=1 "$place/venv/bin/python" "$place/look.py" before
grep -q files "$place/import.saw" && grep -q files "$place/late.saw" && grep -q nothing "$place/before.saw" || { echo "this has changed"; exit 1; }
echo "onnxruntime writes to the user's cache folder when it is imported, unless ORT_DISABLE_TELEMETRY=1 is set before"
