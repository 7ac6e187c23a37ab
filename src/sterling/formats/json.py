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
        for number, item in enumerate(items(source), start=1):
            yield native_entry(number, item.encode(), target.mapped)

    def losses(self, target: Target) -> Sequence[Problem]:
        return ()


def items(source: BinaryIO) -> Iterator[str]:
    """The texts of a list's items, one after the other.

    Raises Invalid where the file is no JSON list, or stops being one.
    """
    values = Values(source)
    if values.sign() != "[":
        raise Invalid("The file is no JSON list: it does not begin with [.")
    yield from values.items("the list")
    if values.sign():
        raise Invalid("Something follows the end of the JSON list.")


IMPORTER = JsonImporter()
