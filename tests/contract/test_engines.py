"""The contract: every engine answers every kind of query as the memory engine does, which is the specification."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.engines import ENGINES, Engine, engine_for, open_engine, rebuild_index
from indexer.engines.shared.bm25 import idf, length_factor
from indexer.engines.shared.document import tones_of
from indexer.engines.shared.generations import Versions
from indexer.errors import BadQuery, BuildFailed, IndexMissing, IndexOutOfDate, NotFound, SearchTooSlow, SearchUnavailable
from indexer.letter import Finding, Letter, Report, Section, Unread
from indexer.query import All, And, DateRange, Filter, Fuzzy, Has, Node, Not, Or, Phrase, Query, Sort, Term, Wildcard
from indexer.query.ast import Concept, Some
from indexer.results import Results
from indexer.settings.run import Settings
from tests.support.cluster.fixtures import kept, settings_for
from tests.support.factories import (
    DORSET,
    FACETS,
    LEEDS,
    REPORT,
    SLOUGH,
    letter,
    letter_id,
    newest_first,
    paragraph,
    query,
    random_letters,
)
from tests.support.memory_engine import MemoryEngine

Maker = Callable[..., Engine]
COLLECTION = random_letters(90)


@pytest.fixture(params=ENGINES)
def settings_of(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Return settings for each engine."""
    return settings_for(request, tmp_path / "index")


@pytest.fixture
def built(settings_of: Settings) -> Iterator[Maker]:
    """Return a function that builds an engine with some letters."""
    opened: list[Engine] = []

    def make(*letters: Letter, report: Report = REPORT) -> Engine:
        rebuild_index(settings_of, letters, report)
        opened.append(open_engine(settings_of))
        return opened[-1]

    yield make
    for engine in opened:
        engine.close()


@pytest.fixture(scope="module")
def memory() -> MemoryEngine:
    """Return the specification with the whole collection."""
    engine = MemoryEngine()
    engine.rebuild(COLLECTION, REPORT)
    return engine


