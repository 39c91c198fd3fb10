"""Query: the search text becomes a query, or a `BadQuery` that says what to change and offers a repaired text."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import NoReturn

from indexer.analysis import analyse
from indexer.dates import DateRange, both, dates_typed
from indexer.errors import BadQuery
from indexer.query.ast import All, And, Filter, Has, Node, Not, Or, Query, united
from indexer.query.atoms import count_words, date_range, named, spoken
from indexer.query.language import DATE_WORDS, MOST_CHARACTERS, MOST_LEVELS, MOST_WORDS
from indexer.query.lexer import Lexeme, LexemeKind, lexemes_of

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_HANGING_END = re.compile(r"(?:(?:\b(?:AND|OR|NOT)|-)\s*)+$")
_HANGING_START = re.compile(r"^\s*(?:AND|OR)\b")
_REPAIRS = 5
"""Faults that are mended one by one before the plain words are offered."""
MOST_DATE_WORDS = 8
"""Of a date, or a range of dates, that was typed without quotation marks."""


def parse_query(text: str) -> Query:
    """Return the query that `text` says, with its filters and dates; `BadQuery`, whose `repaired` text always parses, where it can't."""
    text = _UNPRINTABLE.sub(" ", text)
    try:
        return _read(text)
    except BadQuery as fault:
        repaired = " ".join(_mended(text, fault.repaired).split())
        raise BadQuery(str(fault), text=text, position=fault.position, repaired=repaired) from None


def plain_words(text: str) -> str:
    """Return the words of `text` alone, as many as a query may have."""
    words, length = [], 0
    for token in analyse(text[: 2 * MOST_CHARACTERS])[:MOST_WORDS]:
        length += len(token.exact) + 1
        if length <= MOST_CHARACTERS:
            words.append(token.exact)
    return " ".join(words)


def _mended(text: str, repaired: str) -> str:
    """Return `repaired`, mended again where it has another fault; the plain words of `text` where that doesn't help."""
    for _ in range(_REPAIRS):
        try:
            _read(repaired)
        except BadQuery as fault:
            repaired = fault.repaired
        else:
            return repaired
    return plain_words(text)


def _read(text: str) -> Query:
    """Return the query; `BadQuery` with a text repaired as far as this one fault goes."""
    if len(text) > MOST_CHARACTERS:
        cut = text[:MOST_CHARACTERS].rpartition(" ")[0] or text[:MOST_CHARACTERS]
        raise BadQuery(f"This search is too long. The limit is {MOST_CHARACTERS} characters", position=MOST_CHARACTERS, repaired=cut)
    reading = _Reading(text)
    root = reading.whole()
    root, filters = _lifted(root or All())
    if root == All() and not filters and reading.dates == DateRange() and text.strip() and not reading.everything:
        raise BadQuery("There is no word to search for. Type at least one", position=0)
    return Query(text=text, root=root, filters=filters, dates=reading.dates)


def _lifted(root: Node) -> tuple[Node, tuple[Filter, ...]]:
    """Return `root` without the names that narrow all of it, and these as filters; several of one field widen it."""
    found: list[Filter] = []
    while isinstance(root, Has) or (isinstance(root, And) and any(isinstance(part, Has) for part in root.parts)):
        parts = root.parts if isinstance(root, And) else (root,)
        found.extend(Filter(part.field, part.values) for part in parts if isinstance(part, Has))
        root = _joined([part for part in parts if not isinstance(part, Has)])
    return root, united(found)


def _joined(parts: list[Node]) -> Node:
    """Return one node for parts that must all hold."""
    telling = [part for part in parts if part != All()]
    if len(telling) > 1:
        return And(tuple(telling))
    return telling[0] if telling else All()


def _is_date(field: str, typed: str) -> bool:
    try:
        dates_typed(field.lower(), typed)
    except BadQuery:
        return False
    return True


