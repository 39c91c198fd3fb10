"""Take apart files that hold other files: ZIP archives, e-mails, and PDFs and Word documents with files in them.

A holder is opened in memory and never written to disk. Each gives pieces, which may be holders themselves; how many pieces, how many bytes
and how deep are limited over the whole file, so that no archive grows without bound.
"""

from indexer.readers.holders.opening import Document, Held, open_holder

__all__ = ["Document", "Held", "open_holder"]
