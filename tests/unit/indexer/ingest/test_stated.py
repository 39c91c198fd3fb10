"""What sites say of letters: read from manifests, shown with the letters, and held against what the letters say."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from indexer.engines import open_engine
from indexer.errors import UsageError
from indexer.ingest.build import rebuild, rebuild_from_catalogue, update
from indexer.ingest.check import check
from indexer.ingest.stated import contradictions, stated_in
from indexer.letter import Absent, Letter, Publication, SiteCoverage, Visit
from indexer.published import MANIFEST, ListedPage, Listing, ManifestRow, OnSite, write_listing, write_manifest
from indexer.query import parse_query
from indexer.registers import authorities_called
from indexer.settings.run import Settings
from tests.support.letters_folders import letters_held, settings_over
from tests.support.samples import letter_of

DAY = dt.date(2019, 6, 1)
NOTTINGHAM = authorities_called("Nottingham")[0]
SAYS = "Ofsted says that it was published"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings for a folder with two letters and one file that cannot be read."""
    return settings_over(tmp_path)


def row(folder: Path, file: str, **others: object) -> ManifestRow:
    """Return the row of a file in a folder."""
    whole = ManifestRow(
        file, f"https://f.gov.uk/{file}", "https://r.gov.uk/1", "", "Nottingham", "Children's services focused visit", None, DAY,
        sha256((folder / file).read_bytes()).hexdigest(), "2026-11-30T01:00:00+00:00", "Ofsted",
    )  # fmt: skip
    return replace(whole, **others)  # type: ignore[arg-type]


def published(settings: Settings) -> dict[str, dt.date | None]:
    """Return the publication day of each letter in the index."""
    return {letter.sources[0].path: letter.published_day for letter in letters_held(settings)}


def test_a_manifest_says_when_and_where_a_letter_was_published(settings: Settings) -> None:
    """The letter has it, so do its paragraphs as hits, and check finds nothing wrong."""
    folder = settings.letters[0]
    write_manifest(folder, [row(folder, "a.txt")])
    outcome = rebuild(settings)
    assert outcome.passed_over == 0
    assert published(settings) == {"a.txt": DAY, "deep/b.txt": None}
    with closing(open_engine(settings)) as engine:
        hits = engine.search(parse_query("caseloads")).hits
    assert [(hit.published, hit.source_url, hit.publisher) for hit in hits] == [(DAY, "https://f.gov.uk/a.txt", "Ofsted")]
    assert check(settings) == ()


def test_a_manifest_that_comes_later_changes_only_its_letters(settings: Settings) -> None:
    """An update reads no file again; one without news changes nothing; what is no longer said is gone."""
    folder = settings.letters[0]
    rebuild(settings)
    write_manifest(folder, [row(folder, "a.txt")])
    outcome = update(settings)
    assert (outcome.read, outcome.changed) == (0, True)
    assert published(settings)["a.txt"] == DAY
    assert not update(settings).changed
    write_manifest(folder, [row(folder, "a.txt", publication_day=dt.date(2019, 6, 2))])
    update(settings)
    assert published(settings)["a.txt"] == dt.date(2019, 6, 2)
    (folder / MANIFEST).unlink()
    update(settings)
    assert published(settings)["a.txt"] is None
    assert check(settings) == ()


def test_what_is_stated_stays_without_the_files(settings: Settings) -> None:
    """The index can be made again from the catalogue alone."""
    folder = settings.letters[0]
    write_manifest(folder, [row(folder, "a.txt")])
    rebuild(settings)
    (folder / MANIFEST).unlink()
    rebuild_from_catalogue(settings)
    assert published(settings)["a.txt"] == DAY


def test_a_file_that_is_no_longer_as_it_was_fetched_has_no_publication(settings: Settings) -> None:
    """The site says it of other bytes."""
    folder = settings.letters[0]
    write_manifest(folder, [row(folder, "a.txt", sha256="0" * 64)])
    rebuild(settings)
    assert published(settings)["a.txt"] is None


