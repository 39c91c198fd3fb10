"""Learn the table of weights for the tone of sentences from what the letters' own headings say.

Labels come from four places; nobody's judgements are among them:

1. Headings: text under "strengths" is praise, under "needs to improve" and "priority action" criticism, and background is neutral.
2. Cues: a clause of the narrative with words such as "too many" and none such as "effective" is critical, and the reverse.
3. What that teaches: the model labels the narrative, and learns from those clauses of which it is sure. By then headings count little, for
   points in a list are written otherwise than sentences.
4. Grades: in a section judged inadequate, criticism is likelier before a word is read.

Words count only if letters to a dozen councils have them, so that no name of a place or person is learnt; numbers and months never do.
"""

from __future__ import annotations

import random
import re
from calendar import month_name
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, vstack

from indexer.letter import Finding, Kind, Letter, Section
from indexer.parsing.sections import CLOSING, INTRODUCTION
from indexer.registers.headings import GRADES
from indexer.tone.clauses import Clause, clauses, features, sentences
from indexer.tone.weights import EVERY_CLAUSE, Weight

AGAINST, NEUTRAL, IN_FAVOUR = range(3)
ROWS = 4000
"""Rows of the table."""
COUNCILS, CLAUSES = 12, 15
"""How many councils' letters, and how many clauses, must have a word or pair."""
SHORTEST = 4
"""Words of the shortest clause that is learnt from."""
MONTHS = frozenset(map(str.lower, month_name))
ROUNDS = 2
MODELS = 3
"""How many models the table is the average of; they differ in which of their own labels they learn from."""
SURE, MOST_SURE = 0.8, 50_000
"""From which probability the model's own labels are learnt from, and how many of them at most."""
HEADINGS: Mapping[Finding, tuple[int, float, float]] = {
    Finding.STRENGTH: (IN_FAVOUR, 1.0, 0.15),
    Finding.IMPROVEMENT: (AGAINST, 0.7, 0.1),
    Finding.PRIORITY_ACTION: (AGAINST, 0.7, 0.1),
    Finding.BACKGROUND: (NEUTRAL, 0.4, 0.2),
}
"""The label of the text under each heading, and how much it counts at first, and once the narrative is learnt from."""
CUED = (0.5, 0.1)
OWN = 0.6
"""How much cues, and the model's own labels, count."""
SHARE_OF_CUES, SHARE_OF_BACKGROUND = 0.35, 0.7
GRADE_ODDS = {
    "outstanding": (-0.8, 0.0, 0.6),
    "good": (-0.3, 0.0, 0.3),
    "requires improvement": (0.3, 0.0, -0.2),
    "inadequate": (0.8, 0.0, -0.6),
}
"""What a section's grade adds to the log-odds of each label."""

_GRADE = re.compile(GRADES)
_CRITICAL = re.compile(
    r"\b(?:not (?:yet|always|consistently|sufficiently|enough|fully|all|routinely|well|clear|evident|effective|robust|good|been|have"
    r"|receive|know)|too (?:many|long|few|often|slow|late|high|low|much|variable|wide|little)|insufficient(?:ly)?|inadequate(?:ly)?"
    r"|inconsisten(?:t|tly|cy)|lacks?|lacking|weak(?:ness|nesses|er)?|poor(?:ly|er)?|delays?|delayed|drift|fail(?:s|ed|ing|ings|ure)?"
    r"|variable|varies|limited|underdeveloped|unclear|unsatisfactory|unacceptabl[ey]|unable|little evidence|few|shortfalls?|deficits?"
    r"|gaps?|worse|declin(?:ed|ing)|deteriorat\w+|concern(?:s|ing)?|however|over-?optimistic|missed|backlog|ineffective|unallocated"
    r"|should|needs? to|requires? (?:further )?improvement|absence of|struggl\w+|vulnerable to|at risk of harm|slow)\b"
)
_PRAISING = re.compile(
    r"\b(?:effective(?:ly)?|strong(?:er|ly)?|good|well|timely|excellent|outstanding|robust|thorough(?:ly)?|clear(?:ly)?"
    r"|appropriate(?:ly)?|improved|improving|improvements?|sensitiv\w+|comprehensive|skilled|positive(?:ly)?|swift(?:ly)?|prompt(?:ly)?"
    r"|successful(?:ly)?|high[- ]quality|benefit(?:s)?|impressive|committed|regular(?:ly)?|careful(?:ly)?|stable|detailed|child-centred"
    r"|creative|safe(?:ly)?|valued|proactive|tenacious\w*|purposeful|confident\w*|strengths?|strengthened|reduced|helping|supportive"
    r"|supported|meaningful|quickly)\b"
)
_TURNING = re.compile(r"\b(?:not|no|never|without|lack of|insufficient\w*|few|limited|little|fail\w*|unable|too|less)\b")

