"""A project: a template, guidelines, a quality policy, a budget."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from sterling.domain.annotator import Micros
from sterling.domain.estimate import Estimate
from sterling.domain.ids import BatchId, DatasetId, ProjectId
from sterling.domain.record import Name, Record, Utc


class ProjectState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    ARCHIVED = "archived"


class QualityPolicy(Record):
    """How many answers a task gets, and what is aimed at. `target` is an accuracy in 0..1."""

    redundancy: Annotated[int, Field(ge=1, le=1000)] = 1
    target: Annotated[float, Field(gt=0, lt=1)] | None = None
    stop_at: Annotated[float, Field(gt=0, lt=1)] | None = None
    """Stop when sure: a task whose every control is at least so probable gets no more answers, others one
    more at a time, up to `redundancy`. Null: each gets `redundancy`."""
    least: Annotated[int, Field(ge=1, le=1000)] = 1
    """Answers that a task gets in any case where `stop_at` is set."""
    curtail: bool = True
    """With `stop_at`: a task also gets no more answers once all that it may still get, up to `redundancy`,
    would hardly make its label better, however doubtful that is. False: by its probability alone."""
    mixed: bool = False
    """With `stop_at`, where annotators differ in price: each next answer is asked from those where it lowers
    the expected loss most per unit of cost, and only they are handed the task. False: whoever comes first."""
    hide_suggestions: bool = False
    """Suggestions wait until the annotator asks for them, and an answer keeps only those that were seen: what
    is shown first draws judgments to itself. False: each task begins with them."""
    methods: dict[str, str] = Field(default_factory=dict)
    """Aggregation method per control where the control's default is not wanted."""


class NewProject(Record):
    name: Name
    template: dict[str, JsonValue]
    guidelines: Annotated[str, Field(max_length=200_000)] = ""
    policy: QualityPolicy = QualityPolicy()
    lease_seconds: Annotated[int, Field(ge=5, le=86_400)] = 900
    budget: Micros | None = None


class ProjectChange(Record):
    """Absent fields stay. A new template or new guidelines raise their version."""

    name: Name | None = None
    template: dict[str, JsonValue] | None = None
    guidelines: Annotated[str, Field(max_length=200_000)] | None = None
    policy: QualityPolicy | None = None
    lease_seconds: Annotated[int, Field(ge=5, le=86_400)] | None = None
    budget: Micros | None = None
    state: ProjectState | None = None


class Project(Record):
    id: ProjectId
    dataset_id: DatasetId
    name: Name
    state: ProjectState
    template: dict[str, JsonValue]
    template_version: int
    plan: dict[str, JsonValue]
    """What the interface renders: the compiled template's UI plan."""
    guidelines: str
    guideline_version: int
    policy: QualityPolicy
    """Who only annotates is told the redundancy alone."""
    lease_seconds: int
    budget: Micros | None
    """Null also for who only annotates."""
    version: int
    """Raised by every edit; sent as ETag, asked for by If-Match."""
    created_at: Utc


class Counts(Record):
    """How many tasks stand where."""

    staged: int
    open: int
    settled: int
    in_review: int
    done: int
    error: int
    canceled: int


class ProjectSummary(Record):
    """A row of the list of projects. `purity` is of the first control of the newest audit; costs in
    millionths of the currency; `days_left` until the `answers_left` are there, at the pace of the last busy
    days, whose answers are `answers_per_day`.

    Who only annotates is told what there is to do, not how it goes: target, purity, costs and days left are
    null, the pace is empty."""

    id: ProjectId
    name: Name
    state: ProjectState
    tasks: Counts
    answers: int
    target: float | None
    purity: Estimate | None
    cost: int | None
    cost_per_correct: Estimate | None
    answers_left: int
    answers_per_day: list[int]
    days_left: float | None
    created_at: Utc


class Mine(Record):
    """What the annotate page needs of a project. `open_for_me` is null when there are more than anyone
    counts."""

    name: Name
    state: ProjectState
    answered: int
    open_for_me: int | None
    plan: dict[str, JsonValue]
    template_version: int
    guidelines: str
    guideline_version: int
    hide_suggestions: bool
    """As the project's policy has it."""


class BatchState(StrEnum):
    STAGING = "staging"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


class NewBatch(Record):
    """A staging batch takes imports but hands nothing out until it is released."""

    name: Name
    state: Literal[BatchState.STAGING, BatchState.IN_PROGRESS] = BatchState.STAGING
    priority: Annotated[int, Field(ge=-10_000, le=10_000)] = 0


class Batch(Record):
    id: BatchId
    project_id: ProjectId
    name: Name
    state: BatchState
    priority: int
    created_at: Utc
