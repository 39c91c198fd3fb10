"""Presenters: the charts of a search: paragraphs and share of letters by year, and share of letters by council."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from indexer.registers import authority_entry, england_tiles, name_key
from indexer.results import Notice
from indexer.search import NO_AUTHORITY
from indexer.search.value_names import unknown_names
from webapp.presenters.facets import Bar, Chip, bars, chips
from webapp.presenters.results import NoticeView
from webapp.presenters.tile_map import MapSquare, map_squares, words
from webapp.presenters.wording import count_words, share_words
from webapp.services.charts import NO_YEAR, Share, Shares
from webapp.urls import SearchParams, charts_link, params_for_offer, search_link, with_only

PERCENT = 100


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One year or council in a table."""

    name: str
    link: str
    letters: str
    of: str
    percent: str
    """"60%", or "no letters"."""
    paragraphs: str
    on_map: bool = True


@dataclass(frozen=True, slots=True)
class ChartsPage:
    """Everything that the page of charts shows."""

    text: str
    summary: str
    chips: tuple[Chip, ...]
    notices: tuple[NoticeView, ...]
    unknown: bool
    """True if part of the search isn't recognised, so that there is nothing to draw."""
    paragraphs: tuple[Bar, ...]
    shares: tuple[Bar, ...]
    years: tuple[ShareRow, ...]
    squares: tuple[MapSquare, ...]
    councils: tuple[ShareRow, ...]
    without: str
    """How many councils on the map have no letters to look in, in words; "" if all have."""
    off_map: str
    """Which rows of the table are not on the map, in words; "" if all are."""
    back: str


def charts_page(params: SearchParams, shares: Shares) -> ChartsPage:
    """Return the page for what a search finds in which share of the letters.

    Words that may be misspelt are drawn as typed, and so they are in its links: the page of results would search for others.
    """
    typed, params = params, replace(params, spelling=False) if _misspelt(shares.notices) else params
    councils = _councils(params, shares.by_authority)
    links = {code: _within(params, code) for code, share in shares.by_authority.items() if share.letters}
    missing = len(england_tiles().keys() - shares.by_authority.keys())
    off = sum(not one.on_map for one in councils)
    return ChartsPage(
        text=params.text,
        summary=_summary(shares.all),
        chips=chips(params, (), charts_link),
        notices=tuple(_notices(params, shares.notices)),
        unknown=bool(unknown_names(shares.notices)),
        paragraphs=_year_bars(params, shares.by_year, percent=False),
        shares=_year_bars(params, shares.by_year, percent=True),
        years=_years(params, shares.by_year),
        squares=map_squares(shares.by_authority, links),
        councils=councils,
        without=f"{count_words(missing, 'council')} in grey {'has' if missing == 1 else 'have'} no letters to search." if missing else "",
        off_map=f"{count_words(off, 'row')} of the table {'is' if off == 1 else 'are'} not on the map: councils that no longer exist, "
        "are outside England, or are not known." if off else "",
        back=search_link(typed),
    )


def _misspelt(notices: Iterable[Notice]) -> bool:
    return any(one.code == "did-you-mean" for one in notices)


def _notices(params: SearchParams, notices: Iterable[Notice]) -> Iterator[NoticeView]:
    """Yield what there is to say of the search, and the charts of the words that were probably meant."""
    for one in notices:
        if not one.offer:
            yield NoticeView(one.message)
        elif one.code == "did-you-mean":
            there = replace(params_for_offer(params, one.offer), spelling=True)
            yield NoticeView("Did you mean", there.text, charts_link(there))


def _summary(share: Share) -> str:
    if not share.of:
        return "There are no letters to search"
    return f"{words(share)} {'has' if share.letters == 1 else 'have'} a matching paragraph"


def _year_bars(params: SearchParams, by_year: Mapping[int, Share], *, percent: bool) -> tuple[Bar, ...]:
    """Return a bar for each year from the first to the last with letters; none if there are fewer than two of them.

    Each leads to its own paragraphs, whichever years are chosen.
    """

    def link(year: str) -> str:
        return search_link(with_only(params, "year", year))

    years = sorted(by_year.keys() - {NO_YEAR})
    if len(years) < 2:
        return ()
    nothing = Share(0, 0, 0)
    shown = ((year, by_year.get(year, nothing)) for year in range(years[0], years[-1] + 1))
    if percent:
        rows = [(str(year), round(PERCENT * one.letters / one.of) if one.of else None, words(one)) for year, one in shown]
        return bars(rows, link, params.values("year"), PERCENT, "%")
    return bars([_counted(year, one) for year, one in shown], link, params.values("year"))


def _counted(year: int, share: Share) -> tuple[str, int | None, str]:
    return (str(year), share.paragraphs, count_words(share.paragraphs, "paragraph")) if share.of else (str(year), None, words(share))


def _years(params: SearchParams, by_year: Mapping[int, Share]) -> tuple[ShareRow, ...]:
    rows = [_row(str(year), search_link(with_only(params, "year", str(year))), by_year[year]) for year in sorted(by_year) if year]
    return (*rows, *((_row("No date", "", by_year[NO_YEAR]),) if NO_YEAR in by_year else ()))


def _councils(params: SearchParams, by_authority: Mapping[str, Share]) -> tuple[ShareRow, ...]:
    """Return a row for each council with letters, by name; last the letters to none that we know."""
    entries = {code: entry for code in by_authority if (entry := authority_entry(code))}
    known = sorted(entries, key=lambda code: name_key(entries[code].authority.short_name))
    tiles = england_tiles()
    rows = [
        replace(_row(entries[code].authority.short_name, _within(params, code), by_authority[code]), on_map=code in tiles) for code in known
    ]
    others = [code for code in by_authority if code not in entries and code != NO_AUTHORITY]
    rows += [replace(_row(code, _within(params, code), by_authority[code]), on_map=False) for code in sorted(others)]
    if NO_AUTHORITY in by_authority:
        rows.append(replace(_row("Council not known", "", by_authority[NO_AUTHORITY]), on_map=False))
    return tuple(rows)


def _row(name: str, link: str, share: Share) -> ShareRow:
    percent = share_words(share.letters, share.of) if share.of else "no letters"
    return ShareRow(name, link if share.letters else "", f"{share.letters:,}", f"{share.of:,}", percent, f"{share.paragraphs:,}")


def _within(params: SearchParams, code: str) -> str:
    return search_link(with_only(params, "authority", code))
