"""Fetch: one run over a source: its list, the pages that are wanted, the files that are not here yet.

A run that is stopped or killed goes on where it was: pages are on record at once, rows of files soon after, and a file that has no row yet
is whole and is taken up by the next run. Nothing is ever deleted.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from indexer.errors import FetchStopped, NotFetched, SiteChanged
from indexer.fetch.choosing import EVERYTHING, Choice, Wanted, pages_of, wanted_of
from indexer.fetch.client import Client
from indexer.fetch.port import Source
from indexer.fetch.saving import digest_of, fetching_into, save
from indexer.ingest.build import Progress, Step, in_silence
from indexer.published.listing import ListedPage, Listing, merged, read_listings, write_listing
from indexer.published.manifest import ManifestRow, read_manifest, write_manifest
from indexer.sentences import count_words

MOST_EMPTY = 5
"""Pages without any document that are believed; with more, the site has changed."""
IN_A_ROW = 5
"""Pages or files that can't be fetched one after the other, after which the run ends: the fault is not theirs."""

RECORDED_EVERY = 2.0
"""Seconds after which the rows of fetched files are recorded, if another has come."""

OpenClient = Callable[[Source], Client]


@dataclass(frozen=True, slots=True)
class Difference:
    """How a letters folder differs from what a site lists."""

    missing: tuple[Wanted, ...] = ()
    """Listed, and not here."""
    lost: tuple[ManifestRow, ...] = ()
    """In the manifest, and their files are gone."""
    changed: tuple[ManifestRow, ...] = ()
    """In the manifest, and their files are no longer as they were fetched."""

    def __bool__(self) -> bool:
        """Return whether they differ at all."""
        return bool(self.missing or self.lost or self.changed)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a run did and saw."""

    listing: Listing
    asked: tuple[ListedPage, ...]
    """The pages that were wanted."""
    wanted: tuple[Wanted, ...]
    """The documents on them that were wanted, here or not."""
    rows: tuple[ManifestRow, ...] = ()
    """What was fetched in this run."""
    failed: tuple[tuple[Wanted, str], ...] = ()
    """What could not be fetched, with the reasons."""
    unseen: tuple[tuple[ListedPage, str], ...] = ()
    """Pages that could not be fetched, with the reasons; what they listed the last time still counts."""
    left: tuple[Wanted, ...] = ()
    """What is not here and was not to be fetched: beyond the limit, or only looked at."""
    unlisted: tuple[ManifestRow, ...] = ()
    """What was fetched earlier from these pages and is no longer listed: an amended report has a new address."""
    gone: tuple[str, ...] = ()
    """Names of pages that the site's list no longer has."""
    difference: Difference = field(default_factory=Difference)
    """Empty unless the folder was to be compared."""
    requests: int = 0

    @property
    def empty(self) -> tuple[ListedPage, ...]:
        """The pages that were seen and list no document."""
        return tuple(page for page in self.asked if page.as_of and not page.documents)


@dataclass(slots=True)
class _Run:
    """A run: what is known of the site and what is on record, as both grow."""

    source: Source
    folder: Path
    client: Client
    progress: Progress
    listing: Listing
    rows: dict[str, ManifestRow]
    """Every row of the manifest, by the address of its file."""
    gone: tuple[str, ...] = ()
    unseen: tuple[tuple[ListedPage, str], ...] = ()
    keeps: bool = True
    """False if nothing may be written."""

    def outcome(
        self,
        asked: tuple[ListedPage, ...],
        wanted: tuple[Wanted, ...],
        *,
        rows: tuple[ManifestRow, ...] = (),
        failed: tuple[tuple[Wanted, str], ...] = (),
        left: tuple[Wanted, ...] = (),
        difference: Difference | None = None,
    ) -> Fetched:
        """Return what the run did and saw."""
        unlisted = _unlisted(self, asked)
        return Fetched(
            self.listing, asked, wanted, rows, failed, self.unseen, left, unlisted, self.gone, difference or Difference(), self.client.asked
        )


