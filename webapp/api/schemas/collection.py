"""API schemas: authorities and the collection as a whole."""

from __future__ import annotations

from marshmallow import Schema, fields

from indexer.registers import Relation
from webapp.api.schemas import fields as made
from webapp.api.schemas.letters import LetterLinksSchema
from webapp.api.schemas.results import AuthoritySchema, NoticeSchema, PageLinkSchema, ValueSchema


class AuthorityLinksSchema(Schema):
    """Links of an authority."""

    self = made.link("This authority (JSON).")
    letters = made.link("Its letters (JSON).")
    html = made.link("Its web page; null if it has no letters.", none=True)


class AuthorityRowSchema(Schema):
    """An authority in a list."""

    code = made.text("Code, such as `LDS`.")
    name = made.text("Official name.")
    short_name = made.text("Short name.")
    gss_code = made.text("Code in official statistics (GSS); null if it has none.", none=True)
    kind = made.text("Type of authority.")
    region = made.text("Region.")
    letters = made.number("Number of letters to it.")
    latest = made.day("Date of the latest letter.")
    links = made.one(AuthorityLinksSchema, "Related URLs.")


class AuthoritiesSchema(Schema):
    """Authorities with letters, by name."""

    total = made.number("Number of authorities.")
    authorities = made.many(AuthorityRowSchema, "All of them, by name.")


class OneAuthoritySchema(AuthorityRowSchema):
    """An authority with its register entry."""

    names = made.many(fields.String(), "Other names, including trusts that run its children’s services.")
    start = made.day("Date it was created; null for long-standing authorities.")
    end = made.day("Date it was abolished; null if it still exists.")
    predecessors = made.many(fields.String(), "Codes of the authorities it replaced.")
    successors = made.many(fields.String(), "Codes of the authorities that replaced it.")
    neighbours = made.many(fields.String(), "Codes of its statistical neighbours, nearest first.")
    findings = made.many(ValueSchema, "Types of finding in its letters.")
    sections = made.many(ValueSchema, "Most frequent sections of its letters.")


class TalliesSchema(Schema):
    """What each search finds in some letters; the lists are in the order of `terms`."""

    letters = made.number("Number of letters under the filters.")
    counts = made.many(fields.Integer(allow_none=True), "Matching paragraphs; null if there are no letters that the search looks in.")
    letters_with = made.many(fields.Integer(allow_none=True), "Letters with a matching paragraph; null as in `counts`.")
    letters_of = made.many(fields.Integer(), "Letters that the search looks in: under the filters, and under its own.")


class ComparedSchema(TalliesSchema):
    """One authority in a comparison."""

    code = made.text("Code.")
    name = made.text("Official name.")


class CompareLinksSchema(PageLinkSchema):
    """Links of a comparison."""

    csv = made.link("The comparison as CSV.")


class CompareSchema(Schema):
    """Searches × authorities."""

    terms = made.many(fields.String(), "The searches.")
    totals = made.many(fields.Integer(), "Number of matching paragraphs for each search, including letters to unknown authorities.")
    letters = made.number("Number of letters under the filters.")
    authorities = made.many(ComparedSchema, "Authorities with letters under the filters, by name.")
    unknown_authority = made.one(TalliesSchema, "The letters whose authority is unknown.")
    without_letters = made.many(
        AuthoritySchema, "Authorities selected that have no letters under the filters: not the same as a count of 0."
    )
    notices = made.many(NoticeSchema, "Notices about the searches.")
    links = made.one(CompareLinksSchema, "Related URLs.")


class InspectionSchema(Schema):
    """A graded inspection."""

    letter_id = made.text("ID of its letter.")
    letter_date = made.day("Date on the letter.")
    visit_end = made.day("Last day of the visit.")
    letter_type = made.text("Letter type; null if unknown.", none=True)
    overall = made.text("Overall grade, as worded; null if the letter gives none.", none=True)
    grades = made.table(fields.String(), "Grade of each judgement, as worded.")
    links = made.one(LetterLinksSchema, "Related URLs.")


class AuthorityGradesSchema(Schema):
    """One authority’s graded inspections."""

    code = made.text("Code.")
    name = made.text("Official name.")
    inspections = made.many(InspectionSchema, "In the period, oldest first; empty if there are none in this collection.")
    earlier = made.one(
        InspectionSchema, "The last graded inspection before the period; null if there is none, or no start is given.", none=True
    )
    ungraded = made.number("Number of letters in the period without a grade, such as those about focused visits.")
    ungraded_reports = made.many(fields.String(), "IDs of the reports among them: they may give a grade that could not be read.")


class GradesLinksSchema(PageLinkSchema):
    """Links of grades over time."""

    csv = made.link("The same as CSV.")
    json = made.link("The same as a JSON file.")


