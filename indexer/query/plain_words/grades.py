"""Query: finds overall grades among plain words: "inadequate councils", "councils rated outstanding or good"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.query.ast import Node
from indexer.query.plain_words.lexicon import NOT_HERE
from indexer.query.plain_words.reading import Reading
from indexer.query.plain_words.words import Word, key_at, words_of

GRADES = (
    ("requires", "improvement", "to", "be", "good"), ("requires", "improvement"), ("requiring", "improvement"), ("require", "improvement"),
    ("inadequate",), ("good",), ("outstanding",), ("adequate",), ("satisfactory",),
    ("ri",),
)  # fmt: skip
"""Grades as they are typed; the longest of those that begin alike comes first."""
_BEGINNINGS = frozenset(grade[0] for grade in GRADES)
NAMED = {"ri": "requires improvement", "requiring improvement": "requires improvement", "require improvement": "requires improvement"}
"""What a grade is called where it is typed in another form."""
OFFERED = frozenset(("inadequate", "outstanding", "requires improvement", "ri"))
"""Grades that are offered even where nothing says that a grade is meant; the others are too usual as words."""
COUNCILS = frozenset("councils authorities las boroughs council authority".split())
RATED = frozenset("rated judged graded".split())
OVERALL = frozenset("overall grade grades graded rating ratings".split())
_BEFORE = frozenset("as to be is are was were been being that which found ever still now currently previously again".split())
"""Words between a council and its grade."""
NEWLY = frozenset("newly recently currently now still previously".split())
"""Before a grade of councils, they only say when they got it."""
LOST = frozenset("lost lose loses losing".split())
"""Before a grade, they say that it is another now."""
CHANGED = frozenset(
    "improved improve improving improves went gone go going moved move moving rose risen rise fell fallen fall dropped drop declined"
    " decline deteriorated worsened slipped downgraded upgraded changed change changing progressed jumped turned".split()
)
"""Before “from” or “to” and a grade, they ask how grades changed."""
_UP_TO_GRADE = frozenset("a an the being rated judged graded rating grade overall its their".split())
_AFTER_GRADE = frozenset(
    ("", *"in since after between before at by to and or from rating ratings grade grades overall judgement last this".split())
)
STATED = frozenset("is are was were been".split())
"""Words that say that a council just named had the grade."""
ASKED = frozenset(("is", "was", "are", "were", "has", "have"))
"""Before a council’s name that its grade follows, they ask for it: "is Croydon still inadequate"."""


@dataclass(frozen=True, slots=True)
class _Grade:
    """One grade, in words `first` to `last`."""

    first: int
    last: int
    name: str


def grades_in(words: Sequence[Word], named: Sequence[Reading]) -> Iterator[Reading]:
    """Yield the grades in `words`, of which `named` are names; grades joined by “or” are certain if one of them is.

    Of those that are not certain, only what is in `OFFERED` may be offered.
    """
    found = tuple(_grades(words))
    ends, starts = {one.last: one for one in named}, {one.first: one for one in named}
    for run in _runs(words, found):
        first, last, sure = run[0].first, run[-1].last, False
        rated, told = _cue_before(words, first, last, ends), _cue_after(words, last, starts)
        if rated is not None:
            first, sure = rated, True
        elif told is not None:
            last, sure = told, True
        short = words[first].key == "ri" and (first - 1 in ends or last + 1 in starts)  # no letter says so in its text
        sure = (sure or short) and not _is_left_out(words, first)
        while sure and told is not None and key_at(words, first - 1) in NEWLY:
            first -= 1
        for one in run:
            start, end = (first, last) if sure else (one.first, one.last)
            yield Reading(start, end, "grade", (one.name,), f"with the overall grade “{one.name}”", sure)


def asks_for_change(root: Node) -> bool:
    """Return whether plain words ask how grades changed: "went from inadequate to good", "downgraded to inadequate", "no longer good"."""
    words = words_of(root)
    found = tuple(_grades(words))
    return any(_is_changed(words, one) for one in found) or any(
        one.name != other.name and [word.key for word in words[one.last + 1 : other.first]] == ["to"] for one, other in pairwise(found)
    )


def _is_changed(words: Sequence[Word], one: _Grade) -> bool:
    place = one.first - 1
    if key_at(words, one.last + 1) not in _AFTER_GRADE:  # "moved from good homes"
        return False
    while key_at(words, place) in _UP_TO_GRADE:
        place -= 1
    if key_at(words, place) in LOST or (key_at(words, place - 1), key_at(words, place)) == ("no", "longer"):
        return True
    before = {key_at(words, place - step) for step in (1, 2, 3)}
    return key_at(words, place) in ("to", "from") and not before.isdisjoint(CHANGED)


def _grades(words: Sequence[Word]) -> Iterator[_Grade]:
    place = 0
    while place < len(words):
        grade = _grade_at(words, place) if words[place].key in _BEGINNINGS else ()
        if grade:
            name = " ".join(grade)
            yield _Grade(place, place + len(grade) - 1, NAMED.get(name, name))
        place += len(grade) or 1


def _grade_at(words: Sequence[Word], place: int) -> tuple[str, ...]:
    return next((one for one in GRADES if tuple(word.key for word in words[place : place + len(one)]) == one), ())


def _runs(words: Sequence[Word], found: Sequence[_Grade]) -> Iterator[list[_Grade]]:
    """Yield the grades together that “and”, “or” or nothing joins."""
    run: list[_Grade] = []
    for one in found:
        if run and not all(word.key in ("and", "or") for word in words[run[-1].last + 1 : one.first]):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _cue_before(words: Sequence[Word], first: int, last: int, ends: Mapping[int, Reading]) -> int | None:
    """Return the first word that says that a grade follows, as in “councils rated”; None if none does.

    What is rated must be a council: of “assessments rated inadequate” the grade is not the overall one.
    """
    place = first - 1
    while (key := key_at(words, place)) in _BEFORE or key in RATED or key == "overall":
        place -= 1
    between = {word.key for word in words[place + 1 : first]}
    rated = not between.isdisjoint((*RATED, "overall"))
    if key in ("grade", "rating"):
        return place - 1 if key_at(words, place - 1) == "overall" else place
    councils = (key in COUNCILS and (key.endswith("s") or rated)) or (key == "who" and rated)
    if place < 0 or place in ends:
        stated = place in ends and (not between.isdisjoint(STATED) or _is_asked(words, last, ends[place]))
        return place + 1 if rated or councils or stated else None
    return place if councils else None


def _is_asked(words: Sequence[Word], last: int, name: Reading) -> bool:
    """Return whether the grades up to word `last` are all that is asked of a council: "is Derby good", not "… good at adoption"."""
    ends = last + 1 == len(words) or key_at(words, last + 1) in ("in", "since", "overall")
    return name.field == "authority" and key_at(words, name.first - 1) in ASKED and ends


def _cue_after(words: Sequence[Word], last: int, starts: Mapping[int, Reading]) -> int | None:
    """Return the last of the words that say that a grade stood before them, as in “inadequate councils”; None if none does."""
    after = last + 1
    name = starts.get(after)
    if name and (name.field == "authority_type" or (name.field == "region" and key_at(words, name.last + 1) in COUNCILS)):
        return last
    if key_at(words, after) == "overall":
        return after
    if (key_at(words, after), key_at(words, after + 1)) == ("local", "authorities"):
        return after + 1
    plural = key_at(words, after) in COUNCILS and key_at(words, after).endswith("s")
    return after if plural or key_at(words, after) in ("grades", "grade", "ratings", "rating") else None


def _is_left_out(words: Sequence[Word], first: int) -> bool:
    """Return whether a word before excludes the grade: "not rated inadequate", "councils not inadequate", "lost its good rating"."""
    before = first - 2 if key_at(words, first - 1) in ("its", "their", "the", "a", "an") else first - 1
    return key_at(words, first - 1) in NOT_HERE or key_at(words, before) in LOST
