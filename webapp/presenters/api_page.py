"""Presenters: the API page, made from the OpenAPI document, with a form for each operation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from webapp.urls import ROOT, api_link, page_link

Examples = Mapping[str, str]
"""Example values for required parameters."""
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
    """The value if nothing is entered."""
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
    """Parameters that most people need."""
    more: tuple[OperationEntry, ...]
    statuses: tuple[str, ...]
    answer: str
    """Name of its response schema."""
    example: str
    """Its URL with the example values filled in."""


@dataclass(frozen=True, slots=True)
class ProblemView:
    """One kind of problem."""

    kind: str
    status: int
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class PropertyView:
    """One property of a response schema."""

    name: str
    kind: str
    """Its type, in words: "string or null", "array of"."""
    schema: str
    """The schema of its value, or of the values in it; "" for plain types."""
    about: str


@dataclass(frozen=True, slots=True)
class SchemaView:
    """One response schema."""

    name: str
    properties: tuple[PropertyView, ...]


@dataclass(frozen=True, slots=True)
class ApiPage:
    """Everything that the page shows."""

    about: tuple[str, ...]
    """Paragraphs; like all descriptions, they mark code with backticks."""
    document: str
    forms: tuple[OperationForm, ...]
    schemas: tuple[SchemaView, ...]
    problems: tuple[ProblemView, ...]


KINDS = {"uri": "URL", "uri-reference": "URL"}
"""Formats shown under another name."""
FIRST = ("q", "terms", "find", "letter_id", "key", "code", "field")
"""Parameters that come before the others."""


def api_page(document: Mapping[str, Any], problems: Iterable[tuple[str, int, str, str]], examples: Examples) -> ApiPage:
    """Return the page for the API that `document` describes; each of `problems` is a name, status, title and description."""
    forms = (_form(path, item["get"], item.get("parameters", []), examples) for path, item in document["paths"].items())
    schemas = sorted(document["components"]["schemas"].items())
    return ApiPage(
        about=tuple(document["info"]["description"].split("\n\n")),
        document=page_link(f"{ROOT}/openapi.json"),
        forms=tuple(forms),
        schemas=tuple(_schema(name, schema) for name, schema in schemas if "properties" in schema),
        problems=tuple(ProblemView(*one) for one in problems),
    )


def _form(path: str, operation: Mapping[str, Any], places: Iterable[Mapping[str, Any]], examples: Examples) -> OperationForm:
    name = operation["operationId"]
    entries = [_entry(name, one, examples) for one in (*places, *operation["parameters"])]
    values = {one.name: one.value or next(iter(one.choices), "") for one in entries if one.required}
    parts = [values.get(part[1:-1]) or part for part in path.split("/")[3:]]
    return OperationForm(
        name=name,
        title=operation["summary"].rstrip("."),
        about=operation["description"],
        path=path,
        action=page_link(f"api/try/{name}"),
        main=tuple(one for one in entries if one.name in FIRST),
        more=tuple(one for one in entries if one.name not in FIRST),
        statuses=tuple(sorted(status for status in operation["responses"] if status.isdigit())),
        answer=_name(operation["responses"]["200"]["content"]["application/json"]["schema"]),
        example=api_link(*parts),
    )


def _entry(form: str, parameter: Mapping[str, Any], examples: Examples) -> OperationEntry:
    """Return one parameter of a form; for a list, the form takes a single value."""
    schema: Schema = parameter["schema"]
    one: Schema = schema.get("items", schema)
    name = parameter["name"]
    return OperationEntry(
        id=f"{form}-{name}",
        name=name,
        about=parameter["description"],
        kind="choice" if "enum" in one else "number" if one["type"] == "integer" else "lines" if name == "terms" else "text",
        value=examples.get(name) or _first(schema),
        required=parameter["required"],
        choices=tuple(one.get("enum", ())),
        default=str(schema.get("default", "")),
        least=one.get("minimum"),
        most=one.get("maximum") or one.get("maxLength"),
    )


def _first(schema: Schema) -> str:
    """Return the first example in `schema`, a list as one item per line; "" if there is none."""
    example = next(iter(schema.get("examples", ())), "")
    return example if isinstance(example, str) else "\n".join(example)


def _schema(name: str, schema: Schema) -> SchemaView:
    return SchemaView(name, tuple(_property(name, one) for name, one in schema["properties"].items()))


def _property(name: str, schema: Schema) -> PropertyView:
    kind, inner = _kind(schema)
    return PropertyView(name, kind, inner, schema.get("description", ""))


def _kind(schema: Schema) -> tuple[str, str]:
    """Return the type of `schema` in words, and the name of the schema it refers to."""
    for before, inside in (("array of ", schema.get("items")), ("object, each value: ", schema.get("additionalProperties"))):
        if inside:
            kind, name = _kind(inside)
            return before + kind, name
    if name := _name(schema):
        return "", name
    types: list[str] = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    words = [KINDS.get(schema.get("format", one), one) for one in types if one != "null"]
    return " or ".join([*words, "null"] if "null" in types else words), ""


def _name(schema: Schema) -> str:
    """Return the name of the schema that `schema` refers to, or "" if none."""
    reference: str = next((one["$ref"] for one in (schema, *schema.get("allOf", ()), *schema.get("anyOf", ())) if "$ref" in one), "")
    return reference.rpartition("/")[2]
