"""NDJSON, the format that holds everything: one item a line (see `formats.native`), in UTF-8."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, BinaryIO

import orjson

from sterling.controls.compiled import Spread
from sterling.domain.errors import Problem
from sterling.domain.job import LineProblem
from sterling.formats.contract import Entry, Target, Writer
from sterling.formats.native import LONGEST, native_entry, refused

_BOM = b"\xef\xbb\xbf"


class JsonlImporter:
    """See `formats.contract.Importer`."""

    name = "jsonl"
    title = "NDJSON: one JSON object a line"
    suffixes = (".jsonl", ".ndjson")
    tabular = False

    def detect(self, head: bytes, name: str) -> str | None:
        first = head.removeprefix(_BOM).lstrip()[:1]
        if first == b"{":
            return "the first line is a JSON object"
        if name.lower().endswith((".jsonl", ".ndjson")):
            return "the name says so"
        return None

    def read(self, source: BinaryIO, target: Target) -> Iterator[Entry | LineProblem]:
        number = 0
        while line := source.readline(LONGEST + 1):
            number += 1
            if len(line) > LONGEST:
                skip_line(source, line)
                message = f"the line is longer than {LONGEST} bytes; put large content into assets"
                yield refused(number, None, Problem(path="", message=message, code="too_large"))
                continue
            if number == 1:
                line = line.removeprefix(_BOM)
            if line.isspace():
                continue
            yield native_entry(number, line, target.mapped)

    def losses(self, target: Target) -> Sequence[Problem]:
        return ()


def skip_line(source: BinaryIO, line: bytes) -> None:
    """Passes over the rest of a line that is too long to be read, of which `line` was."""
    while line and not line.endswith(b"\n"):
        line = source.readline(LONGEST)


IMPORTER = JsonlImporter()


class _JsonlWriter:
    """Lines are made by Arrow, column by column. JSON columns are embedded as they are, without being parsed
    again; other texts are escaped where they need it, which few do."""

    def __init__(self, out: BinaryIO, what: str) -> None:
        self._out = out
        self._json = frozenset({"data", "labels", "answer"})
        self._rename = {} if what == "answers" else {"external_id": "id"}

    def write(self, batch: Any) -> None:
        compute: Any = import_module("pyarrow.compute")  # late: imports do without Arrow
        parts, between = list[Any](), "{"
        for place, name in enumerate(batch.schema.names):
            column, quote = self._column(compute, name, batch.column(name))
            between += f'{"," if place else ""}"{self._rename.get(name, name)}":{quote}'
            parts += (between, column)
            between = quote
        if batch.num_rows:
            lines = compute.binary_join_element_wise(*parts, between + "}\n", "")
            self._out.write(_bytes(lines))

    def _column(self, compute: Any, name: str, column: Any) -> tuple[Any, str]:
        """The column as texts without nulls, and the quote that belongs on both sides of each: put there with
        what stands between the columns, it costs no pass of its own."""
        quote = ""
        if name not in self._json and str(column.type) == "string":
            if name in _FREE and compute.any(compute.match_substring_regex(column, _ESCAPED)).as_py():
                texts = [None if value is None else orjson.dumps(value) for value in column.to_pylist()]
                column = import_module("pyarrow").array(texts, "binary").cast("string")
            elif column.null_count:
                column = compute.binary_join_element_wise('"', column, '"', "")
            else:
                quote = '"'
        written = compute.cast(column, "string")
        return (compute.fill_null(written, "null") if written.null_count else written), quote

    def close(self) -> None:
        self._out.flush()


_FREE = frozenset({"external_id", "annotator"})
"""Texts that people write; the others are ids, words and times of ours."""
_ESCAPED = r'["\\\x00-\x1f]'
"""What JSON cannot have as it is inside a string (RFC 8259, section 7)."""


def _bytes(lines: Any) -> Any:
    """The texts of an array without nulls, one after the other: they lie so in memory."""
    offsets = memoryview(lines.buffers()[1]).cast("i")
    return memoryview(lines.buffers()[2])[offsets[lines.offset] : offsets[lines.offset + len(lines)]]


class JsonlExporter:
    """See `formats.contract.Exporter`. Holds everything."""

    name = "jsonl"
    title = "NDJSON: one JSON object a line"
    suffix = ".jsonl"
    media_type = "application/x-ndjson"
    what = frozenset({"labels", "answers"})

    def open(self, out: BinaryIO, what: str, target: Target, controls: Sequence[Spread]) -> Writer:
        return _JsonlWriter(out, what)

    def losses(self, target: Target) -> Sequence[Problem]:
        return ()


EXPORTER = JsonlExporter()