Floats = NDArray[np.float64]
Model = tuple[Floats, Floats]
"""Weights by feature and label, and the weights of every clause."""


@dataclass(frozen=True, slots=True)
class Example:
    """One clause, and what is known of it before its words are weighed."""

    has: tuple[str, ...]
    """What it is judged by; what is there twice counts twice."""
    finding: Finding
    grade: str
    cue: int | None
    council: str


@dataclass(slots=True)
class Lessons:
    """What is learnt from: the examples with a label, and those without."""

    labelled: list[Example] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    """How much each label counts in the first round."""
    later: list[float] = field(default_factory=list)
    unlabelled: list[Example] = field(default_factory=list)

    def add(self, example: Example, label: int, first: float, later: float) -> None:
        """Add an example with a label."""
        self.labelled.append(example)
        self.labels.append(label)
        self.first.append(first)
        self.later.append(later)


def learnt(letters: Iterable[Letter], models: int = MODELS, seed: int = 1) -> Mapping[str, Weight]:
    """Return the rows of the table learnt from `letters`; the same letters give the same table."""
    examples = tuple(one for letter in letters for one in _examples(letter))
    lessons = _lessons(examples, random.Random(seed))  # noqa: S311  # no secret
    shared = _shared(examples)
    whole = _trained(lessons, shared, 4.0, seed)
    telling = _most_telling(shared, whole[0], _clauses_with(examples))
    models = [_trained(lessons, telling, 2.0, seed + place) for place in range(models)]
    return _table(telling, (np.mean([one[0] for one in models], axis=0), np.mean([one[1] for one in models], axis=0)))


def _examples(letter: Letter) -> Iterator[Example]:
    """Yield the clauses of a letter."""
    overall = next((one.grade for one in letter.grades if one.judgement == "overall"), "")
    for paragraph in letter.paragraphs:
        section = letter.section_of(paragraph)
        if paragraph.kind in (Kind.FOOTNOTE, Kind.TABLE_ROW) or section in (INTRODUCTION, CLOSING):
            continue
        grade, council = _grade(section, overall), letter.authority.code if letter.authority else letter.id
        for words in (words for sentence in sentences(paragraph.text) for words in clauses(sentence) if len(words) >= SHORTEST):
            yield Example(tuple(features(words)), section.finding, grade, _cue(words), council)


def _grade(section: Section, overall: str) -> str:
    """Return the grade that the section's heading says, or else the letter's overall one, in one wording."""
    said = _GRADE.findall(section.heading.lower())
    grade = (said[-1] if said else overall).replace("require improvement", "requires improvement")
    return next((one for one in GRADE_ODDS if grade.startswith(one)), "")


def _cue(words: Clause) -> int | None:
    text = " ".join(words)
    critical, praising, turning = (bool(cue.search(text)) for cue in (_CRITICAL, _PRAISING, _TURNING))
    if critical and (turning or not praising):
        return AGAINST
    return IN_FAVOUR if praising and not critical and not turning else None


def _lessons(examples: Iterable[Example], chance: random.Random) -> Lessons:
    lessons = Lessons()
    for one in examples:
        if one.finding not in HEADINGS:
            lessons.unlabelled.append(one)
            if one.cue is not None and chance.random() < SHARE_OF_CUES:
                lessons.add(one, one.cue, *CUED)
        elif one.finding is not Finding.BACKGROUND or chance.random() < SHARE_OF_BACKGROUND:
            lessons.add(one, *HEADINGS[one.finding])
    return lessons


def _clauses_with(examples: Iterable[Example]) -> Counter[str]:
    return Counter(one for example in examples for one in set(example.has))