def test_a_copy_elsewhere_is_the_same_letter_and_manifests_may_be_further_down(settings: Settings, tmp_path: Path) -> None:
    """By its bytes, wherever it is; of several publications the earliest counts."""
    folder = settings.letters[0]
    other = tmp_path / "other"
    other.mkdir()
    (other / "copy.txt").write_bytes((folder / "a.txt").read_bytes())
    write_manifest(folder / "deep", [row(folder / "deep", "b.txt")])
    write_manifest(other, [row(other, "copy.txt"), row(other, "copy.txt", url="https://f.gov.uk/0", publication_day=None)])
    both = replace(settings, letters=(folder, other))
    rebuild(both)
    assert published(both) == {"a.txt": DAY, "deep/b.txt": DAY}
    update(replace(settings, letters=(folder,)))
    assert published(both)["a.txt"] == DAY  # the other folder was not asked about
    rebuild(settings)
    assert published(settings) == {"a.txt": None, "deep/b.txt": DAY}


def test_a_manifest_that_cannot_be_right_stops_the_build(settings: Settings) -> None:
    """The old index stays, with what it says."""
    folder = settings.letters[0]
    write_manifest(folder, [row(folder, "a.txt")])
    rebuild(settings)
    (folder / MANIFEST).write_text("file,url\n")
    with pytest.raises(UsageError, match="no column"):
        update(settings)
    assert published(settings)["a.txt"] == DAY


def test_coverage_counts_what_a_site_lists_and_what_is_here(settings: Settings) -> None:
    """Exactly: a file that could not be read is here, one that has changed is not; pages that were never asked are not counted."""
    folder = settings.letters[0]
    listed = tuple(OnSite(f"https://f.gov.uk/{name}", "Visit", DAY) for name in ("a.txt", "c.pdf", "deep/b.txt", "new.pdf"))
    pages = (
        ListedPage("https://r.gov.uk/1", "Nottingham", "1", documents=listed, as_of="2026-11-30T01:00:00+00:00"),
        ListedPage("https://r.gov.uk/2", "Leeds", "2", as_of="2026-11-29T01:00:00+00:00"),
        ListedPage("https://r.gov.uk/3", "Hull", "3"),
    )
    write_listing(folder, Listing("ofsted", "Ofsted", pages))
    write_listing(folder, Listing("moderngov", "ModernGov", pages[2:]))
    write_manifest(folder, [row(folder, "a.txt"), row(folder, "c.pdf"), row(folder, "deep/b.txt", sha256="0" * 64)])
    (site,) = rebuild(settings).report.sites
    assert site == SiteCoverage(
        "Ofsted", "2026-11-29T01:00:00+00:00", 2, 3, 4, 2,
        (
            Absent("Nottingham", "Visit", DAY, "https://f.gov.uk/deep/b.txt"),
            Absent("Nottingham", "Visit", DAY, "https://f.gov.uk/new.pdf"),
        ),
        ("Leeds",),
    )  # fmt: skip
    with closing(open_engine(settings)) as engine:
        assert engine.report().sites == (site,)


def test_contradictions_are_notices_of_the_letter_and_a_list_in_the_report(settings: Settings) -> None:
    """With the file's name."""
    folder = settings.letters[0]
    write_manifest(folder, [row(folder, "a.txt", provider="Leeds", publication_day=dt.date(2019, 5, 1))])
    report = rebuild(settings).report
    said = (
        "Ofsted publishes this letter under Leeds City Council; the letter is about Nottingham City Council.",
        "Ofsted says that it was published on 1 May 2019; the letter is dated 3 May 2019.",
    )
    assert report.contradictions == tuple(("a.txt", words) for words in said)
    assert next(letter for letter in letters_held(settings) if letter.sources[0].path == "a.txt").notices[-2:] == said


