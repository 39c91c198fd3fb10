"""Presenters: tables as Parquet, whose columns have types. The only file that imports pyarrow, of the extra `parquet`."""

from __future__ import annotations

from importlib.util import find_spec
from tempfile import SpooledTemporaryFile
from typing import IO

from indexer.errors import LettersError
from webapp.presenters.export_columns import CellType, Table

IN_MEMORY = 16_000_000
"""Bytes up to which no file is made on disk."""


class NotInstalled(LettersError):
    """A format needs a package that isn't installed on this server."""

    status = 501


def require_parquet() -> None:
    """Raise `NotInstalled` if this server can't write Parquet."""
    if find_spec("pyarrow") is None:
        raise NotInstalled("This server can’t write Parquet. Use JSON Lines (.jsonl), or ask its administrator for the extra “parquet”")


def parquet_file(table: Table, about: dict[str, str]) -> IO[bytes]:
    """Return an open temporary file with all rows as Parquet, at its start; `about` is kept in it as key-value metadata.

    The file can't be sent while it is made, as its table of contents stands at its end.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {CellType.TEXT: pa.string(), CellType.NUMBER: pa.int32(), CellType.DATE: pa.date32()}
    schema = pa.schema([(one.name, types[one.holds]) for one in table.columns], metadata=about)
    file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # whoever sends it closes it
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for rows in table.batches:
            columns = list(zip(*rows, strict=True)) or [()] * len(table.columns)
            arrays = [pa.array(cells, field.type) for cells, field in zip(columns, schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
    file.seek(0)
    return file