@pytest.fixture(scope="module", params=ENGINES)
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Return each engine with the whole collection."""
    engine = engine_for(settings_for(request, tmp_path_factory.mktemp(request.param)))
    engine.rebuild(COLLECTION, REPORT)
    yield engine
    engine.close()


def texts(results: Results) -> list[str]:
    """Return the texts of the hits."""
    return [hit.text for hit in results.hits]


def assert_same(expected: Results, actual: Results) -> None:
    """Assert that two answers are equal; scores may differ in the last decimal, because engines add in different precisions."""
    plain = [replace(one, hits=tuple(hit._replace(score=0.0) for hit in one.hits)) for one in (expected, actual)]
    assert plain[0] == plain[1]
    assert [hit.score for hit in actual.hits] == pytest.approx([hit.score for hit in expected.hits], abs=2e-4)


FOUND = [
    ("carer", ["Carers are well-matched"], "a plain word finds all of its stem"),
    (Phrase(("child",)), ["A child is safe"], "an exact word isn't stemmed"),
    ("safe child", ["A child is safe"], "two words must both be there"),
    ("well-matched", ["Carers are well-matched"], "a term of two words means them in a row"),
    (Phrase(("are", "safe")), ["The children are safe"], "a phrase has its words in that order"),
    (Phrase(("safe", "are")), [], "and in no other"),
    (Phrase(("carers", "matched"), 2), ["Carers are well-matched"], "near each other"),
    (Phrase(("matched", "carers"), 2), ["Carers are well-matched"], "in any order"),
    (Phrase(("matched", "carers"), 1), [], "but no farther"),
    (Phrase(("are", "are"), 3), ["We are sure they are late"], "a word is near itself only where it stands twice"),
    (Phrase(("are", "are"), 1), [], "and near enough"),
    (Wildcard("ch*n"), ["The children are safe"], "a star is any letters"),
    (Wildcard("c?ild*"), ["The children are safe", "A child is safe"], "a question mark is one, a star may be none"),
    (Wildcard("saf"), [], "a pattern is the whole word"),
    (Wildcard("?" * 3 + "*" * 9 + "ers"), ["Carers are well-matched"], "many jokers are as good"),
    (Fuzzy("chidl", 1), ["A child is safe"], "two letters that changed places are one mistake"),
    (Fuzzy("chidlern", 2), ["The children are safe"], "two mistakes"),
    (Fuzzy("chidlern", 1), [], "are not one"),
    (Fuzzy("xhixxren", 3), ["The children are safe"], "three are rare, but are found"),
    (And((Term("safe"), Not(Term("child")))), ["The children are safe"], "not takes away"),
    (Not(Term("safe")), ["Carers are well-matched", "We are sure they are late"], "and alone leaves all others"),
    (And((Not(Term("safe")), Not(Term("late")))), ["Carers are well-matched"], "twice alike"),
    (Or((Phrase(("child",)), Term("late"))), ["A child is safe", "We are sure they are late"], "or is either"),
    (And((Or((Term("safe"), Term("late"))), Wildcard("th*"))), ["The children are safe", "We are sure they are late"], "nested"),
    (Has("authority", (LEEDS.code,)), ["The children are safe", "A child is safe"], "a field in the tree"),
    (Or((Has("year", ("2019",)), Term("late"))), ["Carers are well-matched", "We are sure they are late"], "beside words"),
    (Term("-"), [], "a mark is no word"),
    (Term("zebra"), [], "an unknown word"),
    (Phrase(("zebra", "safe")), [], "an unknown word in a phrase"),
    (Or(()), [], "either of nothing"),
    (All(), ["The children are safe", "A child is safe", "Carers are well-matched", "We are sure they are late"], "everything"),
]


@pytest.mark.parametrize(("root", "expected", "why"), FOUND, ids=[why for _, _, why in FOUND])
def test_a_query_finds_what_its_words_mean(built: Maker, root: Node | str, expected: list[str], why: str) -> None:
    """Each kind of query finds the paragraphs that it should."""
    engine = built(
        letter("one", "The children are safe", "A child is safe"),
        letter("two", "Carers are well-matched", authority=SLOUGH, date="2019-02-01"),
        letter("three", "We are sure they are late", authority=DORSET, date=None),
    )

    results = engine.search(query(root))

    assert sorted(expected) == sorted(texts(results)), why
    assert len(expected) == results.total


def test_an_empty_index_answers(built: Maker) -> None:
    """An index without letters finds nothing and raises nothing."""
    engine = built()

    for root in ("child", All(), Phrase(("a", "b")), Wildcard("ch*"), Fuzzy("child")):
        results = engine.search(query(root, facets=FACETS))
        assert (results.total, results.letters, results.authorities, results.hits) == (0, 0, 0, ())
    assert engine.frequencies(["child"]) == {"child": 0}
    assert engine.similar_words("child", 2) == ()


def test_a_hit_carries_what_a_page_needs(built: Maker) -> None:
    """A hit has letter, authority, dates, section, finding and page along with the text."""
    section = Section("Areas for improvement", Finding.IMPROVEMENT)
    text = paragraph(1, "Visits are late – é 😀", page=3, printed="23")
    engine = built(letter("one", text, sections=[section], visit=("2021-02-01", "2021-02-03")))

    (hit,) = engine.search(query("late")).hits

    assert (letter_id("one"), 1, "k1", 3, "23") == (hit.letter_id, hit.paragraph, hit.key, hit.page, hit.printed)
    assert (hit.authority, str(hit.letter_date), str(hit.visit_end)) == (LEEDS, "2021-03-05", "2021-02-03")
    assert (hit.section, hit.finding) == ("Areas for improvement", Finding.IMPROVEMENT)
    assert (hit.text, hit.spans, hit.window) == ("Visits are late – é 😀", (), None)


@pytest.mark.parametrize(
    ("filters", "expected", "why"),
    [
        ([("authority", LEEDS.code)], {"a1", "a2"}, "one value"),
        ([("authority", LEEDS.code, SLOUGH.code)], {"a1", "a2", "b1"}, "several values of one field widen"),
        ([("authority", LEEDS.code, SLOUGH.code), ("year", "2021")], {"a1", "a2"}, "several fields narrow"),
        ([("section", "what next")], {"b1"}, "a heading however it is written"),
        ([("finding", "strength")], {"b1"}, "a finding"),
        ([("inspector", "maire atherton")], {"a1", "a2", "b1"}, "a name however it is spelled"),
        ([("grade", "good")], {"b1"}, "the overall grade"),
        ([("letter", letter_id("b"))], {"b1"}, "one letter"),
        ([("region", "Wales")], set(), "a value that no letter has"),
        ([("region",)], set(), "no value at all"),
    ],
)
def test_filters_narrow(built: Maker, filters: list[tuple[str, ...]], expected: set[str], why: str) -> None:
    """A filter keeps the paragraphs whose field has one of its values."""
    engine = built(
        letter("a", "a1", "a2", inspectors=["Máire Atherton"]),
        letter(
            "b", "b1", authority=SLOUGH, date="2019-02-01", sections=[Section("WHAT NEXT?", Finding.STRENGTH)],
            inspectors=["Maire  Atherton", "Emma Ing"], overall="good",
        ),
        letter("c", "c1", authority=None, date=None),
    )

    assert expected == set(texts(engine.search(query(All(), *filters)))), why


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2020-01-01", "", {"March 2021", "May 2022"}),
        ("", "2021-03-05", {"March 2021", "visit 2019"}),
        ("2021-03-05", "2021-03-05", {"March 2021"}),
        ("2023-01-01", "2022-01-01", set()),
    ],
)
def test_a_range_of_days_includes_both_ends_and_no_letter_without_a_day(built: Maker, start: str, end: str, expected: set[str]) -> None:
    """A range of dates applies to the letter's date or, without one, to the last day of its visit."""
    engine = built(
        letter("a", "March 2021"),
        letter("b", "May 2022", date="2022-05-01"),
        letter("c", "visit 2019", date=None, visit=("2018-12-30", "2019-01-02")),
        letter("d", "no day", date=None),
    )

    assert expected == set(texts(engine.search(query(dates=(start, end)))))


