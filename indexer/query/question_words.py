"""Query: leaves out the words that only make a question of a search, such as “which councils were told that”.

Letters answer questions but never ask them, so these words would be looked for in vain. Only plain words at the beginning are left out,
never those in quotation marks, and only if other words are left to search for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from itertools import takewhile

from indexer.analysis import STOP_WORDS, typed_words
from indexer.query.ast import And, Node, Not, Phrase, Term
from indexer.query.traversal import is_stop_word

_ABOUT = "about|on|of|for|that|to|which|where|with|in"
_IF_ANY = "(?:(?:are there|is there|do|does|did|has|have|is|are|was|were) )?any"
_ASKS = f"(?:which|what|whose|how many|all|(?:are|is) there|{_IF_ANY})(?: of)?(?: the)?"
_WHO = "(?:the )?(?:ofsted|inspectors?|letters?|reports?|they|it|councils?|you)"
_SEVERAL = "letters|paragraphs|reports|articles|papers|documents"
_PAPERS = "letters?|paragraphs?|reports?|articles?|papers?|documents?"
_COUNCILS = "councils?|authorit(?:y|ies)|local authorit(?:y|ies)|las"
_IS = "are|is|were|was|have|has|had|do|does|did|have been|has been|had been"

BEGINNINGS = (
    (r"(?:please )?(?:can|could|would|will) you(?: please)?", "can you", "a request, of a person"),
    (r"please", "please", "the same"),
    (r"(?:show|tell|give|find|get) (?:me|us)(?: all| any| more)?(?: about)?", "show me", "a command"),
    (r"list (?:all|the|every)", "list all", "the same"),
    (r"(?:i'm|i am|we're|we are) (?:looking for|interested in|searching for|trying to find)", "i am looking for", "who wants to know"),
    (r"(?:i|we) (?:want|need|would like|wish) to (?:know|find|see|read)(?: more)?(?: about)?", "we want to know about", "the same"),
    (r"(?:i'd|i would|we'd|we would) like(?: to (?:know|find|see|read))?(?: about)?", "i'd like to read about", "the same"),
    (r"looking for", "looking for", "the same"),
    (rf"(?:{_ASKS}) (?:{_COUNCILS})", "which councils", "every letter is to a council"),
    (rf"(?:{_COUNCILS}) (?:{_IS}|that|which|where|whose|with)", "councils that", "the same"),
    (rf"(?:(?:{_ASKS}) )?(?:{_IS}) (?:told|asked|warned|criticised|praised)", "which were told", "what a name leaves"),
    (rf"(?:{_ASKS}) (?:{_PAPERS})", "which letters", "all that is searched is letters"),
    (rf"(?:the )?(?:latest|newest|most recent) (?:{_PAPERS})(?: (?:{_ABOUT}|from))?", "latest letter on",
     "letters never say that they are; without other words the newest come first"),
    (rf"(?:find )?(?:{_SEVERAL}) (?:about|on|that|which|where|with|mentioning|{_IS})", "letters about", "the same"),
    (r"how (?:many|much|often|well)", "how often", "asks for a number, which the count above the results is"),
    (rf"(?:what|where|when|how|why) (?:(?:{_IS}) )?(?:{_WHO}) (?:say|says|said|think|find|found|wrote|write|report|see)",
     "what did ofsted say", "all letters are what inspectors say"),
    (r"(?:what|where|how|why) (?:do|does|did|has|have) (?:say|said|think|find|found|wrote|written|report|reported)",
     "what did say", "what an inspectorate’s name leaves"),
    (rf"(?:what|where) (?:{_IS}) (?:said|written|known|reported)", "what is said", "the same"),
    (r"(?:information|details|anything|something|everything) (?:about|on)", "anything about", "what the search is for anyway"),
)  # fmt: skip
"""How a question or a request begins: pattern of folded words, example, and why letters do not say so."""
FURTHER = (
    (rf"(?:(?:{_IS}) )?(?:been )?(?:told|asked|warned|criticised|praised)(?: by ofsted| by inspectors)?", "were told", "by the inspectors"),
    (rf"(?:{_PAPERS}) (?:about|on|that|which|where|with|{_IS})", "letters that", "all that is searched is letters"),
    (r"(?:exist|mention|mentions|mentioned|mentioning|say|saying|discuss|discussing|describe|describing|deal with|dealing with)",
     "mention", "what letters do with whatever is searched"),
    (rf"(?:{_IS}|{_ABOUT}|the|any|there)", "that", "words that join these to the rest"),
)  # fmt: skip
"""What may follow such a beginning, any number of times."""


def without_question_words(root: Node) -> Node:
    """Return `root` without its question words."""
    count = _count(root)
    return _rest(root, count) if count and isinstance(root, And) else root


def only_asks(root: Node) -> bool:
    """Return whether all of `root` is question words, as in “what did Ofsted say about”, from which a council’s name has been taken out."""
    words = _plain_words(root.parts if isinstance(root, And) else (root,))
    count = len(root.parts) if isinstance(root, And) else 1
    found = _opening().match(" ".join(words) + " ")
    return len(words) == count and found is not None and len(found[0].split()) == count


def question_words(root: Node) -> tuple[str, ...]:
    """Return the question words of `root` as typed; only those that would otherwise be searched for."""
    parts = root.parts if isinstance(root, And) else ()
    return tuple(part.word for part in parts[: _count(root)] if isinstance(part, Term) and not is_stop_word(part))


def with_question_words(root: Node, words: Collection[str]) -> Node:
    """Return `root` with each of the `words` in quotation marks, so that it is searched for although it is a question word."""
    if not isinstance(root, And):
        return root
    return And(tuple(_exactly(part) if isinstance(part, Term) and part.word in words else part for part in root.parts))


def _exactly(term: Term) -> Phrase:
    return Phrase(tuple(token.exact for token in typed_words(term.word)))


def _count(root: Node) -> int:
    """Return how many of the first parts of `root` are question words; 0 if nothing else would be left."""
    if not isinstance(root, And):
        return 0
    words = _plain_words(root.parts)
    found = _opening().match(" ".join(words) + " ")
    count = len(found[0].split()) if found else 0
    left = [part for part in root.parts[count:] if not isinstance(part, Not) and not is_stop_word(part)]
    return count if left and any(word not in STOP_WORDS for word in words[:count]) else 0


def _plain_words(parts: Sequence[Node]) -> list[str]:
    """Return the exact forms of the first `parts`, as far as they are single plain words."""
    plain = takewhile(lambda part: isinstance(part, Term) and len(typed_words(part.word)) == 1, parts)
    return [token.exact for part in plain if isinstance(part, Term) for token in typed_words(part.word)]


def _rest(root: And, count: int) -> Node:
    parts = root.parts[count:]
    return parts[0] if len(parts) == 1 else And(parts)


@cache
def _opening() -> re.Pattern[str]:
    first, then = ("|".join(f"(?:{pattern})" for pattern, _, _ in rows) for rows in (BEGINNINGS, FURTHER))
    return re.compile(rf"(?:(?:{first}) )+(?:(?:{then}) )*")
