"""Values worked out once per build: who waits for them, and who does not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from indexer.errors import SearchUnavailable
from tests.support.memory_engine import MemoryEngine
from tests.support.pages import engine_of, letters
from webapp.services.index import Index


@pytest.fixture
def engine() -> MemoryEngine:
    """Return an engine with some letters."""
    return engine_of(letters()[:2])


def test_a_value_that_takes_long_holds_nobody_up_who_wants_another(engine: MemoryEngine) -> None:
    """Only who wants the same one waits for it, and it is made once."""
    index, begun, end, made = Index(engine), Event(), Event(), []

    def slow() -> int:
        begun.set()
        end.wait()
        made.append(1)
        return 7

    with ThreadPoolExecutor(2) as readers:
        first = readers.submit(index.kept, "slow", slow)
        begun.wait()
        second = readers.submit(index.kept, "slow", slow)
        assert index.kept("other", lambda: 8) == 8
        assert len(index.collection().letters) == 2
        assert not second.done()
        end.set()
        assert (first.result(), second.result(), made) == (7, 7, [1])


def test_what_is_made_beside_requests_is_there_for_the_next(engine: MemoryEngine) -> None:
    """A request that does not wait long enough gets none; what was begun is not begun again, and is kept."""
    index, end, made = Index(engine), Event(), []

    def slow() -> int:
        end.wait()
        made.append(1)
        return 7

    assert index.made_beside("slow", slow, 0) is None
    assert index.made_beside("slow", slow, 0) is None
    end.set()
    assert index.kept("slow", slow) == 7
    assert index.made_beside("slow", slow, 0) == 7
    assert made == [1]


@pytest.mark.parametrize("way", ["kept", "made_beside"])
def test_a_failure_is_told_and_not_kept(engine: MemoryEngine, way: str) -> None:
    """The next request tries again."""
    index = Index(engine)

    def fails() -> int:
        raise SearchUnavailable("not now")

    for _ in range(2):
        with pytest.raises(SearchUnavailable, match="not now"):
            getattr(index, way)("value", fails)
    assert getattr(index, way)("value", lambda: 7) == 7


def test_a_time_out_of_its_own_is_no_sign_that_a_value_is_not_ready(engine: MemoryEngine) -> None:
    """It is a failure as any other."""
    def fails() -> int:
        raise TimeoutError("of a disk")

    with pytest.raises(TimeoutError, match="of a disk"):
        Index(engine).made_beside("value", fails)
