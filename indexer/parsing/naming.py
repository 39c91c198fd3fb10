"""Parsing: tell whether a name in a text means the council itself, or a person, an address, an example or another body of that name."""

from __future__ import annotations

import re

_APOSTROPHES = re.compile("[’‘`]")
_KIND = r"(?:(?:royal|london|metropolitan|city|county|unitary|district|borough|of|and|the)\s+)*"
_SERVICES = (
    r"(?:(?:children(?:'s)?(?: and (?:young people|families|adults?|famil(?:y|ies)))?(?:'s)?|adult|social care|youth (?:justice|offending)|"
    r"education|fostering|adoption|safeguarding)\s+)*(?:services?|trust|team|partnership|social care)\b"
)
_AFTER = re.compile(
    rf"[\s,]*\(?{_KIND}(?:council|corporation|borough|m\.?[bd]\.?c|c?[bcd]\.?c|city of|district|(?:local )?authority|local area|"
    rf"area partnership|local (?:safeguarding )?partnership|(?:local )?safeguarding (?:children'?s? |adults'? )?(?:board|partnership)|"
    rf"{_SERVICES})(?!\w|\s*[:|])",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:(?<!community )council of (?:the )?|(?:borough|city|county|corporation|district) (?:council )?of |"
    r"cyngor (?:sir|dinas|bwrdeistref sirol)? ?)$",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:council|corporation|borough|comhairle|cyngor|trust)\b", re.IGNORECASE)
_OTHER_AFTER = re.compile(
    r"(?:[\s,]+(?:and|&|city|county|royal|general|[A-Z][\w'.]+))?(?:\s+[A-Z][\w'.]+)?\s+"
    r"(?:police|constabulary|fire|universit(?:y|ies)|college|hospitals?|infirmary|nhs|prison|young offender|road|street|avenue|lane|"
    r"house|airport|station|crown court|magistrates|family court|icb|icbs|ccg|integrated care|clinical commissioning|"
    r"football|cathedral|diocese|probation|secure|academy|academies|primary|secondary|"
    r"high school|grammar|school|nursery|infant|junior|sixth form|building society|arena|park|bridge|docks|drive|close|court|gate|"
    r"agency|agencies|limited|ltd|plc|cic|community trust|foundation|association|charity|museum|wanderers|rovers|rhinos|fc)\b",
    re.IGNORECASE,
)
_OTHER_BEFORE = re.compile(
    r"\b(?:(?-i:North|South|East|West|Mid|Greater|Inner|Outer|Upper|Lower)(?:[ -](?-i:East|West))?(?=[ -])"
    r"|(?:university|diocese|archdiocese|bishop|archbishop|lord|lady|earl|duke|duchess|mayor|port|college|bank) of(?: the)?"
    r"|hmp(?: and yoi| & yoi)?|hmyoi|yoi|near|outside"
    r"|mr|mrs|ms|miss|mx|dr|sir|dame|cllr|councillor|professor|prof|judge|justice|baroness|baron"
    r"|(?:offices?|based|prison|prisons|schools?|academy|court|hospital|clinic|institution|centre|hotel)"
    r" (?:is )?(?:in|at|of|near))(?:\s+|-)$",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Cllr|Councillor|Professor|Prof|Judge|Baroness|Baron|Lord|Lady|Dear)\.?[^\S\n]+"
    r"(?:[A-Z][\w’'.-]*[^\S\n]+){1,2}$"
)
_WRITE_TO = (
    r"write to\b(?! (?:you|confirm|inform|report|advise|summari[sz]e|share|set out|tell|let|notify|outline|present|give|thank|follow)\b)"
)
"""An address follows; not "I write to confirm our findings"."""
_EXAMPLE = re.compile(
    rf"\b(?:{_WRITE_TO}|"
    r"examples?|case stud(?:y|ies)|for instance|such as|e\.g\.|learning from|lessons from|published by|printed by|produced by|"
    r"(?!provided|delivered|managed|maintained|led|inspected|followed)\w+ed (?:in \d{4} )?by|written by|run by|work by|copyright|"
    r"contact us|seconded from|held at|meets at|hosted by|friends of|council tax|tenancy with|"
    r"on behalf of(?! (?:us|me|myself|ofsted|hmci|estyn|rqia|(?:the )?(?:cqc|care (?:quality|inspect)|(?:chief )?inspect|joint|team)|"
    r"(?:her|his) majesty))|"
    r"courtesy of|thanks to|former|formerly|previously|cop(?:y|ies|ied) to|cc|"
    r"(?:author|contact|photo(?:graph)?s?|picture|image|source|from|e-?mail|tel(?:ephone)?|phone|speakers?|venue|offices?|employer|landlord)(?=:)"
    r")\b[^.\n]{0,60}$",
    re.IGNORECASE,
)
_OTHER_TRUST = re.compile(
    r"(?:[\s,]+(?!and\b|with\b)[\w&']+){0,4}?\s+(?:NHS|ICB|Foundation Trust|Community Trust|Partnership Trust)\b(?! England)"
)
"""What makes of "Lincolnshire Partnership" a trust of the health service."""
_OTHER_BODY = re.compile(
    r"(?:[ ,]+(?:royal|london|metropolitan|city|county|unitary|district|borough))*(?:[ ]+(?:council|trust))?(?:'s)?"
    r"(?:[ ]+tax\b|(?<=council)[ ]+house\b|(?<=council)[ ]+(?:for(?: the)?|of)[ ]+(?-i:(?!City|Borough|County)[A-Z])"
    r"|[ ]+(?:area support|unison|gmb|unite|opponents)\b"
    r"|(?:[ ]+(?!and\b)(?-i:[A-Z])[\w'-]+){0,3}[ ]+(?-i:School|Nursery|Pre-?[Ss]chool|Playgroup|Academy|College|Limited|Ltd|PLC"
    r"|Union|Choir|Club|Society|Association|Band|Museum)\b"
    r"(?! (?:improvement|admissions?|places|meals|transport|organisation|services?)\b))",
    re.IGNORECASE,
)
"""What makes of "Leeds Council" or "Bradford District" the beginning of another body's name, or of a tax."""
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
_STREET = re.compile(
    r"\b(?:street|road|house|gate|square|floor|lane|avenue|way|place|quay|wharf|hill|park|court|building|buildings|centre|terrace|row|"
    r"po box|p\.o\. box|hall|offices?|suite|unit|level)\b",
    re.IGNORECASE,
)
_IMPRINT = re.compile(
    rf"\b(?:published|printed|produced|designed|issued) by\b|©|\bcopyright\b|\bISBN\b|\b{_WRITE_TO}|\baddress\b", re.IGNORECASE
)
_LONE = re.compile(
    rf"\s*(?:the\s+)?{_KIND}%s"
    rf"(?:\W*\(?{_KIND}(?:council|corporation|borough|mbc|mdc|city|county|district|(?:local )?authority|local area|"
    rf"area partnership|ua|(?:local )?safeguarding (?:children'?s? |adults'? )?(?:board|partnership)|{_SERVICES}))*"
    r"(?:\W*(?:(?:ref|case)\w*\W{1,2})?(?:n(?:o|umber)\W{1,2})?[\d ]{6,}\)?)?[\s.:)]*",
    re.IGNORECASE,
)
_PAST = re.compile(r"[\w ]{0,40}(?:'s|s') (?:former|retired|previous|outgoing)\b")
LINES_AROUND = 3
"""An address or imprint is told from this many lines on either side of a name."""


