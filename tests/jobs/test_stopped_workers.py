"""A worker that is told to stop in the middle of a job leaves it to the next one."""

import asyncio

import httpx
import pytest

from sterling.adapters.queue import procrastinate
from sterling.adapters.queue.procrastinate import ProcrastinateQueue
from sterling.domain.access import Actor
from sterling.domain.ids import JobId
from sterling.wire.database import as_application

PATIENCE = 60


@pytest.mark.parametrize("end", ["stopped", "broken"])
async def test_a_job_that_was_broken_off_is_handed_out_again(
    end: str, owner: httpx.AsyncClient, project: str, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(procrastinate, "GRACE_SECONDS", 0.1)
    monkeypatch.setattr(procrastinate, "AGAIN_SECONDS", 0)
    line = b'{"id": "a", "data": {"text": "t"}}'
    sent = await owner.post(f"/projects/{project}/imports?format=jsonl", content=line)
    begun, again = asyncio.Event(), asyncio.Event()
    taken = list[JobId]()

    async def first(job_id: JobId, _: Actor) -> None:
        taken.append(job_id)
        begun.set()
        if end == "broken":
            raise ConnectionError("the database is gone")
        await asyncio.Event().wait()

    async def second(job_id: JobId, _: Actor) -> None:
        taken.append(job_id)
        again.set()

    for work, event in ((first, begun), (second, again)):
        worker = asyncio.create_task(ProcrastinateQueue(as_application(database)).work(work))
        async with asyncio.timeout(PATIENCE):
            await event.wait()
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
    assert [str(one) for one in taken[:1] + taken[-1:]] == [sent.json()["id"]] * 2
