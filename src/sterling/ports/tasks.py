"""Tasks of the unit's organization and mode."""

from collections.abc import Sequence
from typing import Protocol

from sterling.domain.ids import ProjectId, TaskId
from sterling.domain.record import Page
from sterling.domain.task import Task, TaskDetail, TaskPreview, TaskQuery


class Tasks(Protocol):
    async def get(self, task_id: TaskId) -> Task:
        """Raises NotFound."""
        ...

    async def detail(self, task_id: TaskId) -> TaskDetail:
        """The task with its item's data. Raises NotFound."""
        ...

    async def page(
        self, project_id: ProjectId, query: TaskQuery, cursor: str | None, limit: int
    ) -> Page[Task]:
        """Oldest first; where a label is asked for, which nothing else goes with, the least certain first. A
        search looks at a bounded number of tasks: a page may be short and have a next one."""
        ...

    async def previews(
        self, project_id: ProjectId, task_ids: Sequence[TaskId], text: tuple[str | int, ...] | None
    ) -> Sequence[TaskPreview]:
        """Of those that are in the project; `text` is where in the item's data the excerpt is."""
        ...

    async def delete(self, project_id: ProjectId, task_id: TaskId | None, batch: str | None) -> int:
        """Removes one task, those of a batch, or all of the project, with their items and everything made of
        them; how many. Raises Conflict while somebody works on one of them."""
        ...

    async def cancel(self, task_id: TaskId) -> Task:
        """Raises NotFound, or Conflict when it is done or canceled already."""
        ...

    async def reopen(self, task_id: TaskId) -> Task:
        """A new round: everyone may answer again, and no earlier answer counts. Raises NotFound, or Conflict
        when the task was never handed out or is canceled."""
        ...
