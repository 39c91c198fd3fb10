"""Query: leaves out the words that only make a question of a search, such as “which councils were told that”.

Letters answer questions but never ask them, so these words would be looked for in vain. Only plain words at the beginning are left out,
never those in quotation marks, and only if other words are left to search for, or the query names letters, as in “what did Ofsted tell
Leeds in 2018”.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import Enum, auto
from functools import cache
from itertools import takewhile

from indexer.analysis import STOP_WORDS, typed_words
from indexer.query.ast import All, And, Node, Not, Phrase, Sort, Term
from indexer.query.traversal import is_stop_word

_ABOUT = "about|on|of|for|that|to|which|where|with|in"
_IF_ANY = "(?:(?:are there|is there|do|does|did|has|have|is|are|was|were) )?any"
_ASKS = f"(?:which|what|whose|how many|all|(?:are|is) there|{_IF_ANY})(?: of)?(?: the)?"
_WHO = "(?:the )?(?:ofsted|inspectors?|letters?|reports?|they|it|councils?|you)"
_SEVERAL = "letters|paragraphs|reports|articles|papers|documents"
_PAPERS = "letters?|paragraphs?|reports?|articles?|papers?|documents?"
_COUNCILS = "councils?|authorit(?:y|ies)|local authorit(?:y|ies)|las"
_SAY = (
    "say|says|said|tell|tells|told|think|thinks|thought|find|finds|found|write|writes|wrote|written|report|reports|reported|see|saw|seen"
    "|conclude|concludes|concluded|recommend|recommends|recommended"
)
_TOLD = "told|asked|warned|criticised|praised"
_NEWEST, _OLDEST = "latest|newest|most recent", "oldest|earliest|first"
_LETTERS_IN_ORDER = rf"(?:the )?(?:{_NEWEST}|recent|{_OLDEST}) (?:{_PAPERS}) "
ORDERS = {"latest": Sort.NEWEST, "newest": Sort.NEWEST, **dict.fromkeys(_OLDEST.split("|"), Sort.OLDEST)}
"""Words that ask for an order, and which."""
_GRADES = "grades?|ratings?|judgements?|judgments?|graded|rated|judged"
_IS = "are|is|were|was|have|has|had|do|does|did|have been|has been|had been"

BEGINNINGS = (
    (r"(?:please )?(?:can|could|would|will) you(?: please)?", "can you", "a request, of a person"),
    (r"please", "please", "the same"),
    (r"(?:hi|hello|hey)", "hi", "a greeting"),
    (r"(?:show|tell|give|find|get|send) (?:me|us)(?: all| any| more)?(?: about)?", "show me", "a command"),
    (r"list (?:all|the|every|of)(?: the)?", "list all", "the same"),
    (r"(?:i'm|i am|we're|we are) (?:looking for|interested in|searching for|trying to find)", "i am looking for", "who wants to know"),
    (r"(?:i|we) (?:want|need|would like|wish) to (?:know|find|see|read)(?: more)?(?: about)?", "we want to know about", "the same"),
    (r"(?:(?:i|we) )?need (?:to (?:know|find|see|read)(?: about)?|the|all)", "need to know about", "the same"),
    (r"trying to (?:find(?: out)?|see|know|work out)", "trying to find out", "the same"),
    (r"(?:i'd|i would|we'd|we would) like(?: to (?:know|find|see|read))?(?: about)?", "i'd like to read about", "the same"),
    (r"looking for", "looking for", "the same"),
    (rf"(?:{_ASKS}) (?:{_COUNCILS})", "which councils", "every letter is to a council"),
    (rf"(?:{_COUNCILS}) (?:{_IS}|that|which|where|whose|with|{_TOLD})", "councils that", "the same"),
    (rf"(?:the )?(?:best|worst) (?:{_COUNCILS}) (?:for|at|on|with|in)", "best councils for", "letters put councils in no order"),
    (rf"(?:(?:{_ASKS}) )?(?:{_IS}) (?:{_TOLD})", "which were told", "what a name leaves"),
    (rf"(?:{_ASKS}) (?:{_PAPERS})", "which letters", "all that is searched is letters"),
    (rf"(?:the )?(?:{_NEWEST}) (?:{_PAPERS})(?: (?:{_ABOUT}|from))?", "latest letter on",
     "letters never say that they are; without other words the newest come first"),
    (rf"(?:the )?(?:(?:recent|oldest|earliest) (?:{_PAPERS})|first letters?)(?: (?:{_ABOUT}|from))?", "earliest letters about",
     "the same"),
    (rf"(?:the )?(?:{_NEWEST}|oldest|earliest) (?:about|on|from)", "latest on", "what a letter type’s name leaves"),
    (rf"what(?:'s|s| is) the latest(?: (?:{_ABOUT}|from|at))?", "what's the latest on", "the same"),
    (rf"what (?:{_IS}) the (?:{_NEWEST}|main|key) (?:findings?|messages?|themes?|issues?)(?: (?:{_ABOUT}|from))?",
     "what are the latest findings on", "all letters are findings"),
    (rf"(?:find )?(?:{_SEVERAL}) (?:about|on|that|which|where|with|mentioning|{_IS})", "letters about", "the same"),
    (r"how (?:many|much|often|well|good|bad)", "how often", "asks for a number, which the count above the results is"),
    (rf"(?:what|where|when|how|why) (?:(?:{_IS}) )?(?:{_WHO}) (?:{_SAY})",
     "what did ofsted say", "all letters are what inspectors say"),
    (rf"(?:what|where|how|why) (?:do|does|did|has|have) (?:{_SAY})",
     "what did say", "what an inspectorate’s name leaves"),
    (rf"(?:what|where) (?:{_IS}) (?:said|written|known|reported)", "what is said", "the same"),
    (r"what(?:'s|s| is) (?:happening|new|going on)(?: (?:with|in|at|about|on))?", "what's happening with", "all letters say what happens"),
    (r"(?:information|details|anything|something|everything) (?:about|on)", "anything about", "what the search is for anyway"),
)  # fmt: skip
"""How a question or a request begins: pattern of folded words, example, and why letters do not say so."""
FURTHER = (
    (rf"(?:(?:{_IS}) )?(?:been )?(?:{_TOLD})(?: by ofsted| by inspectors)?", "were told", "by the inspectors"),
    (rf"(?:{_PAPERS}) (?:about|on|that|which|where|with|{_IS})", "letters that", "all that is searched is letters"),
    (rf"(?:they|it|inspectors?|ofsted) (?:{_SAY})", "they say", "what all letters do"),
    (r"(?:exist|mention|mentions|mentioned|mentioning|say|saying|discuss|discussing|describe|describing|deal with|dealing with)",
     "mention", "what letters do with whatever is searched"),
    (rf"(?:{_IS}|{_ABOUT}|the|any|there)", "that", "words that join these to the rest"),
)  # fmt: skip
"""What may follow such a beginning, any number of times."""
OF_LETTERS = (
    (rf"(?:{_NEWEST}|current|last|previous)(?: (?:{_PAPERS}|inspections?|visits?))?", "latest inspection",
     "the newest come first"),
    (rf"(?:{_OLDEST})(?: (?:{_PAPERS}|inspections?|visits?))?", "first inspection", "the oldest come first"),
    (r"(?:every|each|(?:the )?(?:list|lists|number|numbers|total|count)(?: of)?)", "number of", "which the count above the results is"),
    (r"(?:local authority )?children(?:'?s)? services", "children's services", "all letters are about a council’s"),
    (rf"(?:{_PAPERS}|inspections?|visits?|inspected|visited)", "inspection", "all that is searched is letters about them"),
    (r"(?:ever|yet|still|currently|previously|gets?|got|receives?|received)", "ever", "asks whether there are such letters"),
    (rf"(?:ofsted )?(?:overall )?(?:{_GRADES})(?: history)?", "ofsted rating",
     "letters give it in other words, and a page has the grades of a council"),
)  # fmt: skip
"""What asks for letters, beside a council’s name; left out only if there are no other words."""


_ENDING = re.compile(r"(?: (?:please|pls|thanks|thx|cheers|thank you))+")
"""How a request ends, where other words are before it."""


class Asked(Enum):
    """What a query asks for beside its words, by names among them."""

    WORDS = auto()
    """Nothing else: words must be left to search for."""
    LETTERS = auto()
    """Some letters, such as those of a year."""
    COUNCIL = auto()
    """Letters to a council: words for letters, inspections and grades say nothing more."""


def without_question_words(root: Node, asked: Asked = Asked.WORDS) -> Node:
    """Return `root` without its question words; if letters are asked for, these may be all its words."""
    count, end = _left_out(root, asked)
    return _rest(root, count, end) if count or end else root


def question_words(root: Node, asked: Asked = Asked.WORDS) -> tuple[str, ...]:
    """Return the question words of `root` as typed; only those that would otherwise be searched for."""
    parts = root.parts if isinstance(root, And) else (root,)
    count, end = _left_out(root, asked)
    left_out = (*parts[:count], *parts[len(parts) - end :])
    return tuple(part.word for part in left_out if isinstance(part, Term) and not is_stop_word(part))


def order_asked(words: Collection[str]) -> Sort | None:
    """Return the order that the question `words` ask for: “latest”, “first”; None if they ask for none."""
    return next((ORDERS[word.lower()] for word in words if word.lower() in ORDERS), None)


def asks_for_grades(root: Node) -> bool:
    """Return whether one of the plain words of `root` asks for grades: “derby ofsted rating”."""
    parts = root.parts if isinstance(root, And) else (root,)
    words = (token.exact for part in parts if isinstance(part, Term) for token in typed_words(part.word))
    return any(re.fullmatch(_GRADES, word) for word in words)


def with_question_words(root: Node, words: Collection[str]) -> Node:
    """Return `root` with each of the `words` in quotation marks, so that it is searched for although it is a question word."""
    parts = root.parts if isinstance(root, And) else (root,)
    quoted = tuple(_exactly(part) if isinstance(part, Term) and part.word in words else part for part in parts)
    return And(quoted) if isinstance(root, And) else quoted[0]


def _exactly(term: Term) -> Phrase:
    return Phrase(tuple(token.exact for token in typed_words(term.word)))


def _left_out(root: Node, asked: Asked) -> tuple[int, int]:
    """Return how many of the first and of the last parts of `root` are question words."""
    end = _ending(root)
    return _count(_rest(root, 0, end) if end else root, asked), end


def _count(root: Node, asked: Asked) -> int:
    """Return how many of the first parts of `root` are question words; 0 if nothing else would be left, unless letters are asked for.

    So they are by names among the words, and by “latest letters”.
    """
    if not isinstance(root, And):
        return int(asked is Asked.COUNCIL and isinstance(root, Term) and _of_letters().fullmatch(f"{root.word.lower()} ") is not None)
    words = _plain_words(root.parts)
    said = "".join(f"{word} " for word in words)
    if asked is Asked.COUNCIL and len(words) == len(root.parts) and _of_letters().fullmatch(said):
        return 0 if all(word in STOP_WORDS for word in words) else len(words)
    found = _opening().match(said)
    count = len(found[0].split()) if found else 0
    if all(word in STOP_WORDS for word in words[:count]):
        return 0
    if count == len(root.parts) and re.fullmatch(_LETTERS_IN_ORDER, said):
        return count
    rest = root.parts[count:]
    return count if asked is not Asked.WORDS or any(not isinstance(part, Not) and not is_stop_word(part) for part in rest) else 0


def _plain_words(parts: Sequence[Node]) -> list[str]:
    """Return the exact forms of the first `parts`, as far as they are single plain words."""
    plain = takewhile(lambda part: isinstance(part, Term) and len(typed_words(part.word)) == 1, parts)
    return [token.exact for part in plain if isinstance(part, Term) for token in typed_words(part.word)]


def _ending(root: Node) -> int:
    """Return how many of the last parts of `root` only end a request; 0 if no other words are before them."""
    words = _plain_words(root.parts[::-1])[::-1] if isinstance(root, And) else []
    found = re.search(rf"(?<=[^ ]){_ENDING.pattern}$", " ".join(words))
    return len(found[0].split()) if found else 0


def _rest(root: Node, count: int, end: int = 0) -> Node:
    parts = root.parts[count : len(root.parts) - end] if isinstance(root, And) else ()
    return And(parts) if len(parts) > 1 else parts[0] if parts else All()


@cache
def _opening() -> re.Pattern[str]:
    first, then = ("|".join(f"(?:{pattern})" for pattern, _, _ in rows) for rows in (BEGINNINGS, FURTHER))
    return re.compile(rf"(?:(?:{first}) )+(?:(?:{then}) )*")


@cache
def _of_letters() -> re.Pattern[str]:
    """Return the pattern of a query that says nothing but that letters, or their grades, are asked for.

    It never goes back, so that its time is linear: many words fit several of its parts.
    """
    rows = "|".join(f"(?:{pattern})" for pattern, _, _ in (*BEGINNINGS, *FURTHER, *OF_LETTERS))
    return re.compile(rf"(?>(?:{rows}|{'|'.join(map(re.escape, sorted(STOP_WORDS)))}) )++")
