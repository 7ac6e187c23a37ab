"""CSV (RFC 4180): one row an item. The header names the fields; UTF-8, with or without a byte order mark.

A column `id` (or `external_id`) is the id, `truth:<control>` the known truth, `priority` and `redundancy`
what they say; every other column is a field of the data. Values are text; a truth cell that is JSON is read
as JSON where the control's values are not texts.
"""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

import orjson
from pydantic import JsonValue

from sterling.domain.errors import Invalid, Problem
from sterling.domain.job import LineProblem
from sterling.formats.contract import Entry, Target, Writer

LONGEST_FIELD = 16 * 1024 * 1024
MOST_COLUMNS = 2_000
_IDS = ("id", "external_id")
_TRUTH = "truth:"
_DELIMITERS = ",;\t|"
_TEXTUAL = frozenset({"choice", "text"})
JsonObject = dict[str, JsonValue]


class CsvImporter:
    """See `formats.contract.Importer`."""

    name = "csv"
    title = "CSV: a header, then one row an item"
    suffixes = (".csv", ".tsv")
    tabular = True

    def detect(self, head: bytes, name: str) -> str | None:
        if name.lower().endswith(self.suffixes):
            return "the name says so"
        first = head.partition(b"\n")[0]
        if b"\0" not in head and first[:1].isalpha() and any(d.encode() in first for d in ",;\t"):
            return "the first line is a header of columns"
        return None

    def read(self, source: BinaryIO, target: Target) -> Iterator[Entry | LineProblem]:
        # The text layer must not close what it was lent.
        lines = _Lines(source)
        reader = csv.reader(lines, delimiter=_delimiter(source), strict=True)
        columns = _header(reader)
        while True:
            start = reader.line_num + 1
            try:
                with _wide_fields():
                    row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield _refused(start, f"is not valid CSV: {error}")
                continue
            if row:
                yield _entry(start, columns, row, target, lines.broken)
            lines.broken = None

    def losses(self, target: Target) -> Sequence[Problem]:
        return ()


class _wide_fields:  # noqa: N801 - reads as a statement
    """The csv module's bound on a field is global; it is set only while a row is read."""

    def __enter__(self) -> None:
        self._before = csv.field_size_limit(LONGEST_FIELD)

    def __exit__(self, *_: object) -> None:
        csv.field_size_limit(self._before)


