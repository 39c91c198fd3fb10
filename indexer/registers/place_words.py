"""Registers: how people shorten the words in names of places, such as "N.E. Lincs" and "W. Berks"."""

from __future__ import annotations

import re
from collections.abc import Mapping

SHORT: Mapping[str, str] = {
    "bedfordshire": "beds", "berkshire": "berks", "buckinghamshire": "bucks", "cambridgeshire": "cambs", "derbyshire": "derbys",
    "gloucestershire": "glos", "hampshire": "hants", "hertfordshire": "herts", "lancashire": "lancs", "leicestershire": "leics",
    "lincolnshire": "lincs", "northamptonshire": "northants", "nottinghamshire": "notts", "oxfordshire": "oxon",
    "shropshire": "salop", "staffordshire": "staffs", "warwickshire": "warks", "wiltshire": "wilts",
    "worcestershire": "worcs", "yorkshire": "yorks",
    "north": "n", "east": "e", "south": "s", "west": "w",
}  # fmt: skip
"""Each word that is shortened, with its short form, in lower case."""

_FULL = {short: word for word, short in SHORT.items()} | {"ne": "north east", "nw": "north west", "northeast": "north east"}
_PAIRS: Mapping[str, str] = {"north east": "(?:{words}|n[.]?e|northeast)", "north west": "(?:{words}|n[.]?w|northwest)"}


def spelt_out(key: str) -> str:
    """Return the key of a name with its words in full: "ne lincs" gives "north east lincolnshire"."""
    return " ".join(_FULL.get(word, word) for word in key.split())


def first_words(key: str) -> set[str]:
    """Return the words with which a name may begin: "north east lincolnshire" with "north", "n", "ne" and "northeast"."""
    first, second = (*key.split(), "")[:2]
    pairs = {f"{first[0]}{second[0]}", f"{first}{second}"} if f"{first} {second}" in _PAIRS else set()
    return {first, SHORT.get(first, first), *pairs}


def with_short_forms(pattern: str) -> str:
    """Return the pattern of a name, its words parted by spaces, that takes their short forms too."""
    words = re.sub(r"\w+", lambda word: f"(?:{word[0]}|{SHORT[word[0]]})" if word[0] in SHORT else word[0], pattern)
    for pair, other in _PAIRS.items():
        both = " ".join(f"(?:{word}|{SHORT[word]})" for word in pair.split())
        words = words.replace(both, other.format(words=both))
    return words
