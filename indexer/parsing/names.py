"""Parsing: people's names in a run of words, without titles, posts and post-nominals."""

from __future__ import annotations

import re

_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_POSTS = re.compile(
    r"\b(?:all of whom (?:are|were)|(?:one|two|three|four|five|both|all) of|who (?:is|are|was|were)|(?:led|supported|accompanied|assisted) by)\b"
    r"|\bH(?:er|is) Majesty['’]?s['’]? Inspectors?\b|\bMajesty['’]?s Inspectors?\b"
    r"|\b(?:Senior |Regional |Designate |designate )*S?HMIs?\b(?: designate)?|\bOI\b|\bCQC\b|\bCare Quality Commission\b|\bOfsted\b"
    r"|\b(?:Senior |Lead |lead |Deputy |deputy |Team |Contracted |Seconded |Additional |additional |Children['’]?s Services |Social Care |Associate )*"
    r"[Ii]nspectors?\b|\b[Ll]ead\b"
)
_TITLE = re.compile(r"^(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Cllr|Councillor|Prof|Professor|Rev|Chief Constable|Judge)\b\.?\s*)+")
_LETTERS = re.compile(r"(?<=[a-z])(?:[\s,]+(?:[A-Z]{2,5}|PhD))+$")
_BREAK = re.compile(r"\s*(?:[,;:|\n•◼/]|\s[–—-]\s|\band\b|&|\bwith\b)\s*")
_NAME = re.compile(r"[A-ZÀ-Þ][\w’'.-]*(?:\s+(?:(?:de|la|le|van|von|der|den|da|du|bin|al|ap)\s+)*[A-ZÀ-Þ][\w’'.-]*){1,4}")
_NOT_A_NAME = re.compile(
    r"\b(?:Council|Borough|City|County|Trust|Children|Services?|Director|Directorate|Inspect\w*|Commission\w*|Constabulary|Probation|Police|Chief|Officer"
    r"|Executive|Head|Manager|Chair|Deputy|Regional|National|Interim|Social|Care|Quality|Education|House|Hall|Street|Road|Lane|Avenue|Square"
    r"|Centre|Center|Civic|Floor|Building|Offices?|Town|Place|Court|Quay|Park|Gate|Way|Sincerely|Faithfully|Majesty|Fire|Rescue|Health|Safeguarding"
    r"|North|South|East|West|Midlands|London|Yorkshire|Report|Local|Area|Partnership|Authority|Department|Secretary|State|Board|Overall|Judgement|Grade"
    r"|The|This|Dear|Copy|Yours|Box|PO|Union|Floor|Insert|Address|Lead|Member|Nurse|Designate|Signed|Integrated|NHS|CCG|Team|Corporate|People)\b"
)


def names_in(text: str) -> tuple[str, ...]:
    """Return the people named in a list of names, each once, in order.

    "Nigel Parkes, HMI and Brenda McInerney, HMI", "Rebecca Sharples, Ofsted HMI lead inspector – Andrea Crosby-Josephs, CQC lead inspector",
    "Tracey Scott and Tracey Metcalfe, two of Her Majesty’s Inspectors" name two each.
    """
    listed = _POSTS.sub(";", _PARENTHESES.sub(";", re.sub(r"(?<=[a-z]-)\s+(?=[A-Z])", "", text.replace("\n", " "))))
    return tuple(dict.fromkeys(name for part in _BREAK.split(listed) if (name := bare_name(part))))


def bare_name(text: str) -> str:
    """Return the name that `text` is, without title and post-nominals: "Ms Sara Tough OBE" gives "Sara Tough"; "" where it is none."""
    name = _LETTERS.sub("", _TITLE.sub("", text.strip(" .,;:*–—-"))).strip(" .,;:")
    return "" if _NOT_A_NAME.search(name) or not _NAME.fullmatch(name) else " ".join(name.split())
