#!/usr/bin/env bash
# cachetools, LRUCache: to look at all items, or to compare two caches, changes which item goes next.
#
# items(), values() and == are those of collections.abc.Mapping: they fetch every value with cache[key], and each fetch marks its
# item as used just now, in the order of insertion. A metric, a log line, a debugger's view or a test that compares caches turns
# "least recently used" into "first inserted". Iterating over the keys, `key in cache`, len() and repr() leave the order alone.
# A way round it: look at the keys only, or at repr(cache).
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check cachetools==8.0.2
"$place/venv/bin/python" - <<'PROGRAM'
from collections.abc import Callable

import cachetools


def left(look: Callable[[cachetools.LRUCache], object]) -> list[str]:
    """Return what a cache of two holds after `look` and a third item; "tea" was used last."""
    cache = cachetools.LRUCache(maxsize=2)
    cache["tea"], cache["milk"] = 1, 2
    cache["tea"]
    look(cache)
    cache["sugar"] = 3
    return sorted(cache)


KEPT, LOST = ["sugar", "tea"], ["milk", "sugar"]
LOOKS = {
    "no look": (lambda cache: None, KEPT),
    "list(cache)": (list, KEPT),
    "'milk' in cache": (lambda cache: "milk" in cache, KEPT),
    "repr(cache)": (repr, KEPT),
    "list(cache.items())": (lambda cache: list(cache.items()), LOST),
    "list(cache.values())": (lambda cache: list(cache.values()), LOST),
    "cache == {}": (lambda cache: cache == {}, LOST),
    "dict(cache)": (dict, LOST),
}
print("cachetools", cachetools.__version__)
changed = False
for name, (look, seen) in LOOKS.items():
    kept = left(look)
    print(f"after {name}: {', '.join(kept)} stay")
    changed |= kept != seen
raise SystemExit("this has changed" if changed else 0)
PROGRAM
echo "items(), values(), == and dict() make the item that was used last the next to go"
