"""Search: above every engine the same answers, with what the reader should know about them."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import indexer.search
from indexer.engines import Engine, engine_for
from indexer.letter import Authority, Finding, Section
from indexer.query import Filter, Query, Term, parse_query
from indexer.registers import authority_entry
from indexer.results import Match, Results, Why
from indexer.search import group_results, search
from indexer.settings.run import Settings
from tests.support.factories import REPORT, letter, letter_id, paragraph
from tests.support.memory_engine import MemoryEngine


def authority(code: str) -> Authority:
    """Return an authority of the register."""
    entry = authority_entry(code)
    assert entry
    return entry.authority


LEEDS, SLOUGH, READING = authority("LDS"), authority("SLG"), authority("RDG")
SECTIONS = (
    Section("Overview", Finding.SUMMARY),
    Section("Overview of leadership", Finding.FINDING),
    Section("What needs to improve", Finding.IMPROVEMENT),
)
OVERSIGHT = "Management oversight of caseloads is weak, and supervision of newly qualified social workers is irregular."
LETTERS = (
    letter(
        "leeds 2019",
        "Caseloads are high in the multi-agency safeguarding hub.",
        paragraph(2, "Safeguarding of children is strong, as is their reading.", 1),
        paragraph(3, OVERSIGHT, 2),
        authority=LEEDS,
        date="2019-05-01",
        letter_type="focused visit",
        sections=SECTIONS,
        inspectors=("Julie Knight", "Máire Atherton"),
        overall="requires improvement to be good",
    ),
    letter(
        "leeds 2021",
        paragraph(1, "Supervision of newly qualified social workers is irregular; management oversight of caseloads is weak.", 2),
        paragraph(2, "Thank you for your help with this visit.", boilerplate=True),
        "MASH staff are agency social workers.",
        authority=LEEDS,
        date="2021-03-05",
        letter_type="monitoring visit",
        sections=SECTIONS,
        inspectors=("Emma Ing",),
    ),
    letter(
        "slough 2021",
        "Agency social workers leave.",
        "Neglect is not recognised.",
        paragraph(3, "Management oversight of caseloads is weak and supervision of qualified social workers irregular.", 1),
        authority=SLOUGH,
        date="2021-07-01",
        letter_type="monitoring visit",
        sections=SECTIONS,
        inspectors=("Ann Knightley",),
        overall="good",
    ),
    letter("reading 2020", "Thresholds of safeguarding.", "Support is weak.", authority=READING, date="2020-02-02", sections=SECTIONS),
    letter("nowhere", "Caseloads of an unknown council.", authority=None, date=None, letter_type=None, sections=SECTIONS),
)


@pytest.fixture(scope="module", params=["memory", "tantivy", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Return each engine with the letters in it."""
    opened = engine_for(Settings(index=Path(tmp_path_factory.mktemp(request.param)), engine=request.param))
    opened.rebuild(LETTERS, REPORT)
    yield opened
    opened.close()


def found(results: Results) -> set[tuple[str, int]]:
    """Return which paragraphs match all of the query, by the letters' names."""
    names = {one.id: one.title for one in LETTERS}
    return {(names[hit.letter_id], hit.paragraph) for hit in results.hits if hit.match is Match.ALL}


def notices(results: Results) -> dict[str, str]:
    """Return code and offered query of the notices."""
    return {notice.code: notice.query for notice in results.notices}