class _Reading:
    """One pass over the pieces of a text: what was read so far, and what it asked for beside words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces = tuple(lexemes_of(text))
        self.at = 0
        self.words = 0
        self.level = 0
        self.dates = DateRange()
        self.dated: Lexeme | None = None
        self.everything = False

    def next(self) -> Lexeme | None:
        """Return the next piece and leave it there."""
        return self.pieces[self.at] if self.at < len(self.pieces) else None

    def next_is(self, *shapes: str) -> bool:
        """Return whether there is a next piece, and it has one of these shapes or is one of these operators."""
        piece = self.next()
        return piece is not None and (piece.shape in shapes or (piece.shape is LexemeKind.OPERATOR and piece.text in shapes))

    def take(self) -> Lexeme:
        """Return the next piece and step over it."""
        self.at += 1
        return self.pieces[self.at - 1]

    def fault(self, message: str, piece: Lexeme, instead: str) -> NoReturn:
        """Raise the fault that `piece` is, repaired by putting something `instead` of it."""
        repaired = self.text[: piece.start] + instead + self.text[piece.end :]
        raise BadQuery(message, position=piece.start, repaired=repaired)

    def whole(self) -> Node | None:
        """Read everything."""
        root = self.either()
        if self.next_is(LexemeKind.CLOSE):
            self.fault("There is a ) without a (", self.take(), " ")
        return root

    def either(self) -> Node | None:
        """Read what stands between ORs, up to the end or a closing bracket."""
        parts = [self.every()]
        while self.next_is("OR"):
            parts.append(self.every(self.take()))
        if len(parts) > 1 and self.dated:
            self.misplaced_date(self.dated)
        found = tuple(part for part in parts if part is not None)
        return Or(found) if len(found) > 1 else found[0] if found else None

    def every(self, before: Lexeme | None = None) -> Node | None:
        """Read parts that must all hold, up to an OR, a closing bracket or the end; `before` is the OR that asked for them."""
        parts: list[Node] = []
        first = self.at
        while self.next() and not self.next_is("OR", LexemeKind.CLOSE):
            if self.next_is("AND"):
                self.check_operator(self.take(), first)
            elif (part := self.part()) is not None:
                parts.append(part)
        if self.at == first:
            self.check_operand(before)
        return _joined(parts) if parts else None

    def check_operator(self, operator: Lexeme, first: int) -> None:
        """Raise the fault of an AND that lacks words on one side."""
        if self.at - 1 == first or not self.next() or self.next_is("AND", "OR", LexemeKind.CLOSE):
            self.fault("AND needs a word on each side. For the word ‘and’ use lower case", operator, operator.text.lower())

    def check_operand(self, before: Lexeme | None) -> None:
        """Raise the fault of an OR that lacks words on one side; brackets with nothing in them, as in `main()`, say nothing."""
        wanting = self.take() if self.next_is("OR") else before
        if wanting:
            self.fault("OR needs a word on each side. For the word ‘or’ use lower case", wanting, wanting.text.lower())

    def part(self) -> Node | None:
        """Read one part: a word, a phrase, a name, a bracket, or any of them after NOT or a minus."""
        piece = self.take()
        match piece.shape:
            case LexemeKind.OPERATOR | LexemeKind.MINUS:
                return self.negated(piece)
            case LexemeKind.OPEN:
                return self.bracketed(piece)
            case LexemeKind.EVERYTHING:
                self.everything = True
                return All()
            case _:
                return self.leaf(piece)

    def deeper(self, piece: Lexeme) -> None:
        """Go one level down; raise the fault where that is too deep."""
        self.level += 1
        if self.level > MOST_LEVELS:
            message = f"There are too many brackets and NOTs inside each other. The limit is {MOST_LEVELS} levels"
            raise BadQuery(message, position=piece.start, repaired=plain_words(self.text))

    def negated(self, operator: Lexeme) -> Node | None:
        """Read what a NOT or a minus takes away."""
        if not self.next() or self.next_is("AND", "OR", LexemeKind.CLOSE):
            self.fault("NOT needs a word after it. For the word ‘not’ use lower case", operator, operator.text.lower())
        self.deeper(operator)
        part = self.part()
        self.level -= 1
        return None if part is None else Not(part)

    def bracketed(self, bracket: Lexeme) -> Node | None:
        """Read up to the closing bracket."""
        self.deeper(bracket)
        node = self.either()
        if not self.next_is(LexemeKind.CLOSE):
            raise BadQuery("A closing bracket ) is missing", position=bracket.start, repaired=self.text + ")")
        self.take()
        self.level -= 1
        return node

    def leaf(self, piece: Lexeme) -> Node | None:
        """Read one word, phrase, name or date; None where it says nothing."""
        try:
            days = date_range(piece)
            node = None if days else named(piece) if piece.shape is LexemeKind.FIELD else spoken(piece)
        except BadQuery as fault:
            self.fault_in(piece, fault)
        if days:
            return self.dated_by(piece, days)
        if node is None:
            return None
        if isinstance(node, And):
            self.deeper(piece)  # in brackets it would be one more level, and it may be printed so
            self.level -= 1
        self.words += count_words(node)
        if self.words > MOST_WORDS:
            message = f"There are too many words. The limit is {MOST_WORDS}"
            raise BadQuery(message, position=piece.start, repaired=self.text[: piece.start].strip() or plain_words(self.text))
        return node

    def fault_in(self, piece: Lexeme, fault: BadQuery) -> NoReturn:
        """Raise the fault of a leaf; a name that spaces part from its colon, as in `section: overview`, is put beside it."""
        self.check_date_of_words(piece)
        following = self.next()
        if piece.text.endswith(":") and following and following.shape in (LexemeKind.WORD, LexemeKind.QUOTED):
            spaced = Lexeme(piece.shape, self.text[piece.start : following.start], piece.start)
            self.fault(str(fault), spaced, piece.text)
        self.fault(str(fault), piece, fault.repaired)

    def check_date_of_words(self, piece: Lexeme) -> None:
        """Raise the fault of a date that lacks its quotation marks: `from:May 2019`."""
        typed, _, _ = piece.text.partition(":")
        if typed.lower() not in DATE_WORDS:
            return
        words = list(takewhile(lambda one: one.shape is LexemeKind.WORD, self.pieces[self.at : self.at + MOST_DATE_WORDS]))
        for last in reversed(words):
            date = " ".join(self.text[piece.start + len(typed) + 1 : last.end].split())
            if " " in date and _is_date(typed, date):
                whole = Lexeme(piece.shape, self.text[piece.start : last.end], piece.start)
                self.fault("Put quotation marks round a date of several words", whole, f'{typed}:"{date}"')

    def dated_by(self, piece: Lexeme, days: DateRange) -> Node:
        """Narrow the whole search to `days`."""
        if self.level:
            self.misplaced_date(piece)
        self.dated = piece
        try:
            self.dates = both(self.dates, days)
        except BadQuery as fault:
            self.fault(str(fault), piece, "")
        return All()

    def misplaced_date(self, piece: Lexeme) -> NoReturn:
        """Raise the fault of a date where it can't narrow the whole search; repaired, it stands at the end."""
        before = _HANGING_END.sub("", self.text[: piece.start])
        after = self.text[piece.end :]
        rest = f"{before}{after}" if before.strip() else _HANGING_START.sub("", after)
        message = "Put dates at the end, after brackets: (caseloads OR supervision) from:2021"
        raise BadQuery(message, position=piece.start, repaired=f"({rest.strip()}) {piece.text}")
