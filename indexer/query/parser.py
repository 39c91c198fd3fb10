"""Query: parses the search text; a `BadQuery` says what to change and offers a repaired text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NoReturn

from indexer.analysis import STOP_WORDS, analyse, typed_words
from indexer.dates import DateRange, both, dates_typed
from indexer.errors import BadQuery
from indexer.fields import COUNTED, FIELD_WORDS, values_called
from indexer.query.ast import All, And, Filter, Has, Node, Not, Or, Query, merge_filters
from indexer.query.atoms import count_query_words, date_word, parse_dates, parse_field, parse_words
from indexer.query.language import DATE_WORDS, MOST_CHARACTERS, MOST_LEVELS, MOST_WORDS, OPERATORS
from indexer.query.lexer import QUOTES, Lexeme, LexemeKind, lexemes_of
from indexer.query.plain_words.grades import GRADES
from indexer.query.plain_words.lexicon import ORDINARY_NAMES, lexicon
from indexer.query.traversal import every_leaf
from indexer.registers import name_key

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_HANGING_END = re.compile(r"(?:(?:\b(?:AND|OR|NOT)|-)\s*)+$")
_HANGING_START = re.compile(r"^\s*(?:AND|OR)\b")
_OPERATOR = re.compile(rf"\b(?:{'|'.join(OPERATORS)})\b")
_EQUALS = re.compile(rf"(?i)(?<![^\s(-])({'|'.join((*FIELD_WORDS, *DATE_WORDS))})=(?=[^\s=])")
_SENTENCE_WORDS = re.compile(r"\b(?:THE|OF|IN|TO|FOR|WITH|THAT|WHICH|ARE|IS|WAS|WERE|ON|BY|FROM|AT)\b")
"""Words that nobody types in capitals but in a text that is all capitals."""
_STROKE = re.compile(r"(?<=[^\W\d_])/(?=[^\W\d_])")
_REPAIRS = 5
"""Faults to repair one by one before falling back to the plain words."""
NAMED_FIELDS = ("authority", "letter_type", "region")
"""Fields whose names are read among plain words too, in more forms than their registers have."""
MOST_NAME_WORDS = 5
"""Most words that a name goes on for after the first, typed without quotation marks."""
MOST_DATE_WORDS = 8
"""Most words of a date or date range typed without quotation marks."""
MOST_KEPT = 128
"""Texts whose queries are kept: a page reads its own several times."""


@lru_cache(MOST_KEPT)
def parse_query(text: str) -> Query:
    """Return the query for `text`, with its filters and dates; a `BadQuery` carries a `repaired` text that always parses."""
    text = _UNPRINTABLE.sub(" ", text)
    try:
        return _read(text)
    except BadQuery as fault:
        repaired = " ".join(_mended(text, fault.repaired).split())
        raise BadQuery(str(fault), text=text, position=fault.position, repaired=repaired) from None


def plain_words(text: str) -> str:
    """Return only the words of `text`, as many as a query may have."""
    words, length = [], 0
    for token in analyse(text[: 2 * MOST_CHARACTERS])[:MOST_WORDS]:
        length += len(token.exact) + 1
        if length <= MOST_CHARACTERS:
            words.append(token.exact)
    return " ".join(words)


def _telling(text: str) -> str:
    """Return a long `text` without its stop words and brackets, as much of it as fits; "" if it isn’t made of words and phrases only."""
    told, words, length = [], 0, -1
    for piece in lexemes_of(text[: 2 * MOST_CHARACTERS]):
        if piece.shape in (LexemeKind.OPERATOR, LexemeKind.MINUS, LexemeKind.FIELD):
            return ""
        tokens = typed_words(piece.text)
        if all(token.exact in STOP_WORDS for token in tokens):
            continue
        words, length = words + len(tokens), length + 1 + len(piece.text)
        if words > MOST_WORDS or length > MOST_CHARACTERS:
            break
        told.append(piece.text)
    return " ".join(told)


def _mended(text: str, repaired: str) -> str:
    """Return `repaired` with any further faults repaired too, or the plain words of `text` if that fails."""
    for _ in range(_REPAIRS):
        try:
            _read(repaired)
        except BadQuery as fault:
            repaired = fault.repaired
        else:
            return repaired
    return plain_words(text)


def _read(text: str) -> Query:
    """Return the query for `text`; the `repaired` text of a `BadQuery` may still have other faults."""
    if len(text) > MOST_CHARACTERS:
        cut = text[:MOST_CHARACTERS].rpartition(" ")[0] or text[:MOST_CHARACTERS]
        message = f"This search is too long. The limit is {MOST_CHARACTERS} characters"
        raise BadQuery(message, position=MOST_CHARACTERS, repaired=_telling(text) or cut)
    reading = _Reading(_with_names_apart(_with_colons(_without_shouted_operators(text))))
    root = reading.whole()
    root, filters = _lifted(root or All())
    if root == All() and not filters and reading.dates == DateRange() and text.strip() and not reading.everything:
        raise BadQuery("There is no word to search for. Type at least one", position=0)
    return Query(text=text, root=root, filters=filters, dates=reading.dates)


def _without_shouted_operators(text: str) -> str:
    """Return `text` with AND, OR and NOT in lower case if all of it is a sentence in capitals, in which they are words like the others."""
    if any(map(str.islower, text)) or not _SENTENCE_WORDS.search(text):
        return text
    return _OPERATOR.sub(lambda found: found[0].lower(), text)


def _with_colons(text: str) -> str:
    """Return `text` with a colon for the equals sign of `authority=leeds`, so that all positions stay."""
    return _EQUALS.sub(r"\1:", text)


def _with_names_apart(text: str) -> str:
    """Return `text` with a space for the stroke of `derby/leeds`, so that all positions stay; words with one are a phrase: `his/her`."""
    return _STROKE.sub(lambda found: " " if _is_beside_place(text, found.start()) else "/", text)


def _is_beside_place(text: str, stroke: int) -> bool:
    """Return whether a name of a council or region ends before a stroke or begins after it, and is nothing else: "north east/wales"."""
    before, after = text[:stroke].split()[-MOST_NAME_WORDS:], text[stroke + 1 :].split()[:MOST_NAME_WORDS]
    if not {".", ":", "@"}.isdisjoint(before[-1] + after[0]):  # an address
        return False
    names = (*(before[place:] for place in range(len(before))), *(after[: place + 1] for place in range(len(after))))
    return any(_is_place(" ".join(name).replace("/", " ")) for name in names)


def _is_place(name: str) -> bool:
    meaning = lexicon().names.get(name_key(name)) if name_key(name) not in ORDINARY_NAMES else None
    return meaning is not None and meaning.field in ("authority", "region")


def _is_name(field: str, name: str) -> bool:
    """Return whether `name` is a name of a value of `field`, as far as that is known without an index."""
    if field == "grade":
        return tuple(name.lower().split()) in GRADES
    if field in NAMED_FIELDS:
        meaning = lexicon().names.get(name_key(name))
        return meaning is not None and meaning.field == field
    return bool(COUNTED[field].names()) and bool(values_called(field, name))


def _lifted(root: Node) -> tuple[Node, tuple[Filter, ...]]:
    """Return `root` without the fields that apply to the whole query, and those as filters; values of one field are alternatives."""
    found: list[Filter] = []
    while True:
        parts = root.parts if isinstance(root, And) else (root,)
        lifted = [(part, one) for part in parts if (one := _filter_of(part, parts))]
        if not lifted:
            return root, merge_filters(found)
        found.extend(one for _, one in lifted)
        root = _joined([part for part in parts if all(part is not one for one, _ in lifted)])


def _filter_of(part: Node, parts: Sequence[Node]) -> Filter | None:
    """Return the filter that `part` of the whole query is: one name, or several of a field that no other of its `parts` has."""
    names = part.parts if isinstance(part, Or) else (part,)
    values = [(one.field, one.values) for one in names if isinstance(one, Has)]
    fields = {field for field, _ in values}
    if len(values) < len(names) or len(fields) != 1:
        return None
    elsewhere = (leaf for other in parts if other is not part for leaf in every_leaf(other))
    if isinstance(part, Or) and any(isinstance(leaf, Has) and leaf.field in fields for leaf in elsewhere):
        return None
    return Filter(fields.pop(), tuple(value for _, each in values for value in each))


def _joined(parts: list[Node]) -> Node:
    """Return one node for parts that must all match."""
    telling = [part for part in parts if part != All()]
    if len(telling) > 1:
        return And(tuple(telling))
    return telling[0] if telling else All()


def _is_date(field: str, typed: str) -> bool:
    try:
        dates_typed(date_word(field), typed)
    except BadQuery:
        return False
    return True


class _Reading:
    """State of one pass over the lexemes of a text: the position, and what has been found apart from words."""

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
        """Return the next lexeme without consuming it."""
        return self.pieces[self.at] if self.at < len(self.pieces) else None

    def next_is(self, *shapes: str) -> bool:
        """Return whether the next lexeme has one of these shapes or is one of these operators."""
        piece = self.next()
        return piece is not None and (piece.shape in shapes or (piece.shape is LexemeKind.OPERATOR and piece.text in shapes))

    def take(self) -> Lexeme:
        """Consume and return the next lexeme."""
        self.at += 1
        return self.pieces[self.at - 1]

    def fault(self, message: str, piece: Lexeme, instead: str) -> NoReturn:
        """Raise `BadQuery` for `piece`; the repaired text has `instead` in its place."""
        repaired = self.text[: piece.start] + instead + self.text[piece.end :]
        raise BadQuery(message, position=piece.start, repaired=repaired)

    def whole(self) -> Node | None:
        """Parse the whole text."""
        root = self.either()
        if self.next_is(LexemeKind.CLOSE):
            self.fault("There is a ) without a (", self.take(), " ")
        return root

    def either(self) -> Node | None:
        """Parse alternatives separated by OR, up to the end or a closing bracket."""
        parts = [self.every()]
        while self.next_is("OR"):
            parts.append(self.every(self.take()))
        if len(parts) > 1 and self.dated:
            self.misplaced_date(self.dated)
        found = tuple(part for part in parts if part is not None)
        return Or(found) if len(found) > 1 else found[0] if found else None

    def every(self, before: Lexeme | None = None) -> Node | None:
        """Parse parts that must all match, up to an OR, a closing bracket or the end; `before` is the OR before them."""
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
        """Raise `BadQuery` for an AND with nothing on one side."""
        if self.at - 1 == first or not self.next() or self.next_is("AND", "OR", LexemeKind.CLOSE):
            self.fault("AND needs a word on each side. For the word ‘and’ use lower case", operator, operator.text.lower())

    def check_operand(self, before: Lexeme | None) -> None:
        """Raise `BadQuery` for an OR with nothing on one side; empty brackets, as in `main()`, are ignored."""
        wanting = self.take() if self.next_is("OR") else before
        if wanting:
            self.fault("OR needs a word on each side. For the word ‘or’ use lower case", wanting, wanting.text.lower())

    def part(self) -> Node | None:
        """Parse one part: a word, phrase, field or bracket, or any of them after NOT or a minus."""
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
        """Go one level deeper; raise `BadQuery` if that is too deep."""
        self.level += 1
        if self.level > MOST_LEVELS:
            message = f"There are too many brackets and NOTs inside each other. The limit is {MOST_LEVELS} levels"
            raise BadQuery(message, position=piece.start, repaired=plain_words(self.text))

    def negated(self, operator: Lexeme) -> Node | None:
        """Parse what a NOT or a minus excludes."""
        if not self.next() or self.next_is("AND", "OR", LexemeKind.CLOSE):
            self.fault("NOT needs a word after it. For the word ‘not’ use lower case", operator, operator.text.lower())
        self.deeper(operator)
        part = self.part()
        self.level -= 1
        return None if part is None else Not(part)

    def bracketed(self, bracket: Lexeme) -> Node | None:
        """Parse up to the closing bracket."""
        self.deeper(bracket)
        node = self.either()
        if not self.next_is(LexemeKind.CLOSE):
            raise BadQuery("A closing bracket ) is missing", position=bracket.start, repaired=self.text + ")")
        self.take()
        self.level -= 1
        return node

    def leaf(self, piece: Lexeme) -> Node | None:
        """Parse one word, phrase, field or date; None if it has no words."""
        piece = self.with_whole_name(piece)
        try:
            days = parse_dates(piece)
            node = None if days else parse_field(piece) if piece.shape is LexemeKind.FIELD else parse_words(piece)
        except BadQuery as fault:
            self.fault_in(piece, fault)
        if days:
            return self.dated_by(piece, days)
        if node is None:
            return None
        if isinstance(node, And | Or):
            self.deeper(piece)  # it may be printed in brackets, which are one more level
            self.level -= 1
        self.words += count_query_words(node)
        if self.words > MOST_WORDS:
            message = f"There are too many words. The limit is {MOST_WORDS}"
            repaired = _telling(self.text) or self.text[: piece.start].strip() or plain_words(self.text)
            raise BadQuery(message, position=piece.start, repaired=repaired)
        return node

    def with_whole_name(self, piece: Lexeme) -> Lexeme:
        """Return `piece` with the next words if its value goes on in them: `authority:east sussex` is no `authority:east`."""
        typed, _, value = piece.text.partition(":")
        field = FIELD_WORDS.get(typed.lower())
        if piece.shape is not LexemeKind.FIELD or not value or value[0] in QUOTES or field is None:
            return piece
        words = list(takewhile(lambda one: one.shape is LexemeKind.WORD, self.pieces[self.at : self.at + MOST_NAME_WORDS]))
        for count in range(len(words), 0, -1):
            name = self.text[piece.start + len(typed) + 1 : words[count - 1].end]
            if _is_name(field, name):
                self.at += count
                return Lexeme(piece.shape, f'{typed}:"{name}"', piece.start)
        return piece

    def fault_in(self, piece: Lexeme, fault: BadQuery) -> NoReturn:
        """Raise `BadQuery` for a leaf; the repair of `section: overview` takes out the space after the colon."""
        self.check_date_of_words(piece)
        following = self.next()
        if piece.text.endswith(":") and following and following.shape in (LexemeKind.WORD, LexemeKind.QUOTED):
            spaced = Lexeme(piece.shape, self.text[piece.start : following.start], piece.start)
            self.fault(str(fault), spaced, piece.text)
        self.fault(str(fault), piece, fault.repaired)

    def check_date_of_words(self, piece: Lexeme) -> None:
        """Raise `BadQuery` for a date that needs quotation marks: `from:May 2019`."""
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
        """Limit the whole search to `days`."""
        if self.level:
            self.misplaced_date(piece)
        self.dated = piece
        try:
            self.dates = both(self.dates, days)
        except BadQuery as fault:
            self.fault(str(fault), piece, "")
        return All()

    def misplaced_date(self, piece: Lexeme) -> NoReturn:
        """Raise `BadQuery` for a date where it can't limit the whole search; the repaired text has it at the end."""
        before = _HANGING_END.sub("", self.text[: piece.start])
        after = self.text[piece.end :]
        rest = f"{before}{after}" if before.strip() else _HANGING_START.sub("", after)
        message = "Put dates at the end, after brackets: (caseloads OR supervision) from:2021"
        raise BadQuery(message, position=piece.start, repaired=f"({rest.strip()}) {piece.text}")
