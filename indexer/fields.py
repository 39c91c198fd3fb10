"""Fields: the one table of the fields that paragraphs can be filtered and counted by; everything else reads it.

To add a field, add a `Field` to `FIELDS` and raise `SCHEMA_VERSION`. It then works in the query box, the help page, addresses, the command
line, the API, the filter panel and every engine. Slow imports are inside functions, because the command line's help needs none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache

from indexer.letter import Authority, Finding, Letter, Paragraph, Section

SCHEMA_VERSION = "11"
"""Stored in each index. Raise it whenever the same letter would be indexed differently: other fields, values or texts."""

FINDING_LABELS: Mapping[Finding, str] = {
    Finding.PRIORITY_ACTION: "Priority action",
    Finding.IMPROVEMENT: "Needs to improve",
    Finding.STRENGTH: "Strength",
    Finding.FINDING: "Narrative",
    Finding.SUMMARY: "Summary",
    Finding.BACKGROUND: "Background",
}
"""The label of each finding, most serious first."""

TONE_NAMES: Mapping[str, tuple[str, ...]] = {
    "criticism": ("Criticism", "critical", "negative"),
    "praise": ("Praise", "positive"),
    "mixed": ("Mixed", "both"), "neutral": ("Neutral",),
}  # fmt: skip
"""The names of each tone. A paragraph with both criticism and praise has both of these values, and "mixed"."""

Value = tuple[str, str]
"""A value and its spelling in the letter: ("what next", "What next?"); the spelling is "" where the value needs none."""
Names = Mapping[str, tuple[str, ...]]
"""The names of each value; the first is its label."""


class Matching(Enum):
    """How a typed name is turned into values."""

    REGISTER = "a register lists the values, with their names"
    WORDS = "only the index knows the values: all of them that have these words in a row"
    BEGINNING = "as WORDS, but those that begin with the words come before those that only have them"
    YEARS = "a year, or several: 2019..2021, 2019,2021"
    CODE = "as it stands"


class PanelOrder(Enum):
    """Which values the filter panel lists, and in what order."""

    FREQUENT = "the most frequent, the rest on a page of their own"
    REGISTERED = "all, in the order of the field's names"
    LAST_FIRST = "all, from the last"


@dataclass(frozen=True, slots=True)
class Usage:
    """One row of the search help."""

    typed: str
    """The syntax, as the page shows it."""
    means: str
    example: str
    """A query that uses it."""


@dataclass(frozen=True, slots=True)
class Flag:
    """How a field appears in the command line's help."""

    takes: str
    """The placeholder for its value: "NAME"."""
    does: str


def no_values(*_: object) -> tuple[Value, ...]:
    """Return no values: the default for a field that letters, sections or paragraphs do not set."""
    return ()


def no_names() -> Names:
    """Return no names: the default for a field without a register."""
    return {}


@dataclass(frozen=True, slots=True)
class Field:
    """A field that paragraphs can be filtered and counted by."""

    name: str
    """Its name in indexes, in JSON and in the addresses that this program writes."""
    label: str
    matching: Matching
    usage: Usage = Usage("", "", "")
    flag: Flag = Flag("", "")
    of_letter: Callable[[Letter], Iterable[Value]] = no_values
    """Returns the values shared by all paragraphs of a letter."""
    of_section: Callable[[Section], Iterable[Value]] = no_values
    """Returns the values shared by the paragraphs of a section."""
    of_paragraph: Callable[[Section, Paragraph, tuple[str, ...]], Iterable[Value]] = no_values
    """Returns the values of one paragraph in its section, given those of its tone."""
    short: str = ""
    """The word typed before a colon and the command-line flag, if not the name."""
    aliases: tuple[str, ...] = ()
    """Other words for it."""
    names: Callable[[], Names] = no_names
    """Returns the values listed in its register, with their names."""
    named: Callable[[str], tuple[str, ...]] = lambda _: ()
    """Returns the values with a given name, including variants that are not in `names`: "leeds council"."""
    place: int = 100
    """Its place in the filter panel, most used first; ties keep the order of `FIELDS`."""
    common: bool = False
    """True if the panel shows it open, above the dates."""
    listing: PanelOrder = PanelOrder.FREQUENT

    @property
    def word(self) -> str:
        """Return the word typed before a colon, also used as the flag: "type"."""
        return self.short or self.name

    @property
    def words(self) -> tuple[str, ...]:
        """Return every word for the field, `word` first: "type", "letter_type"."""
        return tuple(dict.fromkeys((self.word, self.name, *self.aliases)))

    @property
    def is_of_letters(self) -> bool:
        """Return whether all paragraphs of a letter share its values."""
        return self.of_section is no_values and self.of_paragraph is no_values


