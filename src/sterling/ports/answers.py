"""Answers of the unit's organization and mode."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from pydantic import JsonValue

from sterling.domain.answer import Answer
from sterling.domain.ids import AnnotatorId, AssignmentId, ProjectId, TaskId
from sterling.domain.record import Page


@dataclass(frozen=True, slots=True)
class Correctable:
    """An answer, locked, with what a correction of it is checked against."""

    answer: Answer
    data: dict[str, JsonValue]
    reviewed: bool


class Answers(Protocol):
    async def get(self, answer_id: AssignmentId) -> Answer:
        """Raises NotFound."""
        ...

    async def page(self, project_id: ProjectId, cursor: str | None, limit: int) -> Page[Answer]:
        """In the order that they came in."""
        ...

    async def of_task(self, task_id: TaskId, after: UUID | None, limit: int) -> Page[Answer]:
        """All rounds, oldest assignment first."""
        ...

    async def of_annotator(
        self, project_id: ProjectId, annotator_id: AnnotatorId, cursor: str | None, limit: int
    ) -> Page[Answer]:
        """Latest first."""
        ...

    async def correctable(self, answer_id: AssignmentId) -> Correctable:
        """Locks the answer's task. Raises NotFound."""
        ...

    async def correct(self, answer_id: AssignmentId, body: dict[str, JsonValue]) -> Answer:
        """Replaces the body and raises the version; the answer counts as new for the next aggregation."""
        ...
