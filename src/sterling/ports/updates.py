"""Labels that follow new answers without fitting anything again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pydantic import JsonValue

from sterling.domain.ids import ProjectId, TaskId

JsonObject = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a project's labels stand: the high mark of the answers they have seen, that of the last full fit
    (0: there was none), answers since that fit, answers in all, and open tasks. `busy`: an aggregation waits
    or runs."""

    mark: int
    fitted: int
    since_fit: int
    answers: int
    open: int
    busy: bool


@dataclass(frozen=True, slots=True)
class Touched:
    """A task with new answers: all its answers of the current round, as (annotator's name, answer), by when
    they came in. `counted` of them count toward the want."""

    task_id: TaskId
    external_id: str
    counted: int
    answers: Sequence[tuple[str, JsonObject]]


@dataclass(frozen=True, slots=True)
class Fresh:
    """The tasks that new answers touched, and the mark up to which they were read."""

    tasks: Sequence[Touched]
    mark: int


@dataclass(frozen=True, slots=True)
class Want:
    """How many counted answers a task is to have, and whom the next one is wanted from: annotators who cost
    `price` an answer, or anybody (None)."""

    task_id: TaskId
    need: int
    price: int | None


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A task, how many of its answers count, and of each of its labels the probability and the outlook."""

    task_id: TaskId
    counted: int
    labels: Sequence[tuple[float, float | None]]


class Updates(Protocol):
    async def lock(self, project_id: ProjectId) -> Standing:
        """Held to the end of the unit, so that no two updates of a project run at once."""
        ...

    async def fresh(self, project_id: ProjectId, after: int, most: int) -> Fresh:
        """The tasks of the next `most` answers after the mark, and of those that came in within the last
        seconds before it: one that took its number early may have been committed late."""
        ...

    async def cells(
        self, project_id: ProjectId, control: str, names: Sequence[str]
    ) -> Mapping[str, Sequence[tuple[str, str, float]]]:
        """Expected answers by (true class, class said) of these annotators and of others, up to a thousand in
        all, as the last full fit found them."""
        ...

    async def copies(self, project_id: ProjectId, control: str) -> Sequence[Sequence[str]]:
        """The groups of annotators whom the last full fit took for one; none from methods that look for
        none."""
        ...

    async def advance(self, project_id: ProjectId, mark: int) -> None:
        """Answers up to the mark are seen: counts those since the former mark by day."""
        ...

    async def had(self, task_ids: Sequence[TaskId]) -> Mapping[TaskId, Mapping[int, int]]:
        """Answers that each task has in its round, by what their annotators cost."""
        ...

    async def change_needs(self, needs: Sequence[Want]) -> int:
        """New wants, most urgent first; returns how many tasks changed. See `domain.lease.wanted`."""
        ...

    async def uncertain(self, project_id: ProjectId) -> Sequence[Uncertain]:
        """Open and settled tasks."""
        ...
