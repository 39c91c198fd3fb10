"""API schemas: the kinds of field. Each is always present; it is null or empty where nothing is known."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from indexer.results import Why

SPAN = {
    "type": "array",
    "description": "Start and end (exclusive) of a match, and why it matches.",
    "prefixItems": [
        {"type": "integer", "minimum": 0},
        {"type": "integer", "minimum": 1},
        {"type": "string", "enum": [why.value for why in Why]},
    ],
    "minItems": 3,
    "maxItems": 3,
}
"""`[12, 21, "word"]`; marshmallow has no field for tuples of this kind in OpenAPI 3.1."""


def _told(about: str, more: dict[str, Any], **kept: Any) -> dict[str, Any]:
    """Return the arguments of a required field with a description; it may be null if `more` has `none`."""
    return {"required": True, "allow_none": more.pop("none", False), "metadata": {"description": about, **more}, **kept}


def text(about: str, **more: Any) -> fields.String:
    """Return a field of text."""
    return fields.String(**_told(about, more))


def choice(about: str, values: Any, **more: Any) -> fields.String:
    """Return a field whose value is one of `values`."""
    return fields.String(**_told(about, more, validate=validate.OneOf([str(one) for one in values])))


def number(about: str, least: int = 0, **more: Any) -> fields.Integer:
    """Return a field of whole numbers."""
    return fields.Integer(**_told(about, more, validate=validate.Range(least)))


def real(about: str) -> fields.Float:
    """Return a field of numbers."""
    return fields.Float(**_told(about, {}))


def truth(about: str) -> fields.Boolean:
    """Return a field of true or false."""
    return fields.Boolean(**_told(about, {}))


def day(about: str, **kept: Any) -> fields.Date:
    """Return a field of dates, which may be null."""
    return fields.Date(**_told(about, {"none": True}, **kept))


def link(about: str, **more: Any) -> fields.String:
    """Return a field of absolute URLs."""
    return text(about, format="uri", **more)


def one(schema: type[Schema], about: str, **more: Any) -> fields.Nested:
    """Return a field with a nested object."""
    return fields.Nested(schema, **_told(about, more))


def many(inside: type[Schema] | fields.Field[Any], about: str, **kept: Any) -> fields.List[Any]:
    """Return a field with a list of values or objects."""
    return fields.List(inside if isinstance(inside, fields.Field) else fields.Nested(inside), **_told(about, {}, **kept))


def table(inside: fields.Field[Any], about: str) -> fields.Dict:
    """Return a field with an object of any keys whose values are all `inside`."""
    return fields.Dict(keys=fields.String(), values=inside, **_told(about, {}))


def spans() -> fields.List[Any]:
    """Return a field with the matches to highlight in `text`."""
    return many(fields.Raw(metadata={"allOf": [{"$ref": "#/components/schemas/Span"}]}), "Matches to highlight in `text`, in characters.")
