"""Makes packs for the tests: letters one after another in a PDF, with what councils put around them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pikepdf

UPRIGHT, ACROSS = (595, 842), (842, 595)
FIRST_NUMBER = 37
"""What the first page of a pack is numbered, which is a part of a longer one."""
WIDE = 80
"""Characters in a line of a council's paper."""

Spot = tuple[float, float, str]
"""Points from the left and from the bottom, and the words."""
Stamp = Callable[[float, float, int], Iterable[Spot]]
"""The words stamped on a page, by its width, its height and its number."""


@dataclass(frozen=True)
class Kind:
    """What stands around the letters of a pack; "{number}" is the letter's."""

    front: tuple[tuple[str, ...], ...] = ()
    """The pages before all letters."""
    cover: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    blank: bool = False
    """Whether an empty page stands behind each letter."""
    stamp: Stamp = lambda _, __, ___: ()
    copies: int = 1
    bookmarks: bool = False
    item: str = ""
    """What is stamped on each letter's first page."""
    redrawn: bool = False
    """Whether the letters' pages are drawn smaller on the pack's own."""
    councils: bool = False
    """Whether there are two letters each to some councils."""
    across: frozenset[str] = field(default_factory=frozenset)
    """Which of "cover" and "behind" are landscape pages."""


def stamped(width: float, height: float, number: int) -> Iterator[Spot]:
    """Yield a line at the top and the number in the middle below."""
    yield 40, height - 22, "Scrutiny Committee 5 March 2024 Agenda item 7"
    yield width / 2 - 8, 15, f"Page {number}"


def numbered(width: float, height: float, number: int) -> Iterator[Spot]:
    """Yield the number where it is on the left and right pages of a book, at the top of every fifth page."""
    place = height - 20 if number % 5 == 0 else 18
    yield (width - 90, place, f"Page {FIRST_NUMBER + number}") if number % 2 else (40, place, f"Page {FIRST_NUMBER + number}")


def headed(width: float, height: float, number: int) -> Iterator[Spot]:
    """Yield a committee's name above, and its day and the number below."""
    yield width / 2 - 120, height - 18, "Children and Young People's Scrutiny Committee"
    yield 40, 14, "Tuesday 5 March 2024, 6.30 pm, Council Chamber"
    yield width - 60, 14, str(FIRST_NUMBER + number)


REPORT = (
    "Report to the Children and Families Scrutiny Committee", "Date: 5 March 2024", "Purpose of the report",
    "This report puts before members the letters that the council has received. Each of them is attached as an appendix to this report.",
    "Recommendations", "Members are asked to read the letters, and to say which of them they would like to hear more about in the summer.",
    "Members may also ask officers to come back with a plan for what is to be done about each of the areas that the letters have named.",
)  # fmt: skip
DETAIL = (
    "Background papers", "Inspection of local authority children's services: framework and guidance",
    "Focused visits and joint targeted area inspections end with a letter. The lead inspector sends it to the director within weeks.",
    "The council was last inspected in 2022, from 4 to 15 July. Its plan has been looked at by the improvement board each month since.",
    "Legal and financial implications", "There are none that follow from this report. What has been found may need money in later years.",
)  # fmt: skip
AGENDA = (
    "Agenda", "Children and Young People's Scrutiny Committee", "Tuesday 5 March 2024, 6.30 pm", "1. Apologies for absence",
    "2. Minutes of the meeting held on 9 January 2024", "3. Focused visit to the front door: letter from Ofsted",
    "4. Inspection of children's services: letters received", "5. Joint targeted area inspection: outcome", "6. Any other business",
)  # fmt: skip
MINUTES = (
    "Minutes of the meeting held on Tuesday 9 January 2024", "Present: Councillors Able, Baker and Carter", "Declarations of interest",
    "There were none.", "Focused visit by Ofsted", "The director said that inspectors had been with the council on 7 and 8 November 2023.",
    "Members asked what had changed for children since the last inspection, and who would tell them when the plan had been finished.",
    "Resolved: that the letter be noted, and that the director come back to the committee in June with what has been done about it.",
)  # fmt: skip
TABLE_OF_FACTS = (
    "Letters before the committee", "Inspection of local authority children's services, and focused visits",
    "Inspection dates: see each letter", "Lead inspector: see each letter",
    "The table below says for each letter who sent it, when it came and what it is about, so that members can find what they look for.",
    "Letter 1   Ofsted   12 March 2023   Good", "Letter 2   Ofsted   4 June 2023   Requires improvement to be good",
    "Letter 3   Ofsted and the Care Quality Commission   9 October 2023   no grade",
)  # fmt: skip
PLAN = (
    "Appendix {number}A: action plan", "What is to change    Who sees to it    By when",
    "Visits are made in time    Head of service    May",
    "Plans say who does what    Team managers    June",
    "Members are asked to note that this plan will be looked at again when the next letter has come, and each year after that.",
    "Officers will tell the committee by letter if anything in it can't be kept, and what they mean to do about it instead of that.",
    "The plan has been agreed by the partners, who have put money and people into it for this year and for the next one.",
)  # fmt: skip
COMMENT = (
    "What officers say about letter {number}", "Jo Bloggs, Director of Children's Services", "Ann Other, Head of Safeguarding",
    "The council is grateful for the letter, and has begun to do what it asks. A plan has been made with the partners who can help.",
    "The plan is looked at each month, and members will be told in June what has been done, and what still has to be done by whom.",
    "Officers have asked the inspectorate to say by letter when it means to come again, and will tell members as soon as they know.",
)  # fmt: skip
COVER = ("Appendix {number}", "Letter from the inspectorate")

