"""Query: expands abbreviations to their words, and words to their abbreviations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from indexer.analysis import fold, indexed, scanned, typed_words
from indexer.query.ast import And, Concept, Node, Or, Term
from indexer.query.traversal import is_stop_word
from indexer.registers import Abbreviation, abbreviations

CAPITALS_ONLY = ("send", "rag", "wrap", "dash", "salt", "spa", "mast", "par", "la")
"""Abbreviations only in capitals; in lower case they are ordinary words."""
MOSTLY_WORDS = ("wrap", "dash", "salt", "spa", "la")
"""Those of the above that letters mostly use as ordinary words; their full words don't search for them."""
LONGEST = 12
"""Most words in an entry."""

Stems = tuple[str, ...]
Spelt = Callable[[Stems], tuple[str, ...]]
"""Returns the other spellings of the words with these stems, the usual one first; none if there are none."""


def no_spellings(_: Stems) -> tuple[str, ...]:
    """Return no other spellings."""
    return ()


@dataclass(frozen=True, slots=True)
class SynonymEntry:
    """A possible meaning of some words: an entry of the register."""

    entry: Abbreviation
    short: bool
    """True if the words are the abbreviation, False if they are what it stands for."""


@dataclass(frozen=True, slots=True)
class Expanded:
    """An expanded AST, and what was added to it, as pages show it."""

    root: Node
    also: tuple[str, ...] = ()


def with_abbreviations(root: Node, spelt: Spelt = no_spellings) -> Expanded:
    """Return `root` with abbreviations also matching their words, and words their abbreviations.

    `MASH` also finds "multi-agency safeguarding hub", and the other way round. Phrases and anything under a NOT are unchanged.
    `spelt` has the other spellings of words, or of several words together, by their stems.
    """
    match root:
        case Term():
            return _together([_widened((root,), spelt)])
        case And(parts):
            return _together([_widened(some, spelt) for some in _groups(parts, spelt)])
        case Or(parts):
            each = [with_abbreviations(part, spelt) for part in parts]
            return Expanded(Or(tuple(one.root for one in each)), _names(each))
        case _:
            return Expanded(root)


def _groups(parts: Sequence[Node], spelt: Spelt) -> Iterator[tuple[Node, ...]]:
    """Yield the parts one by one, but keep together those that make up an entry of the register or of `spelt`; the longest wins."""
    place = 0
    while place < len(parts):
        widths = range(min(LONGEST, len(parts) - place), 1, -1)
        width = next((width for width in widths if _is_entry(tuple(parts[place : place + width]), spelt)), 1)
        yield tuple(parts[place : place + width])
        place += width


def _is_entry(typed: tuple[Node, ...], spelt: Spelt) -> bool:
    return bool(_meanings(typed) or _spellings(typed, spelt))


def _widened(typed: tuple[Node, ...], spelt: Spelt) -> Expanded:
    """Return one part, or several that make up an entry, with the other forms added."""
    meanings, spellings = _meanings(typed), _spellings(typed, spelt)
    if not meanings and not spellings:
        return with_abbreviations(typed[0], spelt) if isinstance(typed[0], And | Or) else Expanded(typed[0])
    others = _distinct((*spellings, *(text for meaning in meanings for text in _others(meaning, _stems(typed)))))
    added = tuple(Term(text, also=True) for text in others)
    names = (*spellings[:1], *(meaning.entry.words if meaning.short else meaning.entry.short for meaning in meanings))
    return Expanded(Concept((_as_typed(typed, spellings), *added)), names)


def _as_typed(typed: tuple[Node, ...], spellings: tuple[str, ...]) -> Node:
    """Return what was typed as one part; the halves of one word must be neighbours if one of them means nothing alone: "well being"."""
    if spellings and len(typed) == 2 and any(map(is_stop_word, typed)):
        return Term(" ".join(part.word for part in typed if isinstance(part, Term)))
    return And(typed) if len(typed) > 1 else typed[0]


def _distinct(texts: Iterable[str]) -> Iterable[str]:
    """Return the texts in order, without those that differ only in their punctuation or capitals from one before."""
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(indexed(text)[1], text)
    return found.values()


def _together(each: Sequence[Expanded]) -> Expanded:
    """Return the conjunction of several expanded parts."""
    return Expanded(And(tuple(one.root for one in each)) if len(each) > 1 else each[0].root, _names(each))


def _names(each: Iterable[Expanded]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in each for name in one.also))


def _meanings(typed: tuple[Node, ...]) -> tuple[SynonymEntry, ...]:
    """Return the entries that `typed` as a whole matches; none unless all of it is plain words."""
    terms = tuple(part for part in typed if isinstance(part, Term))
    if len(terms) < len(typed):
        return ()
    stems = _stems(terms)
    found = _register(_initial(stems[0])).get(stems, ()) if stems else ()
    return tuple(one for one in found if (_is_form(terms, one.entry) if one.short else fold(one.entry.short) not in MOSTLY_WORDS))


def _spellings(typed: tuple[Node, ...], spelt: Spelt) -> tuple[str, ...]:
    """Return the other spellings of `typed` as a whole; none unless all of it is plain words."""
    return spelt(_stems(typed)) if all(isinstance(part, Term) for part in typed) else ()


def _is_form(terms: tuple[Term, ...], entry: Abbreviation) -> bool:
    """Return whether `terms` are a form of the abbreviation itself, not just a word with its stem, such as "sends" or "eeting"."""
    said = " ".join(token.exact.removesuffix("'s") for term in terms for token in typed_words(term.word))
    as_word = fold(entry.short) in CAPITALS_ONLY and not terms[0].word.removesuffix("s").isupper()
    return not as_word and said in [indexed(form)[1] for form in entry.forms]


def _others(meaning: SynonymEntry, typed: Stems) -> Iterator[str]:
    """Yield every other way of writing `meaning`, each once."""
    seen = set()
    for text in (*meaning.entry.phrases, *meaning.entry.forms):
        exact = indexed(text)[1]
        if exact not in seen and _stems((Term(text),)) != typed:
            yield text
        seen.add(exact)


@cache
def _register(initial: str) -> Mapping[Stems, tuple[SynonymEntry, ...]]:
    """Return the register's entries with that `_initial`, or none, by the stems of each abbreviation and wording.

    The few words of a search need few of the initials; taking all wordings apart takes a thirtieth of a search from the command line.
    """
    found: dict[Stems, dict[str, SynonymEntry]] = {}
    for text, one in (*_wordings().get(initial, ()), *_wordings().get("", ())):
        found.setdefault(scanned(text)[2], {}).setdefault(one.entry.short, one)
    return {stems: tuple(meanings.values()) for stems, meanings in found.items()}


@cache
def _wordings() -> Mapping[str, Sequence[tuple[str, SynonymEntry]]]:
    """Return every abbreviation and wording with what it means, by their `_initial`."""
    found: dict[str, list[tuple[str, SynonymEntry]]] = {}
    for entry in abbreviations():
        for short, texts in ((True, entry.forms), (False, entry.phrases)):
            one = SynonymEntry(entry, short)
            for text in texts:
                found.setdefault(_initial(text), []).append((text, one))
    return found


def _initial(text: str) -> str:
    """Return what a text and the stem of its first word both begin with, in lower case; "" unless that is an ordinary letter or digit."""
    first = text[:1].lower()
    return first if first.isascii() and first.isalnum() else ""


def _stems(terms: Iterable[Node]) -> Stems:
    return tuple(token.stem for term in terms if isinstance(term, Term) for token in typed_words(term.word))
