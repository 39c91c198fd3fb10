"""API schemas: letters and their paragraphs."""

from __future__ import annotations

from marshmallow import Schema, fields

from indexer.letter import Finding, Kind
from indexer.registers.areas import areas
from webapp.api.schemas import fields as made
from webapp.api.schemas.results import AuthoritySchema, NoticeSchema, PagedSchema, PageLinksSchema, PlaceLinksSchema, ToneSchema


class DaysSchema(Schema):
    """The dates of a visit."""

    start = made.day("First day.")
    end = made.day("Last day.")


class PeopleSchema(Schema):
    """Names, as the letter spells them."""

    to = made.many(fields.String(), "Addressees.")
    sender = made.many(fields.String(), "Signatories.", data_key="from")
    inspectors = made.many(fields.String(), "Inspectors.")


class LetterLinksSchema(Schema):
    """Links of a letter."""

    self = made.link("This letter (JSON).")
    html = made.link("Its web page.")
    original = made.link("The original file.")
    authority = made.link("Its authority (JSON).", none=True)


class PublicationSchema(Schema):
    """What a site says of a letter that it publishes."""

    by = made.text("Who publishes it: `Ofsted`.")
    day = made.day("Day on which it was published.")
    url = made.link("Address of the file.")
    page = made.text("Address of the page that lists it.", none=True)
    kind = made.text("What the site calls it.", none=True)
    inspection_day = made.day("Day of the inspection, as the site has it.")
    provider = made.text("Name of the authority there.", none=True)
    urn = made.text("Number of the authority there.", none=True)


class LetterHeadSchema(Schema):
    """A letter without its text."""

    letter_id = made.text("Letter ID, derived from the file’s bytes and its place in them: it changes only if the file does.")
    source = made.text("Path of the file in its letters folder.", none=True)
    sources = made.many(fields.String(), "Paths of all files with the same bytes.")
    found_in = made.many(fields.String(), "Each of them in words, with the place in the file: `pages 12–19 of pack.pdf`.")
    sha256 = made.text("SHA-256 of the file.", none=True)
    title = made.text("Title.")
    authority = made.one(AuthoritySchema, "Authority that the letter is to.")
    letter_type = made.text("Letter type.", none=True)
    about = made.text("What letters of its type are about: `council`, `area partnership` or `provider`.", none=True)
    inspectorates = made.many(fields.String(), "Who inspected; several after a joint inspection.")
    letter_date = made.day("Date on the letter.")
    letter_date_precision = made.text("`day`, or `month` if the letter gives only the month: the date is then its first day.", none=True)
    first_seen = made.text(
        "When it was first read here (ISO 8601), whatever its date; null if that was before this was recorded.", none=True
    )
    visit = made.one(DaysSchema, "Dates of the visit.")
    people = made.one(PeopleSchema, "People named in the letter.")
    published_day = made.day("Day on which it was first published, as its site says.")
    source_url = made.link("Where it was published.", none=True)
    published = made.many(PublicationSchema, "What the sites say that publish it, the earliest first; empty if it was not fetched.")
    grades = made.table(fields.String(), "Grade for each judgement: `overall` – `good`.")
    links = made.one(LetterLinksSchema, "Related URLs.")


class FoundLetterSchema(LetterHeadSchema):
    """A letter in a list."""

    found = made.number("Number of its paragraphs that match.")


class LettersSchema(PagedSchema):
    """A page of letters."""

    total = made.number("Number of letters found.")
    letters = made.many(FoundLetterSchema, "Letters on this page.")
    notices = made.many(NoticeSchema, "Notices about the search.")
    links = made.one(PageLinksSchema, "Related URLs.")


class SectionSchema(Schema):
    """A section of a letter."""

    heading = made.text("Heading, as printed.")
    finding = made.choice("Type of finding.", Finding)


class ParagraphSchema(Schema):
    """A paragraph of a letter."""

    number = made.number("Position in the letter, from 1. May change when the letter is read again; `key` does not.", 1)
    section = made.text("Heading of its section, as printed.")
    finding = made.choice("Type of finding.", Finding)
    kind = made.choice("Kind of paragraph.", Kind)
    page = made.number("Page of the original, from 1.", 1, none=True)
    text = made.text("Text of the paragraph.")
    key = made.text("Paragraph key, derived from its first words. Use it in links that should last.")
    printed = made.text("Number printed beside it.", none=True)
    boilerplate = made.truth("True for standard wording, found in many letters.")
    ocr = made.truth("True if it was read by text recognition (OCR), so some characters may be wrong.")
    area = made.choice("Area that its heading is about; null if it names none.", areas(), none=True)
    tone = made.one(ToneSchema, "Its tone.")
    spans = made.spans()


class EvidenceSchema(Schema):
    """Where in the letter a fact was found."""

    field = made.text("Name of the fact.")
    page = made.number("Page of the original, from 1.", 1, none=True)
    words = made.text("Words it was taken from.")


class CitationSchema(Schema):
    """A citation, as text and for reference managers."""

    text = made.text("Plain text.")
    bibtex = made.text("BibTeX.")
    ris = made.text("RIS.")
    csl = made.table(fields.Raw(), "CSL-JSON: an item with the keys that have a value.")


class LetterSchema(LetterHeadSchema):
    """A whole letter."""

    sections = made.many(SectionSchema, "Its sections, in order.")
    paragraphs = made.many(ParagraphSchema, "Its paragraphs, in order.")
    evidence = made.many(EvidenceSchema, "Where each fact was found.")
    citation = made.one(CitationSchema, "Citation of the whole letter.")
    notices = made.many(fields.String(), "What is contradictory or missing in the letter, and how it was resolved.")


class OneParagraphSchema(ParagraphSchema):
    """A paragraph and its citation."""

    letter_id = made.text("ID of its letter.")
    authority = made.one(AuthoritySchema, "Authority that the letter is to.")
    letter_type = made.text("Letter type.", none=True)
    letter_date = made.day("Date on the letter.")
    letter_date_precision = made.text("`day`, or `month` if the letter gives only the month: the date is then its first day.", none=True)
    visit = made.one(DaysSchema, "Dates of the visit.")
    published_day = made.day("Day on which its letter was first published, as its site says.")
    source_url = made.link("Where its letter was published.", none=True)
    citation = made.one(CitationSchema, "Citation.")
    links = made.one(PlaceLinksSchema, "Related URLs.")
