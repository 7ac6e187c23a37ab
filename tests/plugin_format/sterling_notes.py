"""Lists of notes, a text a line after a dash, as a package from outside would read them."""

from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import BinaryIO, ClassVar

from sterling.domain.errors import Problem
from sterling.domain.job import LineProblem
from sterling.formats.contract import Entry, Target


class NotesImporter:
    name: ClassVar[str] = "notes"
    title: ClassVar[str] = "Notes: a text a line, after a dash"
    suffixes: ClassVar[tuple[str, ...]] = (".notes",)
    tabular: ClassVar[bool] = False

    def detect(self, head: bytes, name: str) -> str | None:
        return "its first line begins with a dash" if head.startswith(b"- ") else None

    def read(self, source: BinaryIO, target: Target) -> Iterator[Entry | LineProblem]:
        for number, row in enumerate(source, start=1):
            if row.startswith(b"- "):
                yield Entry(number, {"text": row[2:].decode(errors="replace").strip()})
            else:
                problem = Problem(path="", message="a note begins with a dash")
                yield LineProblem(line=number, external_id=None, problems=[problem])

    def losses(self, target: Target) -> Sequence[Problem]:
        return ()


class _Taken(NotesImporter):
    name: ClassVar[str] = "csv"


IMPORTER = NotesImporter()
TAKEN = SimpleNamespace(IMPORTER=_Taken())
"""A name that is ours: never replaced."""
HALF = SimpleNamespace(IMPORTER=SimpleNamespace(name="half"))
"""No importer, for all its name."""