def test_facets_count_under_all_filters_but_their_own(built: Maker) -> None:
    """A facet's own filter does not reduce its counts; the filters of other facets do."""
    engine = built(
        letter("a", "late visits", "late plans"),
        letter("b", "late", authority=SLOUGH),
        letter("c", "late", authority=DORSET, date="2019-01-01"),
        letter("d", "late", authority=None, date=None),
    )

    results = engine.search(query("late", ("authority", SLOUGH.code), ("year", "2021"), facets=("authority", "year")))
    authority, year = results.facets

    assert (results.total, results.letters, results.authorities) == (1, 1, 1)
    assert [(LEEDS.code, "Leeds City Council", 2, False), (SLOUGH.code, "Slough Borough Council", 1, True)] == [
        (one.value, one.label, one.count, one.selected) for one in authority.values
    ]
    assert [(one.value, one.count, one.selected) for one in year.values] == [("2021", 1, True)]


def test_letters_are_not_counted_where_nobody_asks(built: Maker) -> None:
    """All else is the same: hits, their order, the total and facets."""
    engine = built(letter("a", "late visits", "late plans"), letter("b", "late", authority=SLOUGH))
    asked = query("late", facets=("authority",))
    whole, bare = engine.search(asked), engine.search(replace(asked, counted=False))

    assert (whole.letters, whole.authorities) == (2, 2)
    assert (bare.letters, bare.authorities) == (0, 0)
    assert (bare.total, bare.hits, bare.facets) == (whole.total, whole.hits, whole.facets)
    assert engine.search(replace(asked, counted=False, facets=(), limit=0)).total == 3


def test_facets_show_the_most_frequent_and_every_chosen_value(built: Maker) -> None:
    """Values with equal counts are sorted by value, a limit cuts the list, and a chosen value stays even with a count of 0."""
    engine = built(letter("a", "x", authority=SLOUGH), letter("b", "x", authority=LEEDS), letter("c", "x", "x", authority=DORSET))
    names = {LEEDS.code: "Leeds", SLOUGH.code: "Slough", DORSET.code: "Dorset", "E1": "nowhere"}

    def shown(*chosen: str, limit: int = 2) -> list[tuple[str, int]]:
        filters = [("authority", *chosen)] if chosen else []
        (facet,) = engine.search(query(All(), *filters, facets=("authority",), facet_limit=limit)).facets
        return [(names[one.value], one.count) for one in facet.values]

    assert shown() == [("Dorset", 2), ("Slough", 1)]
    assert shown(LEEDS.code) == [("Dorset", 2), ("Slough", 1), ("Leeds", 1)]
    assert shown("E1") == [("Dorset", 2), ("Slough", 1), ("nowhere", 0)]
    assert shown(LEEDS.code, limit=0) == [("Leeds", 1)]