FINDS = (
    ("authority:leeds social", {("leeds 2019", 3), ("leeds 2021", 1), ("leeds 2021", 3)}, "by its short name"),
    ("council:LDS staff", {("leeds 2021", 3)}, "by its code"),
    ("type:monitoring neglect", {("slough 2021", 2)}, "a word of a letter type's name"),
    ("finding:improvements weak", {("leeds 2019", 3), ("leeds 2021", 1)}, "a kind of finding in the plural"),
    ("section:overview weak", {("slough 2021", 3), ("reading 2020", 2)}, "all headings with the word"),
    ('section:"overview of leadership"', {("leeds 2019", 2), ("slough 2021", 3)}, "all words in a row"),
    ("inspector:knight oversight", {("leeds 2019", 3)}, "a surname, and not another that begins with it"),
    ("inspector:maire oversight", {("leeds 2019", 3)}, "without its accent"),
    ('grade:"requires improvement" hub', {("leeds 2019", 1)}, "the beginning of a grade"),
    ("grade:good weak", {("slough 2021", 3)}, "a grade, and not one that only has its word"),
    ("grade:improvement hub", {("leeds 2019", 1)}, "any of its words, where none begins so"),
    ("year:2020 weak", {("reading 2020", 2)}, "a year"),
    ("year:2020..2021 weak", {("leeds 2021", 1), ("slough 2021", 3), ("reading 2020", 2)}, "years from and to"),
    ("year:2019,2020 weak", {("leeds 2019", 3), ("reading 2020", 2)}, "several years"),
    ("year:2021.. weak", {("leeds 2021", 1), ("slough 2021", 3)}, "from a year on"),
    ("agency -year:..2020", {("leeds 2021", 3), ("slough 2021", 1)}, "up to a year"),
    ("from:2021-04 weak", {("slough 2021", 3)}, "from a month on"),
    ("weak -authority:leeds", {("slough 2021", 3), ("reading 2020", 2)}, "all but one"),
    ("neglect OR authority:reading", {("slough 2021", 2), ("reading 2020", 1), ("reading 2020", 2)}, "a name as one of two"),
    ("MASH", {("leeds 2019", 1), ("leeds 2021", 3)}, "an abbreviation finds its words"),
    ("multi-agency safeguarding hubs", {("leeds 2019", 1), ("leeds 2021", 3)}, "and words their abbreviation"),
    ('"MASH"', {("leeds 2021", 3)}, "but not in quotes"),
    ("slough agency", {("slough 2021", 1)}, "an authority's name filters"),
    ("monitoring visit 2021 neglect", {("slough 2021", 2)}, "so do a type and a year"),
    ("reading strong", {("leeds 2019", 2)}, "a name that is a word is none in small letters"),
    ("support in Reading", {("reading 2020", 2)}, "but with a capital among them"),
    ("NOT authority:leeds -weak", {("slough 2021", 1), ("slough 2021", 2), ("reading 2020", 1), ("nowhere", 1)}, "all others"),
)


@pytest.mark.parametrize(("typed", "wanted", "why"), FINDS)
def test_what_is_typed_finds_what_is_meant(engine: Engine, typed: str, wanted: set[tuple[str, int]], why: str) -> None:
    """On every engine alike."""
    assert found(search(engine, parse_query(typed))) == wanted, why


OVERVIEW = {("leeds 2019", 1), ("leeds 2021", 2), ("leeds 2021", 3), ("slough 2021", 1), ("slough 2021", 2), ("reading 2020", 1),
            ("reading 2020", 2), ("nowhere", 1)}
JULIE = {("leeds 2019", 1), ("leeds 2019", 2), ("leeds 2019", 3)}
GIVEN = (
    ("section", ("overview",), OVERVIEW, "a value is itself, not each that has its words"),
    ("section", ("OVERVIEW:",), OVERVIEW, "in any spelling"),
    ("section", ("leadership",), {("leeds 2019", 2), ("slough 2021", 3)}, "what is no value means all with its words"),
    ("section", ("overview", *map(str, range(20))), OVERVIEW, "beside many others"),
    ("inspector", ("Knight",), JULIE, "a surname"),
    ("inspector", ("Máire Atherton",), JULIE, "a name as it is written"),
    ("grade", ("Good",), {("slough 2021", 1), ("slough 2021", 2), ("slough 2021", 3)}, "a label"),
    ("grade", ("requires improvement",), JULIE, "the beginning of one"),
    ("letter_type", ("Focused visits",), JULIE, "a label in the plural"),
    ("letter_type", ("focused visit letter",), {("reading 2020", 1), ("reading 2020", 2)}, "a value that no register has"),
    ("finding", ("Needs to improve",), {("leeds 2019", 3), ("leeds 2021", 1)}, "what people read"),
)


