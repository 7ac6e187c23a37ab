"""Background work: look, wait, cancel, retry."""

from collections.abc import Callable, Sequence
from typing import ClassVar, Generic
from uuid import UUID

from sterling.domain.errors import SterlingError
from sterling.domain.job import Canceled, Job, JobKind, JobState, LineProblem
from sterling.sdk.calls import PATIENT, call, listing, parse
from sterling.sdk.steps import Bound, D, Listing, Pause, Steps, verb

Told = Callable[[Job], None]
"""Is told the state of a job, again and again while it runs."""
_OVER = frozenset({JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELED})
_FIRST_LOOK, _LONGEST_LOOK = 0.05, 1.0


class JobFailed(SterlingError):
    """A job ended with an error; `job` is its last state."""

    code: ClassVar[str] = "job_failed"

    def __init__(self, job: Job) -> None:
        super().__init__(job.error or f"The {job.kind} failed.", job_id=str(job.id))
        self.job = job


def wait_for(job: Job, told: Told | None = None) -> Steps[Job]:
    """Looks at a job until it is over; each look later than the one before, up to a second.

    Raises:
        JobFailed: it ended with an error.
        Canceled: somebody canceled it.
    """
    pause = _FIRST_LOOK
    while job.state not in _OVER:
        if told:
            told(job)
        yield Pause(pause)
        pause = min(_LONGEST_LOOK, pause * 1.3)
        job = parse(Job, (yield from call("GET", f"/jobs/{job.id}", attempts=PATIENT)))
    if told:
        told(job)
    if job.state == JobState.FAILED:
        raise JobFailed(job)
    if job.state == JobState.CANCELED:
        raise Canceled(f"The {job.kind} {job.id} was canceled.", job_id=str(job.id))
    return job


def problems_of(job_id: UUID) -> Steps[list[LineProblem]]:
    """The lines that an import refused."""
    response = yield from call("GET", f"/jobs/{job_id}/problems")
    return [LineProblem.model_validate_json(line, extra="ignore") for line in response.body.splitlines()]


class Jobs(Bound[D], Generic[D]):
    """`client.jobs`: background work of the organization."""

    def list(self, project_id: UUID | None = None, kind: JobKind | None = None) -> Listing[D, Job]:
        """Jobs, newest first."""
        return listing(self._driver, Job, "/jobs", {"project_id": project_id, "kind": kind})

    @verb
    def get(self, job_id: UUID | str) -> Steps[Job]:
        """One job as it stands now."""
        return parse(Job, (yield from call("GET", f"/jobs/{job_id}")))

    @verb
    def wait(self, job_id: UUID | str, progress: Told | None = None) -> Steps[Job]:
        """Returns when the job is over; `progress` is called with its state meanwhile.

        Raises:
            JobFailed: it ended with an error.
        """
        return (yield from wait_for(parse(Job, (yield from call("GET", f"/jobs/{job_id}"))), progress))

    @verb
    def cancel(self, job_id: UUID | str) -> Steps[Job]:
        """Asks the job to stop at its next step; what is done stays."""
        return parse(Job, (yield from call("POST", f"/jobs/{job_id}/cancel")))

    @verb
    def retry(self, job_id: UUID | str) -> Steps[Job]:
        """Runs a failed or canceled job again, from its first step that was not done."""
        return parse(Job, (yield from call("POST", f"/jobs/{job_id}/retry", repeatable=False)))

    @verb
    def problems(self, job_id: UUID) -> Steps[Sequence[LineProblem]]:
        """The lines that an import refused, with reasons."""
        return (yield from problems_of(job_id))