def test_a_label_is_the_most_frequent_spelling(built: Maker) -> None:
    """Headings and names that differ only in case and accents are one value."""
    spelled = ["Next steps", "NEXT STEPS", "Next steps:"]
    engine = built(
        *(letter(str(place), "text", sections=[Section(heading)]) for place, heading in enumerate([*spelled, "Next steps"])),
        letter("a", "text", inspectors=["Maire Atherton", "Emma Ing"]),
        letter("b", "text", inspectors=["Máire Atherton"]),
        letter("c", "text", inspectors=["Máire Atherton"]),
    )

    section, inspector = engine.search(query(facets=("section", "inspector"))).facets

    assert (section.values[0].value, section.values[0].label, section.values[0].count) == ("next steps", "Next steps", 4)
    assert [(one.label, one.count) for one in inspector.values] == [("Máire Atherton", 3), ("Emma Ing", 1)]


def test_dates_order_hits_with_dayless_letters_last(built: Maker) -> None:
    """Newest and oldest first sort by day, then by letter id and paragraph number, without scores."""
    engine = built(
        letter("a", "old", "old too", date="2001-01-01"),
        letter("b", "none", date=None),
        letter("c", "new", date="2020-01-01"),
        letter("d", "new", date="2020-01-01"),
    )

    assert texts(engine.search(newest_first())) == ["new", "new", "old", "old too", "none"]
    oldest = engine.search(query(sort=Sort.OLDEST))
    assert texts(oldest) == ["old", "old too", "new", "new", "none"]
    ids = [hit.letter_id for hit in oldest.hits]
    assert sorted(ids[2:4]) == ids[2:4]
    assert {0.0} == {hit.score for hit in oldest.hits}


def test_ties_go_by_letter_and_number_over_all_pages(built: Maker) -> None:
    """Hits with equal scores keep one order over all pages, whatever the page size."""
    letters = [letter(str(place), *["the very same words"] * 9) for place in range(40)]
    engine = built(*letters)
    expected = [(one.id, paragraph.number) for one in sorted(letters, key=lambda one: one.id) for paragraph in one.paragraphs]

    for root in ("same", All(), Wildcard("sa*")):
        pages = [engine.search(query(root, start=start, limit=50)).hits for start in range(0, 400, 50)]
        assert expected == [(hit.letter_id, hit.paragraph) for page in pages for hit in page]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("root", ["child", All(), Wildcard("ch*"), "zebra"], ids=str)
def test_batches_are_the_hits_of_all_pages(whole: Engine, root: Node | str, sort: Sort) -> None:
    """From where the query starts, in the same order and with the same scores, and each once."""
    for start, size in ((0, 7), (40, 50), (10**6, 5)):
        asked = query(root, start=start, limit=size, sort=sort)
        batches = list(whole.batches(asked))
        assert [hit for batch in batches for hit in batch] == list(whole.search(replace(asked, limit=10**6)).hits)
        assert all(len(batch) == size for batch in batches[:-1])


def test_batches_of_a_query_that_makes_no_sense_are_refused(whole: Engine) -> None:
    """As a search for it is."""
    with pytest.raises(BadQuery):
        next(whole.batches(query("child", start=-1, limit=5)))


@pytest.mark.parametrize(("start", "limit", "expected"), [(0, 2, 2), (2, 2, 1), (3, 10, 0), (10**9, 10, 0), (0, 0, 0), (0, 10**9, 3)])
def test_pages_past_the_end_are_empty_and_totals_stay(built: Maker, start: int, limit: int, expected: int) -> None:
    """The totals are right on any page, even past the end."""
    engine = built(letter("a", "late", "late", "late"))

    for sort in Sort:
        results = engine.search(query("late", start=start, limit=limit, sort=sort))
        assert (3, expected) == (results.total, len(results.hits))


def test_boilerplate_is_set_back(built: Maker) -> None:
    """Text shared by many letters comes after text that occurs once."""
    engine = built(letter("a", paragraph(1, "visits are late", boilerplate=True), paragraph(2, "visits are late and are many and go on")))

    assert [hit.paragraph for hit in engine.search(query("late visits")).hits] == [2, 1]


