"""API: what is answered where something is wrong."""

from __future__ import annotations

from marshmallow import Schema, fields

from webapp.api.schemas import fields as made


class FaultSchema(Schema):
    """What is wrong with one parameter."""

    parameter = made.text("Its name.")
    message = made.text("What is wrong.")


class ProblemSchema(Schema):
    """An error, as RFC 9457 has it. Only the first five are always there."""

    type = made.text("Address of its description; its kind stands after the #.", format="uri-reference", examples=["/api/#bad-query"])
    title = made.text("The kind in words.")
    status = made.number("The HTTP status.", 400)
    detail = made.text("What happened, in words, and what to do.")
    instance = made.text("The address that was asked.")
    errors = fields.List(fields.Nested(FaultSchema), metadata={"description": "What is wrong with which parameter."})
    parameter = fields.String(metadata={"description": "The parameter in which the search can’t be understood."})
    query = fields.String(metadata={"description": "The text that can’t be understood."})
    position = fields.Integer(allow_none=True, metadata={"description": "Place of the fault in `query`, in characters from 0."})
    repaired = fields.String(allow_none=True, metadata={"description": "A text that works."})
    links = fields.Dict(
        keys=fields.String(), values=fields.String(metadata={"format": "uri"}), metadata={"description": "Addresses that work instead."}
    )
