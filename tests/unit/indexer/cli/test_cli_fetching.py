"""The command fetch as it is typed: what it prints, what it returns, where it puts letters."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from indexer.cli.progress import progress
from indexer.errors import ExitCode
from indexer.fetch import collect
from indexer.ingest.build import Step
from indexer.published import MANIFEST, read_manifest
from tests.support.pdfs import p, pdf_of, tag
from tests.support.programs import Run
from tests.support.replica import Answer, Replica, serving, site


@pytest.fixture
def replica(monkeypatch: pytest.MonkeyPatch) -> Iterator[Replica]:
    """Serve a site of three councils with two papers each, and set it as Ofsted's."""
    with serving(site(3, 2)) as one:
        monkeypatch.setenv("LETTERS_OFSTED_SITE", one.address)
        monkeypatch.setenv("LETTERS_OFSTED_PROVIDERS", "3")
        monkeypatch.setenv("LETTERS_FETCH_PAUSE", "0")
        monkeypatch.delenv("LETTERS_FETCH_CONTACT", raising=False)
        yield one


def test_it_fetches_and_says_what_to_do_next(run: Run, replica: Replica, tmp_path: Path) -> None:
    """With the numbers, and a hint where no contact is set; a second run fetches nothing."""
    code, out, err = run("fetch", tmp_path)
    assert code == ExitCode.DONE
    assert f"6 files fetched, 6 of 6 listed are in {tmp_path} (11 requests in " in out
    assert f"to search them, run: python -m indexer rebuild {tmp_path}" in out
    assert "set LETTERS_FETCH_CONTACT" in out
    assert "asking Ofsted 3 of 3" in err
    assert "fetching 6 of 6" in err
    code, out, _ = run("fetch", tmp_path)
    assert (code, "0 files fetched, 6 of 6 listed" in out, "rebuild" in out) == (ExitCode.DONE, True, False)


