"""CSV (RFC 4180): one row an item. The header names the fields; UTF-8, with or without a byte order mark.

A first line `sep=;`, as spreadsheets write it, says what separates the fields. A column without a name (the
index that pandas writes, empty columns of a spreadsheet) is called `column` with its number, and is not there
in rows where it is empty. A column `id` (or `external_id`) is the id, `truth:<control>` the known truth,
`priority` and `redundancy` what they say; every other column is a field of the data, read as the type that
the template wants. A truth cell that is JSON is read as JSON where the control's values are not texts.
"""

import codecs
import csv
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, BinaryIO

import orjson

from sterling.controls.compiled import Spread
from sterling.domain.errors import Invalid, Problem
from sterling.domain.job import LineProblem
from sterling.domain.separator import separator
from sterling.formats.contract import Entry, Target, Writer
from sterling.formats.flat import empty, flat_losses, flatten
from sterling.formats.jsonl import skip_line
from sterling.formats.rows import row_entry

LONGEST_FIELD = 16 * 1024 * 1024
MOST_COLUMNS = 2_000
_REMEDY = "Save it as CSV in UTF-8."


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
        delimiter = _delimiter(source, target.file)
        if _told(_first(source)):
            next(lines)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        columns = _header(reader, lines)
        while True:
            start = lines.number + 1
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
        self.number = 0
        self.broken: str | None = None

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._source.readline(LONGEST_FIELD + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > LONGEST_FIELD:
            skip_line(self._source, line)  # a part of it would look like a row
            raise csv.Error(f"the line is longer than {LONGEST_FIELD} bytes")
        if self.number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        try:
            text = line.decode()
        except UnicodeDecodeError as error:
            self.broken = f"is not UTF-8: byte {error.start + 1} of the line"
            text = line.decode(errors="replace")
        if "\0" in text:
            self.broken = "holds a NUL character"
            text = text.replace("\0", "")
        return text


def _first(source: BinaryIO) -> str:
    line = source.readline(LONGEST_FIELD).decode("utf-8-sig", errors="replace")
    source.seek(0)
    return line


def _told(first: str) -> str | None:
    """The separator that a first line of its own tells."""
    line = first.strip("\r\n")
    return line[4] if len(line) == 5 and line.lower().startswith("sep=") else None


def _delimiter(source: BinaryIO, name: str) -> str:
    first = _first(source)
    if name.lower().endswith(".tsv") and "\t" in first:
        return "\t"
    return _told(first) or separator(first)


def _header(reader: Any, lines: "_Lines") -> list[str]:
    try:
        columns = [name.strip() for name in next(reader)]
    except StopIteration:
        raise Invalid("The file is empty: a CSV begins with a header of column names.") from None
    except csv.Error as error:
        raise Invalid(f"The header is not valid CSV: {error}.") from None
    if lines.broken is not None:
        raise Invalid(f"The header {lines.broken}. {_REMEDY}")
    if len(columns) > MOST_COLUMNS:
        raise Invalid(f"The header has {len(columns)} columns; at most {MOST_COLUMNS} are read.")
    if not any(columns):
        raise Invalid("The header names no column.")
    for index, name in enumerate(columns):
        if name and name in columns[:index]:
            raise Invalid(f"The header names the column {name[:100]!r} twice.")
    return columns


def _refused(line: int, message: str, code: str = "csv") -> LineProblem:
    problem = Problem(path="", message=message, code=code)
    return LineProblem(line=line, external_id=None, problems=[problem])


def _entry(
    line: int, columns: Sequence[str], row: Sequence[str], target: Target, broken: str | None
) -> Entry | LineProblem:
    if broken is not None:
        return _refused(line, broken, code="encoding")
    if len(row) != len(columns):
        return _refused(line, f"has {len(row)} cells, the header has {len(columns)}", code="ragged")
    cells = dict(zip(columns, row, strict=True))
    if "" in cells:
        del cells[""]
        nameless = (place for place, name in enumerate(columns) if not name and row[place])
        cells |= {f"column {place + 1}": row[place] for place in nameless}
    return row_entry(line, cells, target)


IMPORTER = CsvImporter()
_FORMULA = r"^[=+\-@\t\r]"
"""Text that begins so is run as a formula by spreadsheets, unless it is a number."""
_NUMBER = r"^[+\-]?[0-9]*\.?[0-9]+([eE][+\-]?[0-9]+)?$"


class _CsvWriter:
    """The columns of a flat table; the fields of the data in columns of their own, in labels."""

    def __init__(self, out: BinaryIO, what: str, target: Target, controls: Sequence[Spread]) -> None:
        self._out = out
        self._what = what
        self._controls = controls
        self._fields = list(target.fields)
        self._begun = False

    def write(self, batch: Any) -> None:
        arrow: Any = import_module("pyarrow")  # late: imports do without Arrow
        csv_of: Any = import_module("pyarrow.csv")
        table = flatten(batch, self._what, self._controls)
        columns: dict[str, Any] = {name: table.column(name) for name in table.schema.names}
        if self._what == "labels":
            columns = self._with_data(columns)
        safe = {name: _safe(column) for name, column in columns.items()}
        options = csv_of.WriteOptions(
            include_header=not self._begun, quoting_style="needed", quoting_header="needed", eol="\r\n"
        )
        csv_of.write_csv(arrow.table(safe), arrow.PythonFile(self._out, "w"), options)
        self._begun = True

    def _with_data(self, columns: dict[str, Any]) -> dict[str, Any]:
        """`id`, `task_id`, `data.<field>` for the template's fields and those of the first row, the rest."""
        arrow: Any = import_module("pyarrow")
        items = [orjson.loads(text) for text in columns.pop("data").to_pylist()]
        if not self._begun:
            self._fields = list(dict.fromkeys([*self._fields, *(items[0] if items else ())]))
        data = {
            f"data.{name}": arrow.array([_cell(item.get(name)) for item in items], arrow.string())
            for name in self._fields
        }
        return {"id": columns.pop("external_id"), "task_id": columns.pop("task_id"), **data, **columns}

    def close(self) -> None:
        if not self._begun:
            self.write(empty(self._what))
        self._out.flush()


def _safe(column: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers."""
    compute: Any = import_module("pyarrow.compute")
    if str(column.type) != "string":
        return column
    number = compute.match_substring_regex(column, _NUMBER)
    risky = compute.and_not(compute.match_substring_regex(column, _FORMULA), number)
    if not compute.any(risky).as_py():
        return column
    return compute.if_else(risky, compute.binary_join_element_wise("'", column, ""), column)


def _cell(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else orjson.dumps(value).decode()


class CsvExporter:
    """See `formats.contract.Exporter`. What is no text, number or truth value is JSON in its cell."""

    name = "csv"
    title = "CSV: one row a task or answer"
    suffix = ".csv"
    media_type = "text/csv"
    what = frozenset({"labels", "answers"})

    def open(self, out: BinaryIO, what: str, target: Target, controls: Sequence[Spread]) -> Writer:
        return _CsvWriter(out, what, target, controls)

    def losses(self, target: Target) -> Sequence[Problem]:
        return flat_losses()


EXPORTER = CsvExporter()
