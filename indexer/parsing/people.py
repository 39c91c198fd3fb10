"""Parsing: find a letter's addressees, signatories and inspectors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from indexer.letter import Block, Evidence, People, Role
from indexer.parsing.extracted import Extracted
from indexer.parsing.front import Front, OpeningWords, front_of, opening_words
from indexer.parsing.person_names import bare_name, names_in
from indexer.registers import inspectorates_in, letter_type_entry
from indexer.registers.headings import finding_of

LONGEST_LINE = 300
"""In characters: a longer block is a paragraph, not a line of a team list or a signature."""
SIGNATURE_BLOCKS = 14
EVIDENCE = 120
"""Most characters of a line quoted as evidence: enough to recognise it."""

_SENTENCES = (
    re.compile(r"\b[Ii]nspectors?\b(?:[^.\n]{0,60}?)\b(?:was|were|are|is)\b:?\s+(?P<names>[^\n]+?)(?=\.(?:\s|$)|\n|$)"),
    re.compile(
        r"\b(?:visit|inspection|meeting)\b[^.\n]{0,120}\b(?:carried out|conducted|undertaken|led|completed)\b[^.\n]{0,20}? by "
        r"(?P<names>[^\n]+?)(?=\.(?:\s|$)|\n|$)"
    ),
    re.compile(
        r"Majesty[’']?s Inspectors?,?\s+(?P<names>[A-Z][^\n.]+?)(?=,?\s(?:visited|carried|conducted|undertook|looked)|\.(?:\s|$)|\n|$)"
    ),
)
_TEAM = re.compile(r"^(?:the )?inspection team\W*$|\binspection team\W+(?=ofsted\b|lead inspector|care quality)", re.IGNORECASE)
_TEAM_LABEL = re.compile(r"(?:deputy lead|team) inspectors?\s*[:–]", re.IGNORECASE)
_LEAD_LABEL = re.compile(r"lead inspectors?\s*[:–]", re.IGNORECASE)
_LABEL = re.compile(
    r"(?P<label>\b(?:\b(?:senior|lead|deputy|team|shadow|supernumerary|additional|ofsted|cqc|hmi|seconded|contracted|trainee|associate|data|quality"
    r"|assurance|analytical|reporting|inspection|social|care|education|health)\s)*(?:inspectors?|analysts?|managers?|officers?|observers?|advisers?))"
    r"\s*:[\s:–-]*",
    re.IGNORECASE,
)
_LEAD = re.compile(r"\b(?:lead|reporting) inspectors?\b[\s:–-]*(?P<names>.{3,200})", re.IGNORECASE | re.DOTALL)
_LEAD_ENDS = re.compile(r"Judgement|Grade\b|Age group|\n(?!H(?:er|is)\b)|\bThe\b")
_NOT_OF_THE_TEAM = re.compile(r"shadow|supernumerary|trainee|observ|analyst|manager|officer|advis|expert|quality", re.IGNORECASE)
_COMPLAINTS = re.compile(r"\bcomplain|copy of this document|not happy with")
_PLACEHOLDER = re.compile(r"\binsert\b.{0,20}\b(?:address|name|title|date)\b", re.IGNORECASE)
SIGNED = re.compile(
    r"\bYours? (?:sincerely|faithfully|truly)\b|^(?:with )?(?:kind(?:est)?|best|warm(?:est)?) (?:regards|wishes)\b", re.IGNORECASE
)
"""What a letter ends with, above its signatories."""
_POST_OF_SENDER = re.compile(r"H(?:er|is) Majesty['’]s Inspector|(?:S?HMI|(?:Regional|Divisional) (?:Director|Manager))\b")
COPIES = re.compile(r"(?:copy|copies|cc|c\.c\.|enc)\b", re.IGNORECASE)
"""How a line begins that says who gets a copy."""
_GREETED = re.compile(r"^.*?\bDear\s+|[,:].*$", re.DOTALL)
_TITLED = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Cllr|Councillor|Prof|Professor)\b")
_PLACE = re.compile(
    r"\b(?:House|Hall|Street|Road|Lane|Avenue|Square|Centre|Floor|Building|Offices?|Town|Place|Court|Quay|Park|Gate|Way|Box|Plaza|Campus)$"
    r"|\b(?:North|South|East|West|Midlands|London|Yorkshire|Civic)\b"
)
_HMI = re.compile(r"\bHMI\b|\bOfsted\b|Majesty")
_POST = re.compile(
    r"\b(?:Director|Chief|Chair|Commissioner|Manager|Nurse|Leader|Officer|Head|Executive|Cllr|Councillor|Mayor|Constable|Lead|DCS)\b"
)


def find_people(blocks: Sequence[Block], letter_type: str | None) -> Extracted[People]:
    """Return the letter's addressees, signatories and inspectors, with names as it spells them.

    Inspectors are the people it describes as such: "His Majesty’s Inspectors for this visit were Tracey Ledder and Joy Howick"; "Lead
    inspector: Jan Edwards, Her Majesty’s Inspector"; lead, deputy and team inspectors under "The inspection team", but not shadow
    inspectors, analysts or quality assurance staff.
    """
    front = front_of(blocks)
    entry = letter_type_entry(letter_type)
    inspectors = _inspectors(blocks, front, report=entry.report if entry else front.salutation is None)
    to, sender = _addressees(front), _sender(blocks)
    people = People(to.value, sender.value, inspectors.value)
    return Extracted(people, (*to.evidence, *sender.evidence, *inspectors.evidence), tuple(_placeholders(front)))


def _placeholders(front: Front) -> Iterator[str]:
    for block in front.before:
        if _PLACEHOLDER.search(block.text) and len(block.text) < LONGEST_LINE:
            yield f"The letter still contains a placeholder from its template: “{block.text}”."


def _inspectors(blocks: Sequence[Block], front: Front, *, report: bool) -> Extracted[tuple[str, ...]]:
    """Return the inspectors; a report lists its team or names its lead inspector, a letter gives them in a sentence."""
    words = opening_words(front.opening, run_on=True)
    told, team, lead = partial(_told, words), partial(_team, blocks), partial(_lead, words)
    ways = (team, lead, told) if report else (told, team, lead)
    return next((found for way in ways if (found := way()).value), Extracted(()))


def _told(words: OpeningWords) -> Extracted[tuple[str, ...]]:
    """Return the names in the sentence that says who the inspectors were."""
    for pattern in _SENTENCES:
        for match in pattern.finditer(words.text):
            if names := names_in(match["names"]):
                return Extracted(names, (words.evidence("inspectors", match.start(), match.end()),))
    return Extracted(())


def _lead(words: OpeningWords) -> Extracted[tuple[str, ...]]:
    """Return the lead inspectors named on a report's title page."""
    for match in _LEAD.finditer(words.text):
        names = _LEAD_ENDS.split(match["names"], maxsplit=1)[0]
        if listed := names_in(names):
            return Extracted(listed, (words.evidence("inspectors", match.start(), match.start("names") + len(names)),))
    return Extracted(())