def test_a_contact_that_is_set_needs_no_hint(run: Run, replica: Replica, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And --quiet prints nothing at all."""
    monkeypatch.setenv("LETTERS_FETCH_CONTACT", "officer@northshire.gov.uk")
    assert "LETTERS_FETCH_CONTACT" not in run("fetch", tmp_path, "--limit", 1)[1]
    assert run("fetch", tmp_path, "--quiet") == (ExitCode.DONE, "", "")


def test_files_that_cannot_be_fetched_are_named(run: Run, replica: Replica, tmp_path: Path) -> None:
    """Each with whose and what it is, its address and the reason."""
    replica.missing.add(50_000_001)
    code, out, err = run("fetch", tmp_path)
    assert code == ExitCode.SOME_UNREAD
    assert "could not fetch Barking and Dagenham, Children's services inspection, published on 15 July 2023: http://127.0.0.1" in err
    assert "/v1/file/50000001: the site sends a web page instead of a PDF" in err
    assert "5 files fetched, 5 of 6 listed" in out
    assert "; 1 file could not be fetched" in out


def test_what_the_site_lists_oddly_is_named(run: Run, replica: Replica, tmp_path: Path) -> None:
    """A page without documents, one that can't be had, a council that is gone, and what is no longer listed."""
    run("fetch", tmp_path)
    first, second, third = replica.councils
    replica.councils[first] = (replica.councils[first][0], ())
    replica.councils[second] = (replica.councils[second][0], replica.councils[second][1][:1])
    replica.trouble[f"/provider/44/{third}"] = [Answer(404)]
    code, out, err = run("fetch", tmp_path)
    assert code == ExitCode.SOME_UNREAD
    assert f"the page of Barking and Dagenham lists no document: {replica.address}/provider/44/{first}" in err
    assert "could not ask for the page of Barnsley: there is nothing at this address" in err
    assert "3 files here are no longer listed, and kept: ofsted/barking-and-dagenham/" in out
    del replica.councils[first]
    code, _, err = run("fetch", tmp_path)
    assert (code, "Ofsted no longer lists Barking and Dagenham; what was fetched from there is kept" in err) == (ExitCode.DONE, True)


def test_a_publication_day_that_cannot_be_read_is_said(run: Run, replica: Replica, tmp_path: Path) -> None:
    """The letter comes without one."""
    first = next(iter(replica.councils))
    page = replica.provider(first).replace("15 July 2024", "mid July")
    replica.trouble[f"/provider/44/{first}"] = [Answer(body=page.encode())]
    code, _, err = run("fetch", tmp_path)
    assert (code, "the publication day of 1 document could not be read, such as Barking and Dagenham" in err) == (ExitCode.DONE, True)
    assert sum(row.publication_day is None for row in read_manifest(tmp_path)) == 1


def test_a_dry_run_says_what_would_come(run: Run, replica: Replica, tmp_path: Path) -> None:
    """Each document, and that nothing was fetched."""
    code, out, _ = run("fetch", tmp_path / "new", "--dry-run", "--authority", "Barnet", "--since", "2024", "--kind", "visit")
    assert code == ExitCode.DONE
    assert out.splitlines()[0].startswith("would fetch Barnet, Children's services focused visit, published on 15 July 2024: http://127.0.0.1")
    assert out.splitlines()[1:] == [f"1 document would be fetched into {tmp_path / 'new'}; nothing was fetched"]


def test_a_check_names_every_difference(run: Run, replica: Replica, tmp_path: Path) -> None:
    """It returns 3 if there is any, and 0 if the folder has everything as it came."""
    run("fetch", tmp_path, "--limit", 5)
    code, out, err = run("fetch", tmp_path, "--check")
    assert (code, err.count("not here: ")) == (ExitCode.SOME_UNREAD, 1)
    assert f"Ofsted lists 6 documents for 3 councils; 5 of them are in {tmp_path}" in out
    run("fetch", tmp_path)
    assert run("fetch", tmp_path, "--check")[0] == ExitCode.DONE
    rows = read_manifest(tmp_path)
    (tmp_path / rows[0].file).write_bytes(b"other")
    (tmp_path / rows[1].file).unlink()
    code, _, err = run("fetch", tmp_path, "--check")
    assert code == ExitCode.SOME_UNREAD
    assert f"changed since it was fetched: {rows[0].file}" in err
    assert f"its file is gone: {rows[1].file}" in err


def test_what_is_left_for_another_run_is_counted(run: Run, replica: Replica, tmp_path: Path) -> None:
    """Beyond the limit."""
    assert "2 files fetched, 2 of 6 listed" in (out := run("fetch", tmp_path, "--limit", 2)[1])
    assert "; 4 documents left for another run" in out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--dry-run", "--check"), ExitCode.USAGE, "can't be used together"),
        (("--authority", "Nowhereshire"), ExitCode.USAGE, "don’t recognise the council"),
        (("--since", "soon"), ExitCode.USAGE, "soon"),
        (("--limit", "-1"), ExitCode.USAGE, "whole number"),
        (("--source", "cqc"), ExitCode.USAGE, "invalid choice"),
        (("--source", "moderngov"), ExitCode.USAGE, "LETTERS_COMMITTEES"),
    ],
)
def test_a_wrong_argument_is_one_clear_line(
    arguments: tuple[str, ...], code: ExitCode, message: str, run: Run, replica: Replica, tmp_path: Path
) -> None:
    """Nothing is asked for."""
    found, _, err = run("fetch", tmp_path, *arguments)
    assert (found, message in err, len(err.splitlines())) == (code, True, 1)
    assert replica.paths == []


def test_a_site_that_forbids_is_one_clear_line(run: Run, replica: Replica, tmp_path: Path) -> None:
    """With the exit code of a run that failed."""
    replica.robots = "User-agent: *\nDisallow: /"
    code, _, err = run("fetch", tmp_path)
    assert code == ExitCode.FAILED
    assert "127.0.0.1 asks programs not to fetch /search (in its robots.txt)" in err
    assert len(err.splitlines()) == 1


