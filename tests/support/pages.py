"""A small collection for the tests of pages, and the pages that show it, on the real memory engine."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from pathlib import Path
from threading import Thread

import html5lib
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from indexer.letter import Evidence, Finding, Kind, Letter, Publication, Report, Section, Source, Unread
from indexer.registers import authorities_called
from indexer.settings.run import Settings
from tests.support import factories
from tests.support.cluster.fixtures import PAGES_ON, engine_on_cluster
from tests.support.memory_engine import MemoryEngine
from webapp import create_app
from webapp.options import OPEN_GOVERNMENT

LEEDS, SLOUGH, HULL = (authorities_called(name)[0] for name in ("Leeds", "Slough", "Hull"))
STRENGTH, IMPROVE, OVERVIEW = (
    Section("Areas of strength", Finding.STRENGTH),
    Section("What needs to improve", Finding.IMPROVEMENT),
    Section("Overview", Finding.SUMMARY),
)
UNREAD = (Unread(Source("bad <file>.pdf", "/letters", "0" * 64, 1, 1), "password-protected"),)
LONG = f"{'Supervision is regular and reflective in most teams. ' * 12}Caseloads are high in one. {'Plans are clear. ' * 9}"
"""Too long to be shown whole in a result."""
NASTY = (
    """<script>alert(1)</script><img src=x onerror=alert(2)><svg/onload=alert(3)>""",
    """"><a href="javascript:alert(4)">caseloads</a><style>*{display:none}</style>""",
    """&lt;b&gt; &#60;script&#62; {{ 7*7 }} {% raw %} ]]> <!-- caseloads --> </p></main></html>""",
    """'; alert(5); // caseloads \\u003cscript\\u003e <iframe srcdoc="<script>alert(6)</script>">""",
)
"""Texts that would do harm if a page treated them as anything but text."""


def letters() -> tuple[Letter, ...]:
    """Return five letters to three authorities, from three years."""
    one = factories.paragraph
    return (
        factories.letter(
            "leeds 2019",
            one(1, "Leaders have reduced caseloads and know their services well.", 0, page=1),
            one(2, "Strategy discussions are not timely.", 1, page=1, kind=Kind.LIST_ITEM),
            one(3, "Management oversight of caseloads in some teams.", 1, page=2, kind=Kind.LIST_ITEM, printed="2."),
            one(4, LONG, 2, page=2),
            authority=LEEDS, date="2019-05-03", sections=(STRENGTH, IMPROVE, OVERVIEW), inspectors=("Máire Atherton",), overall="good",
        ),
        factories.letter("leeds 2021", "Caseloads are manageable.", "Audits are thorough.", authority=LEEDS, date="2021-03-05"),
        factories.letter("slough 2020", "Many agency workers leave.", authority=SLOUGH, date="2020-02-11", letter_type="monitoring visit"),
        factories.letter(
            "hull 2020", "Caseloads remain too high for social workers.", "We are grateful to your staff.",
            authority=HULL, date=None, visit=("2020-07-30", "2020-08-01"),
        ),
        factories.letter("nobody", "A letter that names no council.", authority=None, date=None, letter_type=None),
    )


def nasty_letter() -> Letter:
    """Return a letter with harmful text wherever a letter can have text."""
    bad = NASTY[0]
    made = factories.letter(
        "nasty", *NASTY, authority=replace(LEEDS, name=f"Leeds {bad}", short_name=bad), letter_type=f"visit {bad}",
        sections=(Section(f"Heading {bad}", Finding.IMPROVEMENT),), inspectors=(f"Ann {bad}",), overall=bad,
    )
    source = replace(made.sources[0], path=f"{bad}.pdf".replace("/", ""))
    paragraphs = tuple(replace(one, printed=bad, key='k"><script>') for one in made.paragraphs)
    return replace(
        made, title=f"Title {bad}", sources=(source,), paragraphs=paragraphs, evidence=(Evidence("authority", 1, bad),), notices=(bad,),
        published=(
            Publication(bad, None, "https://f.gov.uk/?a=1&b='x'", "https://r.gov.uk/?a=1&b='x'", bad, None, bad, bad),
            Publication(bad, None, "javascript:alert(9)", "//evil.example.org/", bad, None, bad, bad),
        ),
    )  # fmt: skip


def engine_of(made: Iterable[Letter], folders: tuple[str, ...] = ("/letters",), unread: tuple[Unread, ...] = ()) -> MemoryEngine:
    """Return an engine with the letters `made`: in memory, or on a cluster if all page tests run on one."""
    made = tuple(made)
    paragraphs = sum(len(one.paragraphs) for one in made)
    report = Report("2026-11-22T12:00:00+00:00", len(made), paragraphs, unread=unread, folders=folders)
    if os.environ.get(PAGES_ON):
        return engine_on_cluster(made, report)  # type: ignore[return-value]  # the same port
    engine = MemoryEngine()
    engine.rebuild(made, report)
    return engine


def client_of(made: Iterable[Letter], **given: object) -> FlaskClient:
    """Return a client of the pages that show `made`."""
    return create_app(Settings(index=Path("nowhere")), engine_of(made, **given)).test_client()  # type: ignore[arg-type]


@contextmanager
def served(engine: MemoryEngine) -> Iterator[str]:
    """Serve the pages for `engine` on a free local port, and yield their address."""
    server = make_server("127.0.0.1", 0, create_app(Settings(index=Path("nowhere")), engine), threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def words_of(page: str) -> str:
    """Return the text of a page's body as a reader sees it, single-spaced."""
    body = page.partition("<body>")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?mark>", "", body))).split())


def without_whole_links(page: str) -> str:
    """Return a page without its canonical address and the licence's link, and with whole links to this host cut to their paths."""
    licence = re.escape(OPEN_GOVERNMENT.url)
    rest = re.sub(rf'<(?:link rel="canonical"|meta property="og:url")[^>]*>| href="{licence}" rel="license"', "", page)
    return rest.replace(' href="http://localhost/', ' href="/')


def links_of(page: str) -> list[str]:
    """Return the addresses that a page links to, in order, but the licence's."""
    return [unescape(address) for address in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', without_whole_links(page))]


def faults_of(page: str) -> list[str]:
    """Return the faults that a strict HTML parser finds."""
    parser = html5lib.HTMLParser()
    parser.parse(page)
    return [f"{place}: {code} {more}" for place, code, more in parser.errors]
