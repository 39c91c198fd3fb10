"""Readers: the names of Word's elements, spelt out; python-docx puts each together again whenever it is asked."""

from __future__ import annotations

from functools import cache

from docx.oxml.ns import qn as spelt_out


@cache
def qn(name: str) -> str:
    """Return a name with its namespace: "w:p" gives "{http://…/main}p"."""
    return str(spelt_out(name))
