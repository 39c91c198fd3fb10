"""What many tests need: the seeds, the real letters where they are, and small letters of our own making."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from samples import ROOT, LetterMaker, letter_of

# No test may fail because the machine is busy.
settings.register_profile("unhurried", settings.get_profile(settings.get_current_profile_name()), deadline=None)
settings.load_profile("unhurried")



@pytest.fixture(scope="session")
def root() -> Path:
    """Return the project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Return the folder of the five seed letters."""
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def real_letters() -> Path:
    """Return the folder of the real letters; tests that ask for it are skipped where it isn't."""
    folder = ROOT.parent / "shared" / "letters"
    if not folder.is_dir():
        pytest.skip("the real letters are not here: ../shared/letters")
    return folder



@pytest.fixture(scope="session")
def make_letter() -> LetterMaker:
    """Return `letter_of`."""
    return letter_of
