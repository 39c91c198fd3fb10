"""Drill: the libraries that other programs read citations with read ours, and each understands what was meant.

    python -m tests.drills.citation_readers [--index DIR] [--packages FOLDER]

Needs node and npm; without them it says so and returns 0. The packages are installed, in these versions, in a temporary folder, or are
taken from FOLDER. Reads the citations of every paragraph and letter of the seeds, or of the index in DIR, and of some odd letters of our
own. Prints a line for each field that a reader understood otherwise, and for each key or styled entry that is missing or double; then the
figures. Returns 0 if there was none.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indexer.engines import open_engine
from indexer.ingest.build import rebuild
from indexer.letter import Finding, Letter, Section
from indexer.settings.run import Settings
from tests.support import factories
from webapp.presenters.citation import Citation, citation_of, citation_of_letter
from webapp.presenters.citation_forms import FORMS, csl

ROOT = Path(__file__).resolve().parents[2]
SITE = "https://letters.example.org/in_spection"
PACKAGES = (
    "@citation-js/core@0.8.2", "@citation-js/plugin-bibtex@0.8.2", "@citation-js/plugin-ris@0.8.2", "@citation-js/plugin-csl@0.8.2",
    "@retorquere/bibtex-parser@9.0.29", "citeproc@2.4.63",
)  # fmt: skip
"""The last one writes the styled entries, for plugin-csl."""
WITHOUT_CONTRIBUTORS = ("@citation-js/plugin-bibtex", "@citation-js/plugin-ris")
"""Readers that have no place for people who took part."""
MOST_PRINTED = 20


def odd_letters() -> tuple[Letter, ...]:
    """Return letters with what a citation might break on: markup of TeX and RIS, names, several inspectorates, no date, no council."""
    heading = (Section("50% of {plans} & $x_1$ “quoted” ~ ^ # \\", Finding.IMPROVEMENT),)
    one = factories.paragraph(3, "Plans\nTY  - JOUR", page=4, printed="25.", key="50%_of-plans~")
    many = {"letter_type": "focused visit", "sections": heading, "inspectors": ("Ann Bee", "Máire van der Berg", "Cher")}
    return (
        factories.letter("odd one", one, inspectorates=("Ofsted", "CQC", "LGSCO"), **many),  # type: ignore[arg-type]
        factories.letter("odd two", one, inspectorates=("LGSCO",), date=None, visit=("2020-07-30", "2020-08-12"), **many),  # type: ignore[arg-type]
        replace(factories.letter("odd three", one, inspectorates=("Ofsted",), **many), month_only=True),  # type: ignore[arg-type]
        factories.letter("odd four", one, authority=None, date=None, letter_type=None),
    )


def citations(letters: Iterable[Letter]) -> tuple[Citation, ...]:
    """Return the citations of all `letters` and their paragraphs, with links of a site whose address has an underscore."""
    made = (one for letter in letters for one in (citation_of_letter(letter), *(citation_of(letter, each) for each in letter.paragraphs)))
    return tuple(replace(one, link=f"{SITE}{one.link}") for one in made)


def meant(one: Citation) -> dict[str, Any]:
    """Return what every reader should understand of a citation."""
    item = csl(one)
    return {
        "key": one.key,
        "type": "report",
        "authors": list(one.authors),
        "contributors": [name.words for name in one.contributors],
        "title": one.title,
        "genre": one.genre,
        "day": one.day,
        "page": one.page,
        "note": item.get("note", ""),
        "link": one.link,
    }


def understood(made: Sequence[Citation], packages: Path | None) -> Mapping[str, Any]:
    """Return what each reader understood of the files with all citations `made`."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        for form, writer in FORMS.items():
            (place / f"all.{form}").write_text(writer.file(made), encoding="utf-8", newline="")
        script = shutil.copy(Path(__file__).with_suffix(".mjs"), place)
        if packages:
            (place / "node_modules").symlink_to(packages.resolve() / "node_modules", target_is_directory=True)
        else:
            command = ("npm", "install", "--no-audit", "--no-fund", "--silent", "--ignore-scripts", "--prefix", folder, *PACKAGES)
            subprocess.run(command, check=True, cwd=folder)
        answer = subprocess.run(("node", script, folder), check=True, stdout=subprocess.PIPE, cwd=folder)
        return dict(json.loads(answer.stdout))


def faults(made: Sequence[Citation], read: Mapping[str, Any]) -> list[str]:
    """Return a line for each difference between what was meant and what was understood."""
    keys = [one.key for one in made]
    found = [f"the key {key} is used twice" for key in {key for key in keys if keys.count(key) > 1}] if len(set(keys)) < len(keys) else []
    for reader, entries in read.items():
        if reader == "styles":
            found += [f"{style}: {len(lines)} of {len(made)} entries" for style, lines in entries.items() if len(lines) != len(made)]
            continue
        if len(entries) != len(made):
            found.append(f"{reader}: {len(entries)} entries of {len(made)}")
            continue
        for one, entry in zip(made, entries, strict=True):
            found += _differences(reader, meant(one), entry)
    return found


def _differences(reader: str, wanted: Mapping[str, Any], entry: Mapping[str, Any]) -> Iterable[str]:
    for name, value in wanted.items():
        got = entry.get(name) or type(value)()
        if name == "note" and reader == "@citation-js/plugin-ris":
            got = got.partition(". Inspectors: ")[0] if value else ""
        if name == "contributors" and reader in WITHOUT_CONTRIBUTORS:
            continue
        if got != value:
            yield f"{reader}: {wanted['key']}: {name} is {got!r}, not {value!r}"


def _letters(index: Path | None) -> tuple[Letter, ...]:
    with TemporaryDirectory() as folder:
        settings = Settings(letters=(ROOT / "seeds",), index=index or Path(folder))
        if not index:
            rebuild(settings)
        engine = open_engine(settings)
        try:
            return tuple(engine.letter(head.id) for head in engine.heads())
        finally:
            engine.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill; return 1 if a reader understood something else than was meant."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--index", type=Path)
    asked.add_argument("--packages", type=Path)
    given = asked.parse_args(arguments)
    if missing := [name for name in ("node", "npm") if not shutil.which(name)]:
        print(f"skipped: {' and '.join(missing)} not found")
        return 0
    made = citations((*odd_letters(), *_letters(given.index)))
    read = understood(made, given.packages)
    found = faults(made, read)
    print(*found[:MOST_PRINTED], *(f"{style}: {lines[0][1].strip()}" for style, lines in read["styles"].items()), sep="\n")
    print(f"{len(made):,} citations, {len(read) - 1} readers, {len(read['styles'])} styles: {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
