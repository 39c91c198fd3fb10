"""Valid requests that may cost much: over all addresses, with every argument that each reads, up to its limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask
from werkzeug.routing import Rule

from indexer.fields import FIELD_WORDS, FIELDS
from indexer.letter import Letter
from indexer.query.language import MOST_CHARACTERS, MOST_WORDS
from webapp.api.operations import OPERATIONS
from webapp.middleware.limits import LONGEST_ARGUMENT
from webapp.pages.known_arguments import READS
from webapp.presenters.citation_forms import FORMS
from webapp.urls import COLLECTED, MOST_COLLECTED, MOST_TERMS, MOST_VALUES, TABLE_FORMS

Pairs = tuple[tuple[str, str], ...]
LEFT_OUT = ("static", "health.live", "assets.send")
"""Endpoints that read nothing of the index."""
LONGEST_ADDRESS = 8000
"""Characters of an address that servers and proxies let through."""
CHOICES: Mapping[str, tuple[str, ...]] = {
    "sort": ("relevance", "newest", "oldest", "arrival"),
    "group": ("paragraph", "letter", "authority"),
    "abbreviations": ("on", "off"),
    "names": ("on", "off"),
    "spelling": ("on", "off"),
    "sharper": ("off", "on"),
    "from": ("2010", "spring 2019", "2019-05-03"),
    "to": ("2030", "2021", "March 2022"),
    "arrange": ("council", "section"),
    "by": ("name", "share-1", "letters", "paragraphs-12"),
    "order": ("up", "down"),
    "beside": ("original",),
    "find": ("a", "the", "kingston upon hull", "x" * 200),
    "page": ("1", "2", "20", "100", "1000"),
    "size": ("5", "10", "20", "50", "100", "1000"),
    "facet_size": ("1", "100", "1000"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its endpoint, its path and its arguments."""

    endpoint: str
    path: str
    arguments: Pairs = ()

    @property
    def address(self) -> str:
        """The address, cut to whole arguments that servers let through."""
        kept, room = [], LONGEST_ADDRESS - len(self.path)
        for name, value in self.arguments:
            room -= len(urlencode(((name, value),))) + 1
            if room < 0:
                break
            kept.append((name, value))
        return f"{self.path}?{urlencode(kept)}" if kept else self.path


