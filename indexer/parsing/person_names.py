"""Parsing: find people's names in a piece of text, without titles, posts or post-nominals."""

from __future__ import annotations

import re

from indexer.print_conventions import BULLETS

_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_ROLE = (
    r"(?:senior|regional|lead|deputy|team|contracted|seconded|additional|associate|specialist"
    r"|ofsted|cqc|children['’]?s services|social care)"
)
_POSTS = re.compile(
    r"\b(?:all of whom|who) (?:is|are|was|were)\b|\b(?:one|two|three|four|five|both|all) of\b"
    r"|\b(?:led|supported|accompanied|assisted) by\b"
    r"|\b(?:h(?:er|is) )?majesty['’]?s['’]? inspectors?\b|\b(?:(?:senior|regional|designated?) )*s?hmis?\b(?: designated?)?"
    rf"|\boi\b|\bcare quality commission\b|\b(?:{_ROLE} )*inspectors?\b|\bofsted\b|\bcqc\b|\blead\b",
    re.IGNORECASE,
)
_TITLE = re.compile(r"^(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Cllr|Councillor|Prof|Professor|Rev|Chief Constable|Judge)\b\.?\s*)+")
_LETTERS = re.compile(r"(?<=[a-z])(?:[\s,]+(?:[A-Z]{2,5}|PhD))+$")
_BREAK = re.compile(rf"\s*(?:[,;:|\n{BULLETS}/]|\s[–—-]\s|(?<=[a-z]{{3}})\.(?=\s)|\band\b|&|\bwith\b)\s*")
_WORD = r"[A-ZÀ-Þ][\w’'.-]*"
_NAME = re.compile(rf"(?=.*[a-zß-ÿ]){_WORD}(?:\s+(?:(?:de|la|le|van|von|der|den|da|du|bin|al|ap)\s+)*{_WORD}){{1,4}}")
_NOT_A_NAME = re.compile(
    r"\b(?:Council|Borough|City|County|Trust|Children|Services?|Director\w*|Inspect\w*|Commission\w*|Constabulary|Probation|Police|Chief|Officer"
    r"|Executive|Manager|Chair|Deputy|Regional|National|Interim|Social|Care|Quality|Education|Majesty|Fire|Rescue|Health|Safeguarding"
    r"|Sincerely|Faithfully|Local|Area|Partnership|Authority|Department|Secretary|State|Board|Overall|Judgement|Report|Insert|Address"
    r"|The|This|Dear|Copy|Yours|Member|Nurse|Signed|Integrated|NHS|CCG|Team|Corporate|People|Designate|Signature|Strategic"
    r"|British|Asian|African|Caribbean|European)\b"
)


def names_in(text: str) -> tuple[str, ...]:
    """Return the names in a list of people, each once, in order.

    "Nigel Parkes, HMI and Brenda McInerney, HMI", "Sam Hainey, Ofsted Lead Inspector – Lesley Perry, CQC Lead Inspector",
    "Tracey Scott and Tracey Metcalfe, two of Her Majesty’s Inspectors" each give two.
    """
    listed = _POSTS.sub(";", _PARENTHESES.sub(";", re.sub(r"(?<=[a-z]-)\s+(?=[A-Z])", "", text.replace("\n", " "))))
    return tuple(dict.fromkeys(name for part in _BREAK.split(listed) if (name := bare_name(part))))


def bare_name(text: str) -> str:
    """Return `text` as a name without title or post-nominals: "Ms Sara Tough OBE" gives "Sara Tough"; "" if it isn't a name."""
    name = _LETTERS.sub("", _TITLE.sub("", text.strip(" .,;:*–—-"))).strip(" .,;:")
    return "" if _NOT_A_NAME.search(name) or not _NAME.fullmatch(name) else " ".join(name.split())
