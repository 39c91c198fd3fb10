"""Search: puts misspelt words right ("Did you mean …?") with words from the index.

Of all words that the index has near a typed one, the likeliest is offered: how often letters use it, times how easily it is mistyped so
(`indexer.search.slips`). What English has, and what the registers have, is never a misspelling.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import chain
from math import log

from indexer.analysis import STOP_WORDS, fold, stem, typed_words
from indexer.dates import ANY_DATE
from indexer.engines.port import Engine
from indexer.engines.shared.term_dictionary import TermDictionary
from indexer.query import And, Leaf, Node, Not, Or, Query, Term, print_query
from indexer.query.plain_words import readings_in, without_readings
from indexer.query.plain_words.words import all_of, parts_of
from indexer.query.question_words import without_question_words
from indexer.query.synonyms import with_abbreviations
from indexer.query.traversal import map_leaves, positive_leaves
from indexer.query.word_atoms import usual_distance
from indexer.registers import abbreviations, authorities, is_english, trade_terms
from indexer.results import Notice
from indexer.search.slips import slip_cost
from indexer.search.word_forms import spellings_of

SHORTEST, LONGEST = 4, 30
"""Lengths of words to correct, in letters: shorter ones are close to too many words, longer ones aren't words."""
LONG, FAR = 9, 3
"""From this many letters on, a word with nothing near may have this many wrong."""
JOINED = 2.0
"""Taken from the score of two words that were typed as one."""
RARE = 2
"""Most paragraphs a word may be in and still count as a possible misspelling."""
LIKELIER = 50
"""A suggestion must be in more than this many times as many paragraphs as the typed word."""
NEAREST, COMMONEST = 8, 6
"""Of the words near a typed one, how many of the nearest and how many of the most frequent are weighed."""
LEAST_COUNT = 5
"""Fewest paragraphs with a word that can be meant though neither English nor a register has it; a rarer one may be a slip itself."""
NAME, CAPITALS = 2.0, 4.0
"""Added to the score of a register's name if the typed word begins with a capital; of an abbreviation if it is all capitals."""
NAMED = 200
"""Paragraphs of `EVERY` that a council's name is taken to be in at least: people search for councils more than letters name them."""
SHORT_FORM = 5
"""Most letters of a word in capitals that is taken for an abbreviation, and so for no slip of an ordinary word: "SWEP"."""
SELDOM_MEANT = 20
"""How many times rarer stop words are in searches than in letters."""
EVERY, EVERYWHERE = 30_000, "the"
"""Counts are taken as if this many paragraphs had the word that most of them have, so that scores mean the same in any collection."""
CLOSE = 3.0
"""The neighbours of a typed word are asked where the next best is within this score of the best."""
LEAST_SCORE, EACH_LETTER = 0.0, -0.5
"""Least score of a suggestion, and what each letter of the typed word adds to that: the longer, the fewer words are near by chance."""
CERTAIN_SCORE, CERTAIN_LEAD = -2.0, 2.0
"""Least score of a certain suggestion, and by how much it must lead the next that isn't another form of it."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A query with its misspelt words put right."""

    query: Query
    certain: bool
    """True if every misspelt word is nowhere in the letters, and there is little doubt about what was meant."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A word that may have been meant for a typed one."""

    word: str
    """As people write it: "caseload", "CAMHS", "Nottingham"."""
    score: float
    """The logarithm of its likelihood, but for a constant."""


@dataclass(frozen=True, slots=True)
class _Typed:
    """A typed word that may be misspelt."""

    exact: str
    written: str
    """As typed, with its capitals."""
    count: int
    """Paragraphs that have it."""
    before: str = ""
    after: str = ""
    """The words beside it; "" if there are none."""


def correction(engine: Engine, query: Query) -> Correction | None:
    """Return `query` with all its misspelt words put right as far as they can be; None if there is nothing to put right."""
    suspects = tuple(_suspects(engine, query))
    better = {one.exact: best for one in suspects if (best := _ranked(engine, query, one) or _apart(engine, query, one))}
    if not better:
        return None
    words = {exact: best[0].word for exact, best in better.items()}
    certain = all(one.count == 0 and one.exact in better and _is_certain(better[one.exact]) for one in suspects)
    root = map_leaves(query.root, lambda leaf: _put_right(leaf, words))
    parts = tuple(each for part in parts_of(root) for each in parts_of(part))  # two words in place of one stand beside the others
    return Correction(replace(query, root=all_of(parts)), certain)


def did_you_mean(better: Correction | None) -> tuple[Notice, ...]:
    """Return a notice that offers the corrected query; empty if there is none."""
    return (Notice("did-you-mean", f"Did you mean “{print_query(better.query)}”?", better.query),) if better else ()


def certainly_meant(query: Query, better: Correction | None) -> Query | None:
    """Return the corrected query, to search for instead, if there is little doubt about it and the reader doesn't refuse it."""
    return replace(better.query, corrected=False) if query.corrected and better and better.certain else None


