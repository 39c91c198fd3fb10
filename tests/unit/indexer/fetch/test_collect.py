"""A run over a replica of the site: what is asked, what is fetched, what is said when something is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.errors import FetchStopped, SiteChanged, SiteForbids, UsageError
from indexer.fetch import collect
from indexer.fetch.choosing import Choice, choice_of
from indexer.fetch.collect import Fetched, compare, fetch, look
from indexer.fetch.ofsted import ofsted
from indexer.published import read_listings, read_manifest
from tests.support.replica import Answer, Replica, papers, serving, site


@pytest.fixture
def replica() -> Iterator[Replica]:
    """Serve a site of eight councils with two papers each."""
    with serving(site()) as one:
        yield one


def run(replica: Replica, folder: Path, how: object = fetch, choice: Choice | None = None) -> Fetched:
    """Run over the replica without a pause."""
    return how(ofsted(replica.settings()), folder, replica.client, choice or Choice())  # type: ignore[operator, no-any-return]


def first(replica: Replica) -> str:
    """Return the number of the first council."""
    return next(iter(replica.councils))


def with_papers(replica: Replica, *found: object) -> None:
    """Give the first council these papers."""
    urn = first(replica)
    replica.councils[urn] = (replica.councils[urn][0], found)  # type: ignore[assignment]


def files(folder: Path) -> set[str]:
    """Return the PDFs in a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.pdf")}


def test_the_whole_collection_comes_without_a_request_too_many(tmp_path: Path) -> None:
    """153 councils with eight papers each: robots.txt, two pages of the search, a page a council, and each file once."""
    with serving(site(153, 8)) as replica:
        outcome = run(replica, tmp_path / "letters")
        assert len(replica.asked) == 1 + 2 + 153 + 153 * 8 == outcome.requests
        assert len(set(replica.paths)) == len(replica.paths)
    rows = read_manifest(tmp_path / "letters")
    assert len(rows) == len(outcome.rows) == 1224
    assert {row.file for row in rows} == files(tmp_path / "letters")


def test_a_second_run_asks_each_page_once_and_fetches_nothing(replica: Replica, tmp_path: Path) -> None:
    """What has not changed is answered with 304, and no file is asked for again."""
    run(replica, tmp_path)
    replica.asked.clear()
    outcome = run(replica, tmp_path)
    assert outcome.rows == ()
    assert len(replica.asked) == 1 + 1 + len(replica.councils)
    assert all("If-None-Match" in headers for path, headers in replica.asked if "/provider/" in path)


def test_a_row_says_what_the_site_says(replica: Replica, tmp_path: Path) -> None:
    """Kind, both days, council and addresses are as on the page, and the hash is that of the file."""
    run(replica, tmp_path)
    row = next(row for row in read_manifest(tmp_path) if row.urn == first(replica))
    assert (row.kind, row.inspection_day, row.publication_day) == (
        "Children's services focused visit", dt.date(2024, 6, 3), dt.date(2024, 7, 15),
    )  # fmt: skip
    assert row.provider == replica.councils[row.urn][0]
    assert (row.page, row.source) == (f"{replica.address}/provider/44/{row.urn}", "Ofsted")
    assert row.file == "ofsted/barking-and-dagenham/2024-07-15-childrens-services-focused-visit-50000000.pdf"


def test_an_amended_report_comes_and_the_earlier_one_stays(replica: Replica, tmp_path: Path) -> None:
    """A new address is fetched; what is no longer listed is named and kept."""
    run(replica, tmp_path)
    old, other = replica.councils[first(replica)][1]
    with_papers(replica, replace(old, number=59_999_999, body=b"%PDF-1.7 amended"), other)
    outcome = run(replica, tmp_path)
    assert [row.url.rpartition("/")[2] for row in outcome.rows] == ["59999999"]
    assert [row.url.rpartition("/")[2] for row in outcome.unlisted] == [str(old.number)]
    assert len(files(tmp_path)) == 17