def canonical(text: str) -> str:
    """Return the one value for all spellings of a name or heading; "" if it has no words.

    "Máire Atherton" and "Maire  Atherton" both give maire atherton; "What next?" gives what next.
    """
    from indexer.analysis import indexed
    return indexed(text)[1]


def capital(text: str) -> str:
    """Return `text` with its first letter in upper case and the rest unchanged."""
    return text[:1].upper() + text[1:]


def _own(*values: str | None) -> tuple[Value, ...]:
    """Return the values that are set; none of them needs a spelling."""
    return tuple((value, "") for value in values if value)


def _spelt(*texts: str) -> tuple[Value, ...]:
    """Return the canonical value of each name or heading, with its spelling."""
    return tuple((value, text) for text in texts if (value := canonical(text)))


def _of_authority(part: Callable[[Authority], Value]) -> Callable[[Letter], tuple[Value, ...]]:
    return lambda letter: (part(letter.authority),) if letter.authority else ()


def _overall_grades(letter: Letter) -> tuple[Value, ...]:
    return _own(*(one.grade for one in letter.grades if one.judgement == "overall"))


@cache
def _authorities() -> Names:
    from indexer.registers import authorities
    return {entry.authority.code: entry.all_names for entry in authorities()}


@cache
def _parts_of_authorities(part: str) -> Names:
    from indexer.registers import authorities
    return {value: (value,) for entry in authorities() if (value := getattr(entry.authority, part))}


def _authorities_called(name: str) -> tuple[str, ...]:
    from indexer.registers import authorities_called, authority_coded
    return tuple(one.code for one in filter(None, (authority_coded(name),))) or tuple(one.code for one in authorities_called(name))


@cache
def _letter_types() -> Names:
    from indexer.registers import letter_types
    return {entry.name: (entry.label, entry.name) for entry in letter_types()}


@cache
def _inspectorates() -> Names:
    from indexer.registers import inspectorates
    return {one.name: (one.label, one.name, *one.names) for one in inspectorates()}


@cache
def _areas() -> Names:
    from indexer.registers.areas import areas
    return areas()


def _area(section: Section) -> tuple[Value, ...]:
    from indexer.registers.areas import area_of
    return _own(area_of(section.heading))


def _areas_called(name: str) -> tuple[str, ...]:
    from indexer.registers.areas import areas_called
    return areas_called(name)


@cache
def _findings() -> Names:
    return {finding.value: (label, finding.value) for finding, label in FINDING_LABELS.items()}


_FINDINGS = ", ".join(label.lower() for label in FINDING_LABELS.values())

_TONES = "criticism, praise, both (mixed) or neither (neutral); estimated from their words where no heading says it"

