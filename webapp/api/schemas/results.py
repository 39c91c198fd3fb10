"""API schemas: search results."""

from __future__ import annotations

from marshmallow import Schema, fields

from indexer.fields import TONE_NAMES
from indexer.letter import Finding, Kind
from indexer.registers.areas import areas
from indexer.results import Match
from webapp.api.parameters import FIELD_NAMES
from webapp.api.schemas import fields as made


class AuthoritySchema(Schema):
    """The authority that a letter is to; all fields are null if it is unknown."""

    code = made.text("Code, such as `LDS`.", none=True)
    name = made.text("Official name.", none=True)
    gss_code = made.text("Code in official statistics (GSS), such as `E08000035`; null if it has none.", none=True)


class NoticeSchema(Schema):
    """A notice about how a search was carried out."""

    code = made.text("Type of notice, such as `understood`, `did-you-mean`, `corrected`, `most-words` or `also-searched`.")
    message = made.text("Text of the notice.")
    query = made.text("Suggested query.", none=True)


class ReadingSchema(Schema):
    """What was understood among the words of a search: a name, a grade or a time, which filters the results."""

    words = made.text("The words, as typed.")
    field = made.choice("Field that they filter by; `date` for the letter date.", (*FIELD_NAMES, "date"))
    values = made.many(fields.String(), "Values of the field; empty for dates.")
    start = made.day("First letter date.", data_key="from")
    end = made.day("Last letter date.", data_key="to")
    label = made.text("The same in words that follow “letters”.")


class ValueSchema(Schema):
    """One value of a field."""

    value = made.text("Value to filter by.")
    label = made.text("Name to display.")
    count = made.number("Number of paragraphs with this value, ignoring filters on the field itself.")
    selected = made.truth("True if the search filters by this value.")


class PlaceLinksSchema(Schema):
    """Links of a paragraph."""

    self = made.link("This paragraph (JSON).")
    letter = made.link("Its letter (JSON).")
    similar = made.link("Similar paragraphs (JSON).")
    html = made.link("The paragraph in its letter’s web page. The link lasts as long as the letter’s file is unchanged.")


class ToneSchema(Schema):
    """Whether a paragraph criticises or praises."""

    value = made.choice("Criticism, praise, both (mixed) or neither; null for background, footnotes and tables.", TONE_NAMES, none=True)
    estimated = made.truth("True if estimated from its words; false if its heading says so.")
    certain = made.truth("True if its heading says so, or the estimate is sure: nine in ten are right.")
    criticism = made.many(fields.String(), "Words that speak for criticism, if estimated.")
    praise = made.many(fields.String(), "Words that speak for praise, if estimated.")


class HitSchema(Schema):
    """A paragraph in search results."""

    letter_id = made.text("ID of its letter.")
    paragraph = made.number("Position in the letter, from 1. May change when the letter is read again; `key` does not.", 1)
    key = made.text("Paragraph key, derived from its first words. Use it in links that should last.")
    score = made.real("Relevance by words; 0 if sorted by date. The order of the first hits also depends on meaning.")
    match = made.choice(
        "`all` if it matches all of the query; `most` if it only has most of the words; `meaning` if it says much the same in others.",
        Match,
    )
    authority = made.text("Official name of the authority.", none=True)
    authority_code = made.text("Code of the authority.", none=True)
    gss_code = made.text("Code of the authority in official statistics (GSS).", none=True)
    letter_date = made.day("Date on the letter.")
    letter_date_precision = made.text("`day`, or `month` if the letter gives only the month: the date is then its first day.", none=True)
    visit_end = made.day("Last day of the visit.")
    letter_type = made.text("Letter type.", none=True)
    section = made.text("Heading of its section, as printed.")
    finding = made.choice("Type of finding.", Finding)
    kind = made.choice("Kind of paragraph.", Kind)
    page = made.number("Page of the original, from 1.", 1, none=True)
    printed = made.text("Number printed beside it.", none=True)
    boilerplate = made.truth("True for standard wording, found in many letters.")
    ocr = made.truth("True if it was read by text recognition (OCR), so some characters may be wrong.")
    text = made.text("Text of the paragraph.")
    spans = made.spans()
    area = made.choice("Area that its heading is about; null if it names none.", areas(), none=True)
    tone = made.one(ToneSchema, "Its tone.")
    published_day = made.day("Day on which its letter was first published, as its site says.")
    source_url = made.link("Where its letter was published.", none=True)
    citation = made.text("Citation, as plain text.")
    links = made.one(PlaceLinksSchema, "Related URLs.")


