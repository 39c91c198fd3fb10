"""What administrators are told about what was learnt."""

from __future__ import annotations

from indexer.semantics import Semantics
from indexer.semantics.wording import state_words
from tests.support.meanings import meaningful_letters
from tests.unit.indexer.semantics.test_learn import gathered


def test_each_state_is_said() -> None:
    """Nothing stored, too little to learn from and something learnt are told apart."""
    assert "rebuild --from-catalogue" in state_words(None)
    assert state_words(Semantics(gathered([]))) == "there are too few paragraphs to learn from"
    assert state_words(Semantics(gathered(meaningful_letters()))) == "learnt from 144 paragraphs"
