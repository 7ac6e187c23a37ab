"""An export: one file with the labels or answers of a project."""

from typing import Annotated, Literal

from pydantic import Field

from sterling.domain.errors import Problem
from sterling.domain.record import Record

What = Literal["labels", "answers"]


class NewExport(Record):
    """`format` names an exporter; not every format holds answers."""

    format: Annotated[str, Field(min_length=1, max_length=50)] = "jsonl"
    what: What = "labels"


class ExportResult(Record):
    """The file that was written (GET /jobs/{id}/file gives it), and what the format could not hold."""

    name: str
    sha256: str
    size: int
    media_type: str
    rows: int
    losses: list[Problem]