class GradesSchema(Schema):
    """Grades over time."""

    authorities = made.many(AuthorityGradesSchema, "By name; or the authority given as `neighbours`, then its neighbours, nearest first.")
    unknown_authority = made.many(InspectionSchema, "Those whose authority is unknown; empty if authorities are selected.")
    notices = made.many(NoticeSchema, "Notices about names that aren’t recognised.")
    links = made.one(GradesLinksSchema, "Related URLs.")


class YearSchema(Schema):
    """Letters of one year."""

    year = made.number("Year.", 1)
    letters = made.number("Number of letters.")


class TypeSchema(Schema):
    """Letters of one type."""

    letter_type = made.text("Letter type; null if unknown.", none=True)
    letters = made.number("Number of letters.")


class UnreadSchema(Schema):
    """A file that could not be read."""

    source = made.text("Path of the file in its letters folder.")
    part = made.text("Where in the file: `pages 12–19 of`, `letter.doc in`.", none=True)
    reason = made.text("Why it could not be read.")


class HeadingSchema(Schema):
    """A heading that is not recognised."""

    heading = made.text("Heading, as printed.")
    letters = made.number("Number of letters with this heading.")


class AbsentSchema(Schema):
    """A document that a site lists and that is not here."""

    provider = made.text("Authority or meeting, as the site has it.")
    kind = made.text("What the site calls it.", none=True)
    published_day = made.day("Day on which it was published.")
    url = made.link("Address of the file.")


class SiteSchema(Schema):
    """What a site lists, and what of it is here."""

    title = made.text("Name of the site: `Ofsted`.")
    as_of = made.text("When it was last asked (ISO 8601); of several pages the one asked longest ago.")
    about = made.text("What its pages are about: `council` or `meeting`.")
    pages = made.number("Number of its pages asked, each of an authority or a meeting.")
    pages_listed = made.number("Number of pages that it lists, asked or not.")
    listed = made.number("Number of documents on the pages asked.")
    here = made.number("Number of them that are here.")
    absent = made.many(AbsentSchema, "Those that are not.")
    empty = made.many(fields.String(), "Names of pages without any document.")


class CoverageSchema(Schema):
    """What the collection covers, what is missing, and why."""

    built = made.text("When the index was built (ISO 8601).")
    letters = made.number("Number of letters.")
    paragraphs = made.number("Number of paragraphs.")
    authorities = made.number("Number of authorities with letters.")
    years = made.many(YearSchema, "Letters by year, including years with none.")
    types = made.many(TypeSchema, "Letters by type, most frequent first.")
    undated = made.many(fields.String(), "IDs of letters with neither a date nor a visit date.")
    unnamed = made.many(fields.String(), "IDs of letters whose authority is unknown.")
    missing = made.many(AuthoritySchema, "Current councils with no letters here.")
    unread = made.many(UnreadSchema, "Files, and parts of files, that could not be read.")
    unknown_headings = made.many(HeadingSchema, "Unrecognised headings, most frequent first.")
    sites = made.many(SiteSchema, "What sites list and what of it is here; empty if nothing was fetched.")


class AbbreviationSchema(Schema):
    """An abbreviation and its full form; a search for one also finds the other."""

    short = made.text("Abbreviation.")
    words = made.text("Full form.")
    short_count = made.number("Number of paragraphs with the abbreviation.")
    words_count = made.number("Number of paragraphs with the full form.")


class TermSchema(Schema):
    """A term in its usual wording."""

    words = made.text("Usual wording.")
    count = made.number("Number of paragraphs with it.")


class TermsSchema(Schema):
    """Terms that belong together."""

    relation = made.choice(
        "`spelling`: one word, of which a search for one spelling finds all; `same`: the same meaning; `near`: close in meaning;"
        " `succeeded`: the second replaced the first.",
        tuple(Relation),
    )
    terms = made.many(TermSchema, "The terms.")
    year = made.text("Year in which the second replaced the first; empty if it did not, or not in one year.")
    source = made.text("Source of the fact; empty if there is none.")


class GlossarySchema(Schema):
    """Abbreviations and terms used in the letters."""

    total = made.number("Number of abbreviations.")
    abbreviations = made.many(AbbreviationSchema, "All of them.")
    terms = made.many(TermsSchema, "Terms that belong together.")


class HealthSchema(Schema):
    """Search is available."""

    status = made.choice("Always `ok`: if search is unavailable, the response is a 503 problem.", ("ok",))
    version = made.text("Version of this program.")
    engine = made.text("Search engine in use.")
    built = made.text("When the index was built (ISO 8601).")
    letters = made.number("Number of letters.")
    paragraphs = made.number("Number of paragraphs.")
