"""One item in one project, and the states it goes through."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, JsonValue

from sterling.domain.errors import Conflict
from sterling.domain.ids import ItemId, ProjectId, TaskId
from sterling.domain.label import BriefLabel
from sterling.domain.record import ExternalId, Record, Utc


class TaskState(StrEnum):
    STAGED = "staged"
    OPEN = "open"
    SETTLED = "settled"
    IN_REVIEW = "in_review"
    DONE = "done"
    ERROR = "error"
    CANCELED = "canceled"


class TaskKind(StrEnum):
    PRODUCTION = "production"
    TRAINING = "training"
    EVALUATION = "evaluation"


TRANSITIONS: dict[TaskState, frozenset[TaskState]] = {
    TaskState.STAGED: frozenset({TaskState.OPEN, TaskState.CANCELED}),
    TaskState.OPEN: frozenset({TaskState.SETTLED, TaskState.ERROR, TaskState.CANCELED}),
    TaskState.SETTLED: frozenset({TaskState.IN_REVIEW, TaskState.DONE, TaskState.OPEN, TaskState.CANCELED}),
    TaskState.IN_REVIEW: frozenset({TaskState.DONE, TaskState.OPEN, TaskState.CANCELED}),
    TaskState.DONE: frozenset({TaskState.OPEN}),
    TaskState.ERROR: frozenset({TaskState.OPEN, TaskState.CANCELED}),
    TaskState.CANCELED: frozenset(),
}
"""Open again from done: a reviewer may send finished work back, which opens a new round."""


def move(state: TaskState, to: TaskState) -> TaskState:
    """The new state, or Conflict when the machine has no such arrow."""
    if to not in TRANSITIONS[state]:
        raise Conflict(f"A task that is {state} cannot become {to}.", state=state, to=to)
    return to


class Task(Record):
    """A row of the task list. `need` answers are wanted, `done` are counted, `free` slots are left;
    `flags` are open."""

    id: TaskId
    project_id: ProjectId
    item_id: ItemId
    external_id: ExternalId
    kind: TaskKind
    state: TaskState
    round: int
    priority: int
    need: int
    done: int
    free: int
    flags: int
    created_at: Utc


class TaskPreview(Record):
    """What a list shows of a task beside its row: how the first text that is shown begins, null where none
    is, and the labels, the least certain first."""

    id: TaskId
    excerpt: str | None
    labels: tuple[BriefLabel, ...]


class TaskPreviews(Record):
    """Of the tasks that were asked for and are there, in no order."""

    items: tuple[TaskPreview, ...]


class LabelQuery(Record):
    """Tasks with a label of a control: of one class, as its id or number is written; with a probability below
    a bound."""

    control: Annotated[str, Field(min_length=1, max_length=100)]
    value: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    below: Annotated[float, Field(gt=0, le=1)] | None = None


class TaskQuery(Record):
    """Which tasks of a project: in one of these states (all when empty), of a batch, with an open flag,
    with a text in the external id or the item's data; or, alone, with such a label."""

    states: frozenset[TaskState] = frozenset()
    batch: Annotated[str, Field(max_length=200)] | None = None
    flagged: bool = False
    search: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    label: LabelQuery | None = None


class Deleted(Record):
    """How many tasks are gone, with their items and everything made of them."""

    tasks: int


class TaskDetail(Record):
    """A task with the item that it asks about. Who only annotates is told which task it is, not how it
    stands: kind, state and counts are those of a task that is new."""

    task: Task
    data: dict[str, JsonValue]
