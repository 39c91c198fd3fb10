"""Presenters: a briefing pack: quoted paragraphs under their councils or headings, each with its citation and link."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from indexer.letter import Letter, Paragraph
from indexer.results import Results
from webapp.options import Licence
from webapp.presenters.citation import Citation, Heads, citation_of, hit_citations, plain
from webapp.presenters.facets import chips
from webapp.presenters.wording import built_words, council_words, count_words
from webapp.urls import BY_COUNCIL, Arrangement, SearchParams, absolute_url, search_link

MOST_QUOTED = 200
"""Paragraphs in one pack; more are told, with the link that leads to all."""
NO_HEADING = "Without a heading"


@dataclass(frozen=True, slots=True)
class Quote:
    """One quoted paragraph."""

    text: str
    beside: str
    """What the heading above doesn't say: the heading in its letter, or its council."""
    citation: str
    """Without its link."""
    link: str


@dataclass(frozen=True, slots=True)
class QuoteGroup:
    """Quotes that stand under one heading."""

    heading: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """Everything that a pack shows, as a page or as a Word document."""

    title: str
    asked: tuple[tuple[str, str], ...]
    """What was asked for, as of when, and how much was found, each with its name: ("Search", "caseloads"), ("Council", "Leeds")."""
    left_out: str
    """What the pack leaves out, in a sentence; "" if nothing."""
    link: str
    """Address of the search or the basket, absolute."""
    groups: tuple[QuoteGroup, ...]
    licence: Licence


Source = tuple[str, Citation]
"""The council of a quote, by name, and its citation."""


def search_briefing(params: SearchParams, results: Results, heads: Heads, arranged: Arrangement, built: str, licence: Licence) -> Briefing:
    """Return the pack for a search: its first `MOST_QUOTED` paragraphs of all `results`, which begin with the best."""
    cited = hit_citations(heads)
    hits = results.hits[:MOST_QUOTED]
    more = results.total - len(hits)
    told = f"Only the first {len(hits)} of {results.total:,} paragraphs are quoted here. The search results have them all." if more else ""
    letters = count_words(results.letters, "letter")
    return Briefing(
        title=f"What inspectors said: {params.text}" if params.text else "What inspectors said",
        asked=(
            *((("Search", params.text),) if params.text else ()),
            *_filters(params),
            ("As of", built_words(built)),
            ("Found", f"{count_words(results.total, 'paragraph')} in {letters} to {count_words(results.authorities, 'council')}"),
        ),
        left_out=told,
        link=absolute_url(search_link(params)),
        groups=_groups([(council_words(hit.authority), cited(hit)) for hit in hits], arranged),
        licence=licence,
    )


def basket_briefing(
    found: Sequence[tuple[Letter, Paragraph]], missing: int, arranged: Arrangement, link: str, built: str, licence: Licence
) -> Briefing:
    """Return the pack of the collected paragraphs `found`; `missing` are how many of those asked for are no longer here."""
    sources = [(council_words(letter.authority), citation_of(letter, one)) for letter, one in found]
    gone = f"{count_words(missing, 'paragraph')} that you collected {'is' if missing == 1 else 'are'} no longer in the collection."
    return Briefing(
        title="Collected paragraphs",
        asked=(("As of", built_words(built)), ("Collected", count_words(len(found), "paragraph"))) if found else (),
        left_out=gone if missing else "",
        link=absolute_url(link),
        groups=_groups(sources, arranged),
        licence=licence,
    )


def _filters(params: SearchParams) -> Iterable[tuple[str, str]]:
    return ((chip.label, chip.value) for chip in chips(params, ()))


def _groups(sources: Iterable[Source], arranged: Arrangement) -> tuple[QuoteGroup, ...]:
    """Return the quotes under their councils or headings, in order of the first quote of each."""
    by_council = arranged == BY_COUNCIL
    heading: Callable[[Source], str] = (lambda one: one[0]) if by_council else lambda one: one[1].section or NO_HEADING
    groups: dict[str, list[Quote]] = {}
    for one in sources:
        council, cited = one
        words = plain(cited).removesuffix(f" {cited.link}")
        quote = Quote(cited.text, cited.section if by_council else council, words, cited.link)
        groups.setdefault(heading(one), []).append(quote)
    return tuple(QuoteGroup(name, tuple(quotes)) for name, quotes in groups.items())
