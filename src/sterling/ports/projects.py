"""Projects of the unit's organization and mode."""

from typing import Protocol
from uuid import UUID

from pydantic import JsonValue

from sterling.domain.ids import AnnotatorId, BatchId, ProjectId
from sterling.domain.project import (
    Batch,
    Counts,
    Mine,
    NewBatch,
    NewProject,
    Project,
    ProjectChange,
    ProjectSummary,
)
from sterling.domain.record import Page


class Projects(Protocol):
    async def add(self, new: NewProject) -> Project:
        """Raises Duplicate when the name is taken."""
        ...

    async def get(self, project_id: ProjectId) -> Project:
        """Raises NotFound."""
        ...

    async def page(self, after: UUID | None, limit: int) -> Page[ProjectSummary]:
        """Newest first, with their counts."""
        ...

    async def counts(self, project_id: ProjectId) -> tuple[Counts, int]:
        """How many tasks stand where, and how many answers there are. Does not read the tasks."""
        ...

    async def change(self, project_id: ProjectId, change: ProjectChange, version: int) -> Project:
        """Writes the fields that are set. Raises NotFound, Stale, Duplicate, or Conflict when more than
        the new budget is committed."""
        ...

    async def delete(self, project_id: ProjectId) -> None:
        """The project and everything of it, items and truth included. The event log stays."""
        ...

    async def template(self, project_id: ProjectId, version: int) -> dict[str, JsonValue]:
        """The template of a version. Raises NotFound."""
        ...

    async def mine(
        self, project_id: ProjectId, annotator_id: AnnotatorId | None, template_version: int | None
    ) -> Mine:
        """With the plan of a version of the template; of the newest where none is named. Raises NotFound."""
        ...

    async def batches(self, project_id: ProjectId) -> list[Batch]: ...

    async def add_batch(self, project_id: ProjectId, new: NewBatch) -> Batch:
        """Raises Duplicate when the name is taken."""
        ...

    async def release_batch(self, batch_id: BatchId) -> Batch:
        """Opens its staged tasks; a released batch stays as it is. Raises NotFound."""
        ...
