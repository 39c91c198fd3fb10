"""Parsing: recognise a letter's closing sentences, which are not findings whatever heading they are under."""

from __future__ import annotations

import re

CLOSING_PHRASES = (
    (
        r"(?:ofsted|we|inspectors) will (?:take|consider|use) (?:the|these|our) findings",
        "Ofsted will take the findings from this focused visit into account when planning your next inspection or visit.",
    ),
    (
        r"(?:ofsted|we) (?:will|have) (?:publish|notif(?:y|ied)|inform(?:ed)?)\b.{0,60}\b(?:letter|department for education|dfe)\b",
        "We have notified the Department for Education of the areas for priority action.",
    ),
    (
        r"(?:the|these|any|our) findings (?:from|of|identified|above|will)\b.{0,80}\bwill (?:be|inform|contribute|help)",
        "The findings of this visit will be taken into account at the next inspection.",
    ),
    (
        r"(?:the|any|these) (?:areas?|issues?|points?) for .{3,40}\bwill be (?:specifically )?(?:considered|followed up|reviewed)",
        "The areas for priority action identified above will be specifically considered in any future inspection.",
    ),
    (
        r"(?:i am|i have|we are|we have) (?:also )?(?:copying|copied|sending a copy|sent a copy)",
        "I am copying this letter to the Department for Education.",
    ),
    (
        r"(?:a copy of )?this (?:letter|report) (?:is|will be|has been) (?:also )?(?:copied|published|sent|placed|made|available)",
        "This letter will be published on the Ofsted website.",
    ),
    (r"we (?:will|intend to) publish this letter", "We will publish this letter on our website."),
    (
        r"please (?:could you )?(?:pass on|convey|extend|give|share) (?:our|my|these)",
        "Please pass on our thanks to colleagues for their input.",
    ),
    (
        r"(?:i|we) (?:would|should) (?:also )?like to thank|(?:i|we) (?:am|are) (?:very )?grateful|thank you\b.{0,20} (?:for|to)\b",
        "I would like to thank you and your staff.",
    ),
    (r"(?:i|we) (?:very much )?look forward to|i hope (?:that )?(?:you|this)", "I look forward to hearing about further developments."),
    (
        r"(?:if you (?:have|would like|wish)|should you|please (?:do not hesitate|feel free|contact|let me know))\b",
        "If you have any questions about this letter, please contact me.",
    ),
)
"""How closing sentences begin, in lower case, each with an example."""


def is_closing(text: str) -> bool:
    """Return whether `text` is a closing sentence; call it only for a letter's last paragraphs.

    "I am copying this letter to the Department for Education." is one; so, wrongly, would be "Thank you for meeting with me" at the start.
    """
    beginning = " ".join(text[:300].casefold().split())
    return any(re.match(pattern, beginning) for pattern, _ in CLOSING_PHRASES)
