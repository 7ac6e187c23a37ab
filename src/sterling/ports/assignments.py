"""The hot path: what annotators do all day. Each call is one statement and one commit of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from pydantic import JsonValue

from sterling.domain.access import Actor
from sterling.domain.answer import Receipt
from sterling.domain.assignment import AssignmentState, Lease
from sterling.domain.ids import AnnotatorId, AssignmentId, ProjectId, TaskId


@dataclass(frozen=True, slots=True)
class Handed:
    """A lease with all that is needed to work on it. `data` is the item's JSON text, as it is stored;
    `suggestions` the JSON text of an array of `domain.suggestion.Suggestion`, None when there are none."""

    id: UUID
    task_id: UUID
    item_id: UUID
    external_id: str
    round: int
    data: str
    template_version: int
    guideline_version: int
    lease_until: datetime
    suggestions: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """What an answer to an assignment is checked against."""

    annotator_id: UUID
    project_id: UUID
    template_version: int
    data: str


@dataclass(frozen=True, slots=True)
class Given:
    """A checked answer as JSON text, active seconds, and the JSON text of the suggestions that were shown."""

    body: str
    seconds: float | None
    suggestions: str | None


class Assignments(Protocol):
    """Every method raises NotFound for what is not in the actor's organization and mode, and Forbidden for
    somebody else's assignment or an actor that is no annotator."""

    async def claim(
        self,
        actor: Actor,
        project_id: ProjectId,
        count: int,
        *,
        task_ids: Sequence[TaskId] | None = None,
        annotator_id: AnnotatorId | None = None,
        key: str | None = None,
    ) -> list[Handed]:
        """Leases up to `count` tasks to the actor's annotator, or to the one that is named.

        `task_ids`: these tasks only; leases that the annotator holds on them are given again. `key`: a repeat
        with the same key is given the leases of the first call.

        Raises:
            BudgetExhausted: the budget does not cover one more answer.
            Conflict: the project is paused or archived.
        """
        ...

    async def leases(self, actor: Actor, project_id: ProjectId, count: int) -> list[Handed]:
        """Up to `count` leases that the actor's annotator holds, oldest first."""
        ...

    async def submit(self, actor: Actor, assignment_id: AssignmentId, given: Given) -> Receipt:
        """Stores the answer, durable when this returns. A repeat gets the first receipt."""
        ...

    async def give_up(
        self, actor: Actor, assignment_id: AssignmentId, state: AssignmentState, reason: str | None
    ) -> None:
        """Skipped or released; raises Conflict when it was answered."""
        ...

    async def extend(self, actor: Actor, assignment_id: AssignmentId) -> Lease:
        """Raises Conflict when the lease is no longer out."""
        ...

    async def held(self, actor: Actor, assignment_id: AssignmentId) -> Held: ...

    async def template(self, actor: Actor, project_id: UUID, version: int) -> dict[str, JsonValue]:
        """A version of the project's template, as it was written."""
        ...


class Sweeps(Protocol):
    """What the worker calls in turn, for all organizations. Each may die half-way and be called again."""

    async def expire_leases(self, limit: int) -> int:
        """Ends up to `limit` leases that ran out; how many."""
        ...

    async def publish_heads(self) -> int:
        """Refreshes the hint where each busy queue begins."""
        ...

    async def rescue_tasks(self) -> int | None:
        """Brings back free tasks that all readers have passed, in one project; None when none is due."""
        ...

    async def fold_tallies(self) -> None:
        """Sums up the changes of task counts, so that reading them stays cheap."""
        ...
