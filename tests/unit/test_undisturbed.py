"""A call in a thread that uses a connection of the database is waited for, whoever gives up."""

import asyncio
import threading

import pytest

from sterling.adapters.sql.arrays import undisturbed


async def test_one_that_is_canceled_again_and_again_ends_when_the_call_has_ended() -> None:
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def call() -> None:
        begun.set()
        go_on.wait()
        ended.set()

    waiting = asyncio.create_task(undisturbed(call))
    await asyncio.to_thread(begun.wait)
    for _ in range(5):
        waiting.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not waiting.done()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert ended.is_set()


async def test_what_the_call_gives_or_raises_arrives() -> None:
    assert await undisturbed(lambda: 7) == 7
    with pytest.raises(ValueError, match="no number"):
        await undisturbed(_wrong)


def _wrong() -> int:
    raise ValueError("no number")
