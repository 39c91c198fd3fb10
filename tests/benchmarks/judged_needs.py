"""Part of the needs benchmark: judged sets over letters, in files without any of the letters' text.

A file is JSON Lines, one need a line:

    {"id": "n01", "kind": "question", "query": "as typed", "need": "who wants what, and what counts as relevant",
     "judged": [["inspection/0123456789.pdf", "~a1b2c3d4e5f6", 12, 3], …]}

or CSV, one judgement a line, under the headings `id,query,letter,paragraph,number,grade`, and `kind` and `need` if there are any. A
judgement names a letter by its source's path, by its file name if no other letter has one like it, or by its id; a paragraph by its key
(`indexer.keys`) or by `~` and the key's fingerprint; and by its number, or 0, which counts only where the key is found nowhere in the
letter. Grades: 3 answers the need, 2 a good part of it, or all of it in passing, 1 touches it, 0 not relevant.
"""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from indexer.errors import UsageError
from indexer.keys import WORDS

GRADES = range(4)
Passage = tuple[str, int]
"""A paragraph of an index: its letter's id and its number."""
Text = tuple[int, str, str, str]
"""Number, key, text and heading of a paragraph."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How well one paragraph answers a need."""

    letter: str
    paragraph: str
    """Its key, or "~" and the key's fingerprint; "" if only the number is known."""
    number: int
    grade: int


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody wants to know, and what they type."""

    id: str
    kind: str
    query: str
    need: str
    judged: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Located:
    """The judgements of all needs in one index."""

    grades: Mapping[str, Mapping[Passage, int]]
    """By the need's id."""
    by_number: int
    """How many were found by number only."""
    lost: tuple[tuple[str, Judgement], ...]
    """Those whose letter or paragraph the index does not have, with the need's id."""


def read_needs(file: Path) -> tuple[Need, ...]:
    """Return the needs in `file`; `UsageError` if it can't be read or is not in the form above."""
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            return tuple(_from_csv(opened) if file.suffix == ".csv" else map(_from_json, filter(str.strip, opened)))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{file} is not a judged set: {error!r}. tests/benchmarks/judged_needs.py describes the form") from error


def add_judgements(file: Path, graded: Iterable[str]) -> int:
    """Add the `graded` lines of `--unjudged`, those that have a grade by now, to a JSON Lines `file`; return how many there were."""
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    judged = {line["id"]: line.setdefault("judged", []) for line in lines}
    new = [(one["id"], one["judgement"]) for one in map(json.loads, filter(str.strip, graded)) if one["judgement"][3] is not None]
    if unknown := sorted({name for name, _ in new} - judged.keys()):
        raise UsageError(f"{file} has no need {', '.join(unknown)}. Name the file that they were listed for")
    if wrong := [one for _, one in new if one[3] not in GRADES]:
        raise UsageError(f"{wrong[0][3]!r} is not a grade; use one of {', '.join(map(str, GRADES))}")
    for name, judgement in new:
        if judgement[:2] not in [known[:2] for known in judged[name]]:
            judged[name].append(judgement)
    file.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), encoding="utf-8")
    return len(new)


def fingerprint(key: str) -> str:
    """Return what stands for a paragraph's key in a judged set: "~" and twelve hexadecimal digits."""
    return "~" + sha256(key.encode()).hexdigest()[:12]


def locate(needs: Iterable[Need], letters: Mapping[str, Sequence[str]], paragraphs: Mapping[str, Sequence[Text]]) -> Located:
    """Return the judgements of `needs` in an index with `letters` (paths by id) and `paragraphs` (by letter id).

    If two judgements of a need meet in one paragraph, because it was read as two before, the higher grade counts.
    """
    ids = _ids_by_name(letters)
    grades: defaultdict[str, dict[Passage, int]] = defaultdict(dict)
    numbered, lost = 0, []
    for need in needs:
        for judgement in need.judged:
            letter = ids.get(judgement.letter) or ids.get(Path(judgement.letter).name)
            number, by_key = _number(judgement, paragraphs[letter]) if letter else (0, False)
            if not letter or not number:
                lost.append((need.id, judgement))
                continue
            numbered += not by_key
            known = grades[need.id].get((letter, number), 0)
            grades[need.id][letter, number] = max(judgement.grade, known)
    return Located(grades, numbered, tuple(lost))


def _from_json(line: str) -> Need:
    read = json.loads(line)
    judged = tuple(Judgement(letter, paragraph, int(number), int(grade)) for letter, paragraph, number, grade in read.get("judged", ()))
    return Need(str(read["id"]), read.get("kind", ""), read["query"], read.get("need", ""), judged)


def _from_csv(lines: Iterable[str]) -> Iterator[Need]:
    rows: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in csv.DictReader(lines):
        rows[row["id"]].append(row)
    for name, found in rows.items():
        judged = tuple(Judgement(one["letter"], one["paragraph"], int(one["number"] or 0), int(one["grade"])) for one in found)
        yield Need(name, found[0].get("kind", ""), found[0]["query"], found[0].get("need", ""), judged)


def _ids_by_name(letters: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """Return the id of the letter with each path, with each id, and with each file name that only one letter has."""
    paths = {path: letter for letter, found in letters.items() for path in found}
    often = Counter({name: len(found) for name, found in _letters_by_file_name(paths).items()})
    return (
        {Path(path).name: letter for path, letter in paths.items() if often[Path(path).name] == 1} | paths | {one: one for one in letters}
    )


def _letters_by_file_name(paths: Mapping[str, str]) -> Mapping[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path, letter in paths.items():
        found[Path(path).name].add(letter)
    return found


def _number(judgement: Judgement, paragraphs: Sequence[Text]) -> tuple[int, bool]:
    """Return the number of the judged paragraph, 0 if there is none, and whether its key was found."""
    wanted = judgement.paragraph
    if wanted and not wanted.startswith("~"):
        wanted = fingerprint(wanted)
    exact = (number for number, key, *_ in paragraphs if fingerprint(key) == wanted)
    inside = (number for number, _, text, _ in paragraphs if wanted and wanted in _fingerprints(text))
    by_key = next(exact, 0) or next(inside, 0)
    return (by_key, True) if by_key else (next((number for number, *_ in paragraphs if number == judgement.number), 0), False)


def _fingerprints(text: str) -> Iterator[str]:
    """Yield the fingerprint that a key would have if the paragraph began at each word of `text` in turn."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = re.findall(r"[^\W_]+", re.sub(r"[’‘'\u0300-\u036f]", "", plain))
    return (fingerprint("-".join(words[start : start + WORDS])) for start in range(len(words)))
