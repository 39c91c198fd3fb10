"""Parsing: find the authority a letter is about, in its register form, whatever the letter calls it."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.letter import Authority, Block, Evidence, Role
from indexer.parsing.extracted import Extracted
from indexer.parsing.front import Front, OpeningWords, front_of, opening_words
from indexer.parsing.letter_type import Title, title_of
from indexer.parsing.naming import is_alone, is_designated, means_council
from indexer.parsing.written_dates import days_in
from indexer.registers import AuthorityEntry, Mention, authorities_in, authority_entry

TITLE_CHARACTERS = 220
"""Longest title: "Joint targeted area inspection of the multi-agency response to abuse and neglect in Liverpool" has 91."""
FIRST_LINES = 6
"""If the type of a letter is not known, its title is among so many lines."""
SUBJECT_LINES = 3
"""Most lines under the salutation that say what a letter is about."""
LONGEST_LINE = 120
"""Most characters of such a line, and of a row with a label."""

OF_PROVIDERS = ("title", "opening sentence")
"""Parts that name a school, a force or an agency in letters about one: there a council must be called a council."""

OF_ONE = ("title", "line above the title", "salutation", "first lines")
"""Parts that name one council; two that share a service are none that could be told."""

OF_SEVERAL = ("address", "first lines")
"""Parts in which several councils may be written to, or come first, each for itself: then none is the one meant."""

_TITLE_ENDS = re.compile(
    r"Inspection dates?\b|Inspected\b|Report published|Lead inspector|H(?:er|is) Majesty|\b(?:Dear|This letter|Between)\b"
)
_WRITING = r"(?:I am|I’m|I'm|We are) writing|(?:I|We) write"
_BEGINNING = rf"(?:This letter|Between \d|(?P<may_answer>{_WRITING}|Thank you))"
_SENTENCE = re.compile(rf"{_BEGINNING}[^\n]{{20,400}}")
_ABOUT = re.compile(
    r"\b(?:to|of|in|by|for|about|across|within|at|with)(?: (?:the|local|services|children|help|response|arrangements|area|work))*\s+$"
)
_THANKS = re.compile(rf"(?:(?P<thanks>Thank you)|{_WRITING})\b[^.]*$")
_LETTER_BEGINS = re.compile(rf"{_BEGINNING}\b")
_VISIT = re.compile(
    r"\b(?:inspect|re-?inspect|visit|review|meeting|conversation|engage|evaluat|assess|find|judge|monitor|peer|challenge|contribut|support(?![.,]))",
    re.IGNORECASE,
)
"""What a letter to a council thanks for or writes about."""
_REPLY = re.compile(
    r"\b(?:letters?|e-?mails?|messages?|correspondence|complain\w*|enquir\w*|inquir\w*|quer(?:y|ies)|questions?|requests?|asking|"
    r"concerns?|contact\w*|neighbours?|(?:writing|written|wrote) (?:back )?to (?:us|me|ofsted|the)|in touch|attention|"
    r"appl(?:ication|ying)|repl(?:y|ies))\b",
    re.IGNORECASE,
)
"""What a letter answers: then the council named is what somebody else wrote about, or nobody can tell."""
_WHENCE = re.compile(r"\b(?:at|from|with|by|as)\s+(?:the\s+)?$", re.IGNORECASE)
"""In a sentence of thanks, what is before the council at which somebody works."""
_VERSUS = re.compile(r" (?:v|vs|versus)\b|(?:[’']s|s[’'])? (?:former|switchboard|website|logo)\b")
_JOB = re.compile(
    r"(?: (?:city|county|district|borough))*(?: council)?,\s+(?:[a-z-]+ ){0,3}"
    r"(?:worker|teacher|officer|manager|assistant|apprentice|trainee)\b",
    re.IGNORECASE,
)
"""What follows an employer in the list of the jobs that somebody has had."""
_BY_OTHERS = re.compile(
    r"\W*(?:responses?|repl(?:y|ies)|comments|evidence|petitions?|objections?|submissions?|representations?|"
    r"(?:planning )?applications?|(?:witness )?statement|suppliers?|welcome)\b",
    re.IGNORECASE,
)
"""What somebody else says or sells to a council: not the council's own paper."""
_BESIDE = re.compile(
    r"(?:\s+(?:(?:city|county|borough|metropolitan|district|unitary|london|royal)\s+)*council)?\s*(?:,|and|&|/)\s*(?:the\s+)?",
    re.IGNORECASE,
)
"""What stands between two councils that a part names together."""
_LABEL = re.compile(
    r"(?:name of (?:the )?)?(?:the )?(?:(?:local authority|la|council) area"
    r"|(?:responsible |home |placing |inspected )?(?:(?:local )?authorit(?:y|ies)|la)|(?:host )?council"
    r"|local area|to(?=[ \t]*:)|complaint (?:against|about)|body in jurisdiction"
    r"|(?:organisation|council|authority) complained about|awdurdod lleol|cyngor|health and social care trust)"
    r"(?:(?: ?/ ?| or )(?:local )?(?:authority|council|area))?(?: \(?(?:name|inspected|visited|reviewed|assessed)\)?)?",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    rf"^[ \t]*{_LABEL.pattern}(?:[ \t]*(?:[:|\t–—=-][ \t]*\n?|\n)[ \t]*|(?<=authority)[ ]+|(?<=authority name)[ ]+)(?:the )?(?=\w)",
    re.IGNORECASE | re.MULTILINE,
)
"""A label with its colon, or in a table whose cells were parted by a space alone."""
_SUBJECT = re.compile(r"[ \t]*(?:re|subject)[ \t]*[:–—-]", re.IGNORECASE)
_PIECE = re.compile(r"[ \t]*(?:[:|;,]|[ \t][–—-])[ \t]+")
"""What parts the pieces of a subject line: "Re: Focused visit – Knowsley MBC"."""