def means_council(text: str, start: int, end: int) -> bool:
    """Return whether characters `start` to `end`, a name in the register, mean the council or its area.

    Not in "Ms Bradford", "University of Kent", "Kent Police", "a prison near Leeds", "examples come from Kent", nor where it ends an
    address ("Citygate, Newcastle upon Tyne, NE1 4PA") or follows "Published by".
    """
    before = text[max(0, start - 100) : start]
    if _OTHER_BEFORE.search(before) or _PERSON.search(before) or _EXAMPLE.search(before):
        return False
    after = _plain(text[end : end + 60])
    if _OTHER_TRUST.match(after) or _PAST.match(after) or _OTHER_BODY.match(after):
        return False
    if is_designated(text, start, end):
        return not _is_imprint(text, start)
    return not (_OTHER_AFTER.match(after) or in_address(text, start, end))


def is_designated(text: str, start: int, end: int) -> bool:
    """Return whether the name says that it is a council or its services: "Leeds City Council", "Leeds children’s services"."""
    before, after = text[max(0, start - 40) : start], _plain(text[end : end + 80])
    return bool(_OWN.search(text, start, end) or _AFTER.match(after) or _BEFORE.search(before))


def is_alone(text: str, start: int, end: int) -> bool:
    """Return whether a line has only the name, with what kind of council or board it is: "Bristol City of"."""
    first, last = _line(text, start)
    return bool(re.fullmatch(_LONE.pattern % re.escape(_plain(text[start:end])), _plain(text[first:last]), re.IGNORECASE))


def in_address(text: str, start: int, end: int) -> bool:
    """Return whether a name is a part of an address or imprint of its own: the town in "Store Street, Manchester M1 2WD"."""
    first, last = _line(text, start)
    left, right = re.split(r"[,;|–]", text[first:start])[-1], re.split(r"[,;|–]", text[end:last])[0]
    if left.strip() or _POSTCODE.sub("", right).strip(" ."):
        return False
    before = "\n".join(text[:start].rsplit("\n", LINES_AROUND)[-LINES_AROUND:])
    after = "\n".join(text[end:].split("\n", LINES_AROUND)[:LINES_AROUND])
    return bool(_POSTCODE.search(after) or _STREET.search(before) or _IMPRINT.search(before))


def _is_imprint(text: str, start: int) -> bool:
    return bool(_IMPRINT.search("\n".join(text[max(0, start - 200) : start].split("\n")[-2:])))


def _line(text: str, place: int) -> tuple[int, int]:
    last = text.find("\n", place)
    return text.rfind("\n", 0, place) + 1, last if last >= 0 else len(text)


def _plain(text: str) -> str:
    return _APOSTROPHES.sub("'", text)
