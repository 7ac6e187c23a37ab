"""Background work: imports, exports, aggregations ... It has progress, can be canceled and retried."""

from enum import StrEnum

from pydantic import JsonValue

from sterling.domain.errors import Conflict, Problem, SterlingError
from sterling.domain.ids import JobId, ProjectId
from sterling.domain.record import Record, Utc


class JobKind(StrEnum):
    IMPORT = "import"
    EXPORT = "export"
    AGGREGATION = "aggregation"
    RELEASE = "release"
    RENDITION = "rendition"


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"


TRANSITIONS: dict[JobState, frozenset[JobState]] = {
    JobState.WAITING: frozenset({JobState.RUNNING, JobState.CANCELED}),
    JobState.RUNNING: frozenset({JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELED}),
    JobState.FAILED: frozenset({JobState.WAITING}),
    JobState.CANCELED: frozenset({JobState.WAITING}),
    JobState.SUCCEEDED: frozenset(),
}


def move(state: JobState, to: JobState) -> JobState:
    """The new state, or Conflict when the machine has no such arrow."""
    if to not in TRANSITIONS[state]:
        raise Conflict(f"A job that is {state} cannot become {to}.", state=state, to=to)
    return to


class Canceled(SterlingError):
    """Raised inside a run whose job was asked to stop; the steps that were done stay done."""

    code = "canceled"


def turn(job_id: JobId, step: str) -> str:
    """What a step of a job holds while it is under way, whoever does it; others may wait for it."""
    return f"{job_id} {step}"


class LineProblem(Record):
    """What is wrong with one line of an import; `line` counts from 1."""

    line: int
    external_id: str | None
    problems: list[Problem]


class Job(Record):
    """`done` of `total` units (bytes of an import, rows of an export); `result` depends on the kind."""

    id: JobId
    project_id: ProjectId | None
    kind: JobKind
    state: JobState
    done: int
    total: int | None
    unit: str
    result: dict[str, JsonValue]
    error: str | None
    attempts: int
    created_at: Utc
    started_at: Utc | None
    finished_at: Utc | None


class ImportResult(Record):
    """What an import did: lines imported, unchanged (seen before), refused; `left_out` are parts of imported
    or unchanged lines that were left out. The job's problems name both, the latter with the code
    `left_out`."""

    imported: int
    unchanged: int
    refused: int
    answers: int
    left_out: int
