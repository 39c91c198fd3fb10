"""The counts on a page that lead somewhere, and what the page that each leads to says: the two must be the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from lxml import html as markup

Node = markup.HtmlElement
PARAGRAPHS, LETTERS, MATCHES, ROWS = "paragraph", "letter", "match", "row"
"""What is counted: paragraphs or letters found, matches in one letter, rows of a council's table of letters."""
COUNT = re.compile(r"([\d,]+) (?:more )?(paragraph|letter|match)")


class Counted(NamedTuple):
    """A count on a page and where it leads."""

    what: str
    said: int
    unit: str
    address: str


def counted_links(html: str) -> tuple[Counted, ...]:
    """Return every count on a page that has an address, whichever page it is."""
    page = markup.fromstring(html)
    return tuple(one for find in _EVERY for one in find(page))


def count_said(html: str, unit: str) -> int | None:
    """Return how many of `unit` a page says that it has; None if it doesn't say."""
    page = markup.fromstring(html)
    if unit == ROWS:
        return len(page.xpath('//section[h2/@id="letters"]//tbody/tr'))
    if unit == MATCHES:
        return _matches(page)
    heads = page.xpath('//*[self::h1 or self::h2][@id="count"]')
    words = _words(heads[0]).partition(" for ")[0] if heads else ""
    if words.startswith(("No results", "No full matches", "No letters")):
        return 0
    return next((_number(count) for count, of in COUNT.findall(words) if of == unit), None)


def _matches(page: Node) -> int | None:
    bar = page.xpath('//nav[@id="hits"]')
    if not bar:
        return None
    found = re.search(r"([\d,]+) with your filters", _words(bar[0])) or COUNT.search(_words(bar[0]))
    return _number(found[1]) if found else 0


def _compared(page: Node) -> Iterator[Counted]:
    """Yield the paragraphs of each cell of a comparison, and the letters beside them."""
    for cell in page.xpath('//table[contains(@class, "counts")]//td[a]'):
        address = cell.xpath("./a/@href")[0]
        yield Counted("compared", _number(_words(cell)), PARAGRAPHS, address)
        share = _words(cell.getnext()).partition(" of ")[0]
        yield Counted("letters compared", _number(share), LETTERS, address)


def _facets(page: Node) -> Iterator[Counted]:
    """Yield the values of the filter panel: each alone in its filter, with all else on the form as it is."""
    typed = [(one.get("name"), one.get("value")) for one in page.xpath('//*[@id="q" or @id="from" or @id="to"]')]
    hidden = [(one.get("name"), one.get("value")) for one in page.xpath('//form[@id="search"]//input[@type="hidden"]')]
    yield from _boxes(page.xpath('//aside[@id="filters"]//label[input/@type="checkbox"]'), [*typed, *hidden])


def _all_values(page: Node) -> Iterator[Counted]:
    form = page.xpath('//form[p[@class="apply"]][.//fieldset]')
    hidden = [(one.get("name"), one.get("value")) for one in form[0].xpath('.//input[@type="hidden"]')] if form else []
    yield from _boxes(form[0].xpath('.//label[input/@type="checkbox"]') if form else [], hidden)


def _boxes(boxes: list[Node], rest: list[tuple[str, str]]) -> Iterator[Counted]:
    ticked = [(box.xpath("./input/@name")[0], box.xpath("./input/@value")[0]) for box in boxes if box.xpath("./input/@checked")]
    for box in boxes:
        field, value = box.xpath("./input/@name")[0], box.xpath("./input/@value")[0]
        others = [pair for pair in (*rest, *ticked) if pair[0] != field and pair[1]]
        count = _number(box.xpath('.//span[@class="count"]/text()')[0])
        yield Counted(f"value of {field}", count, PARAGRAPHS, "/search?" + urlencode([*others, (field, value)]))


def _chosen(page: Node) -> Iterator[Counted]:
    """Yield the councils and other values on the forms that choose letters; they count the letters of the whole collection."""
    for box in page.xpath('//div[@class="choose"]//label[input/@type="checkbox"]'):
        pair = (box.xpath("./input/@name")[0], box.xpath("./input/@value")[0])
        yield Counted("choice", _number(box.xpath('.//span[@class="count"]/text()')[0]), LETTERS, "/letters?" + urlencode([pair]))


