"""Settings -> adapters -> the worker."""

from collections.abc import Mapping

from sterling.adapters.queue.procrastinate import ProcrastinateQueue
from sterling.adapters.sql.engine import create_engine
from sterling.adapters.sql.runs import SqlRuns
from sterling.adapters.sql.store import SqlStore
from sterling.domain.job import JobKind
from sterling.services.jobs import Handler
from sterling.settings.model import Settings
from sterling.worker.main import run_worker
from sterling.worker.runner import Runner
from sterling.worker.sweeps import Sweep


async def work(settings: Settings, dsn: str, *, child_of: int | None = None) -> None:
    """Runs jobs of the database at `dsn` until told to stop, or until the process `child_of` is gone."""
    engine = create_engine(dsn, size=settings.database_connections)
    queue = ProcrastinateQueue(dsn)
    store = SqlStore(engine, queue)
    try:
        await run_worker(
            queue.work, Runner(SqlRuns(store), handlers(store)), sweeps(store), child_of=child_of
        )
    finally:
        await engine.dispose()


def handlers(_: SqlStore) -> Mapping[JobKind, Handler]:
    """What each kind of job does."""
    return {}


def sweeps(_: SqlStore) -> list[Sweep]:
    """Chores on a clock."""
    return []
