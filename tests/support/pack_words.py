"""Writes the list of English words that the program ships, from two dictionaries for Hunspell.

    npm pack dictionary-en-gb@3.0.0 dictionary-en@4.0.0     (each unpacked into its own folder)
    python -m tests.support.pack_words indexer/registers/english_words.txt.gz GB/package US/package

Both come from SCOWL, size 60: words that most people know, without the rare ones that are more often slips.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

SHORTEST = 2
ONLY_IN_COMPOUNDS = "c"
"""The flag of what is no word by itself: the "th" of "10th"."""


@dataclass(frozen=True, slots=True)
class Affix:
    """One rule: where a word fits `where`, it loses `gone` at one end and gets `added` there."""

    prefix: bool
    both: bool
    """True if it can stand beside an affix at the other end."""
    gone: str
    added: str
    where: re.Pattern[str]

    def on(self, word: str) -> str:
        """Return `word` with the affix; "" if it doesn't fit."""
        if not self.where.search(word):
            return ""
        return self.added + word[len(self.gone) :] if self.prefix else word[: len(word) - len(self.gone)] + self.added


Affixes = Mapping[str, tuple[Affix, ...]]


def affixes_in(text: str) -> Affixes:
    """Return the rules of an affix file, by flag."""
    found: defaultdict[str, list[Affix]] = defaultdict(list)
    both: dict[str, bool] = {}
    for kind, flag, *rest in (line.split() for line in text.splitlines() if line.startswith(("PFX ", "SFX "))):
        if len(rest) == 2:
            both[flag] = rest[0] == "Y"
        else:
            gone, added, where = (part.replace("0", "", part == "0") for part in rest[:3])
            at = re.compile(f"^(?:{where})" if kind == "PFX" else f"(?:{where})$")
            found[flag].append(Affix(kind == "PFX", both[flag], gone, added, at))
    return {flag: tuple(rules) for flag, rules in found.items()}


def forms(entry: str, affixes: Affixes) -> Iterator[str]:
    """Yield the words of one line of a dictionary: "walk/DGS" gives walk, walked, walking, walks."""
    word, _, flags = entry.partition("/")
    if ONLY_IN_COMPOUNDS in flags:
        return
    rules = [rule for flag in flags for rule in affixes.get(flag, ())]
    before = [rule for rule in rules if rule.prefix]
    yield word
    yield from (rule.on(word) for rule in before)
    for after in (rule for rule in rules if not rule.prefix):
        longer = after.on(word)
        yield longer
        if longer and after.both:
            yield from (rule.on(longer) for rule in before if rule.both)


def words_of(folder: Path) -> set[str]:
    """Return the words of the dictionary in `folder`, in lower case, without those that have anything but the letters a to z."""
    affixes = affixes_in((folder / "index.aff").read_text(encoding="utf-8"))
    entries = (folder / "index.dic").read_text(encoding="utf-8").splitlines()[1:]
    every = (form.lower() for entry in entries for form in forms(entry, affixes))
    return {word for word in every if len(word) >= SHORTEST and word.isascii() and word.isalpha()}


def packed(words: Iterable[str]) -> bytes:
    """Return the words sorted, one a line, as gzip; the same words give the same bytes."""
    return gzip.compress("\n".join(sorted(set(words))).encode(), mtime=0)


if __name__ == "__main__":
    there, *folders = map(Path, sys.argv[1:])
    there.write_bytes(packed(word for folder in folders for word in words_of(folder)))
