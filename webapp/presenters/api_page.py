"""Presenters: the API's document becomes a page with a form for each operation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from webapp.urls import ROOT, api_link, page_link

Examples = Mapping[str, str]
"""Values to try for parameters that must be given."""
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OperationEntry:
    """One parameter of a form."""

    id: str
    name: str
    about: str
    kind: str
    """"text", "number", "lines" or "choice"."""
    value: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    default: str = ""
    """What stands where nothing is chosen."""
    least: int | None = None
    most: int | None = None
    """The largest number, or the longest text."""


@dataclass(frozen=True, slots=True)
class OperationForm:
    """One operation."""

    name: str
    title: str
    about: str
    path: str
    action: str
    main: tuple[OperationEntry, ...]
    """Parameters that most will want."""
    more: tuple[OperationEntry, ...]
    statuses: tuple[str, ...]
    answer: str
    """The shape of its answer."""
    example: str
    """Its whole address with the examples filled in."""


@dataclass(frozen=True, slots=True)
class ProblemView:
    """One kind of problem."""

    kind: str
    status: int
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class ParameterView:
    """One name of an answer."""

    name: str
    kind: str
    """What stands there, in words: "text or null", "list of"."""
    shape: str
    """The shape that this is, or is a list of; "" where it is plain."""
    about: str


@dataclass(frozen=True, slots=True)
class SchemaView:
    """What an answer, or a part of one, holds."""

    name: str
    parts: tuple[ParameterView, ...]


@dataclass(frozen=True, slots=True)
class ApiPage:
    """All that the page shows."""

    about: tuple[str, ...]
    """Paragraphs."""
    document: str
    forms: tuple[OperationForm, ...]
    shapes: tuple[SchemaView, ...]
    troubles: tuple[ProblemView, ...]


KINDS = {"string": "text", "integer": "whole number", "boolean": "true or false", "uri": "address", "uri-reference": "address"}
"""What types are called."""
FIRST = ("q", "terms", "find", "letter_id", "key", "code", "field")
"""Parameters that stand before the others."""


def api_page(document: Mapping[str, Any], problems: Iterable[tuple[str, int, str, str]], examples: Examples) -> ApiPage:
    """Return the page on the API that `document` describes."""
    forms = (_form(path, item["get"], item.get("parameters", []), examples) for path, item in document["paths"].items())
    return ApiPage(
        about=tuple(_plain(document["info"]["description"]).split("\n\n")),
        document=page_link(f"{ROOT}/openapi.json"),
        forms=tuple(forms),
        shapes=tuple(_shape(name, schema) for name, schema in document["components"]["schemas"].items() if "properties" in schema),
        troubles=tuple(ProblemView(*one) for one in problems),
    )


def _form(path: str, operation: Mapping[str, Any], places: Iterable[Mapping[str, Any]], examples: Examples) -> OperationForm:
    name = operation["operationId"]
    entries = [_entry(name, one, examples) for one in (*places, *operation["parameters"])]
    values = {one.name: one.value or next(iter(one.choices), "") for one in entries if one.required}
    parts = [values.get(part[1:-1]) or part for part in path.split("/")[3:]]
    return OperationForm(
        name=name,
        title=operation["summary"].rstrip("."),
        about=_plain(operation["description"]),
        path=path,
        action=page_link(f"api/try/{name}"),
        main=tuple(one for one in entries if one.name in FIRST),
        more=tuple(one for one in entries if one.name not in FIRST),
        statuses=tuple(sorted(status for status in operation["responses"] if status.isdigit())),
        answer=_name(operation["responses"]["200"]["content"]["application/json"]["schema"]),
        example=api_link(*parts),
    )


def _entry(form: str, parameter: Mapping[str, Any], examples: Examples) -> OperationEntry:
    """Return one parameter; of a list, one value can be given here."""
    schema: Schema = parameter["schema"]
    one: Schema = schema.get("items", schema)
    name = parameter["name"]
    return OperationEntry(
        id=f"{form}-{name}",
        name=name,
        about=_plain(parameter["description"]),
        kind="choice" if "enum" in one else "number" if one["type"] == "integer" else "lines" if name == "terms" else "text",
        value=examples.get(name) or _first(schema),
        required=parameter["required"],
        choices=tuple(one.get("enum", ())),
        default=str(schema.get("default", "")),
        least=one.get("minimum"),
        most=one.get("maximum") or one.get("maxLength"),
    )


def _first(schema: Schema) -> str:
    """Return the first example."""
    example = next(iter(schema.get("examples", ())), "")
    return example if isinstance(example, str) else "\n".join(example)


def _shape(name: str, schema: Schema) -> SchemaView:
    return SchemaView(name, tuple(_part(name, one) for name, one in schema["properties"].items()))


def _part(name: str, schema: Schema) -> ParameterView:
    kind, shape = _kind(schema)
    return ParameterView(name, kind, shape, schema.get("description", ""))


def _kind(schema: Schema) -> tuple[str, str]:
    """Return what `schema` allows in words, and the shape that is meant."""
    for before, inner in (("list of ", schema.get("items")), ("names with ", schema.get("additionalProperties"))):
        if inner:
            kind, shape = _kind(inner)
            return before + kind, shape
    if shape := _name(schema):
        return "", shape
    types: list[str] = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    words = [KINDS.get(schema.get("format", one), one) for one in types if one != "null"]
    return " or ".join([*words, "null"] if "null" in types else words), ""


def _name(schema: Schema) -> str:
    """Return the name of the shape that a schema refers to, "" where it refers to none."""
    reference: str = next((one["$ref"] for one in (schema, *schema.get("allOf", ())) if "$ref" in one), "")
    return reference.rpartition("/")[2]


def _plain(text: str) -> str:
    """Return Markdown without the signs of code."""
    return text.replace("`", "")
