"""Time series: a table of numbers over time, from CSV or Parquet, as the screen reads it."""

from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import JsonValue

from sterling.adapters.media.tables import Shape, shape_of
from sterling.domain.errors import Invalid

MOST_CHANNELS = 64
MOST_NUMBERS = 50_000_000
"""Rows times channels: 200 MB of them are sent at most."""
_TIMES = ("time", "t", "timestamp", "seconds", "datetime", "date")
_DATES = ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y")
"""Beside ISO 8601; dates with strokes mean another day in another country."""
_PARQUET = b"PAR1"


class SeriesMaker:
    """See `ports.renditions.Maker`. The time is the column that is called so, else the first of moments, else
    the first; every other column of numbers that has a name is a channel."""

    def make(self, source: Path, target: BinaryIO) -> dict[str, JsonValue]:
        table = _read(source)
        time_name = _time_column(table)
        names = _channels(table.schema, table.num_rows, time_name)
        seconds = _seconds(table, time_name)
        start, end = float(seconds[0]), float(seconds[-1])
        target.write((seconds - start).astype("<f8").tobytes())
        for name in names:
            target.write(_numbers(table, name).astype("<f4").tobytes())
        return {
            "count": len(seconds),
            "time": time_name,
            "start": start,
            "duration": end - start,
            "channels": [*names],
        }


def _read(source: Path) -> Any:
    """A `pyarrow.Table` of at least one row."""
    arrow: Any = import_module("pyarrow")  # late: an idle worker does without
    with source.open("rb") as file:
        is_parquet = file.read(4) == _PARQUET
    try:
        table: Any = _parquet(source) if is_parquet else _csv(source, shape_of(source))
    except (arrow.ArrowException, UnicodeDecodeError) as error:
        kind, said = "Parquet" if is_parquet else "CSV", str(error).partition("\n")[0][:300]
        raise Invalid(f"The series cannot be read as {kind}: {said}") from error
    _require_names(table)
    if table.num_rows == 0:
        raise Invalid("The series is empty: the file has no rows.")
    return table


def _require_names(table: Any) -> None:
    if len(set(table.column_names)) < table.num_columns:
        raise Invalid("Two columns of the series have the same name.")
    if table.num_columns == 0:
        raise Invalid("The series is empty: the file has no columns.")


def _parquet(source: Path) -> Any:
    """Only the columns that are shown, and none before their bounds are held against what the file says of
    itself: a few bytes can stand for billions of equal rows."""
    reader: Any = import_module("pyarrow.parquet")
    with reader.ParquetFile(source) as file:
        columns: Any = file.schema_arrow.empty_table()
        _require_names(columns)
        time_name = _time_column(columns)
        _require_time(columns, time_name)
        return file.read(columns=[time_name, *_channels(columns.schema, file.metadata.num_rows, time_name)])


def _csv(source: Path, shape: Shape) -> Any:
    reader: Any = import_module("pyarrow.csv")
    return reader.read_csv(
        source,
        read_options=reader.ReadOptions(encoding=shape.encoding, column_names=shape.names or None),
        parse_options=reader.ParseOptions(delimiter=shape.delimiter),
        convert_options=reader.ConvertOptions(
            decimal_point=shape.decimal, timestamp_parsers=[reader.ISO8601, *_DATES]
        ),
    )


def _time_column(table: Any) -> str:
    named = {str(name).strip().lower(): str(name) for name in reversed(table.column_names)}
    moments = (str(field.name) for field in table.schema if _is_moment(field.type))
    return next((named[name] for name in _TIMES if name in named), next(moments, str(table.column_names[0])))


def _channels(schema: Any, rows: int, time_name: str) -> list[str]:
    numeric = [
        str(field.name) for field in schema if field.name not in (time_name, "") and _is_number(field.type)
    ]
    if not numeric:
        raise Invalid("The series has no channel: no column beside the time holds numbers.")
    if len(numeric) > MOST_CHANNELS:
        raise Invalid(f"The series has {len(numeric)} channels; {MOST_CHANNELS} can be shown.")
    if rows * len(numeric) > MOST_NUMBERS:
        raise Invalid(
            f"The series has {rows:,} rows of {len(numeric)} channels; {MOST_NUMBERS:,} numbers "
            "can be shown. Cut it into several items."
        )
    return numeric


def _seconds(table: Any, name: str) -> Any:
    """The time of each row in seconds, a float64 array: a number of them, or a moment."""
    np: Any = import_module("numpy")
    types: Any = import_module("pyarrow.types")
    column = _require_time(table, name)
    if _is_moment(column.type):
        micro = "time64[us]" if types.is_time(column.type) else "timestamp[us]"
        zone = getattr(column.type, "tz", None)  # a moment stays the same moment in each
        if zone is not None:
            micro = import_module("pyarrow").timestamp("us", zone)
        seconds = column.cast(micro, safe=False).cast("int64").cast("float64").to_numpy() / 1e6
    else:
        seconds = _numbers(table, name)
    without = np.flatnonzero(~np.isfinite(seconds))
    if len(without):
        raise Invalid(f"Row {int(without[0]) + 1} has no time in column {name!r}.")
    back = np.flatnonzero(np.diff(seconds) < 0)
    if len(back):
        raise Invalid(f"Row {int(back[0]) + 2} is earlier than the row above it, by column {name!r}.")
    if seconds[0] == seconds[-1]:
        raise Invalid(f"All rows have the same time in column {name!r}.")
    return seconds


def _require_time(table: Any, name: str) -> Any:
    """The column of the time. Raises Invalid where it holds neither numbers nor moments."""
    column = table.column(name)
    if not _is_moment(column.type) and not _is_number(column.type):
        raise Invalid(f"The time column {name!r} holds {column.type}: give seconds as numbers, or ISO 8601.")
    return column


def _is_moment(kind: Any) -> bool:
    types: Any = import_module("pyarrow.types")
    return bool(types.is_date(kind) or types.is_timestamp(kind) or types.is_time(kind))


def _is_number(kind: Any) -> bool:
    types: Any = import_module("pyarrow.types")
    return bool(types.is_integer(kind) or types.is_floating(kind))


def _numbers(table: Any, name: str) -> Any:
    """A column as a float64 array, NaN where there is no value."""
    return table.column(name).cast("float64").to_numpy()
