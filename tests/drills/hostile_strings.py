"""Drill: strings that harm programs which treat them as anything but text; from a folder of lists, or made here."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import chain, zip_longest
from pathlib import Path

PIECES: dict[str, tuple[str, ...]] = {
    "language": (
        *("AND", "OR", "NOT", "(", ")", '"', "“", "”", "-", "~", "~9", "~2", "*", "?", "^0", ":", "..", "[a TO b]", "{a TO *}", "/a+/"),
        *("&&", "authority:", "authority:leeds", 'type:"', "section:*", "from:2019", "to:9999-99", "date:2021..2019", "year:x"),
        *("inspector:a*b", "inspect*", "a*b*c*d*e*", "ch?ld~1", '"a b"~99', '"a*"', "NOT NOT", "-(", "--", "“a", "s*", "ab~"),
        *("the", "of the", "+a", "||"),
    ),
    "words": (
        *("caseloads", "child in need", "social workers", "MASH", "slough", "monitoring visit 2021", "£1,000", "s.47", "16–17-year-olds"),
        *("C&F", "O’Brien", "mash@example.org", "1,000,000", "12.5%", "looked-after", "young people's"),
    ),
    "markup": (
        *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "'-alert(1)-'", "javascript:alert(1)"),
        *("</textarea><script>", "<!--", "]]>", "&lt;", "&#x3c;", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;"),
    ),
    "templates": (
        *("{{7*7}}", "${7*7}", "#{7*7}", "{% include '/etc/passwd' %}", "%(a)s", "{0.__class__}", "%s%n%x", "`id`", "$(id)", ";id|", "\\"),
        "${jndi:ldap://127.0.0.1/a}",
    ),
    "paths": (
        *("../", "..\\", "/etc/passwd", "....//", "%2e%2e%2f", "..%c0%af", "%252e%252e/", "//127.0.0.1/", "/\\127.0.0.1", "http://127.0.0.1/"),
        *("file:///etc/passwd", "C:\\boot.ini", "CON", "NUL", ".git/config", "~root", "/proc/self/environ", "index.cgi;.css", "%00.html"),
        "\\\\127.0.0.1\\c$",
    ),
    "headers": (
        *("\r\nSet-Cookie: a=b", "%0d%0aLocation:%20//127.0.0.1", "%E5%98%8A%E5%98%8DSet-Cookie:a", "\n\n<html>", "a, b;q=0.5, *"),
        *("bytes=0-,-1,5-2", "Basic Og==", 'W/"a"', "gzip;q=9", "Bearer \u00e9"),
    ),
    "databases": (
        *("' OR '1'='1", "1; DROP TABLE letters--", '" UNION SELECT 1--', "%' AND 1=1", '{"$gt": ""}', "*)(uid=*", "' or count(/*)=1"),
        "sleep(9)",
    ),
    "numbers": (
        *("0", "-1", "1e309", "NaN", "Infinity", "9" * 30, "0x7fffffff", "2147483648", "-9223372036854775809", "٣", "½", "1/0"),
        *("1_000", "00", "2019-02-30", "0000", "31/12/9999", "²", "1" * 5000),
    ),
    "letters": (
        *("\x00", "\x1b[31m", "\x7f", "\x85", "\u2028", "\ufeff", "\ufffe", "\uffff", "\u202e", "\u200b", "\u00ad", "é", "ß", "İ"),
        *("e\u0301", "ﬁ", "ﷺ", "\u0e33", "👩‍👩‍👧", "🇬🇧", "田中さん", "ا\u0651\u064e"),
        *("Z" + "\u0300\u0316" * 30, "\U0010ffff", "\ud800", "ʼ", "ª", "①", "Ａ", "𝒂"),
    ),
}
"""Pieces by what they would harm; most groups have several."""
ALL = tuple(chain.from_iterable(PIECES.values()))
GLUE = ("", "", " ", " ", " AND ", " OR ", "\t", "\n", "/", "&", "%20", ":", ",")


def made(count: int, seed: int) -> tuple[str, ...]:
    """Return `count` different strings made here; the same for the same `seed`."""
    chance = random.Random(seed)  # noqa: S311  # strings, not secrets
    found: dict[str, None] = dict.fromkeys(ALL[:count])
    while len(found) < count:
        found.setdefault(chance.choice(SHAPES)(chance))
    return tuple(found)


def listed(folder: Path, count: int, seed: int) -> tuple[str, ...]:
    """Return up to `count` different lines of the files in `folder`, the same number from each file as far as it has them."""
    chance = random.Random(seed)  # noqa: S311
    lists = [_lines(file) for file in sorted(folder.rglob("*")) if file.is_file()]
    for lines in lists:
        chance.shuffle(lines)
    return tuple(dict.fromkeys(line for turn in zip_longest(*lists) for line in turn if line))[:count]


def _lines(file: Path) -> list[str]:
    return list(dict.fromkeys(file.read_text(encoding="utf-8", errors="replace").splitlines()))


def _joined(chance: random.Random) -> str:
    glue = chance.choice(GLUE)
    return glue.join(chance.choices(ALL, k=chance.randint(2, 12)))


def _of_one_kind(chance: random.Random) -> str:
    return chance.choice(GLUE).join(chance.choices(PIECES[chance.choice(tuple(PIECES))], k=chance.randint(2, 9)))


def _repeated(chance: random.Random) -> str:
    return (chance.choice(ALL) + chance.choice(GLUE)) * chance.choice((3, 16, 17, 65, 400))


def _nested(chance: random.Random) -> str:
    before, after = chance.choice((("(", ")"), ('"', '"'), ("NOT ", ""), ("-(", ")"), ("[", "]"), ("<b>", "</b>"), ("((", ")")))
    depth = chance.choice((2, 8, 16, 17, 300, 1200))
    return before * depth + chance.choice(ALL) + after * depth


def _long(chance: random.Random) -> str:
    unit = chance.choice(("a", "é", "ab ", "a*", "-a ", "Z\u0300", "%41", "😀", "1,", "a.", "a'"))
    return unit * chance.choice((99, 101, 334, 999, 7000))


def _random_letters(chance: random.Random) -> str:
    end = chance.choice((0x7F, 0x100, 0x3000, 0x110000))
    return "".join(chr(chance.randrange(end)) for _ in range(chance.randint(1, 40)))


def _encoded(chance: random.Random) -> str:
    return "".join(f"%{byte:02x}" for byte in _joined(chance).encode("utf-8", "surrogatepass"))


SHAPES: Sequence[Callable[[random.Random], str]] = (
    *(_joined, _joined, _of_one_kind, _of_one_kind),
    *(_repeated, _nested, _long, _random_letters, _encoded),
)