def test_a_missing_file_is_named_and_the_others_come(replica: Replica, tmp_path: Path) -> None:
    """A web page in place of a file is no letter: it is named with the reason, and leaves no file and no row."""
    replica.missing.add(50_000_001)
    outcome = run(replica, tmp_path)
    assert [(one.document.url.rpartition("/")[2], reason) for one, reason in outcome.failed] == [
        ("50000001", "the site sends a web page instead of a PDF")
    ]
    assert len(files(tmp_path)) == len(read_manifest(tmp_path)) == 15


@pytest.mark.parametrize(
    ("councils", "expected", "believed"),
    [(150, 153, True), (148, 153, True), (158, 153, True), (147, 153, False), (160, 153, False)],
)
def test_too_many_or_too_few_councils_stop_the_run(councils: int, expected: int, believed: bool, tmp_path: Path) -> None:
    """Five more or fewer than expected are believed; else nothing is fetched and the message has the number."""
    with serving(site(councils, 1)) as replica:
        source = ofsted(replica.settings(providers=expected))
        if believed:
            assert len(look(source, tmp_path, replica.client).asked) == councils
            return
        with pytest.raises(SiteChanged, match=rf"lists {councils}\b.*LETTERS_OFSTED_PROVIDERS"):
            look(source, tmp_path, replica.client)
        assert not any("/provider/" in path for path in replica.paths)


@pytest.mark.parametrize(("rows", "requests"), [(1000, 2), (100, 2), (60, 3)], ids=["the old limit", "the new one", "a lower one"])
def test_every_row_limit_gives_every_council(rows: int, requests: int, tmp_path: Path) -> None:
    """The search is paged by what it gives, not by what was asked."""
    with serving(site(153, 1)) as replica:
        replica.most_rows = rows
        assert len(look(ofsted(replica.settings()), tmp_path, replica.client).asked) == 153
        assert sum("/search" in path for path in replica.paths) == requests


def test_a_changed_class_name_stops_the_run(replica: Replica, tmp_path: Path) -> None:
    """Files that are no longer marked as publications are not passed over."""
    run(replica, tmp_path)
    replica.link_class = "document-link"
    with pytest.raises(SiteChanged, match="no longer marked as publications"):
        run(replica, tmp_path)
    assert len(files(tmp_path)) == len(read_manifest(tmp_path)) == 16


def test_a_page_without_any_publication_is_named_and_many_stop_the_run(replica: Replica, tmp_path: Path) -> None:
    """One empty page may be true; six can't be."""
    urns = list(replica.councils)
    with_papers(replica)
    assert [page.urn for page in run(replica, tmp_path).empty] == urns[:1]
    for urn in urns[:6]:
        replica.councils[urn] = (replica.councils[urn][0], ())
    with pytest.raises(SiteChanged, match="the pages of 6 councils list no document"):
        run(replica, tmp_path)


def test_a_single_chosen_page_without_publications_is_an_error(replica: Replica, tmp_path: Path) -> None:
    """If all that was asked for is empty, nothing looks like "none"."""
    with_papers(replica)
    with pytest.raises(SiteChanged, match="lists no document: see"):
        run(replica, tmp_path, choice=choice_of(["Barking and Dagenham"], [], None, None))


def test_robots_that_forbid_are_obeyed(replica: Replica, tmp_path: Path) -> None:
    """Nothing but robots.txt is asked for."""
    replica.robots = "User-agent: *\nDisallow: /\n"
    with pytest.raises(SiteForbids, match=r"robots\.txt"):
        run(replica, tmp_path)
    assert replica.paths == ["/robots.txt"]


def test_robots_may_forbid_the_files_alone(replica: Replica, tmp_path: Path) -> None:
    """What the pages say is on record, and no file is asked for."""
    replica.robots = "User-agent: inspection-letters\nDisallow: /v1/\n"
    with pytest.raises(SiteForbids, match="/v1/file/"):
        run(replica, tmp_path)
    assert not any("/v1/" in path for path in replica.paths)
    assert len(read_listings(tmp_path)[0].asked) == 8


