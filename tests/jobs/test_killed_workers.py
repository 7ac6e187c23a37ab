"""kill -9 of a worker at every step of every kind of job: effects happen once."""

import asyncio
import json
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from sterling.settings.model import Settings
from sterling.wire.database import as_application

ITEMS = 30
TAKEOVER = 60
"""Seconds that a dead worker's successor may take before the test gives up, on a machine under load."""
MORTAL = (sys.executable, "-m", "tests.jobs.mortal_worker")
Survive = Callable[[httpx.Response], Awaitable[dict[str, Any]]]


@pytest.fixture
def survive(database: str, settings: Settings, owner: httpx.AsyncClient) -> Survive:
    """Runs a started job with workers that die inside of each of its steps and after it, then one that lives;
    gives the job, with the number of deaths."""

    async def run(started: httpx.Response) -> dict[str, Any]:
        assert started.status_code == 202, started.text
        path = f"/jobs/{started.json()['id']}"
        # Inside a step: its work is undone, and the next worker, which dies after it, does it again.
        for deaths, when in enumerate((*("inside", "after") * 12, "never")):
            job = await _one_worker(when, database, settings.data_dir, owner, path)
            if job["finished_at"] is not None:
                assert job["attempts"] == deaths + 1
                return {**job, "deaths": deaths}
        return pytest.fail(f"The job of {path} was never finished.")

    return run


async def _one_worker(
    when: str, database: str, data_dir: Path, owner: httpx.AsyncClient, path: str
) -> dict[str, Any]:
    """Until it is dead or the job is over."""
    process = await asyncio.create_subprocess_exec(*MORTAL, as_application(database), str(data_dir), when)
    ended = asyncio.create_task(process.wait())
    try:
        async with asyncio.timeout(TAKEOVER):
            while True:
                job = (await owner.get(path)).json()
                if job["finished_at"] is not None:
                    process.send_signal(signal.SIGTERM)
                    await ended
                    return job
                if ended.done():
                    assert ended.result() == -signal.SIGKILL
                    return job
                await asyncio.wait([ended], timeout=0.1)
    finally:
        if process.returncode is None:
            process.kill()
            await ended


def _counts(database: str) -> dict[str, int]:
    with psycopg.connect(database) as connection:
        rows = connection.execute(
            """
            select 'items', count(*) from sterling.item union all
            select 'tasks', count(*) from sterling.task union all
            select 'answers', count(*) from sterling.answer union all
            select 'labels', count(*) from sterling.label union all
            select 'releases', count(*) from sterling.release union all
            select verb, count(*) from sterling.event where verb in ('export.made', 'release.made')
            group by verb
            """
        )
        return {str(name): int(n) for name, n in rows}


async def test_effects_happen_once_whenever_a_worker_dies(
    owner: httpx.AsyncClient, project: str, database: str, survive: Survive
) -> None:
    lines = [
        {
            "id": f"i{n}",
            "data": {"text": f"t{n}"},
            "answers": [{"annotator": who, "answer": {"mood": "good"}} for who in ("ann", "bob")],
        }
        for n in range(ITEMS)
    ]
    content = "\n".join(json.dumps(line) for line in lines)
    here = f"/projects/{project}"
    imported = await survive(await owner.post(f"{here}/imports?format=jsonl", content=content))
    assert imported["result"]["imported"] == ITEMS
    assert imported["deaths"] >= 4
    aggregated = await survive(await owner.post(f"{here}/aggregations", json={}))
    assert (aggregated["state"], aggregated["result"]["labels"]) == ("succeeded", ITEMS)
    assert aggregated["deaths"] >= 6
    released = await survive(await owner.post(f"{here}/releases", json={"name": "one"}))
    assert (released["state"], released["deaths"]) == ("succeeded", 2)
    exported = await survive(await owner.post(f"{here}/exports", json={"format": "csv"}))
    assert (exported["state"], exported["deaths"]) == ("succeeded", 2)
    file = await owner.get(f"/jobs/{exported['id']}/file")
    assert len(file.text.splitlines()) == ITEMS + 1
    assert _counts(database) == {
        "items": ITEMS,
        "tasks": ITEMS,
        "answers": 2 * ITEMS,
        "labels": ITEMS,
        "releases": 1,
        "export.made": 1,
        "release.made": 1,
    }