def _team(blocks: Sequence[Block]) -> Extracted[tuple[str, ...]]:
    """Return the inspectors under "The inspection team", or from "Lead inspector:" on if a deputy or team is named too."""
    starts = [place for place, block in enumerate(blocks) if "team" in block.text.lower() and _TEAM.search(block.text)]
    if not starts and any(_TEAM_LABEL.match(block.text) for block in blocks):
        starts = [place for place, block in enumerate(blocks) if _LEAD_LABEL.match(block.text)]
    for start in reversed(starts):
        first = replace(blocks[start], text=_TEAM.split(blocks[start].text)[-1], role=Role.PARAGRAPH)
        words = opening_words([first, *_team_lines(blocks[start + 1 :])])
        names = tuple(dict.fromkeys(name for part in _team_parts(words.text) for name in names_in(part)))
        if names:
            return Extracted(names, (Evidence("inspectors", first.page, " ".join(words.text.split())),))
    return Extracted(())


def _team_lines(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the lines of a team's list, up to a heading, a paragraph, or a page that begins with something else."""
    page = blocks[0].page if blocks else None
    for block in blocks:
        if block.role is Role.FURNITURE:
            continue
        turned, page = block.page != page, block.page
        if turned and not names_in(block.text) and not _LABEL.search(block.text) and not inspectorates_in(block.text):
            return
        is_heading = block.role is Role.HEADING or finding_of(block.text) is not None
        if len(block.text) > LONGEST_LINE or is_heading or _COMPLAINTS.search(block.text):
            return
        if block.role is not Role.FOOTNOTE:
            yield block


def _team_parts(text: str) -> Iterator[str]:
    """Yield the text after each inspector's label; all of it if there are no labels."""
    labels = list(_LABEL.finditer(text))
    if not labels:
        yield text
    for label, end in zip(labels, [*(label.start() for label in labels[1:]), len(text)], strict=False):
        if not _NOT_OF_THE_TEAM.search(label["label"]):
            yield text[label.end() : end]


def _addressees(front: Front) -> Extracted[tuple[str, ...]]:
    """Return the people in the address, or failing that anyone greeted by their full name."""
    if front.salutation is None:
        return Extracted(())
    greeted = _GREETED.sub("", front.salutation.text.split("\n")[0][:80])
    lines = [(name, block) for block in front.before if (name := _addressee(block.text, greeted))]
    if lines:
        also = [name for name, block in lines if _POST.search(block.text) or _TITLED.match(block.text)]
        first, block = lines[0]
        return Extracted(tuple(dict.fromkeys([first, *also])), (Evidence("to", block.page, block.text[:EVIDENCE]),))
    return Extracted(names_in(greeted), (Evidence("to", front.salutation.page, front.salutation.text[:EVIDENCE]),))


def _addressee(line: str, greeted: str) -> str:
    """Return the name that an address line begins with: "Theresa Leavy", "Sally Giles, Director of Children’s Services".

    If name and address run together without a comma ("Mr Colin Pettigrew County Hall …"), the name ends with the name in the greeting.
    """
    if "@" in line or _HMI.search(line):
        return ""
    last = next((word for word in reversed(greeted.split()) if len(word) > 1 and word[0].isupper()), "")
    name = bare_name(re.split(r"[,;(]|\s[–-]\s|\n", line, maxsplit=1)[0])
    if name and len(name.split()) < 5:
        return name if not _PLACE.search(name) or last in name.split() else ""
    surname = "" if _TITLED.match(greeted) else r"\s[A-Z][\w’'-]+"
    match = re.match(rf".{{0,40}}?\b{re.escape(last)}{surname}", line) if last else None
    return bare_name(match.group()) if match else ""


def _by_post(lines: Sequence[Block]) -> Sequence[Block]:
    """Return the last line above a signatory's post, with the post."""
    posts = [place for place, below in enumerate(lines[1:]) if _POST_OF_SENDER.match(below.text) and not _LEAD.match(lines[place].text)]
    return lines[posts[-1] :][:2] if posts else ()


def _sender(blocks: Sequence[Block]) -> Extracted[tuple[str, ...]]:
    """Return the signatories: names after "Yours sincerely", or failing that next to a signatory's post; copy lists are left out."""
    lines = [block for block in blocks if len(block.text) <= LONGEST_LINE and block.role not in (Role.FURNITURE, Role.FOOTNOTE)]
    ends = [place for place, block in enumerate(lines) if SIGNED.search(block.text)]
    signature = list(_signature(lines[ends[-1] :][:SIGNATURE_BLOCKS] if ends else _by_post(lines)))
    found = [(name, block) for block in signature for part in block.cells or (SIGNED.sub("", block.text),) for name in names_in(part)]
    names = tuple(dict.fromkeys(name for place, (name, _) in enumerate(found) if place == 0 or not _PLACE.search(name)))
    return Extracted(names, tuple(Evidence("sender", block.page, block.text[:EVIDENCE]) for _, block in found[:1]))


def _signature(lines: Iterable[Block]) -> Iterator[Block]:
    """Yield the lines of a signature, up to a list of copies, or to a page that begins with something else once somebody has signed."""
    before: Block | None = None
    signed = False
    for block in lines:
        names = names_in(SIGNED.sub("", block.text))
        turned = before is not None and before.page != block.page
        if COPIES.match(block.text) or (turned and signed and not names and not inspectorates_in(block.text)):
            return
        yield block
        before, signed = block, signed or bool(names)