class _Lines:
    """Lines of text; a line that is not UTF-8 is passed on with replacement characters, and remembered."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._first = True
        self.broken: str | None = None

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._source.readline(LONGEST_FIELD)
        if not line:
            raise StopIteration
        if self._first:
            line, self._first = line.removeprefix(codecs.BOM_UTF8), False
        try:
            text = line.decode()
        except UnicodeDecodeError as error:
            self.broken = f"is not UTF-8: byte {error.start + 1} of the line"
            text = line.decode(errors="replace")
        if "\0" in text:
            self.broken = "holds a NUL character"
            text = text.replace("\0", "")
        return text


def _delimiter(source: BinaryIO) -> str:
    """The one of , ; tab | that the header holds most of."""
    first = source.readline(LONGEST_FIELD).decode(errors="replace")
    source.seek(0)
    return max(_DELIMITERS, key=first.count)


def _header(reader: Any) -> list[str]:
    try:
        columns = [name.strip() for name in next(reader)]
    except StopIteration:
        raise Invalid("The file is empty: a CSV begins with a header of column names.") from None
    except csv.Error as error:
        raise Invalid(f"The header is not valid CSV: {error}.") from None
    if len(columns) > MOST_COLUMNS:
        raise Invalid(f"The header has {len(columns)} columns; at most {MOST_COLUMNS} are read.")
    for index, name in enumerate(columns):
        if not name:
            raise Invalid(f"Column {index + 1} of the header has no name.")
        if name in columns[:index]:
            raise Invalid(f"The header names the column {name[:100]!r} twice.")
    return columns


def _refused(line: int, message: str, path: str = "", code: str = "csv") -> LineProblem:
    problem = Problem(path=path, message=message, code=code)
    return LineProblem(line=line, external_id=None, problems=[problem])


def _entry(
    line: int, columns: Sequence[str], row: Sequence[str], target: Target, broken: str | None
) -> Entry | LineProblem:
    if broken is not None:
        return _refused(line, broken, code="encoding")
    if len(row) != len(columns):
        return _refused(line, f"has {len(row)} cells, the header has {len(columns)}", code="ragged")
    cells = dict(zip(columns, row, strict=True))
    if target.mapped:
        return Entry(line, dict[str, JsonValue](cells))
    external_id = next((cells.pop(name) for name in _IDS if name in cells), None)
    truth = {name: cells.pop(name) for name in columns if name.startswith(_TRUTH)}
    numbers = dict[str, int]()
    for name in ("priority", "redundancy"):
        text = cells.pop(name, "")
        if text.strip() and not text.strip().lstrip("-").isdigit():
            return _refused(line, "is not a whole number", f"/{name}", "type")
        if text.strip():
            numbers[name] = int(text)
    if not 1 <= numbers.get("redundancy", 1) <= 1000 or not -32_000 <= numbers.get("priority", 0) <= 32_000:
        return _refused(line, "is out of bounds (redundancy 1 to 1000, priority +-32000)", code="bounds")
    return Entry(
        line=line,
        data=dict[str, JsonValue](cells),
        external_id=external_id or None,
        truth=_truth(truth, target),
        priority=numbers.get("priority", 0),
        redundancy=numbers.get("redundancy"),
    )


def _truth(cells: Mapping[str, str], target: Target) -> JsonObject | None:
    found = JsonObject()
    for column, text in cells.items():
        name = column.removeprefix(_TRUTH)
        if text == "":
            continue
        kind = target.controls[name][0] if name in target.controls else "text"
        found[name] = text if kind in _TEXTUAL else _value(text)
    return found or None


def _value(text: str) -> JsonValue:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


IMPORTER = CsvImporter()
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_RISKY) else value


class _CsvWriter:
    """Flat: the columns of the batch, with the JSON column of answers or labels spread over the controls."""

    def __init__(self, out: BinaryIO, what: str, columns: Sequence[tuple[str, str]]) -> None:
        self._out = out
        self._what = what
        self._names = [name for name, _ in columns]
        self._header = False

    def write(self, batch: Any) -> None:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        rows: list[dict[str, Any]] = batch.to_pylist()
        for row in rows:
            flat = _flat_label(row) if self._what == "labels" else _flat_answer(row)
            if not self._header:
                self._keys = list(flat)
                writer.writerow([*self._keys, *self._more()])
                self._header = True
            values: dict[str, Any] = orjson.loads(row["labels" if self._what == "labels" else "answer"])
            writer.writerow([safe_cell(flat[key]) for key in self._keys] + self._cells(values))
        self._out.write(text.getvalue().encode())

    def _more(self) -> list[str]:
        if self._what == "answers":
            return self._names
        return [part for name in self._names for part in (name, f"{name}.probability")]

    def _cells(self, values: Mapping[str, Any]) -> list[object]:
        cells = list[object]()
        for name in self._names:
            if self._what == "answers":
                cells.append(safe_cell(_cell(values.get(name))))
            else:
                label: dict[str, Any] = values.get(name) or {}
                cells += [safe_cell(_cell(label.get("value"))), label.get("probability")]
        return cells

    def close(self) -> None:
        self._out.flush()


def _flat_label(row: Mapping[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = orjson.loads(row["data"])
    return {
        "id": row["external_id"],
        "task_id": row["task_id"],
        **{f"data.{name}": _cell(value) for name, value in data.items()},
    }


def _flat_answer(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "answer"}


def _cell(value: Any) -> Any:
    if value is None or (isinstance(value, str | int | float) and not isinstance(value, bool)):
        return value
    return orjson.dumps(value).decode()


class CsvExporter:
    """See `formats.contract.Exporter`. One column per control; what is no scalar is JSON in its cell."""

    name = "csv"
    title = "CSV: one row a task or answer"
    suffix = ".csv"
    media_type = "text/csv"
    what = frozenset({"labels", "answers"})

    def open(self, out: BinaryIO, what: str, target: Target, columns: Sequence[tuple[str, str]]) -> Writer:
        return _CsvWriter(out, what, [(name, kind) for name, (kind, _, _) in target.controls.items()])

    def losses(self, target: Target) -> Sequence[Problem]:
        return ()


EXPORTER = CsvExporter()
