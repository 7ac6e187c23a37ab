"""Regions that several drew: how sure each is and how far off it may be, from the API to the exports."""

import csv
import io
import json
from typing import Any

import httpx
import numpy as np
import pytest

from tests.jobs.conftest import RunJob

TEMPLATE: dict[str, Any] = {
    "name": "yard",
    "data": {"image": {"type": "string"}},
    "views": {"photo": {"type": "image", "src": "$.image"}},
    "controls": {
        "doors": {"type": "box", "on": "photo", "labels": ["door"]},
        "roofs": {"type": "polygon", "on": "photo", "labels": ["roof"]},
    },
}
MEDIA = {"width": 640, "height": 480}
ROOF = np.asarray([[100.0, 80.0], [300.0, 60.0], [420.0, 150.0], [110.0, 200.0]])


@pytest.fixture
async def drawn(owner: httpx.AsyncClient, run_job: RunJob) -> str:
    """Six photos with a door and a roof each, drawn by three people, each side and corner off by 2 pixels."""
    made = await owner.post("/projects", json={"name": "Yard", "template": TEMPLATE})
    project = made.json()["id"]
    rng = np.random.default_rng(1)

    def answer() -> dict[str, Any]:
        sides = (np.asarray([300.0, 250.0, 80.0, 160.0]) + rng.normal(0, 2, 4)).tolist()
        door = {"id": "d", "label": "door", **dict(zip(("x", "y", "width", "height"), sides, strict=True))}
        roof = {"id": "r", "label": "roof", "points": (ROOF + rng.normal(0, 2, ROOF.shape)).tolist()}
        return {name: {"media": MEDIA, "regions": [one]} for name, one in (("doors", door), ("roofs", roof))}

    lines = [
        {
            "id": f"i{n}",
            "data": {"image": f"{n}.png"},
            "answers": [{"annotator": who, "answer": answer()} for who in ("ann", "ben", "cem")],
        }
        for n in range(6)
    ]
    content = "\n".join(json.dumps(line) for line in lines)
    imported = await owner.post(f"/projects/{project}/imports?format=jsonl", content=content)
    await run_job(imported.json()["id"])
    started = await owner.post(f"/projects/{project}/aggregations", json={})
    assert (await run_job(started.json()["id"]))["state"] == "succeeded"
    return project


async def _file(owner: httpx.AsyncClient, run_job: RunJob, project: str, format_: str) -> str:
    started = await owner.post(f"/projects/{project}/exports", json={"format": format_, "what": "labels"})
    job = await run_job(started.json()["id"])
    assert job["state"] == "succeeded", job
    return (await owner.get(f"/jobs/{job['id']}/file")).text


async def test_labels_and_exports_tell_how_far_off_a_region_may_be(
    owner: httpx.AsyncClient, drawn: str, run_job: RunJob
) -> None:
    labels = (await owner.get(f"/projects/{drawn}/labels")).json()["items"]
    for label in labels:
        (region,) = label["value"]["regions"]
        told = label["spreads"][region["id"]]
        assert told["unit"] == "px"
        # Three people who are off by 2: the middle is off by 1 to 1.5, as order statistics have it.
        assert 0.5 < told["spread"] < 3
        named = {"x", "y", "width", "height"} if label["control"] == "doors" else {"outline", "area"}
        assert told["spreads"].keys() == named
    found = await owner.get(f"/tasks/{labels[0]['task_id']}/explanations")
    assert {one["label"]["control"]: one["label"]["spreads"] for one in found.json()["items"]} == {
        one["control"]: one["spreads"] for one in labels if one["task_id"] == labels[0]["task_id"]
    }
    stated = {(one["external_id"], one["control"]): one for one in labels}

    lines = [json.loads(line) for line in (await _file(owner, run_job, drawn, "jsonl")).splitlines()]
    assert {
        (line["id"], name): label["spreads"] for line in lines for name, label in line["labels"].items()
    } == {place: one["spreads"] for place, one in stated.items()}

    for row in csv.DictReader(io.StringIO(await _file(owner, run_job, drawn, "csv"))):
        for name in ("doors", "roofs"):
            one = stated[row["id"], name]
            assert json.loads(row[f"{name}.spreads"]) == one["spreads"]
            assert json.loads(row[f"{name}.distribution"]) == one["distribution"]

    coco = json.loads(await _file(owner, run_job, drawn, "coco"))
    names = {image["id"]: image["file_name"] for image in coco["images"]}
    assert len(coco["annotations"]) == len(stated)
    for drawing in coco["annotations"]:
        control = "roofs" if "segmentation" in drawing else "doors"
        one = stated[names[drawing["image_id"]], control]
        (region,) = one["value"]["regions"]
        assert drawing["score"] == one["distribution"][region["id"]]
        assert drawing["spreads"] == one["spreads"][region["id"]]["spreads"]
