"""Query: finds the words that go with a name, grade or time once it is a filter: "letters to …", "councils in …", "Ofsted reports"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from indexer.analysis import STOP_WORDS
from indexer.query.plain_words.lexicon import OFSTED
from indexer.query.plain_words.names import BETTER, LETTERS_TOO
from indexer.query.plain_words.reading import Reading
from indexer.query.plain_words.words import Word

COUNCILS = frozenset("councils authorities las region regions".split())
OF_COUNCILS = frozenset(("region", "authority_type", "grade"))
"""Fields whose readings choose councils, so that the word itself says no more."""
ABOUT = frozenset("about on regarding concerning mentioning that which with where saying".split())

VERSUS = frozenset(("v", "vs", "versus"))
COMPARE = frozenset(("compare", "compares", "compared", "comparing", "comparison"))


def frame_of(words: Sequence[Word], readings: Sequence[Reading]) -> frozenset[int]:
    """Return the places of the words around certain `readings` that say nothing more: all letters are letters, and most are Ofsted’s."""
    frame = _Frame(words, readings)
    for is_taken in (frame.is_councils, frame.is_letters, frame.is_inspectorate, frame.is_comparing):
        for place in range(len(words)):
            if is_taken(place):
                frame.take(place)
    frame.take_inspectorate_alone()
    return frozenset(frame.taken)


class _Frame:
    """The words of a query with what has been understood of each."""

    def __init__(self, words: Sequence[Word], readings: Sequence[Reading]) -> None:
        self.words = words
        self.fields = {place: one.field for one in readings for place in range(one.first, one.last + 1)}
        self.councils = sum(one.field == "authority" for one in readings)
        self.taken: set[int] = set()

    def take(self, place: int) -> None:
        """Take one word, and “local” before “authorities”."""
        self.taken.add(place)
        if self.words[place].key == "authorities" and place and self.words[place - 1].key == "local":
            self.taken.add(place - 1)

    def is_councils(self, place: int) -> bool:
        """Return whether a word is “councils” beside a reading that chooses some, with only stop words between."""
        beside = {self.fields.get(self._next(place, step)) for step in (-1, 1)}
        return self.words[place].key in COUNCILS and not OF_COUNCILS.isdisjoint(beside)

    def is_letters(self, place: int) -> bool:
        """Return whether a word is “letters” and only stands for what is searched: "letters to …", "… letters about …"."""
        if self.words[place].key not in LETTERS_TOO:
            return False
        left, right = self._next(place, -1), self._next(place, 1)
        if left >= 0 and self.words[left].key == OFSTED:
            left = self._next(left, -1)
        known_before, known_after = (beside in self.fields or beside in self.taken for beside in (left, right))
        about = place + 1 < len(self.words) and self.words[place + 1].key in ABOUT
        begins = left < 0 or known_before
        ends = right >= len(self.words) or known_after or about
        return begins and ends and (known_before or known_after or (left < 0 and about))

    def is_inspectorate(self, place: int) -> bool:
        """Return whether “Ofsted” only says whose letters are meant.

        So it does before “letters”, a letter type or a grade, after “rated … by”, and beside an inspectorate that it inspects with.
        """
        if self.words[place].key != OFSTED:
            return False
        after = self._next(place, 1)
        if after in self.taken or self.fields.get(after) in ("letter_type", "grade", "inspectorate"):
            return True
        if self.fields.get(self._next(place, -1)) == "inspectorate":
            return True
        return self.words[place - 1].key == "by" and self.fields.get(self._next(place, -1)) == "grade" if place else False

    def take_inspectorate_alone(self) -> None:
        """Take “Ofsted” if no other word is left: "redbridge 2024 ofsted" asks for letters, not for paragraphs that have its name."""
        known = {*self.fields, *self.taken}
        left = [place for place, word in enumerate(self.words) if place not in known and word.key not in STOP_WORDS]
        if known and all(self.words[place].key == OFSTED for place in left):
            self.taken.update(left)

    def is_comparing(self, place: int) -> bool:
        """Return whether a word only sets names beside one another: "compare Derby and Leeds", "Derby vs Leeds", "2019 vs 2024"."""
        key = self.words[place].key
        between = key in VERSUS and self.fields.get(place - 1, "") == self.fields.get(place + 1)
        return between or (self.councils > 1 and (key in COMPARE or self._is_better_than(place)))

    def _is_better_than(self, place: int) -> bool:
        """Return whether a word is one of “better than”."""
        keys = [word.key for word in self.words[max(place - 1, 0) : place + 2]]
        return any(one in BETTER and other == "than" for one, other in pairwise(keys))

    def _next(self, place: int, step: int) -> int:
        """Return the next word to the left or right that is no stop word, or the place beyond the last."""
        place += step
        while 0 <= place < len(self.words) and place not in self.fields and self.words[place].key in STOP_WORDS:
            place += step
        return place
