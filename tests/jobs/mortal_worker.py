"""A worker that kills itself at the first step that is not done yet: inside of it, with its writes made but
not committed, or right after its commit. With `never` it is a plain worker.

    python -m tests.jobs.mortal_worker DSN DATA_DIR inside|after|never
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from sterling.adapters.queue import procrastinate
from sterling.adapters.sql.engine import create_engine
from sterling.adapters.sql.runs import SqlRun, SqlRuns
from sterling.adapters.sql.store import SqlStore
from sterling.domain.access import Actor
from sterling.domain.ids import JobId
from sterling.ports.runs import Effect, JsonObject, Run
from sterling.ports.store import Unit
from sterling.settings.model import Settings
from sterling.wire.places import build_places, build_signer
from sterling.wire.worker import handlers
from sterling.worker.main import run_worker
from sterling.worker.runner import Runner
from sterling.worker.sweeps import Sweep


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class MortalRun(SqlRun):
    """A run whose process dies at its first new step."""

    when = "never"

    async def step(self, name: str, effect: Effect) -> JsonObject:
        if name in await self.steps_done():
            return await super().step(name, effect)

        async def last_words(unit: Unit) -> JsonObject:
            result = await effect(unit)
            if self.when == "inside":
                _die()
            return result

        result = await super().step(name, last_words)
        if self.when == "after":
            _die()
        return result


class MortalRuns(SqlRuns):
    def __init__(self, store: SqlStore) -> None:
        super().__init__(store)
        self._mortal = store

    async def open(self, job_id: JobId, actor: Actor) -> Run | None:
        run = await super().open(job_id, actor)
        return None if run is None else MortalRun(self._mortal, actor, run.job, run.arguments)


async def _nothing() -> None:
    """A worker always has chores."""


async def main(dsn: str, data_dir: str, when: str) -> None:
    MortalRun.when = when
    # The dead are found sooner than in service: the steps are what is tested here, not the waiting.
    procrastinate.HEARTBEAT_SECONDS = 0.2
    procrastinate.STALLED_SECONDS = 1.0
    procrastinate.SWEEP_SECONDS = 0.25
    queue = procrastinate.ProcrastinateQueue(dsn)
    engine = create_engine(dsn)
    there = Settings(data_dir=Path(data_dir))
    runner = Runner(MortalRuns(SqlStore(engine, queue)), handlers(build_places(there), build_signer(there)))
    await run_worker(queue.work, runner, [Sweep("nothing", 60.0, _nothing)])
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
