"""JSON: one list of items (see `formats.native`), in UTF-8, with or without a byte order mark."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from sterling.domain.errors import Invalid, Problem
from sterling.domain.job import LineProblem
from sterling.formats.contract import Entry, Target
from sterling.formats.native import native_entry
from sterling.formats.values import Values

_BOM = b"\xef\xbb\xbf"


class JsonImporter:
    """See `formats.contract.Importer`. The list is read item by item, never as a whole."""

    name = "json"
    title = "JSON: one list of objects"
    suffixes = (".json",)
    tabular = False

    def detect(self, head: bytes, name: str) -> str | None:
        first = head.removeprefix(_BOM).lstrip()[:1]
        return "it is one JSON list" if first == b"[" else None

    def read(self, source: BinaryIO, target: Target) -> Iterator[Entry | LineProblem]:
        values = Values(source)
        if values.sign() != "[":
            raise Invalid("The file is no JSON list: it does not begin with [.")
        for number, item in enumerate(values.items("the list"), start=1):
            yield native_entry(number, item.encode(), target.mapped)
        if values.sign():
            raise Invalid("Something follows the end of the JSON list.")

    def losses(self, target: Target) -> Sequence[Problem]:
        return ()


IMPORTER = JsonImporter()