def test_wordings_of_one_concept_do_not_add_up(built: Maker) -> None:
    """Two wordings are worth one, a long one is worth a short one, and both what their concept is worth as one word."""
    short, long = Term("hub"), Term("safeguarding team of two", also=True)
    engine = built(
        letter("a", "the hub is late and slow again here", "safeguarding team of two is late again here"),
        letter("b", "safeguarding team of two hub is late again", "nothing is late in any of these places"),
    )

    scores = {(hit.text.split()[0], "hub" in hit.text): hit.score for hit in engine.search(Query(root=Concept((short, long)))).hits}
    exact = 0.3 * idf(2, 4)
    factor = 2.2 / (1 + length_factor(8, 8.0))
    assert scores == {
        ("the", True): pytest.approx((idf(3, 4) + exact) * factor, abs=1e-4),
        ("safeguarding", False): pytest.approx(idf(3, 4) * factor, abs=1e-4),
        ("safeguarding", True): pytest.approx((idf(3, 4) + exact) * factor, abs=1e-4),
    }


def test_letters_and_the_report_come_back_as_they_were(built: Maker) -> None:
    """Letters and report are read as they were written, letters sorted by id."""
    report = replace(REPORT, letters=90, unread=(Unread(COLLECTION[0].sources[0], "password-protected"),), unknown_headings=(("X", 2),))
    engine = built(*COLLECTION, report=report)

    assert report == engine.report()
    assert sorted(COLLECTION, key=lambda one: one.id) == list(engine.letters())
    assert COLLECTION[5] == engine.letter(COLLECTION[5].id)
    assert [(one, tones_of(one)) for one in COLLECTION] == [engine.letter_with_tones(one.id) for one in COLLECTION]
    for unknown in ("0000000000000000", "", "no such id", "%' --"):
        with pytest.raises(NotFound):
            engine.letter(unknown)
        with pytest.raises(NotFound):
            engine.letter_with_tones(unknown)


def test_heads_are_letters_without_their_text(whole: Engine) -> None:
    """Heads are sorted by id and have everything that lists of letters show, but none of the long texts."""
    expected = [replace(one, sections=(), paragraphs=(), evidence=(), notices=()) for one in sorted(COLLECTION, key=lambda one: one.id)]

    assert expected == list(whole.heads())


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("root", ["children", All(), Phrase(("the", "visit")), Phrase(("the", "visit"), 3), Wildcard("*s"), Fuzzy("vist")])
def test_a_search_is_given_up_when_its_deadline_has_passed(whole: Engine, root: Node | str, sort: Sort) -> None:
    """A search past its deadline is given up, whatever its query and order; with enough time it is answered as usual."""
    one = query(root, ("year", "2019"), facets=FACETS, sort=sort)

    with pytest.raises(SearchTooSlow):
        whole.search(replace(one, deadline=time.monotonic() - 1))
    assert whole.search(one) == whole.search(replace(one, deadline=time.monotonic() + 600))


def test_frequencies_count_paragraphs_with_the_exact_word(built: Maker) -> None:
    """A word that occurs twice in a paragraph counts once, and its other forms do not count."""
    engine = built(letter("a", "visit visit visits", "visit"), letter("b", "visits"))

    assert engine.frequencies(["visit", "visits", "visiting", "-"]) == {"visit": 2, "visits": 2, "visiting": 0, "-": 0}


def test_similar_words_come_nearest_first(built: Maker) -> None:
    """Words at the same distance are sorted by frequency, then alphabetically."""
    engine = built(letter("a", "visit", "visits", "visits", "vista", "visitor", "plan"))

    assert engine.similar_words("visti", 2) == (("visit", 1), ("vista", 1), ("visits", 2))
    assert engine.similar_words("plan", 0) == (("plan", 1),)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (query(facets=("colour",)), "facet"),
        (query(All(), ("colour", "red")), "filter"),
        (query(Not(Or((Has("colour", ("red",)),)))), "field in the tree"),
        (query(start=-1), "start"),
        (query(limit=-1), "limit"),
    ],
)
def test_a_query_that_makes_no_sense_is_a_bad_query(built: Maker, bad: Query, why: str) -> None:
    """The error says that the query makes no sense, and no engine's own error gets through."""
    with pytest.raises(BadQuery):
        built(letter("a", "x")).search(bad)


def test_a_tree_of_any_depth_is_answered_or_refused(built: Maker) -> None:
    """Five thousand nested brackets crash neither the process nor the search."""
    engine = built(letter("a", "x"))
    root: Node = Term("x")
    for _ in range(5000):
        root = Not(root)

    with pytest.raises(BadQuery):
        engine.search(Query(root=root))


