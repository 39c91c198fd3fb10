"""Query: what to do with “no” and “not” among plain words, as in “plans not SMART”.

They are stop words, as paragraphs say the same in many ways: “are not always SMART”, “lack SMART targets”. So no such word is required, but
paragraphs with any of them near the word that was denied come first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.analysis import typed_words
from indexer.query.ast import And, Concept, Node, Or, Some, Term
from indexer.query.traversal import is_stop_word, positive_leaves

TYPED = ("no", "not", "nor")
"""Stop words that deny what comes after them."""
WRITTEN = (*TYPED, "never", "without", "lack", "insufficient")
"""How letters deny something, in any form of these words."""
SLOP = 3
"""How many words may come between: “not always consistently recorded”."""


def denied(root: Node) -> Iterator[tuple[Term, Term | Concept]]:
    """Yield each “no” or “not” among the plain words of `root` that must be found together, with the word or concept that it denies."""
    if not isinstance(root, And | Some):
        return
    for place, part in enumerate(root.parts):
        if isinstance(part, Term) and part.word.lower() in TYPED:
            following = _first_telling(root.parts[place + 1 :])
            if isinstance(following, Term | Concept):
                yield part, following
        elif isinstance(part, And | Some):
            yield from denied(part)


def denial_of(part: Term | Concept) -> Or:
    """Return what finds a denial of `part`: any of the words that deny near its first word, or near that of any of its wordings."""
    wordings = part.parts if isinstance(part, Concept) else (part,)
    first = dict.fromkeys(word for wording in wordings if (word := _first_word(wording)))
    return Or(tuple(Term(f"{denial} {word}", slop=SLOP) for word in first for denial in WRITTEN))


def _first_telling(parts: Sequence[Node]) -> Node | None:
    return next((part for part in parts if not is_stop_word(part)), None)


def _first_word(wording: Node) -> str:
    """Return the first word of `wording` that is no stop word."""
    tokens = (token for leaf in positive_leaves(wording) if isinstance(leaf, Term) for token in typed_words(leaf.word))
    return next((token.exact for token in tokens if not is_stop_word(Term(token.exact))), "")