def test_forbidden_stops_at_once_and_keeps_what_is_there(replica: Replica, tmp_path: Path) -> None:
    """After 403 no further request is made, and what was fetched before is kept."""
    replica.trouble["/v1/file/50000100"] = [Answer(403)]
    with pytest.raises(SiteForbids, match="403"):
        run(replica, tmp_path)
    assert replica.paths[-1] == "/v1/file/50000100"
    assert len(files(tmp_path)) == len(read_manifest(tmp_path)) == 1


def test_five_files_in_a_row_that_fail_end_the_run(replica: Replica, tmp_path: Path) -> None:
    """The fault is then not theirs; what was fetched stays."""
    replica.missing.update(50_000_000 + 100 * one for one in range(1, 8))
    with pytest.raises(FetchStopped, match="5 files in a row could not be fetched"):
        run(replica, tmp_path)
    assert len(read_manifest(tmp_path)) == 1


def test_a_page_that_is_gone_is_named_and_its_earlier_list_stays(replica: Replica, tmp_path: Path) -> None:
    """One page that can't be had costs neither the others nor what is known of it."""
    run(replica, tmp_path)
    path = f"/provider/44/{first(replica)}"
    replica.trouble[path] = [Answer(404)]
    outcome = run(replica, tmp_path)
    assert [(page.urn, reason) for page, reason in outcome.unseen] == [(first(replica), "there is nothing at this address (status 404)")]
    assert len(outcome.wanted) == 16


def test_five_pages_in_a_row_that_fail_end_the_run(replica: Replica, tmp_path: Path) -> None:
    """So does the only one that was asked for."""
    for urn in replica.councils:
        replica.trouble[f"/provider/44/{urn}"] = [Answer(410)] * 2
    with pytest.raises(FetchStopped, match="can't be asked"):
        run(replica, tmp_path)
    with pytest.raises(FetchStopped, match="can't be asked"):
        run(replica, tmp_path, choice=choice_of(["Barking and Dagenham"], [], None, None))


def test_a_list_that_cannot_be_had_stops_the_run(replica: Replica, tmp_path: Path) -> None:
    """The message has the address."""
    replica.most_rows = 0
    with pytest.raises(SiteChanged, match="lists 0 councils"):
        run(replica, tmp_path)
    for status in (418, 304):
        replica.trouble["/search?q=&location=&lat=&lon=&radius=&level_1_types=3&level_2_types%5B%5D=12&start=0&rows=100"] = [Answer(status)]
        with pytest.raises(FetchStopped, match="/search"):
            run(replica, tmp_path)


def test_a_council_that_the_list_no_longer_has_is_named(replica: Replica, tmp_path: Path) -> None:
    """Its letters are kept."""
    run(replica, tmp_path)
    name = replica.councils.pop(first(replica))[0]
    assert run(replica, tmp_path).gone == (name,)
    assert len(files(tmp_path)) == 16


@pytest.mark.parametrize(
    ("typed", "fetched"),
    [
        ((["Barnet"], [], None, None), 2),
        (([], ["focused VISIT"], None, None), 8),
        (([], [], "2024", None), 8),
        (([], [], "1/8/2024", None), 0),
        (([], [], None, 3), 3),
        (([], [], None, 0), 0),
        ((["Barnet", "Barnsley"], ["focused visit"], "2020", 1), 1),
    ],
)
def test_only_what_was_chosen_is_fetched(
    typed: tuple[list[str], list[str], str, int], fetched: int, replica: Replica, tmp_path: Path
) -> None:
    """By council, kind, day of publication and number, alone and together."""
    outcome = run(replica, tmp_path, choice=choice_of(*typed))
    assert len(files(tmp_path)) == len(outcome.rows) == fetched
    assert sum("/v1/" in path for path in replica.paths) == fetched
    assert sum("/provider/" in path for path in replica.paths) == (len(typed[0]) or 8)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ((["Nowhereshire"], [], None, None), "don’t recognise the council"),
        ((["Wigan"], [], None, None), "lists none of these councils"),
        (([], ["annual conversation"], None, None), "no document is of that kind; the kinds are: Children's services focused visit"),
        (([], ["–"], None, None), "--kind needs words"),
        (([], [], "soon", None), "soon"),
    ],
)
def test_a_choice_that_is_not_understood_is_an_error(
    typed: tuple[list[str], list[str], str, int], message: str, replica: Replica, tmp_path: Path
) -> None:
    """It never looks like "nothing to fetch"."""
    with pytest.raises(UsageError, match=message):
        run(replica, tmp_path, choice=choice_of(*typed))


