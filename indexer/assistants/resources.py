"""Letters, paragraphs and councils as resources, which a client can attach to a conversation by their address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel

from indexer.assistants import paragraph_tools
from indexer.assistants.collection_tools import list_letters
from indexer.assistants.desk import Desk
from indexer.errors import NotFound
from indexer.registers import authority_entry

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class ResourceTemplate:
    """One kind of resource: its address with the parts that differ in braces, and what reads it."""

    name: str
    address: str
    title: str
    description: str
    read: Callable[..., str]
    """Takes the desk and, by name, the parts of the address; returns JSON."""


def _letter(desk: Desk, letter_id: str) -> str:
    return _json(paragraph_tools.get_letter(desk, letter_id))


def _paragraph(desk: Desk, letter_id: str, key: str) -> str:
    return _json(paragraph_tools.get_paragraph(desk, letter_id, key))


def _authority(desk: Desk, code: str) -> str:
    if not authority_entry(code) and not desk.collection.authority(code):
        raise NotFound("There is no council with this code. Find it with list_councils")
    return _json(list_letters(desk, filters={"authority": [code]}))


def _json(answer: BaseModel) -> str:
    return answer.model_dump_json(indent=1)


RESOURCES = (
    ResourceTemplate(
        "letter", "letter://{letter_id}", "A letter",
        "One letter with its paragraphs, word for word. Of a long letter the first part; get_letter goes on.", _letter,
    ),
    ResourceTemplate(
        "paragraph", "paragraph://{letter_id}/{key}", "A paragraph",
        "One paragraph, word for word, with its citation and lasting link.", _paragraph,
    ),
    ResourceTemplate(
        "authority", "authority://{code}", "A council", "The letters to one council, newest first, without their text.", _authority
    ),
)  # fmt: skip
