"""Semantics: which words and paragraphs are alike in meaning, learnt from the collection itself when it is built.

Only `learn` and what it calls need numpy, which takes longer to import than a search; reading what was learnt needs none.
"""

from indexer.semantics.stored import LEAST_RELATED, RelatedForm, Semantics, Vector

__all__ = ["LEAST_RELATED", "RelatedForm", "Semantics", "Vector"]
