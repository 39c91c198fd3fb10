"""The API as its users meet it: the page to try it, the commands of the documentation, and a walk by nothing but the document's links."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from indexer.letter import Letter, Source
from indexer.parsing import parse_letter
from tests.support import factories
from tests.support.pages import IMPROVE, STRENGTH, client_of, engine_of, faults_of, letters, served
from tests.support.reading import read_blocks
from tests.support.samples import ROOT
from webapp.api.operations import OPERATIONS

HERE = "http://127.0.0.1:8000"
"""Where the documentation's commands ask."""


def seed(path: Path) -> Letter:
    """Return the letter that a seed says."""
    data = path.read_bytes()
    return parse_letter(read_blocks(path), (Source(path.name, "seeds", hashlib.sha256(data).hexdigest(), len(data), 0),))


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Serve the pages over the seeds, and give their address."""
    with served(engine_of(map(seed, sorted((ROOT / "seeds").iterdir())))) as address:
        yield address


def page() -> str:
    """Return the page about the API."""
    answer = client_of(letters()).get("/api/")
    assert answer.status_code == 200
    return answer.text


def commands(text: str) -> list[str]:
    """Return every curl command of a text."""
    return re.findall(r"^curl .*$", text, re.MULTILINE)


def curled(command: str) -> str:
    """Return what a curl command prints."""
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    done = subprocess.run([*shlex.split(command), "--silent", "--fail"], capture_output=True, check=True, timeout=60, encoding="utf-8")
    return done.stdout


@pytest.mark.parametrize("command", commands((ROOT / "docs" / "using" / "api.md").read_text(encoding="utf-8")))
def test_the_commands_of_the_documentation_work(site: str, command: str) -> None:
    """On the seeds, as whoever starts has them."""
    found = json.loads(curled(command.replace(HERE, site)))
    assert found.get("hits") or found.get("letters") or found.get("citation") or any(found["totals"])


def test_the_commands_of_the_page_work(site: str) -> None:
    """One for each operation, filled in from what is here."""
    shown = [unescape(one) for one in re.findall(r">(curl [^<]*)</pre>", curled(f"curl {site}/api/"))]
    assert len(shown) == len(OPERATIONS)
    for command in shown:
        assert json.loads(curled(command))


def test_the_page_is_valid_and_runs_nothing() -> None:
    """Valid HTML; the site's one script, no style or handler in it, nothing of another host."""
    text = page()
    assert faults_of(text) == []
    assert len(re.findall("<script", text)) == 1
    assert not re.search(r"""\son\w+=|style=|(?:src|action)="(?!/)|@import""", text)


def test_the_page_shows_code_as_code() -> None:
    """The document's descriptions are Markdown: what is between backticks is marked up on the page."""
    assert ("`" in page(), "With <code>group</code>, returns letters" in page()) == (False, True)


def test_the_page_has_a_form_for_each_parameter() -> None:
    """Each with a name that is told, and the limits of the document."""
    text, document = page(), client_of(letters()).get("/api/v1/openapi.json").json
    for path in document["paths"].values():
        operation = path["get"]
        for one in (*operation["parameters"], *path.get("parameters", ())):
            made = re.search(rf'<(?:input|select|textarea)[^>]* id="{operation["operationId"]}-{one["name"]}"[^>]*>', text)
            assert made, one["name"]
            assert f'for="{operation["operationId"]}-{one["name"]}"' in text
            longest = one["schema"].get("items", one["schema"]).get("maxLength")
            assert not longest or f'maxlength="{longest}"' in made[0]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_each_form_leads_to_an_answer(operation: Any) -> None:
    """As it stands on the page, without a script: what is empty is left out."""
    client = client_of(letters())
    form = re.search(rf'action="(/api/try/{operation.name})".*?</form>', client.get("/api/").text, re.DOTALL)
    assert form
    answer = client.get(f"{form[1]}?{urlencode(_filled(form[0]))}", follow_redirects=True)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.request.path.startswith("/api/v1/")


def _filled(form: str) -> list[tuple[str, str]]:
    """Return what a browser would send of a form nobody has touched."""
    inputs = re.findall(r'<input[^>]* name="([^"]*)"(?:[^>]* value="([^"]*)")?', form)
    texts = re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>([^<]*)<', form)
    choices = re.findall(r'<select[^>]* name="([^"]*)"[^>]*>\s*<option value="([^"]*)"', form)
    return [(name, unescape(value)) for name, value in (*inputs, *texts, *choices)]


