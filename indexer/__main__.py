"""Command line: entry point of `python -m indexer`."""

import gc
import sys

if __name__ == "__main__":
    gc.disable()  # until a command begins that may take long: a search is over before its garbage matters, and looking for it takes a 20th
    from indexer.cli import main

    sys.exit(main())