def _shared(examples: Sequence[Example]) -> dict[str, int]:
    """Return the words and pairs that enough clauses and councils have, each with its column."""
    clauses_with = _clauses_with(examples)
    councils = defaultdict(set)
    for example in examples:
        for one in example.has:
            if clauses_with[one] >= CLAUSES:
                councils[one].add(example.council)
    return {one: column for column, one in enumerate(sorted(one for one, found in councils.items() if _learnable(one, len(found))))}


def _learnable(words: str, councils: int) -> bool:
    return councils >= COUNCILS and not any(letter.isdigit() for letter in words) and MONTHS.isdisjoint(words.split())


def _trained(lessons: Lessons, columns: Mapping[str, int], penalty: float, seed: int) -> Model:
    """Return the model after all rounds."""
    labelled, unlabelled = _matrix(lessons.labelled, columns), _matrix(lessons.unlabelled, columns)
    labels = np.array(lessons.labels)
    odds = np.array([GRADE_ODDS.get(one.grade, (0.0, 0.0, 0.0)) for one in lessons.unlabelled])
    model = _fitted(labelled, labels, np.array(lessons.first), penalty)
    for place in range(ROUNDS):
        guessed = _softmax(np.log(_softmax(_scores(unlabelled, model)) + 1e-9) + odds)
        sure = np.where(guessed.max(1) > SURE)[0]
        kept = np.random.default_rng(seed + place).choice(sure, min(MOST_SURE, len(sure)), replace=False)
        both = vstack([labelled, unlabelled[kept]]).tocsr()
        counting = np.concatenate([lessons.later, np.full(len(kept), OWN)])
        model = _fitted(both, np.concatenate([labels, guessed[kept].argmax(1)]), counting, penalty)
    return model


def _matrix(examples: Sequence[Example], columns: Mapping[str, int]) -> csr_matrix:
    found = [sorted(columns[one] for one in example.has if one in columns) for example in examples]
    ends = np.cumsum([0, *map(len, found)])
    return csr_matrix((np.ones(ends[-1]), np.concatenate(found).astype(int), ends), shape=(len(examples), len(columns)))


def _scores(matrix: csr_matrix, model: Model) -> Floats:
    return np.asarray(matrix @ model[0] + model[1])


def _softmax(scores: Floats) -> Floats:
    grown = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(grown / grown.sum(1, keepdims=True))


def _fitted(matrix: csr_matrix, labels: NDArray[np.int_], counting: Floats, penalty: float) -> Model:
    """Return the logistic regression of three labels with this L2 penalty."""
    rows, width = matrix.shape
    truth = np.zeros((rows, 3))
    truth[np.arange(rows), labels] = 1

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights, every = flat[:-3].reshape(width, 3), flat[-3:]
        guessed = _softmax(_scores(matrix, (weights, every)))
        slope = (guessed - truth) * counting[:, None]
        cost = -(counting * np.log(guessed[np.arange(rows), labels] + 1e-12)).sum() + penalty / 2 * (weights**2).sum()
        return float(cost), np.concatenate([np.asarray(matrix.T @ slope + penalty * weights).ravel(), slope.sum(0)])

    flat = minimize(loss, np.zeros(3 * width + 3), jac=True, method="L-BFGS-B", options={"maxiter": 50}).x
    return flat[:-3].reshape(width, 3), flat[-3:]


def _most_telling(columns: Mapping[str, int], weights: Floats, clauses_with: Mapping[str, int]) -> dict[str, int]:
    """Return the words and pairs with most weight, frequent ones before rare ones."""
    apart = np.abs(weights - weights.mean(1, keepdims=True)).max(1)
    worth = {one: apart[column] * clauses_with[one] ** 0.25 for one, column in columns.items()}
    return {one: column for column, one in enumerate(sorted(sorted(worth, key=lambda one: -worth[one])[:ROWS]))}


def _table(columns: Mapping[str, int], model: Model) -> Mapping[str, Weight]:
    """Return the model as a table, against neutral."""
    against = [Weight(*(round(float(row[label] - row[NEUTRAL]), 2) for label in (AGAINST, IN_FAVOUR))) for row in (*model[0], model[1])]
    return {EVERY_CLAUSE: against[-1], **{one: against[column] for one, column in columns.items()}}