def letter(**others: object) -> Letter:
    """Return a letter to Nottingham of 2 January 2020 about a visit on 10 and 11 December 2019."""
    return replace(letter_of("Plans are clear."), **{"authority": NOTTINGHAM, **others})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "said", "words"),
    [
        (letter(), {}, ""),
        (letter(), {"urn": "80533", "provider": "Nottingham"}, ""),
        (
            letter(),
            {"provider": "Leeds"},
            "Ofsted publishes this letter under Leeds City Council; the letter is about Nottingham City Council.",
        ),
        (letter(), {"provider": "Northshire"}, ""),
        (letter(authority=None), {"provider": "Leeds"}, ""),
        (letter(authority=authorities_called("Bournemouth")[0]), {"provider": "Bournemouth, Christchurch and Poole"}, ""),
        (letter(), {"inspection_day": dt.date(2019, 12, 18)}, ""),
        (letter(), {"inspection_day": dt.date(2019, 12, 3)}, ""),
        (
            letter(),
            {"inspection_day": dt.date(2019, 12, 19)},
            "Ofsted dates the inspection 19 December 2019; the letter says 10 and 11 December 2019.",
        ),
        (letter(visit=None), {"inspection_day": dt.date(2001, 1, 1)}, ""),
        (letter(), {"day": dt.date(2020, 1, 2)}, ""),
        (letter(), {"day": dt.date(2020, 1, 1)}, f"{SAYS} on 1 January 2020; the letter is dated 2 January 2020."),
        (
            letter(date=None),
            {"day": dt.date(2019, 12, 10)},
            f"{SAYS} on 10 December 2019; the visit ended on 11 December 2019.",
        ),
        (letter(date=None, visit=None), {"day": dt.date(1999, 1, 1)}, ""),
        (letter(), {"kind": "Children's services focused visit"}, ""),
        (letter(), {"kind": "Children’s Services Focussed Visit"}, ""),
        (letter(), {"kind": "Monitoring visit"}, "Ofsted calls it “Monitoring visit”; the letter reads as: Focused visit."),
        (letter(letter_type=None), {"kind": "Monitoring visit"}, ""),
        (letter(), {"kind": "Children's services inspection"}, ""),
    ],
)
def test_what_a_site_and_a_letter_say_is_compared(one: Letter, said: dict[str, object], words: str) -> None:
    """Only where both say something, and a council is the same as the one that replaced it."""
    publication = replace(Publication("Ofsted", None, "https://f.gov.uk/1"), **said)  # type: ignore[arg-type]
    assert contradictions(replace(one, published=(publication,))) == ((words,) if words else ())


def test_a_letter_that_has_no_day_of_its_own_is_dated_by_its_publication() -> None:
    """After its date and the end of its visit."""
    with_day = (Publication("Ofsted", None, "https://f.gov.uk/0"), Publication("Ofsted", DAY, "https://f.gov.uk/1"))
    one = letter(published=with_day)
    assert one.when == one.date
    assert replace(one, date=None).when == dt.date(2019, 12, 11)
    assert replace(one, date=None, visit=None).when == DAY
    assert (one.published_day, one.source_url, one.publisher) == (DAY, "https://f.gov.uk/0", "Ofsted")
    assert (letter().published_day, letter().source_url, letter().publisher) == (None, "", "")


def test_a_folder_without_any_says_nothing(tmp_path: Path) -> None:
    """Nor do files outside it."""
    assert list(stated_in(str(tmp_path), [tmp_path / "a" / "b.txt", tmp_path.parent / "c.txt"]).publications) == []


def test_visits_of_one_day_are_held_to_it() -> None:
    """With a week on either side."""
    one = letter(visit=Visit(DAY, DAY), date=None)
    later = Publication("Ofsted", None, "https://f.gov.uk/1", inspection_day=DAY + dt.timedelta(days=8))
    assert contradictions(replace(one, published=(later,))) == ("Ofsted dates the inspection 9 June 2019; the letter says 1 June 2019.",)
