"""Exports: every format, every page, canceled and run again."""

import csv
import io
import json
from typing import Any

import httpx
import pytest

from sterling.services import export_pages
from tests.jobs.conftest import RunJob

TASKS = 23


@pytest.fixture
async def labelled(owner: httpx.AsyncClient, project: str, run_job: RunJob) -> str:
    """A project with labels on all of its tasks."""
    lines = [
        {
            "id": f"i{n:02}",
            "data": {"text": f"line {n}"},
            "answers": [{"annotator": who, "answer": {"mood": "good"}} for who in ("ann", "bob")],
        }
        for n in range(TASKS)
    ]
    content = "\n".join(json.dumps(line) for line in lines)
    imported = await owner.post(f"/projects/{project}/imports?format=jsonl", content=content)
    await run_job(imported.json()["id"])
    started = await owner.post(f"/projects/{project}/aggregations", json={})
    await run_job(started.json()["id"])
    return project


async def _file(owner: httpx.AsyncClient, run_job: RunJob, project: str, **order: str) -> httpx.Response:
    started = await owner.post(f"/projects/{project}/exports", json=order)
    assert started.status_code == 202, started.text
    job = await run_job(started.json()["id"])
    assert job["state"] == "succeeded", job
    found = await owner.get(f"/jobs/{job['id']}/file")
    assert job["result"]["size"] == len(found.content)
    return found


@pytest.mark.parametrize("page", [1, 7, TASKS, 1000])
async def test_pages_lose_and_double_nothing(
    owner: httpx.AsyncClient, labelled: str, run_job: RunJob, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_pages, "PAGE", page)
    monkeypatch.setattr(export_pages, "WORTH_HALVING", 2)
    labels = await _file(owner, run_job, labelled, format="jsonl", what="labels")
    names = [json.loads(line)["id"] for line in labels.text.splitlines()]
    assert sorted(names) == [f"i{n:02}" for n in range(TASKS)]
    answers = await _file(owner, run_job, labelled, format="jsonl", what="answers")
    given = [json.loads(line) for line in answers.text.splitlines()]
    assert len({one["id"] for one in given}) == len(given) == 2 * TASKS


async def test_csv_has_a_column_for_the_control(
    owner: httpx.AsyncClient, labelled: str, run_job: RunJob
) -> None:
    found = await _file(owner, run_job, labelled, format="csv", what="labels")
    rows = list(csv.DictReader(io.StringIO(found.text)))
    assert len(rows) == TASKS
    assert {row["mood"] for row in rows} == {"good"}
    streamed = await owner.get(f"/projects/{labelled}/export", params={"format": "csv"})
    assert streamed.content == found.content


async def test_a_canceled_export_has_no_file_until_it_is_run_again(
    owner: httpx.AsyncClient, labelled: str, run_job: RunJob
) -> None:
    started = await owner.post(f"/projects/{labelled}/exports", json={"format": "jsonl", "what": "labels"})
    job = started.json()["id"]
    await owner.post(f"/jobs/{job}/cancel")
    assert (await run_job(job))["state"] == "canceled"
    assert (await owner.get(f"/jobs/{job}/file")).status_code == 409
    await owner.post(f"/jobs/{job}/retry")
    assert (await run_job(job))["state"] == "succeeded"
    assert (await owner.get(f"/jobs/{job}/file")).status_code == 200


async def test_what_a_format_cannot_hold_is_said(
    owner: httpx.AsyncClient, labelled: str, run_job: RunJob
) -> None:
    refused = await owner.post(f"/projects/{labelled}/exports", json={"format": "coco", "what": "answers"})
    assert refused.status_code == 422
    assert refused.json()["problems"][0]["path"] == "/what"
    started = await owner.post(f"/projects/{labelled}/exports", json={"format": "coco", "what": "labels"})
    job = await run_job(started.json()["id"])
    assert job["result"].get("losses") or job["error"]


async def test_exported_labels_come_in_again(
    owner: httpx.AsyncClient, labelled: str, run_job: RunJob
) -> None:
    """Into a new project of the same template, whose labels are the same."""
    before = await _file(owner, run_job, labelled, format="jsonl", what="labels")
    template = (await owner.get(f"/projects/{labelled}")).json()["template"]
    made = await owner.post("/projects", json={"name": "again", "template": template})
    project = made.json()["id"]
    sent = await owner.post(f"/projects/{project}/imports?name=labels.jsonl", content=before.content)
    job = await run_job(sent.json()["id"])
    assert job["result"] == {
        "imported": TASKS,
        "unchanged": 0,
        "refused": 0,
        "answers": TASKS,
        "left_out": 0,
    }
    started = await owner.post(f"/projects/{project}/aggregations", json={})
    await run_job(started.json()["id"])
    after = await _file(owner, run_job, project, format="jsonl", what="labels")

    def told(file: httpx.Response) -> dict[str, Any]:
        lines = [json.loads(line) for line in file.text.splitlines()]
        return {line["id"]: (line["data"], line["labels"]["mood"]["value"]) for line in lines}

    assert told(after) == told(before)
