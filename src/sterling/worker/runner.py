"""What a worker does with one job id: open the run, do the work, close the run."""

from collections.abc import Mapping

from sterling.domain.access import Actor
from sterling.domain.ids import JobId
from sterling.domain.job import JobKind
from sterling.ports.runs import Runs
from sterling.services.jobs import Handler, run_job


class Runner:
    def __init__(self, runs: Runs, handlers: Mapping[JobKind, Handler]) -> None:
        self._runs = runs
        self._handlers = handlers

    async def __call__(self, job_id: JobId, actor: Actor) -> None:
        run = await self._runs.open(job_id, actor)
        if run is not None:
            state, error = await run_job(run, self._handlers)
            await self._runs.close(run, state, error)
