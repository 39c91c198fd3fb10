"""Query: one quoted piece or one piece with a colon becomes a phrase, a name or days."""

from __future__ import annotations

import re

from indexer.analysis import typed_words
from indexer.dates import DateRange, dates_typed
from indexer.errors import BadQuery
from indexer.fields import COUNTED, FIELD_WORDS, Matching
from indexer.query.ast import Fuzzy, Has, Node, Phrase, Term, Wildcard
from indexer.query.language import DATE_WORDS, MOST_NEAR, MOST_NEAR_WORDS
from indexer.query.lexer import QUOTES, Lexeme, LexemeKind
from indexer.query.traversal import positive_leaves
from indexer.query.word_atoms import node_of

_QUOTED = re.compile(rf"[{QUOTES}]([^{QUOTES}]*)(?:([{QUOTES}])(?:~(\d*))?)?")
BY_WORDS = (Matching.WORDS, Matching.BEGINNING)
"""What is typed means every value with these words, and is kept between stars."""
_WILDCARD = re.compile(r"(?<=[^\W_])\*|(?<=[^\W_])\?(?=[^\W_])")


def spoken(piece: Lexeme) -> Node | None:
    """Return what a word or a quoted piece asks for; None where nothing is quoted."""
    return phrase(piece) if piece.shape is LexemeKind.QUOTED else node_of(piece.text)


def phrase(piece: Lexeme) -> Phrase | None:
    """Return the phrase that a quoted piece asks for: `"missing children"~5`; None where nothing is quoted."""
    quoted = _quoted(piece.text)
    words = quoted[1]
    if _WILDCARD.search(words):
        raise BadQuery("* and ? don’t work inside quotation marks. Remove them", repaired=_WILDCARD.sub("", piece.text))
    exact = tuple(token.exact for token in typed_words(words))
    slop = _slop(quoted, len(exact))
    return Phrase(exact, slop if len(exact) > 1 else 0) if exact else None


def _slop(quoted: re.Match[str], words: int) -> int:
    """Return how many other words may stand between the `words` of a quoted piece."""
    digits = quoted[3]
    if digits is None:
        return 0
    bare = quoted[0][: quoted.end(2)]
    if not digits:
        raise BadQuery("~ after quotation marks needs a number of words that may come between, for example ~5", repaired=f"{bare}~5")
    if int(digits) > MOST_NEAR:
        raise BadQuery(f"The number after ~ can be at most {MOST_NEAR}", repaired=f"{bare}~{MOST_NEAR}")
    if words > MOST_NEAR_WORDS and int(digits):
        raise BadQuery(f"You can search for at most {MOST_NEAR_WORDS} words near each other. Remove ~{digits} or some words", repaired=bare)
    return int(digits)


def named(piece: Lexeme) -> Has:
    """Return the name that a piece like `authority:leeds` or `type:"focused visit"` asks for; `section:overview` gives "*overview*"."""
    typed, words = _parted(piece)
    tokens = typed_words(words)
    if not tokens:
        raise BadQuery(f"“{typed}:” needs a name right after the colon")
    field = COUNTED[FIELD_WORDS[typed.lower()]]
    open_end = field.matching is Matching.YEARS and ".." in words  # "2019.." is more than "2019"
    name = words.strip(" ,;:") if open_end else words[tokens[0].start : tokens[-1].end]
    return Has(field.name, (f"*{name}*" if field.matching in BY_WORDS else name,))


def date_range(piece: Lexeme) -> DateRange | None:
    """Return the days that a piece like `from:2019` asks for; None where the piece asks for no dates."""
    if piece.shape is not LexemeKind.FIELD or piece.text.partition(":")[0].lower() not in DATE_WORDS:
        return None
    typed, words = _parted(piece)
    if not words.strip():
        raise BadQuery(f"“{typed}:” needs a date right after the colon")
    return dates_typed(typed.lower(), words)


def _parted(piece: Lexeme) -> tuple[str, str]:
    """Return what stands before the colon of a piece, and what after it, without the quotation marks that it may stand between."""
    typed, _, value = piece.text.partition(":")
    return typed, _quoted(value, f"{typed}:")[1] if value.startswith(tuple(QUOTES)) else value


def _quoted(text: str, before: str = "") -> re.Match[str]:
    """Return the words between quotation marks (1), the mark that closes them (2), digits after "~" (3); `BadQuery` where none closes."""
    found = _QUOTED.fullmatch(text)
    if not found or not found[2]:
        raise BadQuery("A closing quotation mark is missing", repaired=f'{before}{text}"')
    return found


def count_words(node: Node) -> int:
    """Return how many words a leaf, or several that were typed as one, has."""
    count = 0
    for leaf in positive_leaves(node):
        match leaf:
            case Term(word):
                count += len(typed_words(word))
            case Phrase(words):
                count += len(words)
            case Wildcard() | Fuzzy():
                count += 1
    return count