def test_ctrl_c_keeps_what_is_there(run: Run, replica: Replica, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says how to go on, and the next run fetches only the rest."""
    save = collect.save

    def third_stops(*arguments: object) -> object:
        if len(list(tmp_path.rglob("*.pdf"))) == 2:
            raise KeyboardInterrupt
        return save(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(collect, "save", third_stops)
    code, _, err = run("fetch", tmp_path)
    assert (code, f"stopped; what was fetched is kept in {tmp_path}. Run the same command to go on" in err) == (130, True)
    assert len(read_manifest(tmp_path)) == 2
    monkeypatch.undo()
    assert (tmp_path / MANIFEST).is_file()


def test_letters_go_where_they_are_read_from(run: Run, replica: Replica, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Into LETTERS_DIR; if that is not set into `letters`, never among the seeds."""
    monkeypatch.chdir(tmp_path)
    run("fetch", "--limit", 1)
    assert len(read_manifest(Path("letters"))) == 1
    monkeypatch.setenv("LETTERS_DIR", str(tmp_path / "mine"))
    run("fetch", "--limit", 1)
    assert len(read_manifest(tmp_path / "mine")) == 1


def test_the_time_left_is_shown_once_it_is_minutes(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Reckoned from what is done so far."""
    now = iter([0.0, 0.0, 0.0, 60.0, 0.0, 120.0])
    monkeypatch.setattr("indexer.cli.progress.time", SimpleNamespace(monotonic=lambda: next(now)))
    monkeypatch.setattr("sys.stderr.isatty", lambda: False)
    with progress(quiet=False) as show:
        for done in (0, 12, 40):
            show(Step("fetching", done, 40))
    assert capsys.readouterr().err.splitlines() == ["fetching 0 of 40", "fetching 12 of 40 (about 2 minutes left)", "fetching 40 of 40"]


def letter_pdf(council: str, day: str) -> bytes:
    """Return a small letter of our own, as a PDF."""
    parts = (f"Focused visit to {council} children’s services", "Dear Director", f"This letter summarises a visit to {council}.")
    strength = p(f"Caseloads are low since {day} in every team.")
    return pdf_of([tag("H1", parts[0]), *map(p, parts[1:]), tag("H2", "Areas of strength"), strength])


def test_two_commands_lead_from_an_empty_folder_to_the_whole_collection(run: Run, replica: Replica, tmp_path: Path) -> None:
    """Every letter can be searched, with its publication; what is half there is passed over; coverage is exact."""
    letters, index = tmp_path / "letters", tmp_path / "index"
    for urn, (name, found) in replica.councils.items():
        replica.councils[urn] = (name, tuple(replace(one, body=letter_pdf(name, str(one.published))) for one in found))
    assert run("fetch", letters, "--quiet", "--limit", 5)[0] == ExitCode.DONE
    (letters / "ofsted" / ".half.pdf.part").write_bytes(b"%PDF-1.7 half")
    code, out, _ = run("rebuild", letters, "--index", index, "--jobs", 1)
    assert (code, out.startswith("5 letters with"), "skipped" in out) == (ExitCode.DONE, True, False)
    code, out, _ = run("status", "--index", index)
    assert "Ofsted lists 6 documents for 3 councils as of" in out
    assert "; 5 of them are here" in out
    site = json.loads(run("status", "--index", index, "--json")[1])["sites"][0]
    assert (site["listed"], site["here"], [one["published_day"] for one in site["absent"]]) == (6, 5, ["2023-07-15"])
    run("fetch", letters, "--quiet")
    assert run("update", "--index", index, "--quiet")[0] == ExitCode.DONE
    out = run("search", "caseloads", "--from", "2024-07", "--index", index)[1]
    assert "3 paragraphs in 3 letters to 3 councils" in out
    assert out.count("published on 15 July 2024") == 3
    found = json.loads(run("search", "caseloads", "--index", index, "--json")[1])["hits"]
    assert {hit["source_url"].rpartition("/")[0] for hit in found} == {f"{replica.address}/v1/file"}
    shown = run("show", found[0]["letter_id"], "--index", index)[1]
    assert f"by Ofsted: {found[0]['source_url']}" in shown
    assert json.loads(run("status", "--index", index, "--json")[1])["contradictions"] == []
