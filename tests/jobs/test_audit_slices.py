"""Certificates of slices of the data: the labels of items that have one value in a field."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
from typer.testing import CliRunner

from sterling.cli.verify import app as verify_app
from tests.jobs.conftest import RunJob, download

# Twelve reviews of shops and four of films, one of which is labelled wrongly; two come from nowhere.
SOURCES = ["shop"] * 12 + ["film"] * 4 + [None] * 2
WRONG = 13


async def _labelled(
    owner: httpx.AsyncClient, project: str, run_job: RunJob, sources: Sequence[str | None] = SOURCES
) -> None:
    moods = ["bad" if n == WRONG else "good" for n in range(len(sources))]
    lines = [
        {
            "id": f"i{n:02}",
            "data": {"text": f"number {n}", "meta": {} if source is None else {"source": source}},
            "truth": {"mood": "good"},
            "answers": [{"annotator": who, "answer": {"mood": moods[n]}} for who in "ab"],
        }
        for n, source in enumerate(sources)
    ]
    content = "\n".join(json.dumps(line) for line in lines)
    imported = await owner.post(f"/projects/{project}/imports?format=jsonl", content=content)
    assert (await run_job(imported.json()["id"]))["result"]["imported"] == len(sources)
    started = await owner.post(f"/projects/{project}/aggregations", json={})
    assert (await run_job(started.json()["id"]))["state"] == "succeeded"


def _of_fields(slices: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[int, int, int]]:
    return {
        (one["field"], one["value"]): (one["correct"], one["audited"], one["population"])
        for one in slices
        if one["field"] is not None
    }


async def test_each_value_of_a_field_has_its_own_certificate(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    await _labelled(owner, project, run_job)
    order = {"size": len(SOURCES), "seed": 1, "from_truth": True, "fields": ["meta.source"]}
    audit = (await owner.post(f"/projects/{project}/audits", json=order)).json()
    assert _of_fields(audit["slices"]) == {
        ("meta.source", "shop"): (12, 12, 12),
        ("meta.source", "film"): (3, 4, 4),
    }
    assert all(one["low"] == one["high"] == one["correct"] / one["population"] for one in audit["slices"])
    assert {one["value"] for one in audit["slices"] if one["field"] is None} == {"good", "bad"}
    assert audit["certificates"][0]["population"] == len(SOURCES)


async def test_a_class_has_one_interval_wherever_it_is_shown(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    await _labelled(owner, project, run_job)
    order = {"size": 10, "seed": 1, "from_truth": True}
    audit = (await owner.post(f"/projects/{project}/audits", json=order)).json()
    certified = {
        one["value"]: (one["accuracy"], one["low"], one["high"], one["audited"]) for one in audit["slices"]
    }
    progress = (await owner.get(f"/projects/{project}/progress")).json()
    shown = {one["value"]: one["accuracy"] for one in progress["classes"]}
    assert "good" in certified
    assert {
        value: (one["value"], one["low"], one["high"], one["n"])
        for value, one in shown.items()
        if one is not None
    } == certified


async def test_a_field_without_values_or_with_too_many_is_refused(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    # Two hundred shops are as many slices as there may be; texts are one more.
    shops = [f"shop {n}" for n in range(200)]
    await _labelled(owner, project, run_job, [*shops, shops[0]])
    for fields, place in ((["meta"], 0), (["meta.source", "nowhere"], 1), (["meta.source", "text"], 1)):
        refused = await owner.post(f"/projects/{project}/audits", json={"size": 3, "fields": fields})
        assert refused.status_code == 422, refused.text
        assert [one["path"] for one in refused.json()["problems"]] == [f"/fields/{place}"]
    assert (await owner.get(f"/projects/{project}/audits")).json()["items"] == []


async def test_slices_of_an_unfinished_audit_are_computed_again_from_the_release(
    owner: httpx.AsyncClient, project: str, run_job: RunJob, tmp_path: Path
) -> None:
    await _labelled(owner, project, run_job)
    order = {"size": 10, "seed": 2, "fields": ["meta.source"]}
    audit = (await owner.post(f"/projects/{project}/audits", json=order)).json()
    for task in (await owner.get(f"/audits/{audit['id']}/tasks")).json()["items"][:9]:
        place = f"/audits/{audit['id']}/tasks/{task['task_id']}"
        assert (await owner.put(place, json={"truth": {"mood": "good"}})).status_code == 200
    started = await owner.post(f"/projects/{project}/releases", json={"name": "r", "audit_id": audit["id"]})
    folder = tmp_path / "release"
    folder.mkdir()
    made = (await run_job(started.json()["id"]))["result"]
    told = _of_fields((await download(owner, made["release_id"], folder))["slices"])
    assert told
    assert all(audited < population for _, audited, population in told.values())
    run = CliRunner().invoke(verify_app, [str(folder)])
    assert run.exit_code == 0, run.output
    said = " ".join(run.output.split())
    for field, value in told:
        assert f"mood where {field} = {value}: accuracy" in said
