"""Services: the current request: the index it reads, its search parameters, and the letter and paragraph in its address."""

from __future__ import annotations

import re

from flask import current_app, request

from indexer.errors import NotFound
from indexer.keys import find_by_key
from indexer.letter import Letter, Paragraph
from indexer.tone import Tone
from webapp.options import Options
from webapp.services.index import Index
from webapp.urls import ROOT, SearchParams, params_from


def index_now() -> Index:
    """Return the application's index."""
    index: Index = current_app.extensions["letters"]
    return index


def options_now() -> Options:
    """Return the options that the pages are served with."""
    options: Options = current_app.extensions["letters.options"]
    return options


def built_now() -> str:
    """Return when the application's index was made, as ISO 8601."""
    return index_now().engine.report().built


def params_now() -> SearchParams:
    """Return the search parameters in the request's address."""
    return params_from(request.args.items(multi=True))


def asks_api() -> bool:
    """Return whether the request's path is in the API."""
    return request.path.startswith(f"/{ROOT}/")


def comes_from_a_program() -> bool:
    """Return whether the request's path is for programs, whose errors are sent as JSON problems: the API, and /mcp where it is on."""
    return asks_api() or (options_now().mcp and request.path == "/mcp")


def letter_called(name: str) -> Letter:
    """Return the letter whose id `name` starts with, ignoring the slug after it; `NotFound` if there is none."""
    return index_now().engine.letter(_id_in(name))


def letter_with_tones_called(name: str) -> tuple[Letter, tuple[Tone, ...]]:
    """Return the same letter with the tone of each of its paragraphs, in order."""
    return index_now().engine.letter_with_tones(_id_in(name))


def _id_in(name: str) -> str:
    letter_id = name.partition("-")[0]
    if not re.fullmatch(r"[0-9a-f]{16}", letter_id):
        raise NotFound("We can’t find that letter. Try searching for a phrase from it")
    return letter_id


def paragraph_called(name: str, key: str) -> tuple[Letter, Paragraph]:
    """Return the letter called `name` and its paragraph with this `key`; `NotFound` if either is no longer there."""
    letter = letter_called(name)
    found = find_by_key(letter, key)
    if found is None:
        raise NotFound("This paragraph is no longer in the letter. The letter itself is still here")
    return letter, found