class GroupLinksSchema(Schema):
    """Links of a group."""

    self = made.link("The letter or authority (JSON).")


class GroupSchema(Schema):
    """A letter or an authority with matching paragraphs."""

    value = made.text("Letter ID or authority code.")
    total = made.number("Number of its paragraphs that match.")
    hits = made.many(HitSchema, "The best of them.")
    links = made.one(GroupLinksSchema, "Related URLs.")


class PageLinkSchema(Schema):
    """Link to the equivalent web page."""

    html = made.link("Equivalent web page.")


class PageLinksSchema(PageLinkSchema):
    """Links of a page of results."""

    next = made.link("Next page; null on the last page and at the paging limit.", none=True)
    prev = made.link("Previous page.", none=True)


class SearchLinksSchema(PageLinksSchema):
    """Links of a page of search results."""

    json = made.link("Download all results as JSON.")
    csv = made.link("Download all results as CSV.")
    atom = made.link("Atom feed of the newest letters with results.")


class PagedSchema(Schema):
    """Paging information."""

    page = made.number("Page number, from 1.", 1)
    pages = made.number("Number of pages.")
    size = made.number("Results per page.", 1)


class MoreValuesSchema(Schema):
    """The values of a field that are not listed."""

    values = made.number("Number of values that are not listed.", 1)
    link = made.link("All values of the field for this search (JSON).")


class SearchSchema(PagedSchema):
    """A page of search results. All totals are exact, and count only what matches all of the query.

    With `group`, the paragraphs are in `groups`. If fewer than a page match all of the query, the first page goes on in `hits` with
    paragraphs that have most of its words, each with the `match` `most`.
    """

    query = made.text("The query, as given.")
    total = made.number("Number of matching paragraphs.")
    letters = made.number("Number of letters with matching paragraphs.")
    authorities = made.number("Number of authorities with matching paragraphs.")
    group = made.choice("How results are grouped.", ("paragraph", "letter", "authority"))
    hits = made.many(HitSchema, "Paragraphs on this page; empty if results are grouped by letter or authority.")
    groups = made.many(GroupSchema, "Letters or authorities on this page, in order of their best paragraphs.")
    ungrouped = made.number("Number of matching paragraphs in no group, because the authority of their letters is unknown.")
    facets = made.table(fields.List(fields.Nested(ValueSchema)), "Values of each requested field, most frequent first.")
    facets_more = made.table(
        fields.Nested(MoreValuesSchema), "For each requested field with more values than `facet_size`, how many more and where all are."
    )
    notices = made.many(NoticeSchema, "Notices about the search.")
    understood = made.many(ReadingSchema, "Names, grades and times among the words of the query, which filter the results.")
    related = made.many(fields.String(), "Words that the letters use like those of the query, nearest first.")
    links = made.one(SearchLinksSchema, "Related URLs.")


class ValuesSchema(Schema):
    """Values of one field for a search."""

    field = made.choice("Name of the field.", FIELD_NAMES)
    label = made.text("Name to display.")
    total = made.number("Number of values found.")
    values = made.many(ValueSchema, "Values, most frequent first.")
    notices = made.many(NoticeSchema, "Notices about the search.")
    links = made.one(PageLinkSchema, "Related URLs.")


class SimilarHitSchema(HitSchema):
    """A paragraph similar to another."""

    closeness = made.real("How close its closest sentence is: 0 with no word in common, 1 with all the same words.")
    much_the_same = made.truth("True if one of its sentences says much the same; the others are the closest that were found.")
    shared = made.many(made.text("A word."), "The most telling words that both paragraphs have.")


class SimilarSchema(Schema):
    """The paragraphs most similar to another, however little alike, without standard wording."""

    earlier_letters = made.number(
        "Number of earlier letters to the same authority, or to those that it replaced; null if the letter’s authority or date is unknown.",
        none=True,
    )
    words = made.many(made.text("A word."), "The paragraph’s most telling words.")
    before = made.many(SimilarHitSchema, "From earlier letters to the same authority, or to those that it replaced.")
    elsewhere = made.many(SimilarHitSchema, "From letters to other authorities.")
    links = made.one(PlaceLinksSchema, "URLs of the paragraph that they are similar to.")
