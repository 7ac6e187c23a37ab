"""Parquet, compressed with zstd: typed columns for the controls, as the template compiles them; the data of
items, and values that are no scalars, are JSON texts."""

import importlib
from collections.abc import Sequence
from typing import Any, BinaryIO

from sterling.controls.compiled import Spread
from sterling.domain.errors import Problem
from sterling.formats.contract import Target, Writer
from sterling.formats.flat import flat_losses, flatten

_ROWS = 100_000
_MOST_BYTES = 64 * 2**20
"""A row group ends at the first of both."""
_REPEATING = frozenset({"annotator_id", "annotator", "kind", "outcome"})


class _ParquetWriter:
    def __init__(self, out: BinaryIO, what: str, controls: Sequence[Spread]) -> None:
        self._out = out
        self._what = what
        self._controls = controls
        self._writer: Any = None
        self._waiting: list[Any] = []
        self._rows = 0
        self._bytes = 0

    def write(self, batch: Any) -> None:
        table = flatten(batch, self._what, self._controls)
        self._waiting.append(table)
        self._rows += table.num_rows
        self._bytes += table.nbytes
        if self._rows >= _ROWS or self._bytes >= _MOST_BYTES:
            self._flush()

    def _flush(self) -> None:
        if not self._waiting:
            return
        # Loaded here: Arrow is large, and most processes that know this format never write it.
        pa: Any = importlib.import_module("pyarrow")
        pq: Any = importlib.import_module("pyarrow.parquet")
        table: Any = pa.Table.from_batches(self._waiting)
        if self._writer is None:
            few = [c.control for c in self._controls if c.columns[0][2] == "string"]
            dictionary = [name for name in table.schema.names if name in _REPEATING or name in few]
            self._writer = pq.ParquetWriter(
                self._out, table.schema, compression="zstd", compression_level=1, use_dictionary=dictionary
            )
        self._writer.write_table(table)
        self._waiting, self._rows, self._bytes = [], 0, 0

    def close(self) -> None:
        self._flush()
        if self._writer is not None:
            self._writer.close()


class ParquetExporter:
    """See `formats.contract.Exporter`."""

    name = "parquet"
    title = "Parquet: one row a task or answer, a typed column for each control"
    suffix = ".parquet"
    media_type = "application/vnd.apache.parquet"
    what = frozenset({"labels", "answers"})

    def open(self, out: BinaryIO, what: str, target: Target, controls: Sequence[Spread]) -> Writer:
        return _ParquetWriter(out, what, controls)

    def losses(self, target: Target) -> Sequence[Problem]:
        return flat_losses()


EXPORTER = ParquetExporter()
