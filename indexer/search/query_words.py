"""Search: the words of a query that say what it is about, as typed."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.query import And, Has, Node, Or, Phrase, Term
from indexer.query.traversal import is_stop_word


def plain_parts(root: Node) -> Iterator[Term | Phrase]:
    """Yield each term and phrase of `root` that was typed, without stop words and whatever is under a NOT.

    Names of councils, types and years are left out; of an abbreviation and its words, what was added is.
    """
    match root:
        case Term(also=False) if not is_stop_word(root):
            yield root
        case Phrase():
            yield root
        case And(parts):
            for part in parts:
                yield from plain_parts(part)
        case Or(parts) if not is_name(root):
            for part in parts:
                yield from plain_parts(part)


def is_name(root: Or) -> bool:
    """Return whether some of the parts are typed names of a field, as in `derby OR council:derby`."""
    return any(isinstance(part, Has) for part in root.parts)


def is_expanded(root: Or) -> bool:
    """Return whether any of the parts was added to what was typed."""
    return any(isinstance(part, Term) and part.also for part in root.parts)
