"""Name letters and paragraphs in words, as a citation does: who inspected whom, when, where in the letter, and at which address."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import quote

from indexer.dates import day_words, written_words
from indexer.fields import label_of
from indexer.letter import Authority, Kind, Letter, Paragraph, People, Publication, Visit, number_in
from indexer.registers import inspectorates, letter_type_entry
from indexer.results import Hit, hit_of
from indexer.sentences import list_words
from indexer.serialise import iso_written

KEY_CHARACTERS = 8
"""Characters of the letter's id in a key: a council may have had several letters in a year."""
Heads = Mapping[str, Letter]
"""Letters without their paragraphs, by id."""


class PersonName(NamedTuple):
    """A person's name as reference managers sort it: ("van der Berg", "Ann")."""

    family: str
    given: str

    @property
    def words(self) -> str:
        """Return "van der Berg, Ann"."""
        return f"{self.family}, {self.given}" if self.given else self.family


class Citation(NamedTuple):
    """The parts of a citation; those that the letter doesn't give are ""."""

    key: str
    """The key in BibTeX and elsewhere, another for each paragraph of each letter: "leeds2019-0a1b2c3d-p3"."""
    authors: tuple[str, ...]
    """Who inspected, by the names of the register; empty if the letter doesn't say."""
    contributors: tuple[PersonName, ...]
    """The inspectors."""
    title: str
    """"Focused visit to Leeds City Council children’s services"."""
    council: str
    """The part of the title that keeps its capitals; "" if the council isn't known."""
    genre: str
    """"Inspection letter" or "Inspection report"."""
    when: str
    """The day without its year, in words: "3 May", "May", "visit ended 1 August"."""
    day: str
    """The same date as "2019-05-03", or "2019-05" where only the month is given."""
    section: str
    """The heading that the paragraph stands under; "" for a whole letter."""
    number: str
    """The one number to quote, "paragraph 25"; "" for a paragraph without one and for a whole letter."""
    page: str
    link: str
    text: str
    """The paragraph's; "" for a whole letter."""
    published: str
    """Who published the letter, when and where, in words: "published by Ofsted on 15 July 2024: https://…"; "" if no site says."""
    publisher: str
    """Who published it; "" if no site says."""
    source_url: str
    """The address of the letter where it was published; "" if no site says."""

    @property
    def year(self) -> str:
        """Return the year of the letter, or of its visit."""
        return self.day[:4]

    @property
    def place(self) -> str:
        """Return where in the letter: by the number to quote, or else by the heading, "under “Overview”"; "" for a whole letter."""
        return self.number or under_words(self.section)


def type_words(letter_type: str | None) -> str:
    """Return the type's label ("Focused visit"), or "Letter of unknown type"."""
    return label_of("letter_type", letter_type) if letter_type else "Letter of unknown type"


def council_words(authority: Authority | None) -> str:
    """Return the name of the council that a letter is to, or "Unknown council"."""
    return authority.name if authority else "Unknown council"


def when_words(of: Letter | Hit) -> str:
    """Return a letter's date, or else "visit ended" or "published on" and that date, or "no date given"."""
    day, published = (of.date, of.published_day) if isinstance(of, Letter) else (of.letter_date, of.published)
    if day:
        return written_words(day, of.month_only)
    if of.visit_end:
        return f"visit ended {day_words(of.visit_end)}"
    return f"published on {day_words(published)}" if published else "no date given"


def kind_words(of: Letter | Hit) -> str:
    """Return a letter's type and date: "Focused visit, 3 May 2019"."""
    return f"{type_words(of.letter_type)}, {when_words(of)}"


def number_words(number: int, printed: str, kind: Kind, numbered: bool) -> str:
    """Return the one number to quote a paragraph by: "paragraph 25", "footnote 2"; "" if it has none.

    It is the one `printed` beside it ("25.", "(4.2)"), or else its `number` in the letter. But in a letter that is `numbered` ours would be
    another paragraph's, so the heading and the page tell where it stands. Letters of a list, "a)" or "iii.", begin again in each list, so
    they are none to quote.
    """
    if own := number_in(printed):
        return f"{'footnote' if kind is Kind.FOOTNOTE else 'paragraph'} {own}"
    return "" if numbered else f"paragraph {number}"


def place_words(hit: Hit) -> str:
    """Return "paragraph 12, page 3", by the number to quote; "page 3" if there is none, and "" if there is no page either."""
    return ", ".join(filter(None, (_number_words(hit), f"page {hit.page}" if hit.page else "")))


def place_with_heading(hit: Hit) -> str:
    """Return the same for where its heading isn't shown, which stands for a number that is missing: "under “Overview”, page 3"."""
    return ", ".join(filter(None, ("" if _number_words(hit) else under_words(hit.section), place_words(hit))))


def under_words(section: str) -> str:
    """Return "under “What needs to improve”"; "" without a heading."""
    return f"under “{section}”" if section else ""


def letter_path(letter_id: str) -> str:
    """Return the lasting path of a letter on the site."""
    return f"/letters/{letter_id}"


def paragraph_path(letter_id: str, key: str) -> str:
    """Return the lasting path of a paragraph on the site."""
    return f"{letter_path(letter_id)}/p/{quote(key, safe='')}"


