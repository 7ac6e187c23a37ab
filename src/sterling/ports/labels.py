"""Labels, and the answers that they are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from pydantic import JsonValue

from sterling.domain.ids import ProjectId, TaskId
from sterling.domain.label import Label
from sterling.domain.record import Page

JsonObject = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as aggregation reads it. `annotator` is the external id where there is one, else the id."""

    task_id: TaskId
    external_id: str
    annotator: str
    answer: JsonObject
    week: int
    """Weeks since Monday, 1 January of the year 1."""
    seconds: float | None


@dataclass(frozen=True, slots=True)
class GivenPage:
    """Answers of their task's current round, out of those up to `mark`; `more` may follow it."""

    answers: Sequence[Given]
    mark: int
    more: bool


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
    spreads: str | None
    outlook: float | None
    method: str
    wrong: float
    """How likely the value is wrong, by all that speaks for and against it."""
    doubt: str | None
    """What speaks against it: `instead` and `model` of `domain.review.Suspicion`."""


@dataclass(frozen=True, slots=True)
class Foretold:
    """What a model, whose word counts as no answer, holds of one task's control, and how sure it is."""

    external_id: str
    value: JsonValue
    probability: float


@dataclass(frozen=True, slots=True)
class ForetoldPage:
    """By task; `cursor` is where the next page begins, None after the last."""

    items: Sequence[Foretold]
    cursor: UUID | None


@dataclass(frozen=True, slots=True)
class Fit:
    """How one control's aggregation went: kept for the project's page and the release."""

    control: str
    mark: int
    method: str
    diagnostics: JsonObject
    reliability: Mapping[str, JsonValue]
    agreement: JsonObject


@dataclass(frozen=True, slots=True)
class Certainty:
    """How many labels there are, and probability, number of answers and outlook of a sample of them."""

    labels: int
    stated: Sequence[float]
    answers: Sequence[int]
    outlooks: Sequence[float | None]


class Labels(Protocol):
    async def given(self, project_id: ProjectId, after: int, limit: int) -> GivenPage:
        """The next `limit` answers after the mark `after`, in the order that they came in. Surplus answers
        are evidence like all others."""
        ...

    async def foretold(
        self, project_id: ProjectId, control: str, after: UUID | None, limit: int
    ) -> ForetoldPage:
        """What the newest model that stated a probability suggested for a control, for the next `limit`
        tasks that have such a suggestion."""
        ...

    async def write(self, project_id: ProjectId, labels: Sequence[NewLabel], mark: int) -> None:
        """Inserts or replaces aggregates. What a reviewer fixed or accepted stays."""
        ...

    async def write_fit(self, project_id: ProjectId, fit: Fit) -> None:
        """Keeps how it went, with counts and mean probabilities per class; removes aggregates of the control
        that this aggregation did not give any more."""
        ...

    async def write_annotators(
        self, project_id: ProjectId, control: str, found: Mapping[str, JsonObject], mark: int
    ) -> None:
        """Inserts or replaces what was measured of annotators (see `quality.credit`), and removes those of
        the control that have an older mark."""
        ...

    async def annotators(self, project_id: ProjectId, annotator: str) -> Mapping[str, JsonObject]:
        """What was measured of one annotator, by control."""
        ...

    async def write_curve(self, project_id: ProjectId, control: str, curve: JsonObject | None) -> None:
        """Keeps the control's curve of accuracy against judgments beside its fit."""
        ...

    async def curves(self, project_id: ProjectId) -> Sequence[JsonObject]:
        """By control, of those that have one."""
        ...

    async def certainty(self, project_id: ProjectId, control: str, value: str | None, most: int) -> Certainty:
        """Of a control's labels (of one class, where a value is given), in an order that the ids shuffle."""
        ...

    async def fits(self, project_id: ProjectId) -> Sequence[Fit]:
        """One per control, in the order of their names."""
        ...

    async def fold_days(self, project_id: ProjectId, mark: int) -> None:
        """Counts the answers of each day up to the mark, so that later figures count only what came since."""
        ...

    async def version(self, project_id: ProjectId) -> int:
        """Rises with every change of a label of the project."""
        ...

    async def page(
        self, project_id: ProjectId, control: str | None, cursor: str | None, limit: int
    ) -> Page[Label]:
        """By task, then control."""
        ...

    async def of_task(self, task_id: TaskId) -> Sequence[Label]: ...

    async def fix(
        self, project_id: ProjectId, task_id: TaskId, values: Mapping[str, str], reviewer: str
    ) -> None:
        """Replaces all labels of the task by what a reviewer said (JSON texts by control)."""
        ...

    async def confirm(self, project_id: ProjectId, task_id: TaskId) -> None:
        """Marks the task's labels as accepted: no later aggregation changes them."""
        ...

    async def drop(self, project_id: ProjectId, task_id: TaskId) -> None:
        """Removes the task's labels: it is asked again."""
        ...
