"""Labels, and the answers that they are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pydantic import JsonValue

from sterling.domain.ids import ProjectId, TaskId
from sterling.domain.label import Label, Progress
from sterling.domain.record import Page

JsonObject = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as aggregation reads it. `annotator` is the external id where there is one, else the id."""

    seq: int
    task_id: TaskId
    external_id: str
    annotator: str
    answer: JsonObject


@dataclass(frozen=True, slots=True)
class NewLabel:
    """One label to write; values as JSON texts."""

    task_id: TaskId
    control: str
    value: str
    probability: float
    calibrated: bool
    answers: int
    distribution: str | None
    method: str


@dataclass(frozen=True, slots=True)
class Fit:
    """How one control's aggregation went: kept for the project's page and the release."""

    control: str
    mark: int
    method: str
    diagnostics: JsonObject
    reliability: Mapping[str, JsonValue]
    agreement: JsonObject


class Labels(Protocol):
    async def given(self, project_id: ProjectId, after: int, limit: int) -> Sequence[Given]:
        """Answers of their task's current round, in the order that they came in, after the mark `after`.
        Surplus answers are evidence like all others."""
        ...

    async def write(self, project_id: ProjectId, labels: Sequence[NewLabel], mark: int) -> None:
        """Inserts or replaces aggregates. What a reviewer fixed stays."""
        ...

    async def write_fit(self, project_id: ProjectId, fit: Fit) -> None: ...

    async def fits(self, project_id: ProjectId) -> Sequence[Fit]: ...

    async def page(
        self, project_id: ProjectId, control: str | None, cursor: str | None, limit: int
    ) -> Page[Label]:
        """By task, then control."""
        ...

    async def of_task(self, task_id: TaskId) -> Sequence[Label]: ...

    async def disagreements(self, project_id: ProjectId, limit: int) -> Sequence[Label]:
        """The least certain labels first."""
        ...

    async def progress(self, project_id: ProjectId) -> Progress: ...