def corrected(query: Query, instead: Query, total: int) -> Notice:
    """Return the notice that `instead` was searched, which found `total`, as nothing was found for `query`; it offers the way back."""
    typed = replace(query, corrected=False)
    now, then = (print_query(replace(one, filters=(), dates=ANY_DATE)) for one in (instead, query))  # their filters are the same
    message = f"{'Showing results' if total else 'Searched'} for “{now}”, as nothing was found for “{then}”."
    return Notice("corrected", message, typed)


def _suspects(engine: Engine, query: Query) -> Iterator[_Typed]:
    """Yield the words of `query` that may be misspelt: rare, not English, in no register, no name, and not searched in another spelling."""
    if not _rare(engine, query.root):
        return
    root = without_question_words(without_readings(query.root, readings_in(query.root, query.today or date.today())))
    alone = with_abbreviations(root, spellings_of(engine, root)).root if query.expanded else root
    typed = {one.exact: one for run in _runs(alone) for one in _in_a_row(run)}
    counts = engine.frequencies(tuple(typed))
    for word, one in typed.items():
        is_name = counts[word] > 0 and one.written.istitle()
        if counts[word] > RARE or is_name or _is_known(word):
            continue
        if not counts[word] or engine.search(Query(root=Term(word), limit=0, counted=False, deadline=query.deadline)).total <= RARE:
            yield replace(one, count=counts[word])


def _rare(engine: Engine, root: Node) -> bool:
    """Return whether any plain word of `root` is rare: most searches have none, and this is told at once."""
    words = tuple(token.exact for leaf in positive_leaves(root) if isinstance(leaf, Term) for token in typed_words(leaf.word))
    return any(count <= RARE for count in engine.frequencies(words).values())


def _runs(root: Node) -> Iterator[tuple[Term, ...]]:
    """Yield the plain words of `root` that stand beside each other, without those that are searched in another spelling too."""
    match root:
        case Term():
            yield (root,)
        case And(parts):
            run: list[Term] = []
            for part in parts:
                if isinstance(part, Term):
                    run.append(part)
                else:
                    yield tuple(run)
                    yield from _runs(part)
                    run = []
            yield tuple(run)
        case Or(parts) if not any(isinstance(part, Term) and part.also for part in parts):
            yield from chain.from_iterable(map(_runs, parts))
        case Not() | _:
            return


def _in_a_row(run: Iterable[Term]) -> Iterator[_Typed]:
    """Yield the words of `run` that are long enough to be put right, each with its neighbours."""
    words = [(token.exact, term.word[token.start : token.end]) for term in run for token in typed_words(term.word)]
    exact = ["", *(word for word, _ in words), ""]
    for place, (word, written) in enumerate(words):
        if SHORTEST <= len(word) <= LONGEST and word.isalpha() and word not in STOP_WORDS:
            yield _Typed(word, written, 0, exact[place], exact[place + 2])


def _ranked(engine: Engine, query: Query, typed: _Typed) -> tuple[_Candidate, ...]:
    """Return the words that may have been meant, likeliest first; none if none is likely enough."""
    near, scale = _near(engine, typed), EVERY / max(engine.frequencies((EVERYWHERE,))[EVERYWHERE], 1)
    scored = (one for word, count in near.items() if (one := _scored(typed, word, count, scale)))
    short = typed.written.isupper() and len(typed.written) <= SHORT_FORM and not _is_all_capitals(query)
    found = sorted((one for one in scored if not short or one.word.isupper() or not is_english(one.word)), key=_likeliest_first)
    close = [one for one in found[:3] if one.score > found[0].score - CLOSE]
    if len(close) > 1 and (typed.before or typed.after):
        asked = [replace(one, score=one.score + _beside(engine, query, typed, one.word)) for one in close]
        found = sorted((*asked, *found[len(close) :]), key=_likeliest_first)
    return tuple(found) if found and found[0].score >= LEAST_SCORE + EACH_LETTER * len(typed.exact) else ()


def _apart(engine: Engine, query: Query, typed: _Typed) -> tuple[_Candidate, ...]:
    """Return two words that may have been meant for one, of which one is misspelt: "carelevers" gives "care leavers"."""
    pairs: dict[str, float] = {}
    for place in range(SHORTEST, len(typed.exact) - SHORTEST + 1):
        left, right = typed.exact[:place], typed.exact[place:]
        for half, other, before in ((left, right, False), (right, left, True)):
            if engine.frequencies((other,))[other] > RARE and is_english(other):
                for word, count in engine.similar_words(half, 1):
                    if word != half and count > RARE and is_english(word):
                        pairs[f"{other} {word}" if before else f"{word} {other}"] = slip_cost(half, word)
    scale = EVERY / max(engine.frequencies((EVERYWHERE,))[EVERYWHERE], 1)
    totals = {pair: engine.search(Query(root=Term(pair), limit=0, counted=False, deadline=query.deadline)).total for pair in pairs}
    found = (_Candidate(pair, log(total * scale) - pairs[pair] - JOINED) for pair, total in totals.items() if total > LEAST_COUNT)
    return tuple(sorted(found, key=_likeliest_first))


