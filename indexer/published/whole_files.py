"""Published: write a file whole or not at all, so that a program that is killed leaves no half of one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a hidden file beside `path`, which takes its name once all within is done; after an error it is deleted.

    Its name is always the same, so that what a killed program left is overwritten by the next.
    """
    begun = path.with_name(f".{path.name}.part")
    try:
        with begun.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        begun.replace(path)
    except BaseException:
        begun.unlink(missing_ok=True)
        raise
