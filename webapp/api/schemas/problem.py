"""API schemas: errors."""

from __future__ import annotations

from marshmallow import Schema, fields

from webapp.api.schemas import fields as made


class FaultSchema(Schema):
    """What is wrong with one parameter."""

    parameter = made.text("Name of the parameter.")
    message = made.text("What is wrong with it.")


class ProblemSchema(Schema):
    """An error in the format of RFC 9457. Only the first five fields are always present."""

    type = made.text("URL that describes this type of problem.", format="uri-reference", examples=["/api/#bad-query"])
    title = made.text("Short name of this type of problem.")
    status = made.number("HTTP status code.", 400)
    detail = made.text("What went wrong and what to do.")
    instance = made.text("Path of the request.")
    errors = fields.List(fields.Nested(FaultSchema), metadata={"description": "What is wrong with each invalid parameter."})
    parameter = fields.String(metadata={"description": "Parameter with the invalid query or date."})
    query = fields.String(metadata={"description": "The invalid query or date."})
    position = fields.Integer(allow_none=True, metadata={"description": "Position of the error in `query`, in characters from 0."})
    repaired = fields.String(allow_none=True, metadata={"description": "Corrected query or date, where one can be suggested."})
    links = fields.Dict(
        keys=fields.String(), values=fields.String(metadata={"format": "uri"}), metadata={"description": "URLs to use instead."}
    )
