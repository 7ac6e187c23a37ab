"""How calls form groups, and that nobody's fault becomes somebody else's."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from sterling.adapters.sql.groups import MOST, Groups
from sterling.domain.errors import Conflict, Unavailable


class Shop:
    """Doubles numbers: even ones together, odd ones alone; refuses negative ones."""

    def __init__(self) -> None:
        self.groups: list[tuple[str, list[int]]] = []
        self.fault: Exception | None = None
        self.calls: Groups[str, int, int] = Groups(self.together, self.alone)

    async def together(self, key: str, calls: Sequence[int]) -> Mapping[int, int]:
        self.groups.append((key, list(calls)))
        await asyncio.sleep(0)
        if self.fault is not None:
            raise self.fault
        return {place: 2 * call for place, call in enumerate(calls) if call >= 0 and call % 2 == 0}

    async def alone(self, key: str, call: int) -> int:
        await asyncio.sleep(0)
        if call < 0:
            raise Conflict(f"{key} has no {call}.")
        return 2 * call

    async def all(self, key: str, numbers: Sequence[int]) -> list[int | BaseException]:
        calls = (self.calls.call(key, number) for number in numbers)
        return [*await asyncio.gather(*calls, return_exceptions=True)]


async def test_calls_of_one_moment_go_together_and_get_their_own_replies() -> None:
    shop = Shop()
    numbers = [4, 1, 8, 3, 6]
    assert await shop.all("a", numbers) == [8, 2, 16, 6, 12]
    assert shop.groups == [("a", numbers)]


async def test_a_refusal_reaches_the_one_whom_it_concerns() -> None:
    found = await Shop().all("a", [2, -1, 4])
    assert (found[0], found[2]) == (4, 8)
    assert isinstance(found[1], Conflict)


async def test_groups_are_bounded_and_keys_apart() -> None:
    shop = Shop()
    many = list(range(0, 4 * MOST, 2))
    assert await asyncio.gather(shop.all("a", many), shop.all("b", [2, 4])) == [[2 * n for n in many], [4, 8]]
    assert all(len(calls) <= MOST for _, calls in shop.groups)
    assert ("b", [2, 4]) in shop.groups


async def test_what_fails_together_is_done_one_by_one() -> None:
    shop = Shop()
    shop.fault = ValueError("rolled back")
    assert await shop.all("a", [2, 3]) == [4, 6]


async def test_what_may_have_been_done_is_not_done_again() -> None:
    shop = Shop()
    shop.fault = Unavailable("The connection broke.")
    assert [type(found) for found in await shop.all("a", [2, 3])] == [Unavailable, Unavailable]


async def test_a_caller_that_leaves_takes_nobody_along() -> None:
    shop = Shop()
    leaving = asyncio.create_task(shop.calls.call("a", 2))
    staying = asyncio.create_task(shop.calls.call("a", 4))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await staying == 8
    with pytest.raises(asyncio.CancelledError):
        await leaving
