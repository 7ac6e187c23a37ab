"""A lease of one task at one stage to one annotator, with an expiry."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, JsonValue

from sterling.domain.errors import Conflict
from sterling.domain.ids import AnnotatorId, AssignmentId, ItemId, ProjectId, TaskId
from sterling.domain.record import ExternalId, Record, Utc
from sterling.domain.suggestion import Suggestion


class AssignmentState(StrEnum):
    LEASED = "leased"
    SUBMITTED = "submitted"
    SKIPPED = "skipped"
    EXPIRED = "expired"
    RELEASED = "released"


TRANSITIONS: dict[AssignmentState, frozenset[AssignmentState]] = {
    AssignmentState.LEASED: frozenset(
        {
            AssignmentState.SUBMITTED,
            AssignmentState.SKIPPED,
            AssignmentState.EXPIRED,
            AssignmentState.RELEASED,
        }
    ),
    AssignmentState.EXPIRED: frozenset({AssignmentState.SUBMITTED}),
    AssignmentState.SUBMITTED: frozenset(),
    AssignmentState.SKIPPED: frozenset({AssignmentState.SUBMITTED}),
    AssignmentState.RELEASED: frozenset({AssignmentState.SUBMITTED}),
}
"""Work that was done is never thrown away: a late answer is kept, whatever became of the lease."""


def move(state: AssignmentState, to: AssignmentState) -> AssignmentState:
    """The new state, or Conflict when the machine has no such arrow."""
    if to not in TRANSITIONS[state]:
        raise Conflict(f"An assignment that is {state} cannot become {to}.", state=state, to=to)
    return to


class ClaimRequest(Record):
    """Ask for the next tasks. `task_ids` (privileged) asks for these tasks only. With `resume` the leases
    that the caller holds already come first: work goes on in another browser, or after a reload."""

    count: Annotated[int, Field(ge=1, le=100)] = 1
    task_ids: Annotated[list[TaskId], Field(max_length=1000)] | None = None
    resume: bool = False


class Assignment(Record):
    """Everything an annotator needs to work on one task."""

    id: AssignmentId
    task_id: TaskId
    project_id: ProjectId
    item_id: ItemId
    external_id: ExternalId
    round: int
    data: dict[str, JsonValue]
    template_version: int
    guideline_version: int
    lease_until: Utc
    suggestions: list[Suggestion]
    """What models propose, newest first; to be shown as such until it is touched."""


class Claim(Record):
    """What was handed out; empty when nothing is left for this annotator now. The first `resumed` of them
    were held already: where these are as many as were asked for, more may be held."""

    assignments: list[Assignment]
    resumed: int


class AssignTask(Record):
    """Give one task to one annotator."""

    annotator_id: AnnotatorId


class Skip(Record):
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class Lease(Record):
    id: AssignmentId
    lease_until: Utc