def citation_of(letter: Letter, paragraph: Paragraph, link: str) -> Citation:
    """Return the citation of one paragraph of `letter`; `link` is the paragraph's lasting address."""
    return hit_citations({letter.id: letter}, lambda _: link)(hit_of(letter, paragraph))


def citation_of_letter(letter: Letter, link: str) -> Citation:
    """Return the citation of a whole letter, which needs no paragraphs; `link` is its lasting address."""
    entry = letter_type_entry(letter.letter_type)
    return Citation(
        key=_key(letter),
        authors=inspectorate_names(letter),
        contributors=tuple(map(family_first, letter.people.inspectors)),
        title=_title(letter),
        council=letter.authority.name if letter.authority else "",
        genre="Inspection report" if entry and entry.report else "Inspection letter",
        when=_when(letter),
        day=iso_written(letter.when, letter.month_only) or "",
        section="",
        number="",
        page="",
        link=link,
        text="",
        published=_published(letter),
        publisher=letter.publisher,
        source_url=letter.source_url,
    )


def hit_citations(heads: Heads, link: Callable[[Hit], str]) -> Callable[[Hit], Citation]:
    """Return a function from a hit to its citation, the same as its paragraph's.

    `heads` are the letters of the collection; `link` gives a hit's lasting address. What a hit doesn't say (who inspected) is left out
    for a letter that `heads` lack, as happens for a moment while the index changes.
    """
    letters: dict[str, Citation] = {}

    def cited(hit: Hit) -> Citation:
        if hit.letter_id not in letters:
            letters[hit.letter_id] = citation_of_letter(heads.get(hit.letter_id) or head_of(hit), "")
        letter = letters[hit.letter_id]
        return letter._replace(
            key=f"{letter.key}-p{hit.paragraph}",
            section=hit.section,
            number=_number_words(hit),
            page=str(hit.page or ""),
            link=link(hit),
            text=hit.text,
        )

    return cited


def plain(one: Citation) -> str:
    """Return, for example, "Ofsted (2019) Focused visit to … children’s services, 1 February, paragraph 25, p. 4. https://…".

    Where it isn't known who inspected, the title comes first, as is usual for works without an author.
    """
    year, who = f"({one.year or 'no date'})", list_words(one.authors)
    begins = f"{who} {year} {one.title}" if who else f"{one.title} {year}"
    cited = f"{', '.join(filter(None, (begins, one.when, one.place, one.page and f'p. {one.page}')))}. {one.link}"
    return f"{cited} ({one.published})" if one.published else cited


def family_first(name: str) -> PersonName:
    """Return a name as letters write it, with its family name apart: "Ann van der Berg" gives ("van der Berg", "Ann").

    The last word is the family name, with the words in lower case right before it.
    """
    words = name.split()
    place = max(len(words) - 1, 0)
    while place > 1 and words[place - 1].islower():
        place -= 1
    return PersonName(" ".join(words[place:]), " ".join(words[:place]))


def inspectorate_names(letter: Letter) -> tuple[str, ...]:
    """Return who inspected, by the labels that pages use: "Ofsted", "Care Quality Commission"."""
    labels = {one.name: one.label for one in inspectorates()}
    return tuple(labels.get(name, name) for name in letter.inspectorates)


def _key(letter: Letter) -> str:
    short = letter.authority.short_name if letter.authority else "letter"
    year = str(letter.when.year) if letter.when else ""
    return f"{re.sub('[^a-z]', '', short.lower())}{year}-{letter.id[:KEY_CHARACTERS]}"


def _number_words(hit: Hit) -> str:
    return number_words(hit.paragraph, hit.printed, hit.kind, hit.numbered)


def _title(letter: Letter) -> str:
    """Return "Focused visit to Leeds City Council children’s services"; if it is no visit, "Annual conversation: Leeds City Council"."""
    kind, entry = type_words(letter.letter_type), letter_type_entry(letter.letter_type)
    if not letter.authority:
        return f"{kind}: unknown council"
    if entry and entry.about == "council" and entry.label.endswith(" visit"):
        return f"{kind} to {letter.authority.name} children’s services"
    return f"{kind}: {letter.authority.name}"


def _when(letter: Letter) -> str:
    if letter.date:
        return written_words(letter.date, letter.month_only).rpartition(" ")[0]
    if letter.visit_end:
        return f"visit ended {day_words(letter.visit_end).rpartition(' ')[0]}"
    return f"published on {day_words(letter.published_day).rpartition(' ')[0]}" if letter.published_day else ""


def _published(letter: Letter) -> str:
    """Return who published a letter, when and where, in words; the day only once where the letter has none of its own."""
    if not letter.source_url:
        return ""
    day = letter.published_day
    on = f" on {day_words(day)}" if day and day != letter.when else ""
    return f"published by {letter.publisher}{on}: {letter.source_url}"


def head_of(hit: Hit) -> Letter:
    """Return what a hit says of its letter."""
    visit = Visit(hit.visit_end, hit.visit_end) if hit.visit_end else None
    published = (Publication(hit.publisher, hit.published, hit.source_url),) if hit.source_url else ()
    return Letter(
        hit.letter_id, (), "", hit.authority, hit.letter_type, hit.letter_date, visit, people=People(), month_only=hit.month_only,
        published=published,
    )  # fmt: skip


