"""Readers: the standard types of a PDF's structure elements."""

from __future__ import annotations

STANDARD_TYPES = frozenset(
    "Document DocumentFragment Part Art Sect Div Aside BlockQuote Caption TOC TOCI Index NonStruct Private Title Sub P H H1 H2 H3 H4 H5 H6 "
    "L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Em Strong Quote Note FENote Reference BibEntry Code Link Annot Ruby RB RT RP "
    "Warichu WT WP Figure Formula Form Artifact".split()
)
"""Types of PDF 1.7 and 2.0; a document's other names stand for one of these."""
