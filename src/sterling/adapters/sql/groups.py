"""Calls that wait for the database at the same moment go there together, as one statement and one commit."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sterling.domain.errors import Unavailable

Key = TypeVar("Key", bound=Hashable)
Call = TypeVar("Call")
Reply = TypeVar("Reply")

_log = logging.getLogger("sterling.store")
MOST = 16
"""Calls of a group: beyond that a group saves little more, and everyone in it waits for the last."""


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[Call, Reply]):
    call: Call
    reply: asyncio.Future[Reply]

    def done(self, reply: Reply) -> None:
        if not self.reply.done():
            self.reply.set_result(reply)

    def fail(self, error: Exception) -> None:
        if not self.reply.done():
            self.reply.set_exception(error)


class Groups(Generic[Key, Call, Reply]):
    """Forms groups of calls that have the same key, one group of a key at a time.

    A call that finds nobody of its key under way goes at once; what comes in meanwhile goes with the next
    group. So nobody waits for a group to fill, and groups are as large as the load makes them.

    Args:
        together: does what is ordinary of a group and waits for no lock; replies by the calls' numbers, none
            for what it left out.
        alone: does one call, whatever may come. Must be safe to call where `together` was rolled back.
    """

    def __init__(
        self,
        together: Callable[[Key, Sequence[Call]], Awaitable[Mapping[int, Reply]]],
        alone: Callable[[Key, Call], Awaitable[Reply]],
    ) -> None:
        self._together = together
        self._alone = alone
        self._waiting: dict[Key, list[_Waiting[Call, Reply]]] = {}
        self._running: set[asyncio.Task[None]] = set()

    async def call(self, key: Key, call: Call) -> Reply:
        """The reply to one call. Cancelling it does not undo it: it may be on its way."""
        one: _Waiting[Call, Reply] = _Waiting(call, asyncio.get_running_loop().create_future())
        waiting = self._waiting.get(key)
        if waiting is None:
            self._waiting[key] = [one]
            self._start(self._work(key))
        else:
            waiting.append(one)
        return await one.reply

    async def _work(self, key: Key) -> None:
        """While calls of this key come in."""
        try:
            while calls := self._waiting[key]:
                self._waiting[key] = calls[MOST:]
                await self._carry(key, calls[:MOST])
        finally:
            del self._waiting[key]

    async def _carry(self, key: Key, calls: Sequence[_Waiting[Call, Reply]]) -> None:
        replies: Mapping[int, Reply] = {}
        try:
            replies = await self._together(key, [one.call for one in calls])
        except Unavailable as error:
            # Whether it was done is not known, so it is not tried again here.
            for one in calls:
                one.fail(error)
            return
        except Exception:
            # It was rolled back. One of them is the cause; each finds out for itself.
            _log.exception("a group of %s calls failed and is done one by one", len(calls))
        for number, one in enumerate(calls):
            if number in replies:
                one.done(replies[number])
            else:
                # It may have to wait for a lock, so the next group does not wait for it.
                self._start(self._carry_alone(key, one))

    async def _carry_alone(self, key: Key, one: _Waiting[Call, Reply]) -> None:
        try:
            one.done(await self._alone(key, one.call))
        except Exception as error:
            one.fail(error)

    def _start(self, work: Coroutine[None, None, None]) -> None:
        """A task that is held until it is done: the loop alone would let go of it."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
