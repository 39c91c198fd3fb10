"""Query: turns one quoted lexeme, or one with a colon, into a phrase, a named value or a date range."""

from __future__ import annotations

import re
from datetime import timedelta

from indexer.analysis import typed_words
from indexer.dates import DateRange, dates_typed
from indexer.errors import BadQuery
from indexer.fields import COUNTED, FIELD_WORDS, Matching
from indexer.query.ast import Fuzzy, Has, Node, Or, Phrase, Term, Wildcard
from indexer.query.language import DATE_WORDS, MEANT_DATE_WORDS, MOST_NEAR, MOST_NEAR_WORDS
from indexer.query.lexer import QUOTES, Lexeme, LexemeKind
from indexer.query.plain_words.grades import NAMED as SHORT_GRADES
from indexer.query.traversal import positive_leaves
from indexer.query.word_atoms import parse_word

_QUOTED = re.compile(rf"[{QUOTES}]([^{QUOTES}]*)(?:([{QUOTES}])(?:~(\d*))?)?")
BY_WORDS = (Matching.WORDS, Matching.BEGINNING)
"""For these, a typed name means every value with these words and is kept between stars."""
_WILDCARD = re.compile(r"(?<=[^\W_])\*|(?<=[^\W_])\?(?=[^\W_])")


def parse_words(piece: Lexeme) -> Node | None:
    """Return the node for a word or a quoted lexeme; None for empty quotation marks."""
    return parse_phrase(piece) if piece.shape is LexemeKind.QUOTED else parse_word(piece.text)


def parse_phrase(piece: Lexeme) -> Phrase | None:
    """Return the phrase for a quoted lexeme such as `"missing children"~5`; None if it has no words."""
    quoted = _quoted(piece.text)
    words = quoted[1]
    if _WILDCARD.search(words):
        raise BadQuery("* and ? don’t work inside quotation marks. Remove them", repaired=_WILDCARD.sub("", piece.text))
    exact = tuple(token.exact for token in typed_words(words))
    slop = _slop(quoted, len(exact))
    return Phrase(exact, slop if len(exact) > 1 else 0) if exact else None


def _slop(quoted: re.Match[str], words: int) -> int:
    """Return how many other words may come between the words of a phrase; `words` is how many it has."""
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


def parse_field(piece: Lexeme) -> Has | Or:
    """Return the `Has` for a lexeme like `authority:leeds` or `type:"focused visit"`; `section:overview` gives "*overview*".

    For names with only a comma between, as in `authority:leeds,hull`, it is an `Or`. Years are read together: `year:2019,2021`.
    """
    typed, _, value = piece.text.partition(":")
    names = [name for name in value.split(",") if typed_words(name)]
    is_list = len(names) > 1 and value[0] not in QUOTES and COUNTED[FIELD_WORDS[typed.lower()]].matching is not Matching.YEARS
    if is_list:
        return Or(tuple(_field(Lexeme(piece.shape, f"{typed}:{name}", piece.start)) for name in names))
    return _field(piece)


def _field(piece: Lexeme) -> Has:
    """Return the `Has` for one name."""
    typed, words = _parted(piece)
    tokens = typed_words(words)
    if not tokens:
        raise BadQuery(f"“{typed}:” needs a name right after the colon")
    field = COUNTED[FIELD_WORDS[typed.lower()]]
    open_end = field.matching is Matching.YEARS and ".." in words  # "2019.." is more than "2019"
    name = words.strip(" ,;:") if open_end else words[tokens[0].start : tokens[-1].end]
    name = SHORT_GRADES.get(name.lower(), name) if field.name == "grade" else name
    return Has(field.name, (f"*{name}*" if field.matching in BY_WORDS else name,))


def parse_dates(piece: Lexeme) -> DateRange | None:
    """Return the date range for a lexeme like `from:2019`; None if it is not a date."""
    if piece.shape is not LexemeKind.FIELD or piece.text.partition(":")[0].lower() not in DATE_WORDS:
        return None
    typed, words = _parted(piece)
    if not words.strip():
        raise BadQuery(f"“{typed}:” needs a date right after the colon")
    return _beside(typed.lower(), dates_typed(date_word(typed), words))


def _beside(word: str, days: DateRange) -> DateRange:
    """Return the days before or after `days` if `word` says so; `days` themselves for another word, or where they have no such end."""
    if word == "before" and days.start:
        return DateRange(None, days.start - timedelta(days=1))
    if word == "after" and days.end:
        return DateRange(days.end + timedelta(days=1))
    return days


def date_word(typed: str) -> str:
    """Return “from”, “to” or “date” for a word before a colon that means it: "Since" gives "from"."""
    return MEANT_DATE_WORDS.get(typed.lower(), typed.lower())


def _parted(piece: Lexeme) -> tuple[str, str]:
    """Return the text before a lexeme's colon and the text after it, without quotation marks."""
    typed, _, value = piece.text.partition(":")
    return typed, _quoted(value, f"{typed}:")[1] if value.startswith(tuple(QUOTES)) else value


def _quoted(text: str, before: str = "") -> re.Match[str]:
    """Match a quoted text: its words (1), its closing mark (2), digits after "~" (3); `BadQuery` if the closing mark is missing."""
    found = _QUOTED.fullmatch(text)
    if not found or not found[2]:
        raise BadQuery("A closing quotation mark is missing", repaired=f'{before}{text}"')
    return found


def count_query_words(node: Node) -> int:
    """Return how many words `node` has; it is a leaf, or several leaves typed as one word."""
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
