"""API: what is answered of letters and their paragraphs."""

from __future__ import annotations

from marshmallow import Schema, fields

from indexer.letter import Finding, Kind
from webapp.api.schemas import fields as made
from webapp.api.schemas.results import AuthoritySchema, NoticeSchema, PagedSchema, PageLinksSchema, PlaceLinksSchema


class DaysSchema(Schema):
    """The days inspectors came."""

    start = made.day("The first.")
    end = made.day("The last.")


class PeopleSchema(Schema):
    """Names as the letter spells them."""

    to = made.many(fields.String(), "Whom it is addressed to.")
    sender = made.many(fields.String(), "Who signs it.", data_key="from")
    inspectors = made.many(fields.String(), "Who inspected.")


class LetterLinksSchema(Schema):
    """Where to go from a letter."""

    self = made.link("The letter, as data.")
    html = made.link("The letter for people.")
    original = made.link("The file that it was read from.")
    authority = made.link("Its authority, as data.", none=True)


class LetterHeadSchema(Schema):
    """A letter without its text."""

    letter_id = made.text("Made of the file’s bytes; lasts as long as the file is the same.")
    source = made.text("The file, below its letters folder.", none=True)
    sources = made.many(fields.String(), "All files with the same bytes.")
    sha256 = made.text("Of the file’s bytes.", none=True)
    title = made.text("What it is called.")
    authority = made.one(AuthoritySchema, "The council it is about.")
    letter_type = made.text("Kind of letter.", none=True)
    letter_date = made.day("The date that it states.")
    visit = made.one(DaysSchema, "The days inspectors came.")
    people = made.one(PeopleSchema, "Who wrote to whom.")
    grades = made.table(fields.String(), "Each judgement and its grade: `overall` – `good`.")
    links = made.one(LetterLinksSchema, "Where to go from here.")


class FoundLetterSchema(LetterHeadSchema):
    """A letter of a list."""

    found = made.number("How many of its paragraphs have what is asked.")


class LettersSchema(PagedSchema):
    """A page of letters."""

    total = made.number("Letters found.")
    letters = made.many(FoundLetterSchema, "Letters, in order.")
    notices = made.many(NoticeSchema, "What to know about how this was answered.")
    links = made.one(PageLinksSchema, "Where to go from here.")


class SectionSchema(Schema):
    """A heading and its normal kind."""

    heading = made.text("As written.")
    finding = made.choice("Its normal kind.", Finding)


class ParagraphSchema(Schema):
    """A paragraph of a letter."""

    number = made.number("Its place in the letter, from 1. A better reading may change it.", 1)
    section = made.text("The heading it stands under, as written.")
    finding = made.choice("The heading’s normal kind.", Finding)
    kind = made.choice("What it is to its reader.", Kind)
    page = made.number("Page of the original, from 1.", 1, none=True)
    text = made.text("Its words.")
    key = made.text("Its name in the letter, made of its own words; outlasts a better reading.")
    printed = made.text("The number printed beside it.", none=True)
    boilerplate = made.truth("True where many letters have the same words.")
    spans = made.spans()


class EvidenceSchema(Schema):
    """Where in the letter a fact was found."""

    field = made.text("Which fact.")
    page = made.number("Page of the original, from 1.", 1, none=True)
    words = made.text("The words that say it.")


class LetterSchema(LetterHeadSchema):
    """A whole letter."""

    sections = made.many(SectionSchema, "Its headings, in order.")
    paragraphs = made.many(ParagraphSchema, "Its paragraphs, in order.")
    evidence = made.many(EvidenceSchema, "Where its facts were found.")
    notices = made.many(fields.String(), "What was contradictory or missing, and how it was decided.")


class CitationSchema(Schema):
    """A citation in the forms that people and reference managers use."""

    text = made.text("In words.")
    bibtex = made.text("BibTeX.")
    ris = made.text("RIS.")


class OneParagraphSchema(ParagraphSchema):
    """One paragraph, and what is needed to cite it."""

    letter_id = made.text("The letter it stands in.")
    authority = made.one(AuthoritySchema, "The council that the letter is about.")
    letter_type = made.text("Kind of letter.", none=True)
    letter_date = made.day("The date that the letter states.")
    visit = made.one(DaysSchema, "The days inspectors came.")
    citation = made.one(CitationSchema, "How to cite it.")
    links = made.one(PlaceLinksSchema, "Where to go from here.")