def _is_all_capitals(query: Query) -> bool:
    """Return whether all of several words are in capitals, which then tell nothing of one."""
    return query.text.isupper() and len(query.text.split()) > 1


def _likeliest_first(one: _Candidate) -> tuple[float, str]:
    return -one.score, one.word


def _near(engine: Engine, typed: _Typed) -> Mapping[str, int]:
    """Return the words to weigh, each with its number of paragraphs."""
    near = engine.similar_words(typed.exact, usual_distance(typed.exact))
    if not near and len(typed.exact) >= LONG:
        near = engine.similar_words(typed.exact, FAR)
    common = sorted(near, key=lambda one: -one[1])[:COMMONEST]
    mixed = _anagrams().get("".join(sorted(typed.exact)), ()) if typed.written.isupper() else ()
    counted = dict(near)
    named = [word for word in _council_words().similar(typed.exact, usual_distance(typed.exact)) if word not in counted]
    return {**dict((*near[:NEAREST], *common)), **dict.fromkeys(named, 0), **(engine.frequencies(mixed) if mixed else {})}


def _scored(typed: _Typed, word: str, count: int, scale: float) -> _Candidate | None:
    """Return `word`, which `count` paragraphs have, with its score; None if it can't be meant. `scale` makes counts those of `EVERY`."""
    name = _names().get(word, "")
    often = max(count * scale / (SELDOM_MEANT if word in STOP_WORDS else 1), NAMED if word in _councils() else 1)
    if word == typed.exact or not word.isalpha() or often <= LIKELIER * scale * typed.count:
        return None
    if not name and count < LEAST_COUNT and not is_english(word):
        return None
    bonus = _as_capitals(typed.written, name)
    written = name if bonus or not is_english(word) else ""
    return _Candidate(written or word, log(often) - slip_cost(typed.exact, word) + bonus)


def _as_capitals(written: str, name: str) -> float:
    """Return what the capitals of a typed word add to the score of `name`, which is "" if the word is no name."""
    if written.isupper() and name.removesuffix("s").isupper():
        return CAPITALS
    return NAME if name and written[0].isupper() else 0.0


def _beside(engine: Engine, query: Query, typed: _Typed, word: str) -> float:
    """Return what the neighbours of a typed word add to the score of `word`: how often it stands beside them."""
    pairs = [f"{typed.before} {word}"] * bool(typed.before) + [f"{word} {typed.after}"] * bool(typed.after)
    return sum(log(1 + engine.search(Query(root=Term(pair), limit=0, counted=False, deadline=query.deadline)).total) for pair in pairs)


def _is_certain(ranked: tuple[_Candidate, ...]) -> bool:
    """Return whether the first leads all others but those that are other forms of it."""
    best = ranked[0]
    others = (one.score for one in ranked[1:] if stem(fold(one.word)) != stem(fold(best.word)))
    return best.score >= max(CERTAIN_SCORE, next(others, best.score - CERTAIN_LEAD) + CERTAIN_LEAD)


def _is_known(word: str) -> bool:
    """Return whether `word` is right because English or a register has it."""
    return word in _names() or word in _register_words() or is_english(word)


@cache
def _names() -> Mapping[str, str]:
    """Return the single words of the registers that are written with capitals, as written, by their exact form."""
    short = (form for entry in abbreviations() for form in entry.forms)
    return {fold(word): word for word in (*_councils().values(), *short) if word.isalpha()}


@cache
def _councils() -> Mapping[str, str]:
    """Return the words of the short names of councils, as written, by their exact form."""
    words = (word for entry in authorities() for word in entry.authority.short_name.replace("-", " ").split())
    return {fold(word): word for word in words if len(word) >= SHORTEST and word.isalpha() and word[0].isupper()}


@cache
def _council_words() -> TermDictionary:
    return TermDictionary(dict.fromkeys(_councils(), 0))


@cache
def _register_words() -> frozenset[str]:
    """Return the exact forms of all words in the registers of abbreviations and terms."""
    wordings = (wording for row in trade_terms() for term in row.terms for wording in term)
    phrases = (phrase for entry in abbreviations() for phrase in entry.phrases)
    return frozenset(token.exact for text in (*wordings, *phrases) for token in typed_words(text))


@cache
def _anagrams() -> Mapping[str, tuple[str, ...]]:
    """Return the abbreviations of the register, folded, by their letters in alphabetical order."""
    found: dict[str, tuple[str, ...]] = {}
    for form in (fold(form) for entry in abbreviations() for form in entry.forms if form.isalpha()):
        key = "".join(sorted(form))
        found[key] = (*found.get(key, ()), form)
    return found


def _put_right(leaf: Leaf, better: Mapping[str, str]) -> Node:
    """Return `leaf` with its misspelt words put right; of several joined by hyphens, only those."""
    if not isinstance(leaf, Term):
        return leaf
    word = leaf.word
    for token in reversed(typed_words(word)):
        word = word[: token.start] + better.get(token.exact, word[token.start : token.end]) + word[token.end :]
    words = tuple(map(Term, word.split()))
    return And(words) if len(words) > 1 else Term(word)
