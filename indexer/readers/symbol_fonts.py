"""Readers: the signs of symbol fonts, which stand in documents of Word and in rich text by their place in the font."""

from __future__ import annotations

import re

_PRIVATE = re.compile(r"[\uf020-\uf0ff]")
"""Signs that stand in a text by their place in the font."""

_FONTS = {
    "symbol": {
        0x2D: "−", 0xA0: "€", 0xA2: "′", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓",
        0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…",
        0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD6: "√", 0x44: "Δ", 0x53: "Σ", 0x61: "α", 0x62: "β", 0x6D: "μ", 0x70: "π",
    },
    "wingdings": {0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0xA3: "☐", 0x6F: "☐"},
}
"""What some places in these fonts show. Their bullets are left as they are: `markers` knows them."""


def symbol(font: str, code: str) -> str:
    """Return the sign at `code`, in hexadecimal, of a symbol font: ("Symbol", "F0B4") gives "×"; "" if there is none."""
    try:
        place = int(code, 16)
    except ValueError:
        return ""
    shown = _FONTS.get(_font(font), {}).get(place & 0xFF) if place >> 8 in {0, 0xF0} else None
    if shown is None and 0xF030 <= place <= 0xF039 and _font(font) == "symbol":
        return chr(place & 0xFF)
    return shown or (chr(place) if 0x20 <= place <= 0xFFFD and not 0xD800 <= place < 0xE000 else "")


def in_symbol_font(text: str, font: str) -> str:
    """Return `text` in a font with the font's own signs as they look; text without any, as nearly all is, unchanged."""
    return _PRIVATE.sub(lambda sign: symbol(font, f"{ord(sign.group()):X}"), text) if _PRIVATE.search(text) else text


def _font(name: str) -> str:
    """Return a font's name as documents may vary it: "Symbol1", "'Wingdings'"."""
    return name.casefold().strip("'\" ;").rstrip("0123456789")