@pytest.mark.parametrize(("address", "status"), [("paragraph?letter_id=x", 404), ("nothing", 404), ("letter?letter_id=%2F%2Fevil.it", 303)])
def test_a_form_leads_nowhere_else(address: str, status: int) -> None:
    """What is missing is asked for; what is typed stays within this site."""
    answer = client_of(letters()).get(f"/api/try/{address}")
    assert answer.status_code == status
    assert answer.headers.get("Location", "http://localhost/api/v1/").startswith("http://localhost/api/v1/")


class Walker:
    """A program that knows the address of the document, and nothing else of the API."""

    def __init__(self, client: FlaskClient) -> None:
        """Read the document."""
        self._client = client
        self.document = self._got(client.get("/api/v1/", follow_redirects=True))

    def ask(self, name: str, **given: str) -> Any:
        """Ask an operation by its name, with parameters that it must have."""
        path, item = next((path, item) for path, item in self.document["paths"].items() if item["get"]["operationId"] == name)
        known = {one["name"]: one["in"] for one in (*item["get"]["parameters"], *item.get("parameters", ()))}
        for parameter in [one for one in given if known[one] == "path"]:
            path = path.replace(f"{{{parameter}}}", given.pop(parameter))
        return self._got(self._client.get(path, query_string={part: given[part] for part in given if known[part] == "query"}))

    def lead(self, start: str, end: str, answer: Any) -> Any:
        """Follow the link that the document has from one operation to another, by what it says of `answer`."""
        item = next(item for item in self.document["paths"].values() if item["get"]["operationId"] == start)
        link = item["get"]["responses"]["200"]["links"][end]
        return self.ask(link["operationId"], **{name: _at(answer, place) for name, place in link["parameters"].items()})

    def follow(self, link: str) -> Any:
        """Follow a link of an answer."""
        return self._got(self._client.get(link.removeprefix("http://localhost")))

    @staticmethod
    def _got(answer: Any) -> Any:
        assert (answer.status_code, answer.mimetype) == (200, "application/json")
        return answer.json


def _at(answer: Any, place: str) -> str:
    """Return what stands at "$response.body#/hits/0/key"."""
    for part in place.removeprefix("$response.body#/").split("/"):
        answer = answer[int(part)] if isinstance(answer, list) else answer[part]
    return str(answer)


MONTHS = ("January", "February", "March", "April", "May", "June")


def supervised() -> tuple[Letter, ...]:
    """Return letters of two years with paragraphs on supervision, as strengths and as what needs to improve, and on other things."""
    made = []
    for year in (2020, 2021):
        for month in range(1, 7):
            texts = [
                factories.paragraph(1, f"Supervision is regular in team {month}.", 0),
                factories.paragraph(2, f"Supervision of staff in team {month} lacks challenge.", 1, page=2),
                factories.paragraph(3, f"Records of team {month} are thin.", 1, page=2),
                factories.paragraph(4, f"What supervision decides in team {month} is not recorded.", 1, page=3),
            ]
            made.append(factories.letter(f"{year} {month}", *texts, sections=(STRENGTH, IMPROVE), date=f"{year}-{month:02}-05"))
    return tuple(made)


def test_from_nothing_to_every_paragraph_with_its_citation() -> None:
    """All that needs to improve in supervision in 2021, with citations; by nothing but the document and the links of answers."""
    walker = Walker(client_of(supervised()))
    known = {name: {one["value"] for one in walker.ask("values", field=name, q="supervision")["values"]} for name in ("finding", "year")}
    assert ("improvement" in known["finding"], "2021" in known["year"]) == (True, True)
    page, found = walker.ask("search", q="supervision", finding="improvement", year="2021", size="5", sort="oldest"), []
    while page:
        found += page["hits"]
        one = walker.lead("search", "paragraph", page)
        page = walker.follow(page["links"]["next"]) if page["links"]["next"] else None
    assert [hit["citation"] for hit in found] == [
        f"Focused visit letter: Leeds City Council (2021), 5 {month}, paragraph {number}, p. {number // 2 + 1}."
        f" http://localhost/letters/{letter.id}/p/k{number}"
        for month, letter in zip(MONTHS, supervised()[6:], strict=True)
        for number in (2, 4)
    ]
    assert one["citation"]["text"] == found[10]["citation"]
    assert walker.lead("paragraph", "letter", one)["paragraphs"][one["number"] - 1]["text"] == one["text"]