def changed(letters: tuple[Letter, ...]) -> dict[str, tuple[list[Letter], list[str]]]:
    """Return some updates by name: letters to add or replace, and ids to remove."""
    new = random_letters(5, seed=7)
    other = replace(letters[3], paragraphs=letters[4].paragraphs, sections=letters[4].sections)
    return {
        "only new letters": ([*new], []),
        "only removed": ([], [letters[0].id, letters[1].id]),
        "a changed letter": ([other], []),
        "all at once": ([*new, other], [letters[0].id, "0000000000000000"]),
        "removed and put in again": ([letters[0]], [letters[0].id]),
        "nothing": ([], []),
    }


@pytest.mark.parametrize("name", changed(COLLECTION))
def test_an_update_equals_a_rebuild(settings_of: Settings, name: str) -> None:
    """After an update every answer equals that of a rebuild, including scores, counts and labels."""
    start = COLLECTION[:30]
    put, out = changed(start)[name]
    report = replace(REPORT, built="2026-12-01T00:00:00+00:00")
    after = {one.id: one for one in start if one.id not in out} | {one.id: one for one in put}
    wanted = MemoryEngine()
    wanted.rebuild(after.values(), report)
    rebuild_index(settings_of, start, REPORT)

    engine_for(settings_of).update(put, out, report)

    engine = open_engine(settings_of)
    assert list(wanted.letters()) == list(engine.letters())
    assert report == engine.report()
    for root in ("children", "visit neglect", Phrase(("the",)), Wildcard("pl*"), All()):
        one = query(root, facets=FACETS, facet_limit=1000, limit=1000)
        assert_same(wanted.search(one), engine.search(one))
        assert_same(wanted.search(replace(one, sort=Sort.NEWEST)), engine.search(replace(one, sort=Sort.NEWEST)))
    assert wanted.frequencies(["children", "visits"]) == engine.frequencies(["children", "visits"])
    engine.close()


def test_two_updates_in_a_row_equal_a_rebuild(settings_of: Settings) -> None:
    """Two updates in a row equal a rebuild, even if each only adds letters."""
    rebuild_index(settings_of, COLLECTION[:10], REPORT)
    for place in range(10, 40, 10):
        engine_for(settings_of).update(COLLECTION[place : place + 10], [], REPORT)
    wanted = MemoryEngine()
    wanted.rebuild(COLLECTION[:40], REPORT)

    engine = open_engine(settings_of)
    for root in ("children", "the", All(), Not(Term("visit"))):
        one = query(root, facets=FACETS, facet_limit=1000)
        assert_same(wanted.search(one), engine.search(one))
        assert_same(wanted.search(replace(one, start=95, sort=Sort.OLDEST)), engine.search(replace(one, start=95, sort=Sort.OLDEST)))
    engine.close()


def test_the_old_index_answers_after_a_build_that_failed(settings_of: Settings) -> None:
    """A letter that cannot be indexed ends only the build, and no half-built folder is left."""

    def letters() -> Iterator[Letter]:
        yield letter("b", "new")
        raise OSError(28, "No space left on device")

    rebuild_index(settings_of, [letter("a", "old")], REPORT)
    engine = open_engine(settings_of)
    before = kept(settings_of)

    with pytest.raises(BuildFailed, match="No space left"):
        rebuild_index(settings_of, letters(), REPORT)
    with pytest.raises(BuildFailed, match="No space left"):
        engine.update(letters(), [], REPORT)

    assert texts(engine.search(query())) == ["old"]
    assert before == kept(settings_of)
    engine.close()


def test_an_open_engine_moves_to_the_next_generation(settings_of: Settings) -> None:
    """A server notices by itself that another process has built an index."""
    rebuild_index(settings_of, [letter("a", "old")], REPORT)
    engine = open_engine(settings_of)
    assert texts(engine.search(query())) == ["old"]

    for place in range(3):
        rebuild_index(settings_of, [letter("b", f"new {place}")], REPORT)
        assert [f"new {place}"] == texts(engine.search(query()))

    engine.close()


def test_without_an_index_the_message_says_what_to_run(settings_of: Settings) -> None:
    """A missing index is a separate error, never an empty answer."""
    with pytest.raises(IndexMissing, match="python -m indexer rebuild"):
        open_engine(settings_of)
    with pytest.raises(SearchUnavailable):
        engine_for(settings_of).search(query())