def _years(page: Node) -> Iterator[Counted]:
    """Yield the bars of charts; one beside a chosen year adds to it, so it leads to more than it says."""
    charts = page.xpath('//nav[@class="years"][not(.//a/@aria-current)]') + page.xpath('//div[@id="charts"]//nav[@class="years"]')
    for bar in (bar for chart in charts for bar in chart.xpath(".//a")):
        count = re.search(r": ([\d,]+) (paragraph|letter)s?$", _words(bar).removesuffix(", selected"))
        if count:
            yield Counted("bar", _number(count[1]), count[2], bar.get("href"))


def _shares(page: Node) -> Iterator[Counted]:
    for row in page.xpath('//table[@class="shares"]//tbody/tr[th/a]'):
        letters, _, _, paragraphs = (_words(cell) for cell in row.xpath("./td"))
        address = row.xpath("./th/a/@href")[0]
        yield Counted("letters in a chart's table", _number(letters), LETTERS, address)
        yield Counted("paragraphs in a chart's table", _number(paragraphs), PARAGRAPHS, address)


def _sentences(page: Node) -> Iterator[Counted]:
    """Yield what is offered in words: criticism in the narrative, searches with one filter fewer."""
    offered = '//*[contains(@class, "hint") or self::li][contains(., "in the narrative")]/a'
    fewer = '//*[(self::h2 or self::h3) and .="Try removing a filter"]/following-sibling::ul[1]/li/a'
    for link in page.xpath(f"{offered} | {fewer}"):
        count = COUNT.search(_words(link.getparent()))
        if count:
            yield Counted("offer", _number(count[1]), PARAGRAPHS, link.get("href"))


def _more(page: Node) -> Iterator[Counted]:
    """Yield what a group of paragraphs has besides those shown: together they are what its link leads to."""
    for link in page.xpath('//p[@class="more"]/a'):
        count, shown = COUNT.search(_words(link)), len(link.getparent().getparent().xpath('.//li[@class="item"]'))
        unit = MATCHES if link.get("href").startswith("/letters/") else PARAGRAPHS
        yield Counted("group", _number(count[1] if count else "") + shown, unit, link.get("href"))


def _lines(page: Node) -> Iterator[Counted]:
    """Yield lists of links with a count each: letter types, kinds of finding, headings."""
    for line in page.xpath('//ul[@class="lines"]/li[a] | //ul[@class="told"]/li[a]'):
        address, words = line.xpath("./a/@href")[0], _words(line)
        here = re.search(r"([\d,]+) here, ([\d,]+) in all letters$", words)
        if here:
            text = [pair for pair in parse_qsl(urlsplit(address).query) if pair[0] == "q"]
            yield Counted("distinctive word", _number(here[1]), PARAGRAPHS, address)
            yield Counted("distinctive word in all letters", _number(here[2]), PARAGRAPHS, "/search?" + urlencode(text))
        elif count := COUNT.search(words):
            yield Counted("line", _number(count[1]), count[2], address)


def _tables(page: Node) -> Iterator[Counted]:
    """Yield the letters of each type on the page of coverage, of each council in the list, and the matches in each letter."""
    for table, unit in (("by-type", LETTERS), ("councils", ROWS), ("letters-list", MATCHES)):
        for row in page.xpath(f'//table[contains(@class, "{table}")]//tbody/tr[th/a][td[@class="number"]]'):
            count = _words(row.xpath('./td[@class="number"]')[0]).partition(" ")[0]
            yield Counted(table, _number(count), unit, row.xpath("./th/a/@href")[0])


def _terms(page: Node) -> Iterator[Counted]:
    """Yield the abbreviations, full forms and terms of the glossary."""
    for count in page.xpath('//div[@aria-label="Abbreviations"]//td[@class="number"]'):
        address = count.getprevious().xpath("./a/@href")[0]
        yield Counted("abbreviation", _number(_words(count)), PARAGRAPHS, address)
    for link in page.xpath('//div[@aria-labelledby="terms"]//td/a'):
        yield Counted("term", _number(str(link.tail).strip(" (),\n")), PARAGRAPHS, link.get("href"))


_EVERY = (_compared, _facets, _all_values, _chosen, _years, _shares, _sentences, _more, _lines, _tables, _terms)


def _words(node: Node) -> str:
    return " ".join(node.text_content().split())


def _number(text: str) -> int:
    return int(text.replace(",", ""))
