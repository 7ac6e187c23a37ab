"""Jobs that are canceled at any moment while they stream: told as such, once, and nothing else is harmed."""

import asyncio
import gc
import json
import logging
from typing import Any

import httpx
import psycopg
import pytest

from sterling.formats import parquet
from sterling.services import export_pages, exports, import_lines
from tests.jobs.conftest import RunJob

LINES = 240
MOMENTS = 6


@pytest.fixture
def content() -> bytes:
    lines = [
        {
            "id": f"i{n}",
            "data": {"text": f"{n} " + "x" * 50},
            "answers": [{"annotator": who, "answer": {"mood": "good"}} for who in ("ann", "bob")],
        }
        for n in range(LINES)
    ]
    return "\n".join(json.dumps(line) for line in lines).encode()


async def _canceled_after(
    seconds: float, owner: httpx.AsyncClient, run_job: RunJob, job_id: str
) -> dict[str, Any]:
    running = asyncio.ensure_future(run_job(job_id))
    await asyncio.sleep(seconds)
    said = await owner.post(f"/jobs/{job_id}/cancel")
    assert said.status_code in (200, 409), said.text
    job = await running
    assert (job["state"], job["error"]) in (("canceled", None), ("succeeded", None))
    return job


SLOW = """
create function slow() returns boolean language plpgsql as
    $$ begin perform pg_sleep(0.001); return true; end $$;
create policy slow on sterling.label as restrictive for select using (slow());
"""
"""A page takes the database many times what it takes us: when a cancel is seen, it works on the next one."""


async def test_exports_that_are_canceled_while_the_database_sends_harm_nothing(
    owner: httpx.AsyncClient,
    project: str,
    run_job: RunJob,
    content: bytes,
    database: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(export_pages, "FIRST_PAGE", 20)
    monkeypatch.setattr(export_pages, "PAGE", 20)
    monkeypatch.setattr(exports, "_TELL_EVERY", 0)
    monkeypatch.setattr(parquet, "_ROWS", 20)
    here = f"/projects/{project}"
    imported = await owner.post(f"{here}/imports?format=jsonl", content=content)
    assert (await run_job(imported.json()["id"]))["state"] == "succeeded"
    fitted = await owner.post(f"{here}/aggregations", json={})
    assert (await run_job(fitted.json()["id"]))["state"] == "succeeded"
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(SLOW)
    ends = list[object]()
    with caplog.at_level(logging.WARNING):
        for moment in range(MOMENTS):
            order = {"format": ("jsonl", "parquet")[moment % 2], "what": "labels"}
            job_id = (await owner.post(f"{here}/exports", json=order)).json()["id"]
            job = await _canceled_after(0.1 + moment * 0.05, owner, run_job, job_id)
            ends.append(job["state"])
        gc.collect()  # what was given up half-way goes without a word
    assert "canceled" in ends
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("drop policy slow on sterling.label")
    assert [record.getMessage() for record in caplog.records] == []
    with psycopg.connect(database) as connection:
        query = "select count(*) from sterling.event where verb = 'export.made'"
        assert connection.execute(query).fetchone() == (ends.count("succeeded"),)
    again = (await owner.post(f"{here}/exports", json={"format": "jsonl", "what": "labels"})).json()["id"]
    assert (await run_job(again))["result"]["rows"] == LINES


async def test_a_canceled_import_tells_what_stays_and_goes_on_when_it_is_retried(
    owner: httpx.AsyncClient,
    project: str,
    run_job: RunJob,
    content: bytes,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(import_lines, "CHUNK", 10)
    started = await owner.post(f"/projects/{project}/imports?format=jsonl", content=content)
    job_id = started.json()["id"]
    running = asyncio.ensure_future(run_job(job_id))
    with psycopg.connect(database, autocommit=True) as connection:
        while _counts(connection) == (0, 0):  # noqa: ASYNC110 - the event lies in the database
            await asyncio.sleep(0)
        early = await owner.post(f"/jobs/{job_id}/retry")
        assert (early.status_code, early.json()["code"]) == (409, "conflict")
        assert (await owner.post(f"/jobs/{job_id}/cancel")).status_code == 200
        job = await running
        stored, answers = _counts(connection)
        assert (job["state"], job["result"]["imported"], job["result"]["answers"]) == (
            "canceled",
            stored,
            answers,
        )
        assert 0 < stored < LINES
        assert (await owner.post(f"/jobs/{job_id}/retry")).status_code == 200
        job = await run_job(job_id)
        assert (job["state"], job["result"]["imported"]) == ("succeeded", LINES)
        assert _counts(connection) == (LINES, 2 * LINES)


def _counts(connection: psycopg.Connection) -> tuple[int, int]:
    """Items and answers that are stored."""
    query = "select (select count(*) from sterling.item), (select count(*) from sterling.answer)"
    found = connection.execute(query).fetchone()
    assert found is not None
    return found[0], found[1]
