"""API: what is answered of authorities and of the collection as a whole."""

from __future__ import annotations

from marshmallow import Schema, fields

from webapp.api.schemas import fields as made
from webapp.api.schemas.results import AuthoritySchema, PageLinkSchema, ValueSchema


class AuthorityLinksSchema(Schema):
    """Where to go from an authority."""

    self = made.link("The authority, as data.")
    letters = made.link("Its letters, as data.")
    html = made.link("The authority for people; null where no letter is about it.", none=True)


class AuthorityRowSchema(Schema):
    """An authority of the list."""

    code = made.text("Its code.")
    name = made.text("Its official name.")
    short_name = made.text("What it is called in short.")
    kind = made.text("Type of authority.")
    region = made.text("Where it is.")
    letters = made.number("How many letters are about it.")
    latest = made.day("The day of the latest.")
    links = made.one(AuthorityLinksSchema, "Where to go from here.")


class AuthoritiesSchema(Schema):
    """Authorities that have letters, by name."""

    total = made.number("How many there are.")
    authorities = made.many(AuthorityRowSchema, "All of them.")


class OneAuthoritySchema(AuthorityRowSchema):
    """An authority and what the register knows of it."""

    names = made.many(fields.String(), "What else it is called; trusts that run its children’s services too.")
    start = made.day("Its first day, where it is a younger one.")
    end = made.day("Its last day, where it was abolished.")
    predecessors = made.many(fields.String(), "Codes of those it took the place of.")
    successors = made.many(fields.String(), "Codes of those that took its place.")
    neighbours = made.many(fields.String(), "Codes of its statistical neighbours, nearest first.")
    findings = made.many(ValueSchema, "Kinds of finding in its letters.")
    sections = made.many(ValueSchema, "The most frequent headings in its letters.")


class ComparedSchema(Schema):
    """What the searches find in the letters about one authority."""

    code = made.text("Its code.")
    name = made.text("Its official name.")
    letters = made.number("How many letters are about it.")
    counts = made.many(fields.Integer(), "Paragraphs for each search, in the order of `terms`.")


class CompareLinksSchema(PageLinkSchema):
    """Where to go from a comparison."""

    csv = made.link("As a table.")


class CompareSchema(Schema):
    """Searches × authorities."""

    terms = made.many(fields.String(), "The searches.")
    totals = made.many(fields.Integer(), "Paragraphs that each finds, those of letters about no known authority included.")
    authorities = made.many(ComparedSchema, "Authorities, by name; with a filter of authorities, these alone.")
    links = made.one(CompareLinksSchema, "Where to go from here.")


class YearSchema(Schema):
    """Letters of one year."""

    year = made.number("The year.", 1)
    letters = made.number("How many.")


class TypeSchema(Schema):
    """Letters of one kind."""

    letter_type = made.text("Kind of letter.", none=True)
    letters = made.number("How many.")


class UnreadSchema(Schema):
    """A file that could not be read."""

    source = made.text("The file, below its letters folder.")
    reason = made.text("Why not.")


class HeadingSchema(Schema):
    """A heading that the register doesn’t know."""

    heading = made.text("As written.")
    letters = made.number("How many letters have it.")


class CoverageSchema(Schema):
    """What is here, what is not, and why."""

    built = made.text("When the index was built, ISO 8601.")
    letters = made.number("Letters.")
    paragraphs = made.number("Paragraphs.")
    authorities = made.number("Authorities that they are about.")
    years = made.many(YearSchema, "Every year from the first to the last.")
    types = made.many(TypeSchema, "Kinds of letter, the most frequent first.")
    undated = made.many(fields.String(), "Ids of letters that state no date and no visit.")
    unnamed = made.many(fields.String(), "Ids of letters whose authority is not known.")
    missing = made.many(AuthoritySchema, "Councils of today that no letter here is about.")
    unread = made.many(UnreadSchema, "Files that could not be read.")
    unknown_headings = made.many(HeadingSchema, "Headings that the register doesn’t know, the most frequent first.")


class AbbreviationSchema(Schema):
    """An abbreviation and its words; a search for one finds the other."""

    short = made.text("The abbreviation.")
    words = made.text("Its words.")
    short_count = made.number("Paragraphs that have the abbreviation.")
    words_count = made.number("Paragraphs that have its words.")


class GlossarySchema(Schema):
    """The abbreviations that the letters use."""

    total = made.number("How many there are.")
    abbreviations = made.many(AbbreviationSchema, "All of them.")


class HealthSchema(Schema):
    """The search answers."""

    status = made.choice("Always this; a problem else.", ("ok",))
    version = made.text("Version of this program.")
    engine = made.text("What searches.")
    built = made.text("When the index was built, ISO 8601.")
    letters = made.number("Letters.")
    paragraphs = made.number("Paragraphs.")
