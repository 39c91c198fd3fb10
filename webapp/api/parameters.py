"""API: the parameters of each operation and their limits, which are both documented and enforced.

They have the same names as in the addresses of pages. A page says what it can't understand, and leaves it out; the API rejects it, so that
no program takes the results of a mistyped request for an answer.
"""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from indexer.fields import FIELD_WORDS, FIELDS, Field
from indexer.query import Sort
from indexer.query.language import MOST_CHARACTERS
from webapp.middleware.limits import LONGEST_ARGUMENT
from webapp.urls import LONGEST_VALUE, MOST_TERMS, MOST_VALUES, GroupBy

DEEPEST = 10_000
"""Results that can be reached by paging; the downloads have all."""
DEEPEST_GROUP = 200
"""Groups that can be reached by paging; `/letters` lists all letters."""
MOST_ON_A_PAGE = 100
MOST_GROUPS_ON_A_PAGE = 20
"""Each group is a search of its own."""
ON_A_PAGE = 10
MOST_FACET_VALUES = 1000
FACET_VALUES = 100
MOST_SIMILAR = 20
SIMILAR = 5
LONGEST_TERMS = LONGEST_ARGUMENT - len("terms")
"""Characters of all search terms of a comparison in one parameter, one per line."""

ARRIVAL = "arrival"
"""The order of letters in which those come first that came in last, as in feeds."""
FIELD_NAMES = tuple(field.name for field in FIELDS)
Fields = dict[str, fields.Field[Any]]


class Parameters(Schema):
    """The parameters of an operation. Others are rejected: to ignore a mistyped filter would widen the results."""

    error_messages = {"unknown": "Unknown parameter."}  # noqa: RUF012  # marshmallow's own way


class WholeNumber(fields.Integer):
    """A whole number in plain digits: "1_000", " 7" and "+7" are rejected, though Python would accept them."""

    def _validated(self, value: Any) -> int:
        if not (isinstance(value, str) and value.isascii() and value.isdigit()):
            raise self.make_error("invalid", input=value)
        return super()._validated(value[:9])


class FieldName(fields.String):
    """The name of a field; its other names are accepted, and mean the same."""

    def _deserialize(self, value: Any, *given: Any, **more: Any) -> Any:
        return FIELD_WORDS.get(name := super()._deserialize(value, *given, **more), name)


def _text(about: str, longest: int, **more: Any) -> fields.String:
    return fields.String(validate=_at_most(longest, "Longer than {max} characters"), metadata={"description": about, **more})


def _choice(about: str, values: tuple[str, ...], default: str) -> fields.String:
    return fields.String(load_default=default, validate=_one_of(values), metadata={"description": about})


def _one_of(values: tuple[str, ...]) -> validate.OneOf:
    return validate.OneOf(values, error="‘{input}’ is not one of: {choices}.")


def _number(about: str, default: int, most: int) -> WholeNumber:
    wanted = f"Must be an integer: at least 1, and {most:,} or less."
    within = validate.Range(1, most, error=wanted)
    return WholeNumber(load_default=default, validate=within, error_messages={"invalid": wanted}, metadata={"description": about})


def _several(about: str, longest: int = LONGEST_VALUE, most: int = MOST_VALUES, **more: Any) -> fields.List[str]:
    each = fields.String(validate=_at_most(longest, "Longer than {max} characters"))
    return fields.List(each, validate=_at_most(most, "More than {max} values"), metadata={"description": about, **more})


def _at_most(most: int, wrong: str) -> validate.Length:
    return validate.Length(max=most, error=f"{wrong}, the most allowed.")


def _filter(field: Field) -> fields.List[str]:
    """Return the parameter that filters by `field`; the parser accepts it by the field's other names, too."""
    name, others = field.name, ", ".join(f"`{word}`" for word in field.words if word != field.name)
    lists = f"`/search/by/{name}` lists the values"
    values = "Codes, GSS codes and names all work: `LDS`, `E08000035`, `leeds`, `Leeds City Council`" if name == "authority" else lists
    same = f" Other name: {others}." if others else ""
    repeat = f"Repeat the parameter to match any of several values: `{name}=a&{name}=b`."
    return _several(f"Filter by {field.label.lower()}. {values}. {repeat}{same}")


def _schema(name: str, *parts: Fields) -> Schema:
    """Return one schema with all `parts`."""
    joined: Fields = {field: made for part in parts for field, made in part.items()}
    made: Schema = Parameters.from_dict(joined, name=name)()
    return made


