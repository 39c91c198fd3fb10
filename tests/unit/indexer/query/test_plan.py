"""Scoring plan: what must match and what counts, once for all engines."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from indexer.query import All, And, Fuzzy, Has, Node, Not, Or, Phrase, Term, Wildcard, parse_query
from indexer.query.ast import Concept, Some
from indexer.query.denials import denial_of
from indexer.query.plan import (
    CONSTANTS,
    DENIAL,
    EXACT,
    HEADING,
    PAIR,
    Stream,
    Wording,
    WordSequence,
    make_plan,
    word_sequence_of,
)

MATCHES = (
    ("neglect of the child", And((Term("neglect"), Term("child"))), "stop words need not be there"),
    ("the neglect", Term("neglect"), "one word is left"),
    ("to be or not", And((Term("to"), Term("be"), Term("or"), Term("not"))), "nothing else is left"),
    ("the -child", And((Term("the"), Not(Term("child")))), "what is taken away is not something else"),
    ("the OR neglect", Or((Term("the"), Term("neglect"))), "either was asked for"),
    ('"the child"', Phrase(("the", "child")), "a phrase needs its words"),
    ("NOT (the child)", Not(Term("child")), "also under a NOT"),
    ("a-z of", Term("a-z"), "a row with more than stop words stays"),
)


@pytest.mark.parametrize(("typed", "match", "why"), MATCHES)
def test_stop_words_are_dropped_from_plain_queries(typed: str, match: Node, why: str) -> None:
    """Unless nothing else is left."""
    assert make_plan(parse_query(typed).root).match == match, why


def weights(typed: str) -> dict[tuple[str, ...], float]:
    """Return stream and words of each clause with its weight."""
    return {(clause.row.stream.value, *clause.row.words): round(clause.weight, 6) for clause in make_plan(parse_query(typed).root).clauses}


SCORES = (
    (
        "caseloads",
        {("stems", "caseload"): 1.0, ("exact", "caseloads"): EXACT, ("heading", "caseload"): HEADING},
        "stem, exact form and heading",
    ),
    (
        "child children child",
        {
            ("stems", "child"): 2.0,
            ("exact", "child"): 2 * EXACT,
            ("heading", "child"): 2 * HEADING,
            ("stems", "children"): 1.0,
            ("exact", "children"): EXACT,
            ("heading", "children"): HEADING,
        },
        "a word typed twice counts twice",
    ),
    (
        "well-matched",
        {("stems", "well", "match"): 1.0, ("exact", "well", "matched"): EXACT, ("heading", "well", "match"): HEADING},
        "words joined by a mark count as a row",
    ),
    ('"child in need"', {("exact", "child", "in", "need"): 1.0}, "a phrase counts as a row"),
    ('"missing child"~5', {("exact", "missing"): 1.0, ("exact", "child"): 1.0}, "a loose phrase by its words"),
    ("chidl~", {("exact", "chidl"): 1.0}, "a misspelt word by itself"),
    ("-child", {}, "nothing under a NOT"),
    ("inspect*", {}, "nor a wildcard"),
    ("*", {}, "nor everything"),
)


@pytest.mark.parametrize(("typed", "clauses", "why"), SCORES)
def test_words_add_to_the_score(typed: str, clauses: dict[tuple[str, ...], float], why: str) -> None:
    """Each by BM25 times its weight."""
    assert weights(typed) == clauses, why


CONSTANT = (
    ("inspect* inspect*", {Wildcard("inspect*"): 2 * CONSTANTS[Wildcard]}, "wildcards"),
    ("chidl~", {Fuzzy("chidl", 1): CONSTANTS[Fuzzy]}, "misspelt words"),
    ("Children in need of help", {Term("children in need"): PAIR, Term("need of help"): PAIR}, "neighbours, as they were typed"),
    ("child care child care", {Term("child care"): 2 * PAIR, Term("care child"): PAIR}, "as often as they were typed"),
    ("one-two-three-four five", {Term("one two three four five"): PAIR}, "a row of five words"),
    ("a OR child care", {Term("child care"): PAIR}, "neighbours in one part of an OR"),
    ('child "in need" care', {}, "a phrase parts neighbours"),
    ("one-two-three-four-five six", {}, "no row of more than five words"),
)


@pytest.mark.parametrize(("typed", "constants", "why"), CONSTANT)
def test_constants_are_added(typed: str, constants: dict[Node, float], why: str) -> None:
    """For what has no word of its own to weigh, and for nearness."""
    assert {one.node: one.weight for one in make_plan(parse_query(typed).root).constants} == constants, why


def test_a_name_in_the_letters_data_adds_a_constant() -> None:
    """A paragraph of Slough's letters need not say Slough, but counts as if it were about it."""
    has = Has("authority", ("SLG",))
    assert [(one.node, one.weight) for one in make_plan(Or((Term("slough"), has))).constants] == [(has, CONSTANTS[Has])]


