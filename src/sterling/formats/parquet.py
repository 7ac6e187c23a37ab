"""Parquet, compressed with zstd: typed columns for the controls, as the template compiles them; the data of
items, and values that are no scalars, are JSON texts.

Files inside of a Parquet file (a column of bytes, or of `{bytes, path}` as sets on the Hugging Face hub have
their pictures and sounds) are read as `data:` URIs, which imports store where a view shows that field.
"""

import importlib
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO, cast

import orjson
from pydantic import JsonValue

from sterling.controls.compiled import Spread
from sterling.domain.errors import Invalid, Problem
from sterling.domain.job import LineProblem
from sterling.formats.contract import Entry, Target, Writer
from sterling.formats.flat import empty, flat_losses, flatten
from sterling.formats.parquet_pages import Pages, listed_texts
from sterling.formats.rows import row_entry

MOST_COLUMNS = 2_000
_MAGIC = b"PAR1"
_ROWS = 100_000
_MOST_BYTES = 8 * 2**20
"""A row group ends at the first of both."""
_REPEATING = frozenset({"annotator_id", "annotator", "kind", "outcome"})


class ParquetImporter:
    """See `formats.contract.Importer`. A row's line is its number, from 1; columns mean what `formats.rows`
    says."""

    name = "parquet"
    title = "Parquet: one row an item"
    suffixes = (".parquet",)
    tabular = True

    def detect(self, head: bytes, name: str) -> str | None:
        return "it begins as Parquet does" if head.startswith(_MAGIC) else None

    def read(self, source: BinaryIO, target: Target) -> Iterator[Entry | LineProblem]:
        for line, row in enumerate(_rows(Pages(source, _opened(source))), 1):
            yield row_entry(line, row, target)

    def losses(self, target: Target) -> Sequence[Problem]:
        return [Problem(path="", message="times, decimals and dates become text", code="loss")]


def _opened(source: BinaryIO) -> Any:
    pq: Any = importlib.import_module("pyarrow.parquet")  # late: most processes never read it
    arrow: Any = importlib.import_module("pyarrow")
    try:
        schema = pq.ParquetFile(source).schema
        file = pq.ParquetFile(source, read_dictionary=listed_texts(schema))
    except (arrow.ArrowException, OSError, ValueError) as error:
        raise Invalid(f"This is no whole Parquet file: {str(error)[:200]}.") from None
    names = file.schema_arrow.names
    if len(names) > MOST_COLUMNS or len(set(names)) < len(names):
        raise Invalid(
            f"The Parquet file has {len(names)} columns; at most {MOST_COLUMNS} of different names are read."
        )
    return file


def _rows(pages: Pages) -> Iterator[dict[str, JsonValue]]:
    arrow: Any = importlib.import_module("pyarrow")
    try:
        for batch in pages.batches():
            nested = [field.name for field in batch.schema if "binary" in str(field.type)]
            for row in _coarse(batch, arrow).to_pylist():
                for name in nested:
                    row[name] = _with_files(row[name])
                # By way of JSON: what it cannot hold (times, decimals, bytes) becomes text.
                yield orjson.loads(orjson.dumps(row, default=_text, option=orjson.OPT_NON_STR_KEYS))
    except (arrow.ArrowException, OSError, ValueError, TypeError, OverflowError) as error:  # also times, JSON
        raise Invalid(f"Row group {pages.group} of the file cannot be read: {str(error)[:200]}.") from None


def _coarse(batch: Any, arrow: Any) -> Any:
    """Times in nanoseconds to the microsecond, which is all that Python's own hold."""
    coarser: dict[str, Callable[[Any], Any]] = {
        "timestamp[ns": lambda kind: arrow.timestamp("us", kind.tz),
        "time64[ns": lambda _: arrow.time64("us"),
        "duration[ns": lambda _: arrow.duration("us"),
    }
    for index, field in enumerate(batch.schema):
        found = next((make for name, make in coarser.items() if str(field.type).startswith(name)), None)
        if found is not None:
            column = batch.column(index).cast(found(field.type), safe=False)
            batch = batch.set_column(index, field.name, column)
    return batch


def _with_files(value: Any) -> Any:
    """A file with its path becomes the file alone, or the path where the file lies apart."""
    if isinstance(value, list):
        return [_with_files(one) for one in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    file = cast("dict[str, Any]", value)
    if file.keys() != {"bytes", "path"}:
        return file
    return file["path"] if file["bytes"] is None else _uri(file["bytes"])


def _text(value: Any) -> str:
    if not isinstance(value, bytes):
        return str(value)
    try:
        return value.decode()
    except UnicodeDecodeError:
        return _uri(value)


def _uri(content: bytes) -> str:
    return f"data:application/octet-stream;base64,{b64encode(content).decode()}"


IMPORTER = ParquetImporter()


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
        if self._writer is None and not self._waiting:
            self.write(empty(self._what))
        self._flush()
        if self._writer is not None:
            self._writer.close()

    def __del__(self) -> None:
        # A file that was given up is not finished: Arrow's writer would try, when by then the file is closed.
        if self._writer is not None:
            self._writer.is_open = False


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
