"""API: what a search and its kin answer."""

from __future__ import annotations

from marshmallow import Schema, fields

from indexer.letter import Finding, Kind
from webapp.api.parameters import FIELD_NAMES
from webapp.api.schemas import fields as made


class AuthoritySchema(Schema):
    """The council that a letter is about; both null where the letter names none."""

    code = made.text("Its code: `LDS`.", none=True)
    name = made.text("Its official name.", none=True)


class NoticeSchema(Schema):
    """Something to know about how a search was answered."""

    code = made.text("What sort of notice: `did-you-mean`, `either-word`, `also-searched` …")
    message = made.text("The same in words.")
    query = made.text("A search to offer instead.", none=True)


class ValueSchema(Schema):
    """One value of a field."""

    value = made.text("As a filter takes it.")
    label = made.text("As people read it.")
    count = made.number("Paragraphs that have it, under all filters but this field’s own.")
    selected = made.truth("True where a filter asks for it.")


class PlaceLinksSchema(Schema):
    """Where to go from a paragraph."""

    self = made.link("This paragraph, as data.")
    letter = made.link("Its letter, as data.")
    similar = made.link("Paragraphs like it, as data.")
    html = made.link("The paragraph in its letter, for people; lasts as long as the letter’s file is the same.")


class HitSchema(Schema):
    """A paragraph that was found."""

    letter_id = made.text("The letter it stands in.")
    paragraph = made.number("Its number in the letter, from 1. A better reading may change it.", 1)
    key = made.text("Its name in the letter, made of its own words; outlasts a better reading.")
    score = made.real("How well it matches; 0 where the order is by date.")
    authority = made.text("Official name of the authority.", none=True)
    authority_code = made.text("Code of the authority.", none=True)
    letter_date = made.day("The date that the letter states.")
    visit_end = made.day("The last day of the visit.")
    letter_type = made.text("Kind of letter.", none=True)
    section = made.text("The heading it stands under, as written.")
    finding = made.choice("The heading’s normal kind.", Finding)
    kind = made.choice("What the paragraph is to its reader.", Kind)
    page = made.number("Page of the original, from 1.", 1, none=True)
    printed = made.text("The number printed beside it.", none=True)
    boilerplate = made.truth("True where many letters have the same words.")
    text = made.text("Its words.")
    spans = made.spans()
    citation = made.text("How to cite it, in words.")
    links = made.one(PlaceLinksSchema, "Where to go from here.")


class GroupLinksSchema(Schema):
    """Where to go from a group."""

    self = made.link("The letter or authority, as data.")


class GroupSchema(Schema):
    """A letter or an authority in which something was found."""

    value = made.text("The letter’s id or the authority’s code.")
    total = made.number("How many of its paragraphs were found.")
    hits = made.many(HitSchema, "The best of them.")
    links = made.one(GroupLinksSchema, "Where to go from here.")


class PageLinkSchema(Schema):
    """The page that shows the same."""

    html = made.link("The same for people.")


class PageLinksSchema(PageLinkSchema):
    """Where to go from a page of an answer."""

    next = made.link("The next page; null on the last, and where the limit of paging is reached.", none=True)
    prev = made.link("The page before.", none=True)


class SearchLinksSchema(PageLinksSchema):
    """Where to go from a page of results."""

    json = made.link("All results at once, as data.")
    csv = made.link("All results at once, as a table.")
    atom = made.link("A feed of the newest letters with this search’s results.")


class PagedSchema(Schema):
    """What every answer that has pages says of them."""

    page = made.number("Which page this is, from 1.", 1)
    pages = made.number("How many there are.")
    size = made.number("How many on a page.", 1)


class SearchSchema(PagedSchema):
    """A page of results. With `group`, paragraphs stand in `groups` and `hits` is empty. All totals are exact."""

    query = made.text("The search as it was asked.")
    total = made.number("Paragraphs found.")
    letters = made.number("Letters they stand in.")
    authorities = made.number("Authorities these are about.")
    group = made.choice("What the pages count.", ("paragraph", "letter", "authority"))
    hits = made.many(HitSchema, "Paragraphs, in order.")
    groups = made.many(GroupSchema, "Letters or authorities, in the order of their best paragraphs.")
    facets = made.table(fields.List(fields.Nested(ValueSchema)), "For each field that was asked for, its values, the most frequent first.")
    notices = made.many(NoticeSchema, "What to know about how this was answered.")
    links = made.one(SearchLinksSchema, "Where to go from here.")


class ValuesSchema(Schema):
    """Values of one field, under a search."""

    field = made.choice("The field.", FIELD_NAMES)
    label = made.text("What pages call it.")
    total = made.number("How many values there are that were asked for.")
    values = made.many(ValueSchema, "The most frequent of them, first.")
    notices = made.many(NoticeSchema, "What to know about how this was answered.")
    links = made.one(PageLinkSchema, "Where to go from here.")


class SimilarSchema(Schema):
    """Paragraphs that say what one paragraph says; standard wording is left out."""

    before = made.many(HitSchema, "In earlier letters about the same authority.")
    elsewhere = made.many(HitSchema, "In letters about other authorities.")
    links = made.one(PlaceLinksSchema, "The paragraph they are like.")
