"""API: what each operation may be asked, with its limits. What the document says of a parameter is what it is held to.

The names are those of the pages' addresses. A page leaves out what it can't understand; a program is told, so that no slip of its own
is taken for an answer.
"""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from indexer.query import FIELDS, Sort
from indexer.query.language import MOST_CHARACTERS
from webapp.middleware.limits import LONGEST_ARGUMENT
from webapp.urls import LONGEST_VALUE, MOST_TERMS, MOST_VALUES, GroupBy

DEEPEST = 10_000
"""How many results can be reached page by page; the export has all."""
DEEPEST_GROUP = 200
"""How many groups can be reached; letters can all be listed."""
MOST_ON_A_PAGE = 100
MOST_GROUPS_ON_A_PAGE = 20
"""Each group is a search of its own."""
ON_A_PAGE = 10
MOST_FACET_VALUES = 1000
FACET_VALUES = 100
MOST_SIMILAR = 20
SIMILAR = 8
LONGEST_TERMS = LONGEST_ARGUMENT - len("terms")
"""Characters of all searches of a comparison in one parameter, one a line."""

FIELD_NAMES = tuple(name for name, _ in FIELDS)
Fields = dict[str, fields.Field[Any]]


class Parameters(Schema):
    """What an operation may be asked: nothing but its own fields, as a filter with a slip in its name would widen the answer."""

    error_messages = {"unknown": "There is no such parameter here."}  # noqa: RUF012  # marshmallow's own way


class WholeNumber(fields.Integer):
    """A whole number in plain figures: "1_000", " 7" and "+7" are none, though Python would take them."""

    def _validated(self, value: Any) -> int:
        if not (isinstance(value, str) and value.isascii() and value.isdigit()):
            raise self.make_error("invalid", input=value)
        return super()._validated(value[:9])


def _text(about: str, longest: int, **more: Any) -> fields.String:
    return fields.String(validate=validate.Length(max=longest), metadata={"description": about, **more})


def _choice(about: str, values: tuple[str, ...], default: str) -> fields.String:
    return fields.String(load_default=default, validate=validate.OneOf(values), metadata={"description": about})


def _number(about: str, default: int, most: int) -> WholeNumber:
    return WholeNumber(load_default=default, validate=validate.Range(1, most), metadata={"description": about})


def _several(about: str, longest: int = LONGEST_VALUE, most: int = MOST_VALUES, **more: Any) -> fields.List[str]:
    each = fields.String(validate=validate.Length(max=longest))
    return fields.List(each, validate=validate.Length(max=most), metadata={"description": about, **more})


def _filter(name: str, label: str) -> fields.List[str]:
    by_name = "; any of its names will do: `LDS`, `leeds`, `Leeds City Council`" if name == "authority" else ""
    return _several(f"{label}, as the facet of the field has it{by_name}. Several values widen each other: `{name}=a&{name}=b`.")


def _schema(name: str, *parts: Fields) -> Schema:
    """Return a schema of all `parts`."""
    joined: Fields = {field: made for part in parts for field, made in part.items()}
    made: Schema = Parameters.from_dict(joined, name=name)()
    return made


_WORDS: Fields = {
    "q": _text("The search, as on the help page. Without it, every paragraph is found.", MOST_CHARACTERS, examples=["caseloads"]),
    "abbreviations": _choice("With `off`, abbreviations and their words don’t find each other.", ("on", "off"), "on"),
}
_FILTERS: Fields = {
    **{name: _filter(name, label) for name, label in FIELDS},
    "from": _text("The first day wanted: `2021-03-05`, `March 2021`, `2021`.", LONGEST_VALUE),
    "to": _text("The last day wanted; a year or a month goes to its end.", LONGEST_VALUE),
}
_PAGES: Fields = {
    "page": _number(f"Which page of the answer. `page` × `size` is at most {DEEPEST:,}; the export has all.", 1, DEEPEST),
    "size": _number("How many on a page.", ON_A_PAGE, MOST_ON_A_PAGE),
}
_FIND: Fields = {"find": _text("Only those with these words in any of their names: `hull`, `Kingston upon Hull`.", LONGEST_VALUE)}

SEARCH = _schema(
    "SearchParameters",
    _WORDS,
    _FILTERS,
    {
        "sort": _choice("Order of paragraphs. Without words to rank by, the newest come first.", tuple(Sort), Sort.RELEVANCE),
        "group": _choice(
            f"Paragraph by paragraph, or the best of each letter or authority: at most {MOST_GROUPS_ON_A_PAGE} on a page,"
            f" {DEEPEST_GROUP} in all; `/letters` lists every letter.",
            tuple(GroupBy),
            GroupBy.PARAGRAPH,
        ),
    },
    _PAGES,
    {
        "facet": fields.List(
            fields.String(validate=validate.OneOf(FIELD_NAMES)),
            validate=validate.Length(max=len(FIELDS)),
            metadata={"description": "Fields whose values are counted: `facet=finding&facet=year`. Without it none is."},
        ),
        "facet_size": _number("How many values of each facet, the most frequent first; chosen ones come on top.", 10, MOST_FACET_VALUES),
    },
)
VALUES = _schema(
    "ValuesParameters",
    _WORDS,
    _FILTERS,
    _FIND,
    {"size": _number("How many values, the most frequent first.", FACET_VALUES, MOST_FACET_VALUES)},
)
LETTERS = _schema(
    "LettersParameters", _WORDS, _FILTERS, {"sort": _choice("Order of letters, by their day.", ("newest", "oldest"), "newest")}, _PAGES
)
LETTER = _schema("LetterParameters", {**_WORDS, "q": _text("A search whose matches are marked in the letter.", MOST_CHARACTERS)})
SIMILAR_TO = _schema("SimilarParameters", {"size": _number("How many of each sort.", SIMILAR, MOST_SIMILAR)})
AUTHORITIES = _schema("AuthoritiesParameters", _FIND)
COMPARE = _schema(
    "CompareParameters",
    {"terms": _several(f"Up to {MOST_TERMS} searches, one a line or one in each.", LONGEST_TERMS, MOST_TERMS, examples=[["neglect"]])},
    {"abbreviations": _WORDS["abbreviations"]},
    _FILTERS,
)
NOTHING = _schema("NoParameters")
