"""The supply chain: a vulnerable package fails the build unless it is accepted with a reason; an unreachable advisory server does not."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

import pytest

from tests.support.samples import ROOT


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    """Return the module that `make audit` runs."""
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SOUND = {"name": "sound", "version": "1", "vulns": []}
PASSED_OVER = {"name": "own", "skip_reason": "not found"}
BAD = {"name": "bad", "version": "2", "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["3"]}]}


@pytest.mark.parametrize(
    ("packages", "accepted", "code", "says", "why"),
    [
        (None, {}, 0, "not audited", "no answer at all"),
        ([PASSED_OVER], {}, 0, "not audited", "an answer that knows nothing is none"),
        ([SOUND, PASSED_OVER], {}, 0, "1 packages audited, 1 not in the list", "all is well"),
        ([SOUND, BAD], {}, 1, "vulnerable: bad 2: PYSEC-1, CVE-1", "a known vulnerability"),
        ([BAD, BAD], {}, 1, "1 vulnerabilities", "one that two lock files have is one"),
        ([SOUND, BAD], {"CVE-1": "that part isn't used"}, 0, "that part isn't used", "accepted by any of its ids"),
        ([SOUND, BAD], {"CVE-2": "another"}, 1, "vulnerable", "another one is accepted"),
    ],
)
def test_only_what_is_known_to_be_vulnerable_fails(
    packages: Sequence[Mapping[str, Any]] | None, accepted: Mapping[str, str], code: int, says: str, why: str, audit: ModuleType
) -> None:
    """Each finding is a line, and the last line is a summary."""
    got, lines = audit.verdict(packages, accepted)
    assert got == code
    assert says in "\n".join(lines)


def test_advisories_that_cannot_be_asked_are_no_failure(audit: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """If pip-audit is not installed or its server cannot be reached, the audit does not fail."""
    monkeypatch.setattr(audit.sys, "executable", "/nowhere/python")
    assert audit.asked() is None


def test_each_accepted_advisory_has_a_reason(audit: ModuleType) -> None:
    """Each accepted advisory has a reason, so that it can be reviewed later."""
    assert all(len(reason.split()) > 3 for reason in audit.ACCEPTED.values())


def test_every_lock_file_is_audited(audit: ModuleType) -> None:
    """Every lock file, including a new one, is named in the audit."""
    assert {lock.name for lock in audit.LOCKS} | {"audit.lock"} == {path.name for path in (ROOT / ".ci").glob("*.lock")}