@dataclass(frozen=True, slots=True)
class _Named:
    """An authority named in one part of the letter."""

    entry: AuthorityEntry
    where: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the letter that may name the authority: characters `start` to `end` of `words`."""

    where: str
    words: OpeningWords
    start: int
    end: int


def find_authority(blocks: Sequence[Block]) -> Extracted[Authority | None]:
    """Return the authority the letter is about.

    The first of these that names one decides: the title ("Focused visit to Kingston upon Hull children’s services"), the line above a
    report’s title ("Bristol City of"), the opening sentence ("This letter summarises the findings of the focused visit to …"), a row
    with a label ("Local authority: Sandwell"), the salutation ("Dear Norfolk local area partnership"), the addressee ("Nottinghamshire
    County Council"), a line of its own under the salutation, and if the type of letter is not known its first lines. If title and
    opening sentence disagree, the one that the text names more often is taken. Never used are a running header, an address or imprint,
    an example, a person’s name, and the rest of the text: a council that is only mentioned there is not what the letter is about.
    """
    front, title = front_of(blocks), title_of(blocks)
    named = list(_named(blocks, front, title))
    if not named:
        return Extracted(None, notices=("The letter doesn’t say clearly which council it is to.",))
    chosen = named[0]
    rival = next((other for other in named[1:] if chosen.where == "title" and other.where == "opening sentence"), chosen)
    if rival.entry != chosen.entry:
        counts = _counts(blocks)
        chosen = max(chosen, rival, key=lambda name: counts[name.entry.authority.code])
    return _found(chosen, [*named, *_in_headers(blocks)])


def _found(chosen: _Named, named: Sequence[_Named]) -> Extracted[Authority | None]:
    entry = _going_on(chosen.entry)
    others = {other.where: other.entry.authority for other in reversed(named) if _going_on(other.entry) != entry}
    notices = [
        f"The {where} names {others[where].name}, but the {chosen.where} names {entry.authority.name}. We used {entry.authority.name}."
        for where in ("title", "opening sentence", "running header")
        if where in others
    ]
    if entry != chosen.entry:
        notices.append(f"{chosen.entry.authority.name} is now {entry.authority.name}.")
    return Extracted(entry.authority, (chosen.evidence,), tuple(notices))


def _going_on(entry: AuthorityEntry) -> AuthorityEntry:
    """Return the council that `entry` continues as today: Buckinghamshire County Council is now Buckinghamshire Council."""
    return authority_entry(entry.goes_on_as) or entry


def _named(blocks: Sequence[Block], front: Front, title: Title | None) -> Iterator[_Named]:
    """Yield the authority named in each part of the letter, in the order in which they decide."""
    provider = title is not None and title.entry.about == "provider"
    for part in (*_of_title(front, title), *_of_letter(blocks, front), *_first_lines(front, title)):
        text = part.words.text
        names = _by_kind if provider and part.where in OF_PROVIDERS else _NAMES[part.where]
        named = authorities_in(text[part.start : part.end])
        mentions = [one for one in named if names(text, _moved(one, part.start))]
        if part.where in OF_ONE and mentions and _names_two(text[part.start : part.end], named[named.index(mentions[0]) :]):
            continue
        if part.where in OF_SEVERAL and len({one.codes for one in mentions}) > 1:
            continue
        for mention in mentions:
            if entry := _one_of(mention.codes, front, blocks):
                first, last = part.start + mention.start, part.start + mention.end
                yield _Named(entry, part.where, part.words.evidence("authority", first, last, around=60))
                break


def _names_two(text: str, mentions: Sequence[Mention]) -> bool:
    """Return whether the first of the councils named is only one of two that are meant: "services in Halton and Warrington"."""
    first, second = (*mentions, None, None)[:2]
    return bool(first and second and first.codes != second.codes and _BESIDE.fullmatch(text, first.end, second.start))


def _moved(mention: Mention, by: int) -> Mention:
    return Mention(mention.start + by, mention.end + by, mention.codes)


def _of_title(front: Front, title: Title | None) -> Iterator[_Part]:
    """Yield the title and the line above it, and what the opening says the letter is about."""
    opening = opening_words(front.opening)
    place = 0
    if title:
        limit = min(len(title.words.text), title.start + TITLE_CHARACTERS)
        stop = _TITLE_ENDS.search(title.words.text, title.start + 1, limit)
        yield _Part("title", title.words, _first_of_line(title), stop.start() if stop else limit)
        if front.salutation is None:
            yield _Part("line above the title", title.words, 0, title.start)
        elif title.words == opening:
            place = title.end
    if front.salutation:
        yield from (_Part("opening sentence", opening, one.start(), one.end()) for one in _SENTENCE.finditer(opening.text, place))


def _first_of_line(title: Title) -> int:
    """Return where the title begins: with its line, if that is short ("Leeds City Council: focused visit to …")."""
    start = title.words.text.rfind("\n", 0, title.start) + 1
    return start if title.start - start <= LONGEST_LINE else title.start


def _of_letter(blocks: Sequence[Block], front: Front) -> Iterator[_Part]:
    """Yield the rows with a label, the salutation and those to whom the letter is addressed."""
    yield from _labelled(blocks)
    if front.salutation:
        greeting = opening_words((front.salutation,))
        yield _Part("salutation", greeting, 0, min(len(greeting.text), LONGEST_LINE))
    address = opening_words(front.before)
    yield _Part("address", address, 0, len(address.text))
    if front.salutation:
        yield from _subject_lines(front)


def _subject_lines(front: Front) -> Iterator[_Part]:
    """Yield the short lines between the salutation and the letter's first sentence."""
    words = opening_words(front.opening)
    for line in list(re.finditer(r"[^\n]+", words.text))[1 : 1 + SUBJECT_LINES]:
        if len(line.group()) > LONGEST_LINE or line.group().rstrip().endswith("."):
            return
        yield _Part("subject line", words, line.start(), line.end())


def _labelled(blocks: Sequence[Block]) -> Iterator[_Part]:
    """Yield what stands behind each label such as "Local authority:", in a row of a table or a line; nothing if they disagree."""
    found = [part for part in _rows(blocks) if any(_is_all(part, one) for one in authorities_in(part.words.text[part.start : part.end]))]
    codes = {authorities_in(part.words.text[part.start : part.end])[0].codes for part in found}
    yield from found[:1] if len(codes) == 1 else ()


def _rows(blocks: Sequence[Block]) -> Iterator[_Part]:
    short = [block for block in blocks if (block.text and len(block.text) <= LONGEST_LINE) or "\n" in block.text or block.page in (None, 1)]
    words = opening_words([block for block in short if block.role is not Role.FURNITURE])
    for label in _LABELLED.finditer(words.text):
        stop = words.text.find("\n", label.end())
        end = stop if stop >= 0 else len(words.text)
        if end - label.end() <= LONGEST_LINE:
            yield _Part("labelled row", words, label.end(), end)


def _is_all(part: _Part, mention: Mention) -> bool:
    """Return whether a name is all that stands behind a label, but for what kind of council it is."""
    text = part.words.text[part.start : part.end]
    return mention.start == 0 and is_alone(text, mention.start, mention.end)


def _first_lines(front: Front, title: Title | None) -> Iterator[_Part]:
    """Yield the first lines of a letter whose type is not known."""
    if title is None and front.salutation is None:
        words = opening_words(front.opening)
        lines = [one for one in list(re.finditer(r"[^\n]+", words.text))[:FIRST_LINES] if len(one.group()) <= LONGEST_LINE]
        alone = {one.codes for line in lines for one in authorities_in(line.group()) if is_alone(line.group(), one.start, one.end)}
        for line in lines if len(alone) <= 1 else ():
            yield _Part("first lines", words, line.start(), line.end())


def _by_kind(text: str, mention: Mention) -> bool:
    """Return whether a name says itself that it is a council."""
    return is_designated(text, mention.start, mention.end) and means_council(text, mention.start, mention.end)


def _by_name(text: str, mention: Mention) -> bool:
    return means_council(text, mention.start, mention.end)


def _by_title(text: str, mention: Mention) -> bool:
    """Return whether a title names a council, and is no part of a sentence: "Thank you for your letter about the inspection of Leeds"."""
    line = text.rfind("\n", 0, mention.start) + 1
    return _by_name(text, mention) and not _answers(text[line:], _moved(mention, -line))


def _by_label(_: str, __: Mention) -> bool:
    """Return True: what stands behind a label has been looked at already."""
    return True


def _by_line(text: str, mention: Mention) -> bool:
    return is_alone(text, mention.start, mention.end) and means_council(text, mention.start, mention.end)


def _by_subject(text: str, mention: Mention) -> bool:
    """Return whether a council is a whole line below the salutation, or a piece of one that begins with "Re:"."""
    first = text.rfind("\n", 0, mention.start) + 1
    if not (_by_kind(text, mention) and _SUBJECT.match(text, first)):
        return _by_kind(text, mention) and _by_line(text, mention)
    last = text.find("\n", mention.end) if "\n" in text[mention.end :] else len(text)
    parting = [(0, first), *((one.start(), one.end()) for one in _PIECE.finditer(text, first, last)), (last, 0)]
    start, end = next((start, end) for (_, start), (end, _) in pairwise(parting) if start <= mention.start <= end)
    return is_alone(text[start:end], mention.start - start, mention.end - start)


def _by_first_line(text: str, mention: Mention) -> bool:
    """Return whether a council is a whole line, or begins one, or a line is about it: "A plan for Leeds City Council"."""
    if not _by_kind(text, mention):
        return False
    before = text[text.rfind("\n", 0, mention.start) + 1 : mention.start]
    if _BY_OTHERS.match(before) or _JOB.match(text, mention.end):
        return False
    begins = before.strip(" •#*") in ("", "The", "the") and not _VERSUS.search(text, mention.end, mention.end + 60)
    return begins or bool(_ABOUT.search(before) and not _WHENCE.search(before)) or is_alone(text, mention.start, mention.end)


def _by_sentence(text: str, mention: Mention) -> bool:
    """Return whether a sentence is about a council: "the response to exploitation in Halton", not "met in our Leeds office"."""
    if _answers(text, mention):
        return False
    about = _ABOUT.search(text, max(0, mention.start - 60), mention.start)
    sentence = _THANKS.search(text, max(0, mention.start - 400), mention.start)
    whence = _WHENCE.search(text, max(0, mention.start - 20), mention.start)
    if sentence and (sentence["thanks"] or whence):
        return _by_kind(text, mention) and not whence
    return _by_kind(text, mention) or (bool(about) and means_council(text, mention.start, mention.end))


def _answers(text: str, mention: Mention) -> bool:
    """Return whether words of thanks, or "I am writing", are about something else than a visit: "Thank you for your letter about Leeds"."""
    begins = list(_LETTER_BEGINS.finditer(text, max(0, mention.start - 400), mention.start))
    if not begins or not begins[-1]["may_answer"]:
        return False
    words = text[begins[-1].end() : mention.start]
    return bool(_REPLY.search(words)) or not _VISIT.search(words)


_NAMES: Mapping[str, Callable[[str, Mention], bool]] = {
    "title": _by_title,
    "line above the title": _by_line,
    "opening sentence": _by_sentence,
    "labelled row": _by_label,
    "salutation": _by_kind,
    "address": _by_kind,
    "subject line": _by_subject,
    "first lines": _by_first_line,
}
"""For each part, whether a name there says what the letter is about."""


def _one_of(codes: tuple[str, ...], front: Front, blocks: Sequence[Block]) -> AuthorityEntry | None:
    """Return the authority meant; None if that is unclear.

    If several have had the name, it is the one that existed then, or exists now; if a trust serves several, the one named most often.
    """
    entries = [entry for code in codes if (entry := authority_entry(code))]
    if len(entries) > 1:
        when = _when(front) or dt.date.max
        entries = [entry for entry in entries if (entry.start or when) <= when <= (entry.end or when)] or entries
    if len(entries) > 1:
        counts = _counts(blocks)
        ranked = sorted(entries, key=lambda entry: -counts[entry.authority.code])
        first, second = (counts[entry.authority.code] for entry in ranked[:2])
        entries = ranked[:1] if first > second else []
    return entries[0] if entries else None


def _when(front: Front) -> dt.date | None:
    """Return roughly when the letter was written: the latest day named in its front."""
    text = opening_words((*front.before, *front.opening)).text
    return max((days.last for days in days_in(text)), default=None)


def _counts(blocks: Sequence[Block]) -> Counter[str]:
    """Count how often the text names each authority, leaving out running headers, the address and ambiguous names."""
    address = front_of(blocks).before
    text = "\n".join(block.text for block in blocks if block.role is not Role.FURNITURE and block not in address)
    return Counter(mention.codes[0] for mention in authorities_in(text) if len(mention.codes) == 1)


def _in_headers(blocks: Sequence[Block]) -> Iterator[_Named]:
    """Yield authorities named in running headers after page 1: "Inspection of Norfolk local authority children’s services"."""
    furniture = {block.text: block for block in blocks if block.role is Role.FURNITURE and block.page != 1}
    words = opening_words([block for text, block in furniture.items() if "nspection of" in text or "visit to" in text])
    for mention in authorities_in(words.text):
        entry = authority_entry(mention.codes[0])
        if entry and len(mention.codes) == 1:
            yield _Named(entry, "running header", words.evidence("authority", mention.start, mention.end))
