"""Reviews of the unit's organization and mode."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from pydantic import JsonValue

from sterling.domain.ids import ProjectId, ReviewId, TaskId
from sterling.domain.review import NewReview, Review, ReviewCase, ReviewOrder
from sterling.domain.task import Task, TaskState


@dataclass(frozen=True, slots=True)
class Reviewable:
    """A task, locked, with its item's data."""

    task: Task
    data: dict[str, JsonValue]


class Reviews(Protocol):
    async def take(
        self, project_id: ProjectId, reviewer: UUID | None, count: int, seconds: int, order: ReviewOrder
    ) -> list[TaskId]:
        """Up to `count` settled tasks, the first ones of the order, nobody else's for `seconds` from now.
        They are in review from then on."""
        ...

    async def disputed(self, project_id: ProjectId, limit: int, order: ReviewOrder) -> list[TaskId]:
        """Tasks that several annotators answered, in the order; reviewed ones left out."""
        ...

    async def cases(self, task_ids: Sequence[TaskId]) -> list[ReviewCase]:
        """What a reviewer looks at, in the order of the ids."""
        ...

    async def lock(self, task_id: TaskId) -> Reviewable:
        """Raises NotFound."""
        ...

    async def held_by_another(self, task_id: TaskId, reviewer: UUID | None) -> bool: ...

    async def before(self, task_id: TaskId) -> dict[str, JsonValue]:
        """The task and its labels as they are now, to be kept with a verdict."""
        ...

    async def add(self, task: Task, new: NewReview, before: dict[str, JsonValue]) -> Review: ...

    async def get(self, review_id: ReviewId) -> Review:
        """Raises NotFound."""
        ...

    async def is_own(self, review_id: ReviewId) -> bool:
        """Whether the actor gave it: the same member, or the same key."""
        ...

    async def untouched(self, review_id: ReviewId) -> bool:
        """Whether nobody has acted on the verdict since it was given."""
        ...

    async def undo(self, task: Task, review_id: ReviewId) -> None:
        """Puts the task, in review again, and its labels back to what the verdict found; removes it."""
        ...

    async def hold(self, task_ids: Sequence[TaskId], reviewer: UUID | None, seconds: int) -> set[UUID]:
        """Keeps these cases for the reviewer; which of them nobody else has."""
        ...

    async def settle(self, task_id: TaskId, state: TaskState) -> None:
        """Sets the state and lets go of the case."""
        ...

    async def let_go(self, task_id: TaskId) -> None:
        """Ends the hold."""
        ...
