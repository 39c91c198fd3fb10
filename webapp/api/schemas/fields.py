"""API: the fields of which answers are made. Each is always there; where nothing is known it is null or empty."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from indexer.results import Why

SPAN = {
    "type": "array",
    "description": "First character, the character after the last, and why it is marked.",
    "prefixItems": [
        {"type": "integer", "minimum": 0},
        {"type": "integer", "minimum": 1},
        {"type": "string", "enum": [why.value for why in Why]},
    ],
    "minItems": 3,
    "maxItems": 3,
}
"""`[12, 21, "word"]`; marshmallow has no field for it."""


def _told(about: str, more: dict[str, Any], **kept: Any) -> dict[str, Any]:
    """Return the arguments of a field that every answer has; `none` says that it may be null."""
    return {"required": True, "allow_none": more.pop("none", False), "metadata": {"description": about, **more}, **kept}


def text(about: str, **more: Any) -> fields.String:
    """Return a field of text."""
    return fields.String(**_told(about, more))


def choice(about: str, values: Any, **more: Any) -> fields.String:
    """Return a field that has one of some `values`."""
    return fields.String(**_told(about, more, validate=validate.OneOf([str(one) for one in values])))


def number(about: str, least: int = 0, **more: Any) -> fields.Integer:
    """Return a field of whole numbers."""
    return fields.Integer(**_told(about, more, validate=validate.Range(least)))


def real(about: str) -> fields.Float:
    """Return a field of numbers."""
    return fields.Float(**_told(about, {}))


def truth(about: str) -> fields.Boolean:
    """Return a field that is true or false."""
    return fields.Boolean(**_told(about, {}))


def day(about: str) -> fields.Date:
    """Return a field of days that may be null."""
    return fields.Date(**_told(about, {"none": True}))


def link(about: str, **more: Any) -> fields.String:
    """Return a field that holds a whole address."""
    return text(about, format="uri", **more)


def one(schema: type[Schema], about: str) -> fields.Nested:
    """Return a field that holds another answer."""
    return fields.Nested(schema, **_told(about, {}))


def many(inside: type[Schema] | fields.Field[Any], about: str, **kept: Any) -> fields.List[Any]:
    """Return a list of fields or answers."""
    return fields.List(inside if isinstance(inside, fields.Field) else fields.Nested(inside), **_told(about, {}, **kept))


def table(inside: fields.Field[Any], about: str) -> fields.Dict:
    """Return an object with any names and values of one sort."""
    return fields.Dict(keys=fields.String(), values=inside, **_told(about, {}))


def spans() -> fields.List[Any]:
    """Return the places that are marked in a text."""
    return many(fields.Raw(metadata={"allOf": [{"$ref": "#/components/schemas/Span"}]}), "Places in `text`, in characters.")