def fetch(
    source: Source, folder: Path, open_client: OpenClient, choice: Choice = EVERYTHING, progress: Progress = in_silence
) -> Fetched:
    """Fetch what is wanted and not here into `folder`, which is made if it doesn't exist.

    Raises `FetchStopped` if the site can't be reached, forbids it or has changed (what was fetched by then is kept), and `UsageError` for
    a folder or choice that can't be used.
    """
    with fetching_into(folder), _running(source, folder, open_client, progress) as run:
        asked, wanted = _look(run, choice)
        absent = _absent(run, wanted)
        most = len(absent) if choice.limit is None else choice.limit
        rows, failed = _fetch_files(run, absent[:most])
        return run.outcome(asked, wanted, rows=rows, failed=failed, left=absent[most:])


def look(source: Source, folder: Path, open_client: OpenClient, choice: Choice = EVERYTHING, progress: Progress = in_silence) -> Fetched:
    """Return what `fetch` would fetch, in `left`, without fetching a file or writing anything; raises the same errors."""
    with _running(source, folder, open_client, progress, keeps=False) as run:
        asked, wanted = _look(run, choice)
        return run.outcome(asked, wanted, left=_absent(run, wanted)[: choice.limit])


def compare(source: Source, folder: Path, open_client: OpenClient, choice: Choice = EVERYTHING, progress: Progress = in_silence) -> Fetched:
    """Compare `folder` with what the site lists now, without fetching a file, and record what it lists; raises the same errors."""
    with fetching_into(folder), _running(source, folder, open_client, progress) as run:
        asked, wanted = _look(run, choice)
        return run.outcome(asked, wanted, difference=_difference(run, asked, _absent(run, wanted)))


@contextmanager
def _running(source: Source, folder: Path, open_client: OpenClient, progress: Progress, *, keeps: bool = True) -> Iterator[_Run]:
    listing = next((one for one in read_listings(folder) if one.source == source.name), Listing(source.name, source.title))
    rows = {row.url: row for row in read_manifest(folder)}
    with closing(open_client(source)) as client:
        yield _Run(source, folder, client, progress, listing, rows, keeps=keeps)


def _look(run: _Run, choice: Choice) -> tuple[tuple[ListedPage, ...], tuple[Wanted, ...]]:
    """Ask for the list and the wanted pages; return these, and the wanted documents on them."""
    before = run.listing
    run.listing = merged(before, run.source.list_pages(lambda url: _text(run, url)))
    still = {page.address for page in run.listing.pages}
    run.gone = tuple(page.name for page in before.pages if page.address not in still)
    chosen = {page.address for page in pages_of(run.listing.pages, choice)}
    pages = list(run.listing.pages)
    places = [place for place, page in enumerate(pages) if page.address in chosen]
    in_a_row = 0
    for done, place in enumerate(places, start=1):
        try:
            pages[place] = _asked(run, pages[place])
            in_a_row = 0
        except NotFetched as error:
            run.unseen += ((pages[place], str(error)),)
            in_a_row += 1
            if in_a_row == min(IN_A_ROW, len(places)):
                raise FetchStopped(f"{run.source.title} can't be asked: {pages[place].url}: {error}; try again later") from error
        _must_list_documents(run, [pages[one] for one in places[:done]], len(places))
        run.listing = replace(run.listing, pages=tuple(pages))
        if run.keeps:
            write_listing(run.folder, run.listing)
        run.progress(Step(f"asking {run.source.title}", done, len(places)))
    asked = tuple(pages[place] for place in places)
    return asked, wanted_of(asked, choice)


def _must_list_documents(run: _Run, seen: Sequence[ListedPage], total: int) -> None:
    """Raise `SiteChanged` if too many of the pages seen list no document, or all of the `total` do."""
    empty = [page for page in seen if page.as_of and not page.documents]
    if not run.source.may_be_empty and (len(empty) > MOST_EMPTY or len(empty) == total):
        raise SiteChanged(_emptiness(run.source, empty))


def _text(run: _Run, url: str) -> str:
    try:
        answer = run.client.page(url)
    except NotFetched as error:
        raise FetchStopped(f"{run.source.title}’s list can't be fetched from {url}: {error}; try again later") from error
    if answer is None:  # only a conditional request may be answered so
        raise SiteChanged(f"{url} was answered with “not modified”, though we have no earlier copy; try again later")
    return answer.text


