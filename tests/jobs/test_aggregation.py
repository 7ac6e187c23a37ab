"""Aggregation as a job: the same labels as from a file, only new rounds, canceled and run again."""

import asyncio
import csv
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from sterling.services import aggregations
from tests.jobs.conftest import RunJob


async def _started(owner: httpx.AsyncClient, path: str, body: dict[str, Any]) -> str:
    started = await owner.post(path, json=body)
    assert started.status_code == 202, started.text
    return started.json()["id"]


async def _answered(owner: httpx.AsyncClient, run_job: RunJob, here: str, tasks: int) -> None:
    """So many tasks of the project with one answer each."""
    said = [{"annotator": "ann", "answer": {"mood": "bad"}}]
    lines = [{"id": f"i{n}", "data": {"text": f"t{n}"}, "answers": said} for n in range(tasks)]
    content = "\n".join(json.dumps(line) for line in lines)
    await run_job((await owner.post(f"{here}/imports?format=jsonl", content=content)).json()["id"])


async def test_labels_of_recorded_answers_equal_those_of_the_file(
    owner: httpx.AsyncClient, run_job: RunJob, data_dir: Path, tmp_path: Path
) -> None:
    source = data_dir / "crowd" / "rte" / "answers.csv"
    answers = defaultdict[str, list[dict[str, Any]]](list)
    with source.open() as file:
        for row in csv.DictReader(file):
            said = {"annotator": row["worker"], "answer": {"entailed": row["label"]}}
            answers[row["task"]].append(said)
    template = {
        "name": "entailment",
        "data": {"text": {"type": "string"}},
        "views": {"text": {"type": "text", "src": "$.text"}},
        "controls": {"entailed": {"type": "choice", "options": ["0", "1"]}},
    }
    made = await owner.post("/projects", json={"name": "RTE", "template": template})
    project = made.json()["id"]
    lines = [{"id": task, "data": {"text": task}, "answers": given} for task, given in answers.items()]
    content = "\n".join(json.dumps(line) for line in lines)
    imported = await owner.post(f"/projects/{project}/imports?format=jsonl", content=content)
    assert (await run_job(imported.json()["id"]))["result"]["answers"] == 8000
    job = await run_job(await _started(owner, f"/projects/{project}/aggregations", {}))
    assert job["result"]["labels"] == 800

    out = tmp_path / "labels.csv"
    command = [sys.executable, "-m", "sterling", "aggregate", str(source), "--out", str(out)]
    await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True, timeout=300)
    with out.open() as file:
        expected = {row["task"]: row for row in csv.DictReader(file)}
    found = await owner.get(f"/projects/{project}/export", params={"format": "jsonl"})
    rows = [json.loads(line) for line in found.text.splitlines()]
    assert len(rows) == len(expected) == 800
    for row in rows:
        label, other = row["labels"]["entailed"], expected[row["id"]]
        assert label["value"] == other["label"]
        assert label["probability"] == pytest.approx(float(other["confidence"]), abs=1e-9)
        assert label["answers"] == int(other["answers"])


async def test_a_canceled_aggregation_can_be_run_again(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    line = {"id": "a", "data": {"text": "t"}, "answers": [{"annotator": "ann", "answer": {"mood": "bad"}}]}
    imported = await owner.post(f"/projects/{project}/imports?format=jsonl", content=json.dumps(line))
    await run_job(imported.json()["id"])
    job = await _started(owner, f"/projects/{project}/aggregations", {})
    await owner.post(f"/jobs/{job}/cancel")
    assert (await run_job(job))["state"] == "canceled"
    assert (await owner.get(f"/projects/{project}/labels")).json()["items"] == []
    await owner.post(f"/jobs/{job}/retry")
    assert (await run_job(job))["state"] == "succeeded"
    (label,) = (await owner.get(f"/projects/{project}/labels")).json()["items"]
    assert (label["value"], label["calibrated"]) == ("bad", False)


async def test_an_aggregation_that_is_canceled_half_way_says_what_stays_and_is_not_released(
    owner: httpx.AsyncClient,
    project: str,
    run_job: RunJob,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(aggregations, "CHUNK", 5)
    here = f"/projects/{project}"
    await _answered(owner, run_job, here, 200)
    job_id = await _started(owner, f"{here}/aggregations", {})
    running = asyncio.ensure_future(run_job(job_id))
    with psycopg.connect(database, autocommit=True) as connection:

        def labels() -> int:
            return connection.execute("select count(*)::int from sterling.label").fetchall()[0][0]

        while not labels():  # noqa: ASYNC110 - the event lies in the database
            await asyncio.sleep(0)
        assert (await owner.post(f"/jobs/{job_id}/cancel")).status_code == 200
        job = await running
        assert (job["state"], job["result"]["labels"]) == ("canceled", labels())
        assert 0 < labels() < 200
    refused = await run_job(await _started(owner, f"{here}/releases", {"name": "one"}))
    assert refused["state"] == "failed"
    assert "stopped in the middle" in refused["error"]
    assert (await owner.post(f"/jobs/{job_id}/retry")).status_code == 200
    assert (await run_job(job_id))["result"]["labels"] == 200
    released = await run_job(await _started(owner, f"{here}/releases", {"name": "two"}))
    assert released["state"] == "succeeded"


async def test_an_aggregation_that_fails_half_way_is_not_released(
    owner: httpx.AsyncClient,
    project: str,
    run_job: RunJob,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(aggregations, "CHUNK", 1)
    here = f"/projects/{project}"
    await _answered(owner, run_job, here, 4)
    last = (await owner.get(f"{here}/tasks")).json()["items"][-1]["id"]
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            f"alter table sterling.label add constraint broken check (task_id <> '{last}')".encode()
        )
    failed = await run_job(await _started(owner, f"{here}/aggregations", {}))
    assert (failed["state"], failed["done"]) == ("failed", 3)
    refused = await run_job(await _started(owner, f"{here}/releases", {"name": "one"}))
    assert "stopped in the middle" in refused["error"]


async def test_labels_of_regions_say_how_sure_each_region_is(
    owner: httpx.AsyncClient, run_job: RunJob
) -> None:
    template = {
        "name": "names",
        "data": {"text": {"type": "string"}},
        "views": {"text": {"type": "text", "src": "$.text"}},
        "controls": {"names": {"type": "span", "on": "text", "labels": ["PER", "LOC"]}},
    }
    made = await owner.post("/projects", json={"name": "Names", "template": template})
    project = made.json()["id"]
    ann = {"id": "a", "label": "PER", "start": 0, "end": 3, "text": "Ann"}
    rome = {"id": "b", "label": "LOC", "start": 13, "end": 17, "text": "Rome"}
    said = {"ann": [ann, rome], "ben": [ann, rome], "cem": [ann]}
    answers = [{"annotator": who, "answer": {"names": {"regions": drawn}}} for who, drawn in said.items()]
    lines = [{"id": f"i{n}", "data": {"text": "Ann lives in Rome"}, "answers": answers} for n in range(3)]
    content = "\n".join(json.dumps(line) for line in lines)
    imported = await owner.post(f"/projects/{project}/imports?format=jsonl", content=content)
    assert (await run_job(imported.json()["id"]))["result"]["answers"] == 9
    await run_job(await _started(owner, f"/projects/{project}/aggregations", {}))
    for label in (await owner.get(f"/projects/{project}/labels")).json()["items"]:
        (first, second) = label["value"]["regions"]
        sure = label["distribution"]
        assert sure.keys() == {first["id"], second["id"]}
        assert 1 >= sure[first["id"]] > sure[second["id"]] > 0.5
