"""Query: turns one lexeme without spaces into a term, a wildcard or a fuzzy word."""

from __future__ import annotations

import re

from indexer.analysis import analyse, typed_words
from indexer.errors import BadQuery, short
from indexer.query.ast import All, And, Fuzzy, Node, Term, Wildcard
from indexer.query.language import FEWEST_FUZZY, FEWEST_LETTERS, MOST_WILDCARDS, OPERATORS
from indexer.query.lexer import LexemeKind, lexemes_of

# A question mark is a wildcard only before a letter: in "wom?n", but not in "neglect?".
_WILDCARDS = re.compile(r"((?:\?*\*[*?]*)|\?+(?=[^\W_]))")
_FUZZY = re.compile(r"~(\d*)$", re.ASCII)


_DOTTED = re.compile(r"[^\W\d_](?:\.[^\W\d_]){2,}")
"""An abbreviation with full stops, "L.A.C", of at least three letters: "e.g" and "i.e" are two."""
_AND_LATER = re.compile(r"(?:19|20)\d\d\+", re.ASCII)
"""A year and all that follow: "2020+"."""


def parse_word(word: str) -> Node:
    """Return the node for `word`; `All` if it has no letters or digits; `BadQuery` with a repaired word if it can't be searched for."""
    if _WILDCARDS.search(word):
        return _together([_wildcard(part, word) for part in _wild_parts(word)])
    if fuzzy := _FUZZY.search(word):
        return _fuzzy(word[: fuzzy.start()], fuzzy[1])
    tokens = typed_words(word)
    if not tokens:
        return All()
    if later := _AND_LATER.fullmatch(word.rstrip(",.;:")):
        return Term(later[0])
    typed = word[tokens[0].start : tokens[-1].end]
    if typed != word:  # trimming can change the meaning: "AND~9-" without its dash, "①year:x" without its first character
        alone = [piece.shape for piece in lexemes_of(typed)] == [LexemeKind.WORD]
        return parse_word(typed if alone else "-".join(word[token.start : token.end] for token in tokens))
    typed = typed.replace(".", "") if _DOTTED.fullmatch(typed) else typed
    return Term(typed.lower() if typed in OPERATORS else typed)


def _together(parts: list[Node]) -> Node:
    """Return one node for the parts of one typed word."""
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _wild_parts(word: str) -> list[str]:
    """Return the folded words of `word` with their wildcards: "self-harm*" gives "self" and "harm*"."""
    parts, current = [], ""
    for place, piece in enumerate(_WILDCARDS.split(word)):
        if place % 2:  # a wildcard that the word was split at
            current += "?" * piece.count("?") + "*" * ("*" in piece)
            continue
        end = 0
        for token in analyse(piece):
            if token.start > end:
                parts.append(current)
                current = ""
            current, end = current + token.exact, token.end
        if piece[end:].strip("'’‘＇\u00ad"):
            parts.append(current)
            current = ""
    return [part for part in (*parts, current) if part]


def _wildcard(part: str, word: str) -> Node:
    """Return the node for one folded word, with or without wildcards."""
    first = min((part.find(mark) for mark in "*?" if mark in part), default=-1)
    if first < 0:
        return Term(part)
    if first < FEWEST_LETTERS:
        raise BadQuery("Type at least two letters before * or ?", repaired=re.sub(r"[*?]", "", word))
    if part.count("*") + part.count("?") > MOST_WILDCARDS:
        raise BadQuery(f"“{short(word)}” has too many * and ?. The limit is {MOST_WILDCARDS} in a word", repaired=part[:first] + "*")
    return Wildcard(part)


def _fuzzy(word: str, typed: str) -> Node:
    """Return the node for a fuzzy `word`; `typed` is the number after "~" as text. Of several words only the last is fuzzy."""
    tokens = typed_words(word)
    if not tokens:
        return All()
    last = tokens[-1].exact
    if len(last) < FEWEST_FUZZY:
        raise BadQuery(f"“{short(word)}” is too short for ~, which needs a word of at least three letters", repaired=word)
    if typed not in ("", "1", "2"):
        raise BadQuery(f"Use ~1 or ~2 after a word, not ~{typed[:3]}. For words near each other use quotation marks", repaired=f"{word}~2")
    distance = int(typed) if typed else usual_distance(last)
    return _together([*(Term(token.exact) for token in tokens[:-1]), Fuzzy(last, distance)])


def usual_distance(word: str) -> int:
    """Return how many letters of a folded `word` may be wrong by default: one up to five letters, else two."""
    return 1 if len(word) <= 5 else 2
