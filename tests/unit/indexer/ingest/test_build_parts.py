"""Build stage: files with several letters are built, updated and removed as wholes."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.ingest.build import rebuild, update
from indexer.ingest.check import check
from indexer.settings.run import Settings
from tests.support.letters_folders import letters_held, settings_over
from tests.support.mails import zip_of
from tests.unit.indexer.ingest.test_documents import ALONE, PACK, TEXT


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings for a folder with two letters, one file that cannot be read, a pack and an archive."""
    made = settings_over(tmp_path)
    (made.letters[0] / "pack.pdf").write_bytes(PACK)
    (made.letters[0] / "letters.zip").write_bytes(zip_of({"leeds.pdf": ALONE, "c.pdf": b"%PDF-1.7 and nothing else"}))
    return made


def places(settings: Settings) -> set[str]:
    """Return where the letters of the index are."""
    return {source.name for letter in letters_held(settings) for source in letter.sources}


def test_files_and_letters_are_counted_each(settings: Settings) -> None:
    """Six letters come from four files; the part of the archive that can't be read is named apart from the file that can't."""
    report = rebuild(settings).report
    assert (report.letters, report.files) == (6, 4)
    assert [one.source.name for one in report.unread] == ["c.pdf", "c.pdf in letters.zip"]
    assert places(settings) >= {"pages 2–3 of pack.pdf", "leeds.pdf in letters.zip"}
    assert check(settings) == ()


def test_nothing_is_read_again_while_a_pack_is_the_same(settings: Settings) -> None:
    """An update takes a pack that has not changed as read, whatever part of another file could not be."""
    rebuild(settings)
    outcome = update(settings)
    assert (outcome.read, outcome.changed) == (0, False)


def test_a_renamed_pack_keeps_its_letters(settings: Settings) -> None:
    """No part is read again; each has the new name."""
    rebuild(settings)
    before = {letter.id for letter in letters_held(settings)}
    (settings.letters[0] / "pack.pdf").rename(settings.letters[0] / "new.pdf")
    assert update(settings).read == 0
    assert {letter.id for letter in letters_held(settings)} == before
    assert {"page 1 of new.pdf", "pages 2–3 of new.pdf", "pages 4–5 of new.pdf"} <= places(settings)


def test_all_letters_of_a_removed_or_changed_file_go(settings: Settings) -> None:
    """A file that has become another gives only what is in it now."""
    rebuild(settings)
    (settings.letters[0] / "pack.pdf").unlink()
    (settings.letters[0] / "letters.zip").write_bytes(zip_of({"a.txt": TEXT}))
    outcome = update(settings)
    assert outcome.gone == 1
    assert places(settings) == {"a.txt", "deep/b.txt", "a.txt in letters.zip"}
    assert [one.source.name for one in outcome.report.unread] == ["c.pdf"]
    assert check(settings) == ()


def test_a_copy_within_an_archive_is_a_source_of_the_same_letter(settings: Settings) -> None:
    """The letter stays as long as either is there."""
    (settings.letters[0] / "leeds.pdf").write_bytes(ALONE)
    rebuild(settings)
    (leeds,) = (one for one in letters_held(settings) if len(one.sources) > 1)
    assert [one.name for one in leeds.sources] == ["leeds.pdf", "leeds.pdf in letters.zip"]
    (settings.letters[0] / "leeds.pdf").unlink()
    update(settings)
    assert "leeds.pdf in letters.zip" in places(settings)