FIELDS: tuple[Field, ...] = (
    Field(
        "authority",
        "Council",
        Matching.REGISTER,
        Usage("authority:name", "Letters to a council, by any of its names", "caseloads authority:nottingham"),
        Flag("NAME", "letters to this council, by any of its names"),
        of_letter=_of_authority(lambda one: (one.code, one.name)),
        aliases=("council",),
        names=_authorities,
        named=_authorities_called,
        place=20,
        common=True,
    ),
    Field(
        "region",
        "Region",
        Matching.REGISTER,
        Usage("region:name", "Letters to councils in a region", 'region:"east midlands"'),
        Flag("NAME", "letters to councils in this region"),
        of_letter=_of_authority(lambda one: (one.region, "")),
        names=lambda: _parts_of_authorities("region"),
        place=60,
    ),
    Field(
        "authority_type",
        "Council type",
        Matching.REGISTER,
        Usage("kind:name", "Letters to one type of council", "kind:county"),
        Flag("NAME", "letters to councils of this type: county, unitary"),
        of_letter=_of_authority(lambda one: (one.kind, "")),
        short="kind",
        names=lambda: _parts_of_authorities("kind"),
        place=70,
    ),
    Field(
        "year",
        "Year",
        Matching.YEARS,
        Usage("year:2021", "Letters from one year, or several: year:2019..2021, year:2019,2021", "year:2018"),
        Flag("YEAR", "letters from this year"),
        of_letter=lambda letter: _own(str(letter.when.year)) if letter.when else (),
        place=40,
        listing=PanelOrder.LAST_FIRST,
    ),
    Field(
        "letter_type",
        "Letter type",
        Matching.REGISTER,
        Usage("type:name", "Letters of one type", 'type:"focused visit"'),
        Flag("NAME", "letters of this type: focused visit, annual conversation"),
        of_letter=lambda letter: _own(letter.letter_type),
        short="type",
        names=_letter_types,
        place=30,
        common=True,
    ),
    Field(
        "finding",
        "Finding",
        Matching.REGISTER,
        Usage("finding:kind", f"Under headings of one kind: {_FINDINGS}", 'finding:"needs to improve"'),
        Flag("KIND", f"under headings of one kind: {_FINDINGS}"),
        of_section=lambda section: _own(section.finding.value),
        names=_findings,
        place=10,
        common=True,
        listing=PanelOrder.REGISTERED,
    ),
    Field(
        "tone",
        "Tone (estimated)",
        Matching.REGISTER,
        Usage("tone:name", f"Paragraphs with {_TONES}", "caseloads tone:criticism"),
        Flag("NAME", f"paragraphs with {_TONES}"),
        of_paragraph=lambda _section, _paragraph, tones: _own(*tones),
        names=lambda: TONE_NAMES,
        place=15,
        common=True,
        listing=PanelOrder.REGISTERED,
    ),
    Field(
        "area",
        "Area",
        Matching.REGISTER,
        Usage("area:name", "Under headings about one area of work, whatever their wording and grade", 'area:"care leavers"'),
        Flag("NAME", "under headings about one area of work: care leavers, front door"),
        of_section=_area,
        names=_areas,
        named=_areas_called,
        place=45,
        listing=PanelOrder.REGISTERED,
    ),
    Field(
        "section",
        "Section",
        Matching.WORDS,
        Usage("section:words", "Under headings that contain these words", "section:overview"),
        Flag("WORDS", "under headings that contain these words"),
        of_section=lambda section: _spelt(section.heading),
        aliases=("heading",),
        place=50,
    ),
    Field(
        "inspector",
        "Inspector",
        Matching.WORDS,
        Usage("inspector:name", "Letters about visits by this inspector", "inspector:knight"),
        Flag("NAME", "letters about visits by this inspector"),
        of_letter=lambda letter: _spelt(*letter.people.inspectors),
        place=80,
    ),
    Field(
        "grade",
        "Overall grade",
        Matching.BEGINNING,
        Usage("grade:name", "Letters with this overall grade", "grade:inadequate"),
        Flag("GRADE", "letters with this overall grade"),
        of_letter=_overall_grades,
        place=90,
    ),
    Field(
        "inspectorate",
        "Inspectorate",
        Matching.REGISTER,
        Usage("inspectorate:name", "Letters of one inspectorate, also those of joint inspections", "inspectorate:ofsted"),
        Flag("NAME", "letters of this inspectorate: Ofsted, CQC, Estyn"),
        of_letter=lambda letter: _own(*letter.inspectorates),
        names=_inspectorates,
        place=35,
    ),
)
"""Every field that readers can filter and count by, in the order used in JSON and the command line's help."""

LETTER = Field("letter", "Letter", Matching.CODE, of_letter=lambda letter: _own(letter.id))
"""Used to count letters and to search within one; not offered as a filter."""

COUNTED: Mapping[str, Field] = {one.name: one for one in (*FIELDS, LETTER)}
"""Every field in an index, by name."""

PANEL: tuple[Field, ...] = tuple(sorted(FIELDS, key=lambda one: one.place))
"""The fields in the order of the filter panel and the help page."""

FIELD_WORDS: Mapping[str, str] = {form: one.name for one in FIELDS for word in one.words for form in (word, word.replace("_", "-"))}
"""Field names by every word for the field, with "_" or "-": "type", "letter_type" and "letter-type" all give letter_type."""


def field_called(word: str) -> Field | None:
    """Return the field for a word such as "type", "letter_type" or "letter-type"; None if there is none."""
    name = FIELD_WORDS.get(word)
    return COUNTED[name] if name else None


@lru_cache(maxsize=1 << 14)
def label_of(field: str, value: str, spelt: str = "") -> str:
    """Return the label that readers see for a value: from its register, or else as letters have `spelt` it."""
    one = COUNTED[field]
    names = one.names().get(value)
    return names[0] if names else value if one.matching is Matching.CODE else capital(spelt or value)


@lru_cache(maxsize=4096)
def values_called(field: str, name: str) -> tuple[str, ...]:
    """Return the values with this name in the field's register, ignoring case and plurals; part of a name is no match.

    "leeds" and "Leeds City Council" give the same code, "Focused visits" gives focused visit; "visit" gives none.
    """
    one = COUNTED[field]
    names = one.names()
    if not names or name in names:
        return (name,) if names else ()
    return one.named(name) or tuple(value for value, called in names.items() if stems_of(name) in map(stems_of, called))


@lru_cache(maxsize=1 << 14)
def stems_of(name: str) -> str:
    """Return the stems of a name, joined by spaces, for comparing names."""
    from indexer.analysis import analyse
    return " ".join(token.stem for token in analyse(name))