@pytest.mark.parametrize(("field", "names", "wanted", "why"), GIVEN)
def test_what_a_filter_names_is_what_is_meant(
    engine: Engine, field: str, names: tuple[str, ...], wanted: set[tuple[str, int]], why: str
) -> None:
    """As addresses give it: a value, what it is called, or a part of that."""
    results = search(engine, Query(filters=(Filter(field, names),), limit=100))
    assert found(results) == wanted, why
    assert len(results.notices) == max(len(names) - 1, 0), why


NOTICES = (
    ("caseloads neglect", {"most-words": "caseloads OR neglect"}, "some of the words where none has all"),
    ("caseloads safegaurding",
     {"corrected": "caseloads safegaurding", "most-words": "caseloads OR safeguarding"}, "a misspelt word put right, if nothing is found"),
    ("safegaurding", {"corrected": "safegaurding"}, "alone too"),
    ("agency OR safegaurding", {"did-you-mean": "agency OR safeguarding"}, "and only offered where something was found"),
    ("MASH", {"also-searched": ""}, "what was searched too"),
    ("which councils have weak supervision",
     {"question-words": 'which "councils" have weak supervision', "most-words": "weak OR supervision"}, "what makes a question"),
    ("caseloads not weak", {"denials": "", "most-words": "caseloads OR weak"}, "that a denial does not exclude"),
    ("caseloads -supervision", {}, "unlike a minus"),
    ("slough agency", {"understood": ""}, "what its words were taken for"),
    ("slough authority:leeds hub", {"not-used": "slough hub"}, "but not where another is chosen"),
    ("leeds authority:leeds hub", {}, "and not where it is the same"),
    ("reading strong", {"only": "strong authority:Reading"}, "an offer of what they may mean"),
    ("section:zebra weak", {"unknown-name": "weak"}, "a name that nothing is called by"),
    ("weak -authority:atlantis", {"unknown-name": ""}, "which is offered to be left out only where it narrows"),
    ("year:soon weak", {"unknown-name": "weak"}, "or what is no year"),
    ("year:2030..2031 weak", {"unknown-name": "weak"}, "or years that no letter is of"),
    ("year:2021..2019 weak", {"unknown-name": "weak"}, "or an end before its beginning"),
    ("Achieving for Children weak", {"no-letters": ""}, "a name of councils without letters"),
    ("authority:atlantis from:2020", {"unknown-name": "from:2020-01-01"}, "or no authority"),
    ("authority:cumbria", {"successors": 'authority:Cumbria authority:Cumberland authority:"Westmorland and Furness"'}, "who came after"),
    ("section:overview authority:cumbria",
     {"successors": 'section:overview authority:Cumbria authority:Cumberland authority:"Westmorland and Furness"'}, "all else as typed"),
    ("cumbria help",
     {"no-letters": "",
      "successors": 'help authority:Cumbria authority:Cumberland authority:"Westmorland and Furness"'}, "in place of the name in words"),
    ("authority:cumberland", {"predecessors": "authority:Cumberland authority:Cumbria"}, "and before"),
    ("authority:cumbria authority:cumberland authority:WAF", {}, "but not who is asked for already"),
    ("caseloads", {}, "nothing to say"),
    ("the of", {"most-words": "the OR of"}, "only stop words"),
    ('"caseloads neglect"', {}, "a phrase is not taken apart"),
    ("zzzzzzzz", {}, "nothing near"),
    ("MARF", {"also-searched": ""}, "an abbreviation is no slip, though no letter has it"),
    ("safegaurding~", {}, "a word that may be wrong need not be put right"),
)


@pytest.mark.parametrize(("typed", "wanted", "why"), NOTICES)
def test_the_reader_is_told_how_it_was_answered(engine: Engine, typed: str, wanted: dict[str, str], why: str) -> None:
    """Each notice once, with the query that it offers."""
    results = search(engine, parse_query(typed))
    assert notices(results) == wanted, why
    assert results.took_ms > 0


