"""The end of a worker: nothing keeps its process alive."""

import asyncio

from sterling.worker.main import end_all


async def test_a_task_that_swallows_its_first_cancellations_is_ended_too() -> None:
    swallowed = 0

    async def stubborn() -> None:
        nonlocal swallowed
        while swallowed < 3:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                swallowed += 1
        await asyncio.Event().wait()

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    await end_all(beat=0.01)
    assert task.cancelled()
    assert swallowed == 3
