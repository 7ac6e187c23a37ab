"""Small chores on a clock, each on its own beat; one that fails says so and is tried again at the next."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sterling.domain.errors import Conflict, Unavailable

_log = logging.getLogger("sterling.worker")


@dataclass(frozen=True, slots=True)
class Sweep:
    """`work` runs every `seconds`."""

    name: str
    seconds: float
    work: Callable[[], Awaitable[object]]


async def _beat(sweep: Sweep) -> None:
    while True:
        try:
            await sweep.work()
        except (Conflict, Unavailable) as error:
            _log.warning("sweep %s: %s", sweep.name, error.message)
        except Exception:
            _log.exception("sweep %s failed; trying again in %g s", sweep.name, sweep.seconds)
        await asyncio.sleep(sweep.seconds)


async def run_sweeps(sweeps: list[Sweep]) -> None:
    """Runs all sweeps until cancelled."""
    async with asyncio.TaskGroup() as group:
        for sweep in sweeps:
            group.create_task(_beat(sweep), name=sweep.name)
