"""Dates mean the same at every door to a search: the search box, the address of a page, the command line and the API."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.cli import main
from indexer.dates import day_words
from indexer.engines import Engine, open_engine
from indexer.query import parse_query
from indexer.search import search
from indexer.settings.run import Settings
from tests.support.dates import ONE_DATE
from webapp import create_app
from webapp.services.search_service import all_results
from webapp.urls import params_from

LIMIT = 1000
REFUSED = (
    ("banana", "“banana” is not a date. Try"),
    ("05/13/2019", "“05/13/2019” is not a date: the day comes first"),
    ("2019/20", "“2019/20” could be a financial or an academic year: say which"),
    ("2019 to 2021", "“2019 to 2021” is a range of dates: "),
)


def _edges() -> tuple[date, ...]:
    """Return the first and last day of every date in the table, and the days just outside."""
    spans = ((date.fromisoformat(first), date.fromisoformat(last)) for _, first, last in ONE_DATE)
    one = timedelta(days=1)
    return tuple(sorted({day for first, last in spans for day in (first - one, first, last, last + one)}))


EDGES = _edges()


@dataclass(frozen=True)
class _Doors:
    index: Path
    engine: Engine
    client: FlaskClient
    output: Callable[[], str]

    def box(self, typed: str) -> set[str]:
        """Search for text as typed in the search box."""
        asked = replace(parse_query(f'from:"{typed}" to:"{typed}"'), limit=LIMIT)
        return {str(hit.letter_date) for hit in search(self.engine, asked).hits}

    def address(self, typed: str) -> set[str]:
        """Search with the dates in the address of a page, where the panel puts them."""
        params = params_from([("from", typed), ("to", typed)])
        return {str(hit.letter_date) for part in all_results(self.engine, params) for hit in part.hits}

    def command_line(self, typed: str) -> set[str]:
        """Search with the flags of the command line."""
        assert main(["search", "--from", typed, "--to", typed, "--json", "--limit", str(LIMIT), "--index", str(self.index)]) == 0
        return {hit["letter_date"] for hit in json.loads(self.output())["hits"]}

    def api(self, typed: str) -> set[str]:
        """Search with the parameters of the API."""
        answer = self.client.get("/api/v1/search", query_string={"from": typed, "to": typed, "size": 100})
        assert answer.json["total"] <= 100
        return {hit["letter_date"] for hit in answer.json["hits"]}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index with a letter for each day that matters."""
    letters, folder = tmp_path_factory.mktemp("letters"), tmp_path_factory.mktemp("dates") / "index"
    for day in EDGES:
        text = f"{day_words(day)}\n\nDear Director\n\nOverview\n\nSocial workers know the children well on {day.isoformat()}.\n"
        (letters / f"{day}.txt").write_text(text, encoding="utf-8")
    assert main(["rebuild", str(letters), "--index", str(folder), "--quiet", "--jobs", "1"]) == 0
    return folder


@pytest.fixture
def doors(index: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[_Doors]:
    """Return every door to a search of that index."""
    settings = Settings(index=index)
    with closing(open_engine(settings)) as engine:
        yield _Doors(index, engine, create_app(settings, engine).test_client(), lambda: capsys.readouterr().out)


def test_the_index_has_every_day_that_matters(doors: _Doors) -> None:
    """The index has a letter on every day at which a wrong result could show."""
    found = search(doors.engine, replace(parse_query("*"), limit=LIMIT))
    assert sorted(str(hit.letter_date) for hit in found.hits) == [str(day) for day in EDGES]


@pytest.mark.parametrize(("typed", "first", "last"), ONE_DATE)
def test_every_door_finds_the_same_letters(typed: str, first: str, last: str, doors: _Doors) -> None:
    """Every door finds the letters from the first to the last day of the typed date, both included."""
    expected = {str(day) for day in EDGES if date.fromisoformat(first) <= day <= date.fromisoformat(last)}
    assert doors.box(typed) == expected
    assert doors.address(typed) == expected
    assert doors.command_line(typed) == expected
    assert doors.api(typed) == expected


@pytest.mark.parametrize(("typed", "message"), REFUSED)
def test_every_door_refuses_the_same_in_the_same_words(typed: str, message: str, doors: _Doors, capsys: pytest.CaptureFixture[str]) -> None:
    """Every door refuses a date in the same words, with examples typed as at that door."""
    page = doors.client.get("/search", query_string={"from": typed})
    box = doors.client.get("/search", query_string={"q": f'from:"{typed}"'})
    api = doors.client.get("/api/v1/search", query_string={"from": typed})
    code = main(["search", "--from", typed, "--index", str(doors.index)])
    assert (page.status_code, box.status_code, api.status_code, code) == (400, 400, 400, 2)
    assert all(message in said for said in (page.text, box.text, api.json["detail"], capsys.readouterr().err))
    assert api.json["parameter"] == "from"


def test_dates_that_leave_no_day_are_refused_wherever_they_stand(doors: _Doors, capsys: pytest.CaptureFixture[str]) -> None:
    """A search for dates that contain no day is refused, so that it does not look as if there were no letters."""
    texts = (
        doors.client.get("/search", query_string={"from": "2022", "to": "2020"}).text,
        doors.client.get("/api/v1/search", query_string={"from": "2022", "to": "2020"}).json["detail"],
    )
    assert main(["search", "--from", "2022", "--to", "2020", "--index", str(doors.index)]) == 2
    assert all("‘From’ (2022) is after ‘To’ (2020)" in text for text in (*texts, capsys.readouterr().err))
    mixed = (
        doors.client.get("/search", query_string={"q": "from:2022 to:2020"}).text,
        doors.client.get("/search", query_string={"q": "from:2022", "to": "2020"}).text,
        doors.client.get("/api/v1/search", query_string={"q": "from:2022", "to": "2020"}).json["detail"],
    )
    assert main(["search", "from:2022", "--to", "2020", "--index", str(doors.index)]) == 2
    assert all("The end date is before the start date" in text for text in (*mixed, capsys.readouterr().err))