KINDS: Mapping[str, Kind] = {
    "report": Kind((REPORT,), COVER, stamp=stamped),
    "nothing": Kind(),
    "numbers": Kind((REPORT, DETAIL), stamp=numbered),
    "header": Kind((REPORT,), COVER, stamp=headed, blank=True),
    "agenda": Kind((AGENDA, MINUTES, TABLE_OF_FACTS), ("Agenda Item {number}", "Letter received"), stamp=headed),
    "landscape": Kind((REPORT,), COVER, PLAN, stamp=numbered, across=frozenset({"cover", "behind"})),
    "comments": Kind((REPORT,), behind=COMMENT, stamp=numbered),
    "bookmarks": Kind((REPORT, DETAIL), COVER, stamp=stamped, bookmarks=True),
    "items": Kind((AGENDA, REPORT), stamp=numbered, item="Agenda Item 7", bookmarks=True),
    "redrawn": Kind((REPORT,), COVER, stamp=headed, redrawn=True),
    "doubled": Kind((REPORT,), COVER, stamp=numbered, copies=2),
    "councils": Kind((REPORT,), stamp=headed, councils=True),
}
"""Kinds of packs by what is special about them."""


def pack_of(letters: Iterable[tuple[str, bytes]], kind: Kind) -> tuple[bytes, Sequence[int]]:
    """Return a pack of these letters, given by name and bytes, and the page on which each of them begins."""
    pack = pikepdf.new()
    firsts: list[int] = []
    marks: list[tuple[str, int]] = []
    for page in kind.front:
        _add_page(pack, page, UPRIGHT)
    for number, (name, data) in enumerate((letter for letter in letters for _ in range(kind.copies)), start=1):
        marks.append((name, len(pack.pages)))
        _add_paper(pack, kind, "cover", number)
        firsts.append(len(pack.pages) + 1)
        with pikepdf.open(io.BytesIO(data)) as letter:
            _add_letter(pack, letter, redrawn=kind.redrawn)
        _add_paper(pack, kind, "behind", number)
        if kind.blank:
            pack.add_blank_page(page_size=UPRIGHT)
    for number, page in enumerate(pack.pages, start=1):
        _stamp(pack, page, kind.stamp, number)
        if kind.item and number in firsts:
            _stamp(pack, page, lambda width, height, _: [(width - 110, height - 40, kind.item)], number)
    if kind.bookmarks:
        with pack.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(name, place) for name, place in (("Report", 0), *marks))
    made = io.BytesIO()
    pack.save(made)
    return made.getvalue(), tuple(firsts)


def _add_letter(pack: pikepdf.Pdf, letter: pikepdf.Pdf, *, redrawn: bool) -> None:
    """Add a letter's pages, or pages on which they are drawn smaller."""
    if not redrawn:
        pack.pages.extend(letter.pages)
        return
    for drawn in letter.pages:
        page = pack.add_blank_page(page_size=UPRIGHT)
        page.add_overlay(drawn, pikepdf.Rectangle(30, 40, UPRIGHT[0] - 30, UPRIGHT[1] - 44))


def _add_paper(pack: pikepdf.Pdf, kind: Kind, which: str, number: int) -> None:
    lines = kind.cover if which == "cover" else kind.behind
    if lines:
        _add_page(pack, [line.replace("{number}", str(number)) for line in lines], ACROSS if which in kind.across else UPRIGHT)


def _add_page(pack: pikepdf.Pdf, lines: Sequence[str], size: tuple[int, int]) -> None:
    page = pack.add_blank_page(page_size=size)
    places = ((72, size[1] - 122 - 14 * place, text) for place, text in _wrapped(lines))
    page.contents_add(_shown(pack, page, places))


def _wrapped(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines, wrapped, each with its place from the top: an empty line is between two."""
    place = 0
    for text in lines:
        line = ""
        for word in text.split(" "):
            if len(line) + len(word) > WIDE:
                yield place, line
                place, line = place + 1, ""
            line = f"{line} {word}".strip() if word else f"{line} "
        yield place, line
        place += 2


def _stamp(pack: pikepdf.Pdf, page: pikepdf.Page, stamp: Stamp, number: int) -> None:
    """Write the pack's own running lines and page number on a page."""
    left, bottom, right, top = (float(side) for side in page.mediabox)
    spots = [(left + x, bottom + y, text) for x, y, text in stamp(right - left, top - bottom, number)]
    page.contents_add(pikepdf.Stream(pack, b"q"), prepend=True)
    page.contents_add(pikepdf.Stream(pack, b"Q"))
    page.contents_add(_shown(pack, page, spots))


def _shown(pack: pikepdf.Pdf, page: pikepdf.Page, lines: Iterable[Spot]) -> pikepdf.Stream:
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    name = page.add_resource(font, pikepdf.Name.Font)
    texts = "".join(f"BT {name} 10 Tf {left:.0f} {base:.0f} Td ({text}) Tj ET\n" for left, base, text in lines)
    return pikepdf.Stream(pack, texts.encode("latin-1"))
