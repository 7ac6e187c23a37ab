"""Pages of labels or answers, for exports and releases; the next is read while one is being written."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

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
Read = Callable[[str | None], Awaitable[Batch]]
"""The page after a key."""


@dataclass(slots=True)
class Pace:
    """How many rows the next page has: few at first, then as many as the last one's width allows."""

    rows: int = field(default_factory=lambda: min(FIRST_PAGE, PAGE))

    def take(self, batch: Batch) -> None:
        """Learns from a page. It grows step by step, since wide rows may follow narrow ones."""
        if batch.rows:
            fitting = MOST_PAGE_BYTES * batch.rows // max(1, batch.size)
            self.rows = max(1, min(PAGE, 4 * self.rows, fitting))


def reader(run: Run, what: str, until: int | None = None) -> Read:
    """Reads for a job, each page in a unit of its own; answers up to the mark `until`."""
    pace = Pace()

    async def read(after: str | None) -> Batch:
        assert run.job.project_id is not None
        async with run.unit() as unit:
            batch = await page_of(unit, run.job.project_id, what, after, pace.rows, until=until)
        pace.take(batch)
        return batch

    return read


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
            batch = await coming
            if batch.next is not None:
                coming = asyncio.ensure_future(read(batch.next))
            if batch.rows:
                yield batch
            if batch.next is None:
                return
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