def test_abbreviations_can_be_switched_off(engine: Engine) -> None:
    """The reader is told what isn't searched then; names still filter."""
    short = search(engine, Query(root=Term("MASH"), expanded=False))
    assert found(short) == {("leeds 2021", 3)}
    assert notices(short) == {"abbreviations-off": ""}
    assert search(engine, Query(root=Term("leeds"), expanded=False)).total == search(engine, parse_query("leeds")).total > 0


def test_hits_are_marked_and_windowed(engine: Engine) -> None:
    """Spans cover what matched in each hit's own text, with the reason."""
    results = search(engine, parse_query("MASH"))
    marked = {(hit.text[span.start : span.end], span.why) for hit in results.hits for span in hit.spans}
    assert marked == {("MASH", Why.WORD), ("multi-agency safeguarding hub", Why.ABBREVIATION)}
    assert all(hit.window is None for hit in results.hits)


def test_boilerplate_is_set_back(engine: Engine) -> None:
    """What five letters say in the same words comes after what one says."""
    results = search(engine, parse_query("help OR weak"))
    assert results.hits[-1].boilerplate


def test_groups_have_exact_totals_and_their_best_paragraphs(engine: Engine) -> None:
    """By letter and by authority, in the order of the best paragraph; the totals are those by paragraph."""
    query = parse_query("social OR weak")
    by_letter = group_results(engine, query, "letter")
    assert {(group.value, group.total) for group in by_letter.groups} == {
        (letter_id("leeds 2019"), 1),
        (letter_id("leeds 2021"), 2),
        (letter_id("slough 2021"), 2),
        (letter_id("reading 2020"), 1),
    }
    assert by_letter.total == by_letter.results.letters == 4
    assert sum(group.total for group in by_letter.groups) == by_letter.results.total == search(engine, query).total
    by_authority = group_results(engine, parse_query("caseloads"), "authority")
    assert {(group.value, group.total, len(group.hits)) for group in by_authority.groups} == {("LDS", 3, 3), ("SLG", 1, 1)}
    assert (by_letter.ungrouped, by_authority.ungrouped) == (0, by_authority.results.total - 4)
    assert by_authority.ungrouped == 1, "one letter names no authority"
    assert by_authority.total == 2
    assert all(hit.spans for group in by_authority.groups for hit in group.hits)


def test_pages_of_groups_follow_one_another(engine: Engine) -> None:
    """One group at a time gives the same groups as all at once, and an order that agrees with the paragraphs'."""
    query = parse_query("caseloads OR social OR weak")
    whole = [group.value for group in group_results(engine, query, "letter").groups]
    pages = [group_results(engine, Query(root=query.root, start=start, limit=1), "letter").groups for start in range(len(whole) + 1)]
    assert [group.value for page in pages for group in page] == whole
    ranked = dict.fromkeys(hit.letter_id for hit in search(engine, Query(root=query.root, limit=100)).hits)
    assert whole == list(ranked)


def test_groups_under_their_own_filter(engine: Engine) -> None:
    """A filter of authorities leaves the groups of those alone."""
    only = group_results(engine, Query(root=Term("weak"), filters=(Filter("authority", ("SLG", "RDG")),)), "authority")
    assert {group.value: group.total for group in only.groups} == {"SLG": 1, "RDG": 1}


class Built(MemoryEngine):
    """To this engine a build brings the last letter right after the groups were counted."""

    def search(self, query: Query) -> Results:
        """Return what is found."""
        found = super().search(query)
        if query.facets == ("letter",):
            self.update([LETTERS[-1]], (), REPORT)
        return found


def test_a_letter_that_comes_between_counting_and_finding_is_a_group() -> None:
    """It has as many paragraphs as it has."""
    engine = Built()
    engine.rebuild(LETTERS[:-1], REPORT)

    groups = group_results(engine, parse_query("caseloads"), "letter").groups

    assert {(group.value, group.total, len(group.hits)) for group in groups} >= {(letter_id("nowhere"), 1, 1)}


def test_no_name_is_that_of_a_module() -> None:
    """It is loaded when it is asked for; a module of that name, once imported, would be found instead."""
    modules = {module.name for module in pkgutil.iter_modules(indexer.search.__path__)}
    assert not modules & set(indexer.search.__all__)
    assert callable(indexer.search.similar)
