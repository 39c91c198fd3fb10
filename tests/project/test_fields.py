"""Every field, by all that it is called, through every door: the query box, addresses, the command line and the API."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.cli import main
from indexer.engines import open_engine, rebuild_index
from indexer.fields import COUNTED, FIELD_WORDS, FIELDS, LETTER, PANEL, SCHEMA_VERSION, Field, Value, field_called, values_called
from indexer.letter import Authority, Finding, Letter, Paragraph, Section
from indexer.query import EVERY_VALUE, Query, parse_query
from indexer.query.language import DATE_WORDS, LANGUAGE
from indexer.settings.run import Settings
from indexer.tone import tone_of
from tests.support import factories
from tests.support.pages import LEEDS, SLOUGH, links_of
from webapp import create_app

STRENGTH, IMPROVE, ACTION, CARE = (
    Section("Areas of strength", Finding.STRENGTH),
    Section("What needs to improve?", Finding.IMPROVEMENT),
    Section("Priority action", Finding.PRIORITY_ACTION),
    Section("The experiences and progress of care leavers: good", Finding.FINDING),
)
COUNTY = Authority("KEN", "Kent County Council", "Kent", "County", "South East")
LETTERS = (
    factories.letter(
        "leeds", factories.paragraph(1, "Caseloads are low.", 0), factories.paragraph(2, "Plans drift.", 1), authority=LEEDS,
        letter_type="focused visit", sections=(STRENGTH, IMPROVE), inspectors=("Máire Atherton", "Ann Other"), overall="good",
        inspectorates=("Ofsted",),
    ),
    factories.letter(
        "slough", "Caseloads are high.", authority=SLOUGH, letter_type="monitoring visit", date="2019-02-03", sections=(ACTION,),
        inspectors=("Julie Knight",), overall="requires improvement to be good",
    ),
    factories.letter(
        "kent", "Plans are clear.", factories.paragraph(2, "Plans are good, but too many are not timely.", 1), authority=COUNTY,
        letter_type="JTAI letter", date="2020-02-03", sections=(IMPROVE, CARE), overall="inadequate", inspectorates=("Ofsted", "CQC"),
    ),
    factories.letter("nobody", "Nothing is known of this one.", authority=None, date=None, letter_type=None, sections=(Section(""),)),
)
CALLED = {
    "authority": (("Leeds", ("leeds", "LEEDS", "Leeds City Council", LEEDS.code)),),
    "letter_type": (
        ("focused visit", ("Focused visit", "focused visits", "FOCUSED VISITS")),
        ("JTAI letter", ("Joint targeted area inspection", "JTAI letter", "jtai letters")),
    ),
    "finding": (
        ("improvement", ("Needs to improve", "needs to improve", "improvements")),
        ("priority action", ("Priority actions",)),
        ("finding", ("Narrative", "finding", "findings")),
    ),
    "tone": (("criticism", ("Criticism", "critical")), ("mixed", ("Mixed", "BOTH"))),
    "area": (("care_leavers", ("Care leavers", "care leaver", "care leaving")),),
    "section": (("what needs to improve", ("What needs to improve?", "what  needs to  IMPROVE")),),
    "inspector": (("maire atherton", ("Máire Atherton", "maire atherton")),),
    "inspectorate": (("CQC", ("CQC", "Care Quality Commission", "care quality commission")),),
    "grade": (("requires improvement to be good", ("Requires improvement to be good",)),),
}
"""Values, each with what people call it."""
NAMES = [(word, COUNTED[name]) for word, name in FIELD_WORDS.items()]
Hits = set[tuple[str, int]]
Door = Callable[[str, str], Hits]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of the letters, as every door opens it."""
    index: Path = tmp_path_factory.mktemp("fields")
    rebuild_index(Settings(index=index), LETTERS, factories.REPORT)
    return index


@pytest.fixture(scope="module")
def client(folder: Path) -> FlaskClient:
    """Return a client of the pages over them."""
    return create_app(Settings(index=folder)).test_client()


