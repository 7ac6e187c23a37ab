"""Parquet, compressed with zstd: the columns of the batch as they are; JSON columns are JSON texts."""

import importlib
from collections.abc import Sequence
from typing import Any, BinaryIO

from sterling.domain.errors import Problem
from sterling.formats.contract import Target, Writer

_ROWS = 100_000
_REPEATING = frozenset({"annotator_id", "annotator", "kind", "outcome"})


class _ParquetWriter:
    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._writer: Any = None
        self._waiting: list[Any] = []
        self._rows = 0

    def write(self, batch: Any) -> None:
        self._waiting.append(batch)
        self._rows += batch.num_rows
        if self._rows >= _ROWS:
            self._flush()

    def _flush(self) -> None:
        if not self._waiting:
            return
        # Loaded here: Arrow is large, and most processes that know this format never write it.
        pa: Any = importlib.import_module("pyarrow")
        pq: Any = importlib.import_module("pyarrow.parquet")
        table: Any = pa.Table.from_batches(self._waiting)
        if self._writer is None:
            dictionary = [
                name
                for name in table.schema.names
                if name in ("annotator_id", "annotator", "kind", "outcome")
            ]
            self._writer = pq.ParquetWriter(
                self._out, table.schema, compression="zstd", compression_level=1, use_dictionary=dictionary
            )
        self._writer.write_table(table)
        self._waiting, self._rows = [], 0

    def close(self) -> None:
        self._flush()
        if self._writer is not None:
            self._writer.close()


class ParquetExporter:
    """See `formats.contract.Exporter`."""

    name = "parquet"
    title = "Parquet"
    suffix = ".parquet"
    media_type = "application/vnd.apache.parquet"
    what = frozenset({"labels", "answers"})

    def open(self, out: BinaryIO, what: str, target: Target, columns: Sequence[tuple[str, str]]) -> Writer:
        return _ParquetWriter(out)

    def losses(self, target: Target) -> Sequence[Problem]:
        return ()


EXPORTER = ParquetExporter()
