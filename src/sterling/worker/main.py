"""The worker: jobs from the queue, sweeps on the clock, until it is told to stop or its parent is gone."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from typing import Any

from sterling.worker.runner import Runner
from sterling.worker.sweeps import Sweep, run_sweeps

Work = Callable[[Runner], Awaitable[None]]
"""How the queue feeds a runner, e.g. `ProcrastinateQueue.work`."""

_PARENT_BEAT = 0.5


async def _until_orphaned(parent: int) -> None:
    """Polls, because the kernel tells a child nothing of its parent's end that asyncio could wait for."""
    while os.getppid() == parent:  # noqa: ASYNC110
        await asyncio.sleep(_PARENT_BEAT)


async def run_worker(work: Work, runner: Runner, sweeps: list[Sweep], *, child_of: int | None = None) -> None:
    """Serves until SIGTERM or SIGINT, or until the process `child_of` is gone (kill -9 of the server)."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    tasks: set[asyncio.Future[Any]] = {
        asyncio.ensure_future(stop.wait()),
        asyncio.ensure_future(work(runner)),
        asyncio.ensure_future(run_sweeps(sweeps)),
    }
    if child_of is not None:
        tasks.add(asyncio.ensure_future(_until_orphaned(child_of)))
    done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    for task in done:
        task.result()


async def end_all(beat: float = 1.0) -> None:
    """Cancels every other task of this loop until none is left.

    Once is not enough: a library that opens a connection at that moment may swallow it, and the process,
    which nobody watches once its parent is gone, would hold the database open for ever.
    """
    while rest := asyncio.all_tasks() - {asyncio.current_task()}:
        for task in rest:
            task.cancel()
        await asyncio.wait(rest, timeout=beat)