@pytest.mark.parametrize("part", ["schema", "analysis", "engine version"])
def test_an_index_of_another_version_is_out_of_date(settings_of: Settings, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """An index whose manifest has another version is refused with the command to run."""
    with monkeypatch.context() as earlier:
        made, old = Versions.__init__, {part.replace(" ", "_"): "0"}
        earlier.setattr(Versions, "__init__", lambda self, **given: made(self, **{**given, **old}))
        rebuild_index(settings_of, [letter("a", "old")], REPORT)

    with pytest.raises(IndexOutOfDate, match=rf"{part}.*python -m indexer rebuild"):
        open_engine(settings_of)


def test_each_build_has_a_name_of_its_own(built: Maker) -> None:
    """A build's name does not change as long as it answers."""
    engine = built(letter("a", "x"))
    first = engine.generation()
    assert first == engine.generation() != ""

    engine.update([letter("b", "y")], (), REPORT)

    assert engine.generation() != first


def test_closing_twice_is_allowed(built: Maker) -> None:
    """An engine may be closed twice, and the next call opens it again."""
    engine = built(letter("a", "x"))

    engine.close()
    engine.close()

    assert engine.search(query()).total == 1


def test_threads_share_an_engine(whole: Engine, memory: MemoryEngine) -> None:
    """Twenty concurrent threads get the same answers as one."""
    queries = [query(root, facets=FACETS) for root in ("children", "visit", Phrase(("the", "visit")), Wildcard("pl*"), All())] * 8
    expected = [memory.search(one) for one in queries]

    with ThreadPoolExecutor(20) as threads:
        for wanted, answer in zip(expected, threads.map(whole.search, queries), strict=True):
            assert_same(wanted, answer)


TYPED = st.sampled_from("children child visit visits neglect the of poor management drift £1,000 s.47 decision-making zebra".split())
EXACT = st.sampled_from("children child visit visits neglect the of poor management drift 1000 zebra".split())
LEAVES = st.one_of(
    st.builds(Term, TYPED),
    st.builds(Term, st.sampled_from(["not visited", "the poor visit", "drift drift"]), slop=st.integers(1, 4)),
    st.builds(Phrase, st.lists(EXACT, min_size=1, max_size=3).map(tuple), st.integers(0, 4)),
    st.builds(Wildcard, st.sampled_from(["ch*", "*s", "v?sit", "m*g*t", "zz*"])),
    st.builds(Fuzzy, st.sampled_from(["chidlren", "vist", "mangement", "plan"]), st.integers(1, 2)),
    st.builds(Has, st.just("year"), st.sampled_from([("2019",), ("2020", "2021")])),
    st.just(All()),
)
WORDS = st.lists(st.builds(Term, TYPED), min_size=2, max_size=3).map(tuple)
ALSO = st.builds(Term, st.sampled_from(["poor management", "visit", "neglect of the child", "drift", "zebra", "-"]), also=st.just(True))
CONCEPTS = st.builds(
    lambda typed, also: Concept((typed, *also)),
    st.one_of(st.builds(Term, TYPED), st.builds(And, WORDS), st.builds(Some, WORDS)),
    st.lists(ALSO, min_size=1, max_size=3).map(tuple),
)
PARTS = st.recursive(
    st.one_of(LEAVES, CONCEPTS),
    lambda inner: st.one_of(
        st.builds(Some, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(And, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=5,
)
FILTERS = st.lists(
    st.sampled_from(
        [
            Filter("year", ("2019",)),
            Filter("authority", (LEEDS.code, DORSET.code)),
            Filter("section", ("what needs to improve",)),
            Filter("inspector", ("maire atherton", "emma ing")),
        ]
    ),
    unique_by=lambda one: one.field,
).map(tuple)
DATES = st.sampled_from([DateRange(), DateRange(dt.date(2020, 1, 1)), DateRange(None, dt.date(2020, 1, 1))])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.builds(Query, root=PARTS, filters=FILTERS, dates=DATES, sort=st.sampled_from(Sort), start=st.sampled_from([0, 0, 7, 95])))
def test_every_engine_answers_as_the_specification(whole: Engine, memory: MemoryEngine, one: Query) -> None:
    """For any tree, every engine returns the same paragraphs in the same order with the same scores, totals and facets."""
    asked = replace(one, facets=FACETS, facet_limit=1000)

    assert_same(memory.search(asked), whole.search(asked))
