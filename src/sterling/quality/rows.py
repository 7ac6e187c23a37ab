"""Rows of a table of answers, out of a CSV or Parquet file, with the number of each for what is said of it.

A CSV is read as a stream. Of Parquet, cells become the text that a CSV would hold; lists stay lists.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sterling.domain.columns import missing
from sterling.domain.errors import Invalid
from sterling.domain.separator import separator

if TYPE_CHECKING:
    from _csv import Reader

csv.field_size_limit(10_000_000)
OTHERWISE = {"worker": "annotator", "annotator": "worker"}
ROWS = 65_536
"""Rows of Parquet held at once."""


def rows(
    path: Path,
    wanted: Sequence[str],
    optional: Sequence[str] = ("label",),
    columns: Mapping[str, str] | None = None,
) -> Iterator[tuple[int, list[Any]]]:
    """The wanted fields of every row, with the number of the line it ends on (of Parquet, of the row).
    `columns` says which columns hold fields that are called otherwise."""
    read = _parquet_rows if is_parquet(path) else _csv_rows
    return read(path, wanted, optional, columns or {})


def is_parquet(path: Path) -> bool:
    """By its name."""
    return path.suffix.lower() in {".parquet", ".pq"}


def places(head: Sequence[str], wanted: Sequence[str], columns: Mapping[str, str]) -> list[int]:
    """Where the wanted columns are, by this map; `worker` and `annotator` stand in for one another. Raises
    `Invalid` for one that is missing or there twice."""
    found: list[int] = []
    for name in wanted:
        here = columns.get(name, columns.get(OTHERWISE.get(name, "")))
        if here is None:
            here = name if name in head else OTHERWISE.get(name, name)
        if here not in head:
            raise Invalid(f"line 1: {missing(columns.get(name, name), wanted, head, name)}", line=1)
        if head.count(here) > 1:
            raise Invalid(f"line 1: there are {head.count(here)} columns {here!r}; keep one.", line=1)
        found.append(head.index(here))
    return found


def parquet_table(path: Path, wanted: Sequence[str], columns: Mapping[str, str]) -> Any:
    """The wanted columns of a Parquet file as an Arrow table, in their order, under the wanted names."""
    parquet: Any = import_module("pyarrow.parquet")  # late: only Parquet needs Arrow
    try:
        head = [str(name) for name in parquet.read_schema(path).names]
        at = places(head, wanted, columns)
        table: Any = parquet.read_table(path, columns=[head[place] for place in at])
        table.validate(full=True)  # texts that are no UTF-8 would be told where they are read, if at all
    except Invalid:
        raise
    except Exception as error:
        raise Invalid(f"not a readable Parquet file: {error}") from error
    return table.select([head[place] for place in at]).rename_columns(list(wanted))


def text_of(cell: object) -> Any:
    """What a CSV would hold for this cell; a list stays one. Raises `Invalid` for bytes that are no text."""
    if cell is None:
        return ""
    if not isinstance(cell, bytes):
        return cast("list[object]", cell) if isinstance(cell, list) else str(cell)
    try:
        return cell.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(f"not UTF-8 ({error.reason}).") from error


def _parquet_rows(
    path: Path, wanted: Sequence[str], optional: Sequence[str], columns: Mapping[str, str]
) -> Iterator[tuple[int, list[Any]]]:
    number = 0
    for batch in parquet_table(path, wanted, columns).to_batches(max_chunksize=ROWS):
        for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            number += 1
            try:
                fields = [text_of(cell) for cell in cells]
            except Invalid as error:
                raise Invalid(f"row {number}: {error.message}", line=number) from error
            yield number, _named(fields, wanted, optional, number)


def _undecodable(path: Path) -> Invalid:
    """Names the first line that is not UTF-8: the decoder reads ahead and knows only its buffer."""
    with path.open("rb") as file:
        for line, text in enumerate(file, start=1):
            try:
                text.decode("utf-8")
            except UnicodeDecodeError as error:
                return Invalid(f"line {line}: not UTF-8 ({error.reason}).", line=line)
    return Invalid("not UTF-8.")


def _csv_rows(
    path: Path, wanted: Sequence[str], optional: Sequence[str], columns: Mapping[str, str]
) -> Iterator[tuple[int, list[Any]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            first = file.readline()
            reader = csv.reader(chain([first], file), delimiter=separator(first), strict=True)
            yield from _read_rows(reader, wanted, optional, columns)
        except UnicodeDecodeError as error:
            raise _undecodable(path) from error


def _read_rows(
    reader: "Reader", wanted: Sequence[str], optional: Sequence[str], columns: Mapping[str, str]
) -> Iterator[tuple[int, list[Any]]]:
    try:
        head = next(reader, list[str]())
        at = places(head, wanted, columns)
        for row in reader:
            if not row:
                continue
            if len(row) != len(head):
                raise Invalid(
                    f"line {reader.line_num}: {len(row)} fields where the head has {len(head)}.",
                    line=reader.line_num,
                )
            yield reader.line_num, _named([row[i] for i in at], wanted, optional, reader.line_num)
    except csv.Error as error:
        raise Invalid(f"line {reader.line_num}: {error}.", line=reader.line_num) from error


def _named(row: list[Any], wanted: Sequence[str], optional: Sequence[str], line: int) -> list[Any]:
    for name, field in zip(wanted, row, strict=True):
        if name not in optional and not str(field).strip():
            raise Invalid(f"line {line}: the {name} is empty.", line=line)
    return row
