"""Query: the plain words of a query, in which names and times are looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.query.ast import All, And, Node, Term
from indexer.registers import name_key


@dataclass(frozen=True, slots=True)
class Word:
    """One part of a query; `key` and `typed` are "" for a part that is not a plain word, so that no name spans it."""

    typed: str
    key: str
    """As from `name_key`: "Stoke-on-Trent" gives "stoke on trent"."""
    bare: str
    """The key without a possessive: "Derby’s" gives "derby"."""


BREAK = Word("", "", "")


def parts_of(root: Node) -> tuple[Node, ...]:
    """Return the parts that must all match; `root` itself if it is not an And."""
    return root.parts if isinstance(root, And) else (root,)


def all_of(parts: tuple[Node, ...]) -> Node:
    """Return the node that requires all `parts`; `All` if there are none."""
    if len(parts) == 1:
        return parts[0]
    return And(parts) if parts else All()


def words_of(root: Node) -> tuple[Word, ...]:
    """Return one word for each part of `root`; what is quoted, excluded, in brackets or one of several is a `BREAK`."""
    return tuple(_word(part.word) if isinstance(part, Term) and not part.also else BREAK for part in parts_of(root))


def bare_words(words: Sequence[Word], first: int, last: int) -> str:
    """Return the words `first` to `last` as one name, without possessives."""
    return " ".join(one.bare for one in words[first : last + 1])


def key_at(words: Sequence[Word], place: int) -> str:
    """Return the key of the word at `place`; "" where there is none."""
    return words[place].key if 0 <= place < len(words) else ""


@lru_cache(maxsize=4096)
def _word(typed: str) -> Word:
    key = name_key(typed)
    possessive = typed.casefold().endswith(("'s", "’s"))
    return Word(typed, key, key[:-1] if possessive else key)