@pytest.fixture(scope="module")
def values(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return every value of each field that the index has."""
    with closing(open_engine(Settings(index=folder))) as engine:
        found = engine.search(Query(facets=tuple(COUNTED), facet_limit=EVERY_VALUE)).facets
        return {facet.name: tuple(one.value for one in facet.values) for facet in found}


@pytest.fixture
def doors(folder: Path, client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> dict[str, Door]:
    """Return each way in which a field's value can be asked for: what it finds for one of the field's names and a value."""

    def command_line(name: str, value: str) -> Hits:
        capsys.readouterr()
        assert main(["search", f"--{name}", value, "--json", "--limit", "1000", "--index", str(folder)]) == 0
        return hits_of(json.loads(capsys.readouterr().out))

    def api(name: str, value: str) -> Hits:
        return hits_of(client.get("/api/v1/search", query_string={name: value, "size": 100}).json)

    return {
        "the query box": lambda name, value: hits_of(client.get("/search.json", query_string={"q": f'{name}:"{value}"'}).json),
        "an address": lambda name, value: hits_of(client.get("/search.json", query_string={name: value}).json),
        "the command line": command_line,
        "the API": api,
    }


def hits_of(answer: dict[str, object]) -> Hits:
    """Return the paragraphs of an answer, which holds all that there are."""
    hits: list[dict[str, object]] = answer["hits"]  # type: ignore[assignment]
    assert answer["total"] == len(hits)
    assert answer["notices"] == []
    return {(str(one["letter_id"]), int(str(one["paragraph"]))) for one in hits}


def having(field: Field, value: str) -> Hits:
    """Return the paragraphs that have a value, by the letters themselves."""
    return {
        (letter.id, one.number)
        for letter in LETTERS
        for one in letter.paragraphs
        if value in [found for found, _ in values_of(field, letter, one)]
    }


def values_of(field: Field, letter: Letter, one: Paragraph) -> tuple[Value, ...]:
    """Return the values of a field that a paragraph has."""
    section = letter.section_of(one)
    tone = tone_of(one.text, section.finding, one.kind).values
    return (*field.of_letter(letter), *field.of_section(section), *field.of_paragraph(section, one, tone))


@pytest.mark.parametrize(("name", "field"), NAMES, ids=[name for name, _ in NAMES])
def test_a_field_is_the_same_through_every_door(
    name: str, field: Field, values: dict[str, tuple[str, ...]], doors: dict[str, Door]
) -> None:
    """Each value finds the same paragraphs, whichever of its names the field is called by."""
    assert values[field.name]
    for value in values[field.name]:
        assert {door: ask(name, value) for door, ask in doors.items()} == dict.fromkeys(doors, having(field, value)), value


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_value_goes_by_what_people_call_it(field: Field, doors: dict[str, Door]) -> None:
    """By its label, in the plural and in any case, through every door."""
    for value, names in CALLED.get(field.name, ()):
        wanted = having(field, values_called(field.name, value)[0] if field.names() else value)
        assert wanted
        for called in names:
            assert {door: ask(field.name, called) for door, ask in doors.items()} == dict.fromkeys(doors, wanted), called


@pytest.mark.parametrize(("name", "field"), NAMES, ids=[name for name, _ in NAMES])
def test_a_field_is_counted_and_listed_by_any_of_its_names(name: str, field: Field, client: FlaskClient) -> None:
    """As a facet of the API, and on the page of all its values; what is answered has its own name."""
    facets = client.get("/api/v1/search", query_string={"facet": [name, field.name]}).json["facets"]
    assert list(facets) == [field.name]
    assert client.get(f"/api/v1/search/by/{name}").json["field"] == field.name
    page = client.get(f"/search/by/{name}")
    assert page.status_code == 200
    assert f"<h1 class=\"page-title\">{field.label}</h1>" in page.text
    assert f'name="{field.name}"' in page.text


@pytest.mark.parametrize("name", [name for name in FIELD_WORDS if name not in COUNTED])
def test_links_call_a_field_by_its_own_name(name: str, values: dict[str, tuple[str, ...]], client: FlaskClient) -> None:
    """Whatever the address calls it, so that one search has one address."""
    field = COUNTED[FIELD_WORDS[name]]
    asked = {name: values[field.name]}
    links = links_of(client.get("/search", query_string=asked).text)
    links += filter(None, client.get("/api/v1/search", query_string={**asked, "size": 1}).json["links"].values())
    assert any(re.search(rf"[?&]{field.name}=", one) for one in links)
    assert [one for one in links if re.search(rf"[?&]{name}=", one)] == []


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_value_that_means_nothing_is_told_through_every_door(
    field: Field, folder: Path, client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the same words; it is never taken for a search that finds nothing."""
    kind = "tone" if field.name == "tone" else field.label.lower()  # a name that is typed is no estimate
    said = f"We don’t recognise the {kind} “nowhere”."
    for question in ({"q": f"{field.word}:nowhere"}, {field.name: "nowhere"}):
        page = client.get("/search", query_string=question).text
        assert said in page
        assert "part of this search isn’t recognised" in page
        assert [one["message"] for one in client.get("/api/v1/search", query_string=question).json["notices"]] == [said]
        for form in ("csv", "json"):
            refused = client.get(f"/search.{form}", query_string=question)
            assert (refused.status_code, said in refused.text) == (400, True)
        assert said in client.get("/search.atom", query_string=question).text
    for path in (f"/search/by/{field.name}", "/compare"):
        assert said in client.get(path, query_string={field.name: "nowhere", "terms": "caseloads"}).text
    assert client.get("/compare.csv", query_string={field.name: "nowhere", "terms": "caseloads"}).status_code == 400
    assert main(["search", f"--{field.word}", "nowhere", "--index", str(folder)]) == 0
    assert said in capsys.readouterr().out


def test_a_field_tells_all_that_is_shown_of_it() -> None:
    """Its row of help, its flag and its place; words that mean two things are in no table."""
    for field in FIELDS:
        assert field.usage.typed.startswith(f"{field.word}:")
        assert [one.field for one in parse_query(field.usage.example).filters] == [field.name]
        assert field.flag.takes
        assert field.flag.does
        assert field_called(field.word) is field
    assert [usage.typed for usage in LANGUAGE if usage.typed.partition(":")[0] in FIELD_WORDS] == [one.usage.typed for one in PANEL]
    assert len(FIELD_WORDS) == sum(len({form for word in one.words for form in (word, word.replace("_", "-"))}) for one in FIELDS)
    assert set(FIELD_WORDS).isdisjoint(DATE_WORDS)
    assert field_called("letter") is None


def test_an_index_that_lacks_a_field_is_out_of_date() -> None:
    """Whoever adds or takes away a field gives the index another version, and writes both here."""
    fields = "authority region authority_type year letter_type finding tone area section inspector grade inspectorate"
    assert (SCHEMA_VERSION, tuple(COUNTED)) == ("11", (*fields.split(), LETTER.name))


def labels(client: FlaskClient, field: Field) -> Iterator[tuple[str, str]]:
    """Yield each value of a field with its label, by the API."""
    yield from ((one["value"], one["label"]) for one in client.get(f"/api/v1/search/by/{field.name}").json["values"])


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_value_is_called_the_same_everywhere(field: Field, client: FlaskClient) -> None:
    """In the API, in the panel, above the results and in a table."""
    for value, label in labels(client, field):
        page = client.get("/search", query_string={field.name: value}).text
        assert f"<span>{field.label}: {label}</span>" in page
        assert label in client.get(f"/search/by/{field.name}").text
        if f"{field.name}_label" in (table := client.get("/search.csv", query_string={field.name: value}).text):
            assert label in table