class Requests:
    """Makes requests for an application from the words, names and places of its collection."""

    def __init__(self, app: Flask, letters: Sequence[Letter], random: Random) -> None:
        """Use the words of `letters`, which have their paragraphs."""
        self._random, self._letters = random, letters
        found = {word for letter in letters for one in letter.paragraphs for word in one.text.split() if word.isalpha()}
        self._words = sorted(found) or ["children"]
        self._councils = sorted({letter.authority.code for letter in letters if letter.authority}) or ["LDS"]
        self._phrases = [" ".join(one.text.split()[:8]) for letter in letters for one in letter.paragraphs]
        self.rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint not in LEFT_OUT]

    def plain(self, rule: Rule) -> Asked:
        """Return a request for `rule` without arguments."""
        return Asked(rule.endpoint, self._path(rule))

    def one(self) -> Asked:
        """Return a random request."""
        made = self.plain(self._random.choice(self.rules))
        names = [name for name in reads(made.endpoint) if self._random.random() < 0.5]
        return replace(made, arguments=tuple(pair for name in names for pair in self._values(name)))

    def changed(self, asked: Asked) -> Asked:
        """Return `asked` with one argument given other values, left out or added, or at another address that reads the same ones."""
        names = reads(asked.endpoint)
        if not names or self._random.random() < 0.15:
            alike = [rule for rule in self.rules if reads(rule.endpoint) == names]
            elsewhere = self.plain(self._random.choice(alike))
            return replace(elsewhere, arguments=asked.arguments)
        name = self._random.choice(names)
        others = tuple(pair for pair in asked.arguments if pair[0] != name)
        return replace(asked, arguments=others if self._random.random() < 0.2 else (*others, *self._values(name)))

    def _path(self, rule: Rule) -> str:
        letter = self._random.choice(self._letters)
        key = self._random.choice(letter.paragraphs).key if letter.paragraphs else "k1"
        parts = {"letter_id": letter.id, "name": letter.id, "key": key, "code": self._random.choice(self._councils)}
        parts |= {"field": self._random.choice(FIELDS).name, "form": self._random.choice(tuple(FORMS))}
        parts["ending"] = self._random.choice((*TABLE_FORMS, *FORMS))
        parts["path"] = "letters.css"
        path = rule.rule
        for name in rule.arguments:
            given = self._random.choice(OPERATIONS).name if rule.endpoint == "programs.attempt" else parts[name]
            path = path.replace(f"<{name}>", quote(given, safe="")).replace(f"<path:{name}>", given)
        return path

    def _values(self, name: str) -> Pairs:
        """Return values for the argument called `name`: one, some, or as many as it takes."""
        if name in ("q", "find") and self._random.random() < 0.9:
            return ((name, self.text()),)
        if name == "terms":
            lines = [self.text()[: LONGEST_ARGUMENT // MOST_TERMS - 1] for _ in range(MOST_TERMS)]
            return ((name, "\n".join(lines)),)
        if name == COLLECTED:
            some = [one for one in self._sample(self._letters, MOST_COLLECTED) if one.paragraphs]
            return tuple((name, f"{one.id}/{one.paragraphs[0].key}") for one in some)
        if name == "facet":
            return tuple((name, field.name) for field in FIELDS)
        if name == "neighbours":
            return ((name, self._random.choice(self._councils)),)
        if name in CHOICES:
            return ((name, self._random.choice(CHOICES[name])),)
        return tuple((name, self._value(name)) for _ in range(self._random.choice((1, 5, MOST_VALUES // 2, MOST_VALUES))))

    def _value(self, name: str) -> str:
        """Return a value of the filter called `name`: one that is there, one in words, or none at all."""
        letter = self._random.choice(self._letters)
        field = next((one for one in FIELDS if one.name == FIELD_WORDS.get(name, name)), None)
        names = list(field.names()) if field else []
        ways: tuple[Callable[[], str], ...] = (
            lambda: self._random.choice(names) if names else self._word(),
            lambda: letter.id if name == "letter" else self._word(),
            lambda: " ".join((self._word(), self._word())),
            lambda: self._misspelt(),
            lambda: f"*{self._word()[:3]}*",
            lambda: str(self._random.randrange(2010, 2030)),
        )
        return self._random.choice(ways)()

    def text(self) -> str:
        """Return a query of one of the kinds that may cost much."""
        kind, number = self._random.choice(self._kinds), self._random.choice((3, 12, MOST_WORDS - 4, MOST_WORDS))
        return " ".join(kind(self, number).split())[:MOST_CHARACTERS]

    def _many(self, number: int) -> str:
        return self._joined((self._word() for _ in range(number)), self._random.choice((" ", " OR ")))

    def _misspelt_words(self, number: int) -> str:
        return self._joined((self._misspelt() for _ in range(number)), self._random.choice((" ", " OR ")))

    def _guessed(self, number: int) -> str:
        return self._joined((f"{self._misspelt()}~{self._random.choice((1, 2))}" for _ in range(number)), " OR ")

    def _beginnings(self, _: int) -> str:
        return " OR ".join(f"{self._word()[:2].lower()}*" for _ in range(4))

    def _quoted(self, number: int) -> str:
        return self._joined((f'"{self._random.choice(self._phrases)}"' for _ in range(max(number // 8, 1))), " OR ")

    def _near(self, number: int) -> str:
        words = " ".join(self._word() for _ in range(8))
        return self._joined((f'"{words}"~100' for _ in range(max(number // 8, 1))), " OR ")

    def _without(self, number: int) -> str:
        return self._joined((f"-{self._word()}" for _ in range(number)), " ")

    def _nested(self, _: int) -> str:
        return "".join(f"({self._word()} OR NOT " for _ in range(7)) + "of" + ")" * 7

    def _filtered(self, number: int) -> str:
        fields = [one for one in FIELDS if one.name != "letter"]
        return self._joined((f'{(field := self._random.choice(fields)).name}:"{self._value(field.name)}"' for _ in range(number)), " OR ")

    def _named(self, number: int) -> str:
        return f"what were {' and '.join(self._value('authority') for _ in range(number // 8))} told about {self._word()} since 2015"

    _kinds = (_many, _misspelt_words, _guessed, _beginnings, _quoted, _near, _without, _nested, _filtered, _named)

    def _joined(self, parts: Any, by: str) -> str:
        """Return as many of the parts as a query may have characters."""
        text = ""
        for part in parts:
            if len(text) + len(by) + len(part) > MOST_CHARACTERS:
                break
            text = f"{text}{by}{part}" if text else part
        return text

    def _word(self) -> str:
        return self._random.choice(self._words)

    def _misspelt(self) -> str:
        word = self._word()
        at = self._random.randrange(len(word))
        return word[:at] + self._random.choice("aeiourstlmn") + word[at + 1 :]

    def _sample(self, letters: Sequence[Letter], most: int) -> Sequence[Letter]:
        return self._random.sample(letters, min(most, len(letters)))


def reads(endpoint: str) -> tuple[str, ...]:
    """Return the arguments that an endpoint reads."""
    blueprint, _, name = endpoint.rpartition(".")
    if blueprint == "api":
        return next((tuple(one.asked.fields) for one in OPERATIONS if one.name == name), ())
    return READS.get(endpoint, ("q",) if endpoint == "suggesting.suggest" else ("find",) if endpoint == "browse.authorities" else ())
