"""Pages of labels or answers, for exports and releases; the next is read while one is being written."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field

from sterling.domain.cursor import encode
from sterling.domain.ids import ProjectId
from sterling.ports.exports import Batch
from sterling.ports.runs import Run
from sterling.ports.store import Unit

PAGE = 20_000
"""The most rows of a page: one unit of work."""
FIRST_PAGE = 200
MOST_PAGE_BYTES = 4 * 2**20
"""What a page aims at: wide rows come fewer at a time. Three pages' worth are in memory at once: the one that
is written, what is written of it, and the one that is read meanwhile."""
WORTH_HALVING = 2_000
"""Rows. The halves of a smaller page are no longer read by two connections."""
Read = Callable[[str | None], Awaitable[Sequence[Batch]]]
"""The page after a key, in one part or more; the last one knows where the next page starts."""


@dataclass(slots=True)
class Pace:
    """How many rows the next page has: few at first, then as many as the last one's width allows."""

    rows: int = field(default_factory=lambda: min(FIRST_PAGE, PAGE))

    def take(self, page: Sequence[Batch]) -> None:
        """Learns from a page. It grows step by step, since wide rows may follow narrow ones."""
        if rows := sum(batch.rows for batch in page):
            fitting = MOST_PAGE_BYTES * rows // max(1, sum(batch.size for batch in page))
            self.rows = max(1, min(PAGE, 4 * self.rows, fitting))


def reader(run: Run, what: str, until: int | None = None) -> Read:
    """Reads for a job, each part of a page in a unit of its own; answers up to the mark `until`.

    Of the time of an export the database takes the most, so it makes the halves of a page on two cores.
    """
    pace, project_id = Pace(), run.job.project_id
    assert project_id is not None

    async def part(after: str | None, most: int, end: int | None) -> Batch:
        async with run.unit() as unit:
            return await page_of(unit, project_id, what, after, most, until=end)

    async def middle(after: str | None) -> int | None:
        if what != "answers" or pace.rows < WORTH_HALVING:
            return None
        async with run.unit() as unit:
            found = await unit.exports.place(project_id, after, pace.rows // 2)
        return None if until is not None and found is not None and found >= until else found

    async def read(after: str | None) -> Sequence[Batch]:
        rows, half = pace.rows, await middle(after)
        if half is None:
            batches = [await part(after, rows, until)]
        else:
            batches = await _both(part(after, rows, half), part(encode(half), rows - rows // 2, until))
            if batches[0].next is not None:
                # What was on its way to be stored until now fills the first half: the second begins later.
                batches = batches[:1]
        pace.take(batches)
        return batches

    return read


async def _both(*calls: Coroutine[None, None, Batch]) -> list[Batch]:
    """What they give; none of them is under way any more when this ends, however it does."""
    parts = [asyncio.ensure_future(call) for call in calls]
    try:
        return await asyncio.gather(*parts)
    finally:
        for one in parts:
            one.cancel()
        await asyncio.gather(*parts, return_exceptions=True)


async def page_of(
    unit: Unit, project_id: ProjectId, what: str, after: str | None, most: int, *, until: int | None = None
) -> Batch:
    """About `most` rows of `what` (labels, answers) after a key; answers up to the mark `until`."""
    if what == "labels":
        return await unit.exports.labels(project_id, after, most)
    return await unit.exports.answers(project_id, after, most, until)


async def pages(read: Read) -> AsyncIterator[Batch]:
    """All pages in order; the next one is read while the last one is being written."""
    coming = asyncio.ensure_future(read(None))
    try:
        while True:
            page = await coming
            after = page[-1].next
            if after is not None:
                coming = asyncio.ensure_future(read(after))
            for batch in page:
                if batch.rows:
                    yield batch
            if after is None:
                return
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