_WORDS: Fields = {
    "q": _text("Search query, as described on the help page. If omitted, all paragraphs match.", MOST_CHARACTERS, examples=["caseloads"]),
    "abbreviations": _choice(
        "Whether searches for abbreviations also find their full forms, and vice versa, and words also their other spellings.",
        ("on", "off"),
        "on",
    ),
    "names": _choice(
        "Whether names of councils, regions and letter types, grades and times among the words filter by what they mean, as in"
        " `derby caseloads since 2021`. With `off` they are searched for as words.",
        ("on", "off"),
        "on",
    ),
    "spelling": _choice(
        "Whether misspelt words are corrected if nothing is found and there is little doubt; the notice `corrected` says so.",
        ("on", "off"),
        "on",
    ),
}
_FILTERS: Fields = {
    **{field.name: _filter(field) for field in FIELDS},
    "from": _text(
        "Earliest letter date: `2021`, `2021-03`, `March 2021`, `2021-03-05`, `05/03/2021` (day first), `spring 2021` (March to May)"
        " or `financial year 2020/21`.",
        LONGEST_VALUE,
    ),
    "to": _text("Latest letter date, in the same forms. A year, a month or a season includes its last day.", LONGEST_VALUE),
}
_PAGES: Fields = {
    "page": _number(f"Page number. `page` × `size` can’t exceed {DEEPEST:,}; to get everything, use the CSV or JSON download.", 1, DEEPEST),
    "size": _number("Results per page.", ON_A_PAGE, MOST_ON_A_PAGE),
}
_FIND: Fields = {"find": _text("Only those with this text in any of their names: `hull`, `Kingston upon Hull`.", LONGEST_VALUE)}
_NEIGHBOURS: Fields = {
    "neighbours": _text("A council, by code or name: it and its statistical neighbours, besides those of `authority`.", LONGEST_VALUE)
}

SEARCH = _schema(
    "SearchParameters",
    _WORDS,
    _FILTERS,
    {
        "sort": _choice("Sort order. If the query has no words to rank by, `relevance` sorts newest first.", tuple(Sort), Sort.RELEVANCE),
        "group": _choice(
            "List paragraphs, or letters or authorities with their best paragraphs. Groups are limited to"
            f" {MOST_GROUPS_ON_A_PAGE} per page and {DEEPEST_GROUP} in all; `/letters` lists every letter.",
            tuple(GroupBy),
            GroupBy.PARAGRAPH,
        ),
        "sharper": _choice(
            "Whether the first 20 paragraphs are read more closely, which takes about a second. A notice says if that isn’t set up here.",
            ("on", "off"),
            "off",
        ),
    },
    _PAGES,
    {
        "facet": fields.List(
            FieldName(validate=_one_of(FIELD_NAMES)),
            validate=_at_most(len(FIELDS), "More than {max} values"),
            metadata={"description": "Fields to count the values of: `facet=finding&facet=year`. Their other names work too."},
        ),
        "facet_size": _number("Values per facet, most frequent first. Selected values are always included.", 10, MOST_FACET_VALUES),
    },
)
VALUES = _schema(
    "ValuesParameters",
    _WORDS,
    _FILTERS,
    _FIND,
    {"size": _number("Maximum number of values, most frequent first.", FACET_VALUES, MOST_FACET_VALUES)},
)
LETTERS = _schema(
    "LettersParameters",
    _WORDS,
    _FILTERS,
    {
        "sort": _choice(
            "Sort order: by the letters’ dates or, with `arrival`, by when they were first read here, last first.",
            ("newest", "oldest", ARRIVAL),
            "newest",
        )
    },
    _PAGES,
)
LETTER = _schema("LetterParameters", {**_WORDS, "q": _text("Search query whose matches to highlight.", MOST_CHARACTERS)})
SIMILAR_TO = _schema("SimilarParameters", {"size": _number("Maximum number of paragraphs in each list.", SIMILAR, MOST_SIMILAR)})
AUTHORITIES = _schema("AuthoritiesParameters", _FIND)
COMPARE = _schema(
    "CompareParameters",
    {"terms": _several(f"Up to {MOST_TERMS} searches, one per line or parameter.", LONGEST_TERMS, MOST_TERMS, examples=[["neglect"]])},
    {name: _WORDS[name] for name in ("abbreviations", "names")},
    _FILTERS,
    _NEIGHBOURS,
)
GRADES = _schema(
    "GradesParameters",
    {name: _FILTERS[name] for name in ("authority", "region", "authority_type")},
    _NEIGHBOURS,
    {name: _FILTERS[name] for name in ("from", "to")},
)
NOTHING = _schema("NoParameters")
