"""What an import writes, many rows at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol
from uuid import UUID

from sterling.domain.ids import BatchId, ProjectId


class NewItem(NamedTuple):
    """One item and its task; a tuple, because imports make millions. `item_id` and `task_id` are UUIDs of 16
    bytes, `digest` is SHA-256; `data`, `truth` and answers are JSON in UTF-8; `need` answers are wanted;
    `answers` are (annotator's external id, answer), `suggestions` (annotator's external id, answer,
    probabilities)."""

    line: int
    item_id: bytes
    task_id: bytes
    external_id: str
    digest: bytes
    data: bytes
    truth: bytes | None
    priority: int
    need: int
    answers: Sequence[tuple[str, bytes]]
    suggestions: Sequence[tuple[str, bytes, bytes]] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a batch of items: `unchanged` were there before, `conflicts` (line, external id) were
    there with other content and are left as they are."""

    imported: int
    unchanged: int
    answers: int
    conflicts: Sequence[tuple[int, str]]


class Imports(Protocol):
    async def add(self, project_id: ProjectId, batch_id: BatchId | None, rows: Sequence[NewItem]) -> Written:
        """Writes items, their truth, their tasks, the answers and the suggestions that came with them;
        suggestions for an item that is there with the same content replace those of the same annotator.
        Imports into one project wait for each other. Raises NotFound when the project is gone."""
        ...

    async def batch(self, project_id: ProjectId, name: str) -> UUID:
        """The batch of this name in this project, made when it is new."""
        ...

    async def refresh_statistics(self) -> None:
        """Tells the planner what has come in; else the first claims are planned for empty tables."""
        ...
