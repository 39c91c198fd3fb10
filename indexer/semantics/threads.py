"""Semantics: let numpy calculate on one thread, so that every machine adds in the same order."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

VARIABLES = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")
"""How the libraries under numpy are told how many threads they may use; each reads it once, when numpy is imported."""


def learning() -> Any:
    """Return the module that learns, imported with one thread unless numpy is there already or the administrator wants otherwise.

    Learning is made of many small products: sharing them between threads takes longer than it saves, many times so on a busy machine.
    """
    one_thread_numpy()
    return import_module("indexer.semantics.learn")


def one_thread_numpy() -> Any:
    """Return numpy, imported in the same way; a build that imports it must do so by this, or it learns in another order of adding."""
    for name in VARIABLES:
        os.environ.setdefault(name, "1")
    return import_module("numpy")
