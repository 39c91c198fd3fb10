"""Benchmark: our reading beside a bare walk of the same structure trees: `python -m tests.benchmarks.reading_speed [FOLDER]`.

The bare walk is what anyone would write with pypdfium2: for each page its text objects with their marked content IDs and
their text, and its structure tree from the root down. It makes nothing of them. Both run in the same worker processes, on
as many cores, one after the other, twice; the better time of each counts. Times are wall-clock seconds.
"""

from __future__ import annotations

import ctypes
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw

from indexer.errors import UnreadableSource
from indexer.readers import read_blocks
from indexer.readers.workers import map_bounded
from indexer.settings import Settings

AIM_RATIO, AIM_MEGABYTES = 1.3, 300


def main(arguments: Sequence[str]) -> int:
    """Print both times, their ratio and the memory of a worker; 0 where the aims are met."""
    folder = Path(arguments[0]) if arguments else Path(__file__).parents[3] / "shared" / "letters"
    files = sorted(folder.rglob("*.pdf"))
    if not files:
        print(f"no PDFs in {folder}")
        return 2
    jobs = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    walks, reads = zip(*((_timed(bare_walk, files, jobs), _timed(reading, files, jobs)) for _ in range(2)), strict=True)
    (walk, pages, walk_memory, _), (read, blocks, memory, unread) = min(walks), min(reads)
    print(f"{len(files)} files, {pages:,} pages, {jobs} worker processes")
    print(f"{'':28}{'seconds':>9}{'pages/s':>9}{'MB/worker':>11}")
    print(f"{'bare walk of the trees':28}{walk:9.1f}{pages / walk:9.0f}{walk_memory:11.0f}")
    print(f"{'our reading':28}{read:9.1f}{pages / read:9.0f}{memory:11.0f}   ({blocks:,} blocks, {unread} files unread)")
    print(f"ratio {read / walk:.2f} (aim: at most {AIM_RATIO}); memory {memory:.0f} MB (aim: under {AIM_MEGABYTES})")
    return 0 if read <= AIM_RATIO * walk and memory < AIM_MEGABYTES else 1


def _timed(function: Callable[[Path], tuple[int, int]], files: Sequence[Path], jobs: int) -> tuple[float, int, float, int]:
    """Return seconds, sum of counts, megabytes of the largest worker and number of failures of `function` over all files."""
    limits = Settings()
    begun = time.perf_counter()
    outcomes = [outcome for _, outcome in map_bounded(function, files, jobs=jobs, seconds=limits.read_seconds, memory=limits.read_bytes)]
    seconds = time.perf_counter() - begun
    done = [outcome for outcome in outcomes if not isinstance(outcome, UnreadableSource)]
    return seconds, sum(count for count, _ in done), max(kilobytes for _, kilobytes in done) / 1024, len(outcomes) - len(done)


def reading(path: Path) -> tuple[int, int]:
    """Return the number of blocks of a file, and the worker's peak memory in kilobytes."""
    return len(read_blocks(path)), _peak()


def bare_walk(path: Path) -> tuple[int, int]:
    """Walk the structure trees of a PDF; return the number of its pages, and the worker's peak memory in kilobytes."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise UnreadableSource(str(error)) from error
    with document:
        for page in document:
            text_page = page.get_textpage()
            marked: dict[int, list[str]] = {}
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=5):
                mark = raw.FPDFPageObj_GetMarkedContentID(item.raw)
                marked.setdefault(mark, []).append(_text(raw.FPDFTextObj_GetText, ctypes.c_ushort, item.raw, text_page.raw))
            tree = raw.FPDF_StructTree_GetForPage(page.raw)
            for index in range(raw.FPDF_StructTree_CountChildren(tree)):
                _walk(raw.FPDF_StructTree_GetChildAtIndex(tree, index), marked)
            raw.FPDF_StructTree_Close(tree)
            text_page.close()
            page.close()
        return len(document), _peak()


def _walk(element: Any, marked: dict[int, list[str]]) -> tuple[str, list[Any]]:
    """Return an element's type and what is below it."""
    below: list[Any] = []
    for index in range(raw.FPDF_StructElement_CountChildren(element)):
        kid = raw.FPDF_StructElement_GetChildAtIndex(element, index)
        if kid:
            below.append(_walk(kid, marked))
        else:
            below.append(marked.get(raw.FPDF_StructElement_GetChildMarkedContentID(element, index)))
    return _text(raw.FPDF_StructElement_GetType, None, element), below


def _text(function: Callable[..., int], unit: Any, *arguments: Any) -> str:
    """Return the UTF-16 text that a function of PDFium gives: asked once for its length, once for itself."""
    length = function(*arguments, None, 0)
    buffer = ctypes.create_string_buffer(length)
    function(*arguments, ctypes.cast(buffer, ctypes.POINTER(unit)) if unit else buffer, length)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def _peak() -> int:
    """Return this process's peak memory, in kilobytes; 0 where the system doesn't say."""
    if sys.platform == "win32":
        return 0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
