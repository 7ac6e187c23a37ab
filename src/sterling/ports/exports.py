"""What an export reads: many rows at a time, in the columns that formats take."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from sterling.domain.ids import ProjectId


@dataclass(frozen=True, slots=True)
class Batch:
    """One page: its rows, about how many bytes they take, and the key after which the next page starts; None
    when this is the last. `table` makes the `pyarrow.RecordBatch` with the columns of `formats.contract`:
    work for a thread, apart from the reading so that the next page can be read meanwhile."""

    table: Callable[[], Any]
    rows: int
    size: int
    next: str | None


class Exports(Protocol):
    """Pages by key, each in its own unit, so that no snapshot is held for long."""

    async def count(self, project_id: ProjectId, what: str) -> int:
        """How many rows there are now: tasks with labels, or answers."""
        ...

    async def labels(self, project_id: ProjectId, after: str | None, most: int) -> Batch:
        """Labelled tasks with all their labels, by task id; about `most` of them."""
        ...

    async def answers(
        self, project_id: ProjectId, after: str | None, most: int, until: int | None = None
    ) -> Batch:
        """Answers of all rounds in the order that they came in, up to the mark `until`."""
        ...

    async def place(self, project_id: ProjectId, after: str | None, count: int) -> int | None:
        """The place of the last of the next `count` answers; None where fewer are left."""
        ...

    async def mark(self, project_id: ProjectId) -> tuple[int, int]:
        """The last answer's place in that order, and how many there are."""
        ...
