"""The queue on procrastinate: its rows are written by our transaction, its workers call our runner."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import cached_property
from importlib import import_module
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.domain.access import Actor, Role
from sterling.domain.ids import JobId, OrganizationId, UserId
from sterling.domain.organization import Mode

HEARTBEAT_SECONDS = 1.0
STALLED_SECONDS = 4.0
"""A worker that is silent this long is dead: its job goes to another, within 10 s."""
SWEEP_SECONDS = 2.0
"""How often the living look for jobs of the dead."""
GRACE_SECONDS = 5.0
"""How long a worker that is told to stop waits for its job, which is another's afterwards."""
AGAIN_SECONDS = 2
"""When a job is handed out again that a worker was stopped in, or that the database broke off."""

_log = logging.getLogger("sterling.queue")

Runner = Callable[[JobId, Actor], Awaitable[None]]


class ProcrastinateQueue:
    """See `ports.queue.Queue`. Deferring uses the caller's connection; only a worker opens a pool."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._run: Runner | None = None

    @cached_property
    def _app(self) -> Any:
        # Late: a server that starts has no job to hand over yet, and need not wait for this.
        library: Any = import_module("procrastinate")
        connector = library.PsycopgConnector(conninfo=self._dsn, min_size=1, max_size=3)
        return library.App(connector=connector)

    @cached_property
    def _task(self) -> Any:
        # A job that fails says so itself and comes back here as done. What is raised is the worker's end.
        strategy: Any = import_module("procrastinate").RetryStrategy(wait=AGAIN_SECONDS)
        return self._app.task(name="sterling.run", queue="jobs", retry=strategy)(self._wake)

    async def defer(self, connection: object, job_id: JobId, actor: Actor) -> None:
        assert isinstance(connection, AsyncConnection)
        raw = await connection.get_raw_connection()
        await self._task.configure(connection=raw.driver_connection, lock=str(job_id)).defer_async(
            job_id=str(job_id),
            organization_id=str(actor.organization_id),
            mode=actor.mode.value,
            user_id=str(actor.user_id) if actor.user_id else None,
        )

    async def _wake(self, job_id: str, organization_id: str, mode: str, user_id: str | None) -> None:
        assert self._run is not None
        actor = Actor(
            organization_id=OrganizationId(UUID(organization_id)),
            mode=Mode(mode),
            role=Role.OWNER,
            user_id=UserId(UUID(user_id)) if user_id else None,
        )
        await self._run(JobId(UUID(job_id)), actor)

    async def work(self, run: Runner, concurrency: int = 1) -> None:
        """Runs jobs until cancelled."""
        self._run = run
        _ = self._task  # a worker knows its task by name from the start
        async with self._app.open_async():
            sweep = asyncio.create_task(self._sweep())
            try:
                await self._app.run_worker_async(
                    queues=["jobs"],
                    concurrency=concurrency,
                    fetch_job_polling_interval=2.0,
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    stalled_worker_timeout=STALLED_SECONDS,
                    shutdown_graceful_timeout=GRACE_SECONDS,
                    delete_jobs="always",
                    install_signal_handlers=False,
                )
            finally:
                sweep.cancel()

    async def _sweep(self) -> None:
        """Hands the jobs of dead workers to the living."""
        while True:
            try:
                await self._rescue()
            except Exception:  # of the database, or another worker was first: the next look will tell
                _log.warning("looking for stalled jobs failed; trying again", exc_info=True)
            await asyncio.sleep(SWEEP_SECONDS)

    async def _rescue(self) -> None:
        stalled: Any = await self._app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS)
        for job in stalled:
            await self._app.job_manager.retry_job(job)