def _asked(run: _Run, page: ListedPage) -> ListedPage:
    """Return a page as it is now; asked for only if it has changed since the last time."""
    answer = run.client.page(page.address, page.etag, page.modified)
    now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    if answer is None:
        return replace(page, as_of=now)
    documents = run.source.documents_on(page, answer.text)
    return replace(page, documents=documents, as_of=now, etag=answer.etag, modified=answer.modified)


def _emptiness(source: Source, empty: Sequence[ListedPage]) -> str:
    if len(empty) == 1:
        return f"the page of {empty[0].name} lists no document: see {empty[0].url}; if it shows some, {source.title}’s pages have changed"
    names = ", ".join(page.name for page in empty[:MOST_EMPTY])
    return (
        f"the pages of {len(empty)} {source.page_noun}s list no document ({names} …), so {source.title}’s pages must have changed: see"
        f" {empty[0].url}"
    )


def _here(run: _Run) -> set[str]:
    """Return the addresses of what is in the folder."""
    return {url for url, row in run.rows.items() if (run.folder / row.file).is_file()}


def _absent(run: _Run, wanted: Sequence[Wanted]) -> tuple[Wanted, ...]:
    """Return the documents that are not here."""
    here = _here(run)
    return tuple(one for one in wanted if one.document.url not in here)


def _fetch_files(run: _Run, wanted: Sequence[Wanted]) -> tuple[tuple[ManifestRow, ...], tuple[tuple[Wanted, str], ...]]:
    """Fetch these documents; return their rows, and what could not be fetched with the reasons."""
    rows: list[ManifestRow] = []
    failed: list[tuple[Wanted, str]] = []
    in_a_row = 0
    with _recording(run) as record:
        for done, one in enumerate(wanted, start=1):
            try:
                rows.append(save(run.client, run.folder, run.source, one))
            except NotFetched as error:
                failed.append((one, str(error)))
                in_a_row += 1
                if in_a_row == IN_A_ROW:
                    raise FetchStopped(
                        f"{IN_A_ROW} files in a row could not be fetched, the last because {error};"
                        f" {count_words(len(rows), 'file')} fetched and kept, so try again later"
                    ) from error
            else:
                in_a_row = 0
                record(rows[-1])
            run.progress(Step("fetching", done, len(wanted)))
    return tuple(rows), tuple(failed)


@contextmanager
def _recording(run: _Run) -> Iterator[Callable[[ManifestRow], None]]:
    """Provide a function that takes the row of a fetched file; the manifest is written now and then, and at the end whatever happens."""
    last, waiting = time.monotonic(), False

    def record(row: ManifestRow) -> None:
        nonlocal last, waiting
        run.rows[row.url] = row
        waiting = True
        if time.monotonic() - last >= RECORDED_EVERY:
            write_manifest(run.folder, run.rows.values())
            last, waiting = time.monotonic(), False

    try:
        yield record
    finally:
        if waiting:
            write_manifest(run.folder, run.rows.values())


def _unlisted(run: _Run, asked: Iterable[ListedPage]) -> tuple[ManifestRow, ...]:
    """Return the rows of files that are here, come from the pages asked and are no longer listed there."""
    pages = {page.url for page in asked}
    listed = {document.url for page in asked for document in page.documents}
    here = _here(run)
    return tuple(row for url, row in run.rows.items() if row.page in pages and url in here and url not in listed)


def _difference(run: _Run, asked: Iterable[ListedPage], absent: tuple[Wanted, ...]) -> Difference:
    """Return how the folder differs from the pages asked; every file of theirs is read."""
    pages = {page.url for page in asked}
    ours = [row for row in run.rows.values() if row.page in pages]
    lost = tuple(row for row in ours if not (run.folder / row.file).is_file())
    changed = tuple(row for row in ours if row not in lost and digest_of(run.folder / row.file) != row.sha256)
    return Difference(absent, lost, changed)