def test_what_was_not_typed_is_matched_exactly_where_it_is_one_word() -> None:
    """An abbreviation must not find a word with the same stem; its words are found in any form."""
    assert word_sequence_of(Term("MASH", also=True)) == WordSequence(Stream.EXACT, ("mash",))
    assert word_sequence_of(Phrase(("missing", "child"), 5)) == WordSequence(Stream.EXACT, ("missing", "child"), 5)
    assert word_sequence_of(Term("MASH")) == WordSequence(Stream.STEMS, ("mash",))
    assert word_sequence_of(Term("personal advisers", also=True)) == WordSequence(Stream.STEMS, ("person", "advis"))


def test_a_term_without_words_finds_nothing() -> None:
    """A tree made by hand may hold one; it scores nothing either."""
    assert word_sequence_of(Term("!")).words == ()
    assert make_plan(Term("!")).clauses == ()
    assert make_plan(All()).clauses == ()


def rows(wordings: Iterable[Wording]) -> list[list[tuple[str, ...]]]:
    """Return stream and words of each word sequence of each wording."""
    return [[(row.stream.value, *row.words) for row in wording] for wording in wordings]


def test_a_concept_scores_as_one_word() -> None:
    """In the text, as typed and in the heading, each time by whichever wording scores best; there is no clause for any wording alone."""
    plan = make_plan(Concept((Term("MASH"), Term("safeguarding hub", also=True))))
    assert [(rows(one.wordings), one.weight) for one in plan.concepts] == [
        ([[("stems", "mash")], [("stems", "safeguard", "hub")]], 1.0),
        ([[("exact", "mash")]], EXACT),
        ([[("heading", "mash")], [("heading", "safeguard", "hub")]], HEADING),
    ]
    assert not plan.clauses
    assert plan.scores


def test_words_of_a_concept_need_not_stand_together() -> None:
    """They are one wording, and one pair, which any other wording is as well."""
    short = Term("MASH", also=True)
    plan = make_plan(Concept((And((Term("hub"), Term("of"), Term("safeguarding"))), short)))
    assert rows(plan.concepts[0].wordings) == [[("stems", "hub"), ("stems", "safeguard")], [("exact", "mash")]]
    assert [(one.node, one.weight) for one in plan.constants] == [(Or((Term("hub of safeguarding"), short)), PAIR)]


def test_a_wording_without_words_is_left_out() -> None:
    """A tree made by hand may hold one."""
    assert make_plan(Concept((Term("!"), Term("-", also=True)))).concepts == ()
    assert rows(make_plan(Concept((Term("MASH"), Term("-", also=True)))).concepts[0].wordings) == [[("stems", "mash")]]


def test_some_words_keep_the_stop_words_between_neighbours() -> None:
    """Stop words need not match, but "children in need" stays a pair."""
    plan = make_plan(Some((Term("children"), Term("in"), Term("need"))))
    assert plan.match == Some((Term("children"), Term("need")))
    assert [(one.node, one.weight) for one in plan.constants] == [(Term("children in need"), PAIR)]


def test_a_denial_adds_a_constant() -> None:
    """Where any word that denies is near the word that was typed after “not”."""
    plan = make_plan(parse_query("plans not SMART").root)
    assert plan.match == And((Term("plans"), Term("SMART")))
    assert [one.weight for one in plan.constants if one.node == denial_of(Term("SMART"))] == [DENIAL]


def test_a_loose_term_scores_by_its_words() -> None:
    """As a loose phrase does, but by stems."""
    plan = make_plan(Term("not recorded", slop=3))
    assert [(clause.row.stream.value, *clause.row.words) for clause in plan.clauses] == [("stems", "not"), ("stems", "record")]
