"""Command line: the command meaning."""

from __future__ import annotations

import argparse
import os
from contextlib import closing

from indexer.cli.arguments import settings_of
from indexer.cli.formatting import count
from indexer.cli.progress import progress
from indexer.errors import ExitCode, UsageError
from indexer.ingest.build import Step
from indexer.ingest.lock import index_lock

UNSET = "LETTERS_MEANING is not set; set it to the folder of a model, downloaded as docs/running/meaning.md says"


def meaning(options: argparse.Namespace) -> ExitCode:
    """Make the vectors that letters lack; the index can be searched meanwhile, and what is finished is used at once."""
    settings = settings_of(options)
    if settings.meaning is None:
        raise UsageError(UNSET)
    from indexer.embeddings.encoder import Encoder
    from indexer.embeddings.making import make_vectors
    from indexer.embeddings.model_folder import encoder_folder
    from indexer.embeddings.vectors import FOLDER
    from indexer.engines import open_engine

    encoder = Encoder(encoder_folder(settings.meaning), settings.jobs or os.cpu_count() or 1)
    with closing(open_engine(settings)) as engine, index_lock(settings.index / FOLDER), progress(quiet=options.quiet) as watch:
        made = make_vectors(engine, encoder, settings.index, lambda done, total: watch(Step("letters", done, total)))
    if not options.quiet:
        print(f"{count(made.letters, 'letter')} can be searched by meaning; {count(made.vectors, 'vector')} made, {made.removed:,} removed")
    return ExitCode.DONE
