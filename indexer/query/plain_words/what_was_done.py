"""Query: finds the word before a time that only says what makes letters those of that time: "published in 2019"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from indexer.query.plain_words.names import SEVERAL_COUNCILS
from indexer.query.plain_words.reading import Reading
from indexer.query.plain_words.times import DOCUMENTS
from indexer.query.plain_words.words import Word, key_at

DONE = frozenset("published inspected issued dated released".split())
"""What is done to letters or to councils, after which letters are written."""
CAME_ABOUT = frozenset("was were been are is being have had has".split())
NOT_THIS_ONE = frozenset("last first previously not never".split())
"""Before such a word, they ask for one time among several, or for none."""


def with_what_was_done(words: Sequence[Word], one: Reading) -> Reading:
    """Return a time with the word before it that says no more than that letters are of that time.

    Not after a document, which may be what was published: "the strategy published in 2019".
    """
    place = one.first - 1
    before = key_at(words, place - 1)
    if not one.certain or key_at(words, place) not in DONE or before in DOCUMENTS or before in NOT_THIS_ONE:
        return one
    while key_at(words, place - 1) in CAME_ABOUT:
        place -= 1
    return replace(one, first=place - (key_at(words, place - 1) in SEVERAL_COUNCILS), bare=False)
