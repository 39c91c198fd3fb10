"""The boxes of a filter, which are made once and used on many pages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from webapp.pages.facet_markup import add_facet_markup
from webapp.presenters.facets import FacetRow

LINE = FacetRow("LDS", "Leeds City Council", 1234, "paragraphs", ticked=False)
OTHERS = (
    (replace(LINE, count=7), "7<span", "its own count, though all else was made before"),
    (replace(LINE, ticked=True), " checked", "ticked"),
    (replace(LINE, label="<b>Leeds"), "&lt;b&gt;Leeds", "markup in a label is text"),
    (replace(LINE, value='"><script>'), 'value="&#34;&gt;&lt;script&gt;"', "and in a value"),
    (replace(LINE, look="strength"), "finding-label strength", "a finding has its look"),
    (replace(LINE, names="Loidis"), 'data-names="Loidis"', "other names to find it by"),
)


@pytest.mark.parametrize(("line", "expected", "why"), OTHERS)
def test_a_box_says_what_its_own_line_says(line: FacetRow, expected: str, why: str) -> None:
    """Whatever was made for another line before."""
    app = Flask("webapp")
    add_facet_markup(app)
    page = app.jinja_env.from_string("{{ boxes('authority', lines) }}")
    first, made = page.render(lines=[LINE, LINE]), page.render(lines=[line])

    assert first.count("1,234<span") == 2
    assert expected not in first
    assert expected in made, why