def test_a_dry_run_fetches_and_writes_nothing(replica: Replica, tmp_path: Path) -> None:
    """It says what would be fetched."""
    outcome = run(replica, tmp_path / "new", look)
    assert len(outcome.left) == 16
    assert not (tmp_path / "new").exists()
    assert not any("/v1/" in path for path in replica.paths)


def test_a_comparison_names_what_is_missing_lost_and_changed(replica: Replica, tmp_path: Path) -> None:
    """No file is asked for; an unchanged folder shows no difference."""
    run(replica, tmp_path)
    assert not run(replica, tmp_path, compare).difference
    rows = read_manifest(tmp_path)
    (tmp_path / rows[0].file).unlink()
    (tmp_path / rows[1].file).write_bytes(b"%PDF-1.7 touched")
    with_papers(replica, *replica.councils[first(replica)][1], papers(77, 1)[0])
    replica.asked.clear()
    found = run(replica, tmp_path, compare).difference
    assert {one.document.url.rpartition("/")[2] for one in found.missing} == {"50007700", rows[0].url.rpartition("/")[2]}
    assert (found.lost, found.changed) == ((rows[0],), (rows[1],))
    assert not any("/v1/" in path for path in replica.paths)


def test_a_file_that_was_deleted_comes_again(replica: Replica, tmp_path: Path) -> None:
    """What the manifest says is here must be here."""
    run(replica, tmp_path)
    row = read_manifest(tmp_path)[0]
    (tmp_path / row.file).unlink()
    assert [one.url for one in run(replica, tmp_path).rows] == [row.url]
    assert len(read_manifest(tmp_path)) == 16


def test_a_file_without_its_row_is_taken_up_without_a_request(replica: Replica, tmp_path: Path) -> None:
    """So it is after a kill between the two."""
    run(replica, tmp_path)
    before = read_manifest(tmp_path)
    (tmp_path / "manifest.csv").unlink()
    replica.asked.clear()
    run(replica, tmp_path)
    assert not any("/v1/" in path for path in replica.paths)
    assert {(row.url, row.sha256) for row in read_manifest(tmp_path)} == {(row.url, row.sha256) for row in before}


def test_rows_are_recorded_while_files_come(replica: Replica, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is killed has lost few rows."""
    monkeypatch.setattr(collect, "RECORDED_EVERY", 0.0)
    seen: list[int] = []
    fetch(ofsted(replica.settings()), tmp_path, replica.client, Choice(limit=3), lambda _: seen.append(len(read_manifest(tmp_path))))
    assert seen[-3:] == [1, 2, 3]


def test_two_runs_do_not_write_at_once(replica: Replica, tmp_path: Path) -> None:
    """The second says so."""
    from indexer.fetch.saving import fetching_into

    with fetching_into(tmp_path), pytest.raises(FetchStopped, match="another fetch is running"):
        run(replica, tmp_path)


def test_a_file_in_place_of_the_folder_is_an_error(replica: Replica, tmp_path: Path) -> None:
    """So it is further up."""
    (tmp_path / "letters").write_text("x")
    for place in (tmp_path / "letters", tmp_path / "letters" / "below"):
        with pytest.raises(UsageError, match="is a file"):
            run(replica, place)
