"""Items with files inside, as `data:` URIs: stored as assets, or refused by field."""

import base64
import io
import json
from typing import Any
from uuid import uuid4

import httpx
from PIL import Image

from tests.jobs.conftest import RunJob


def _png() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(drawn, "PNG")
    return drawn.getvalue()


def _uri(content: bytes, media_type: str = "image/png") -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


async def _import(
    owner: httpx.AsyncClient, run_job: RunJob, template: dict[str, Any], items: list[dict[str, Any]]
) -> tuple[str, dict[str, Any], list[dict[str, Any]]]:
    """The project, the job's result, and the lines that were refused."""
    made = await owner.post("/projects", json={"name": str(uuid4()), "template": template})
    assert made.status_code == 201, made.text
    project = made.json()["id"]
    content = b"\n".join(json.dumps({"id": str(n), "data": item}).encode() for n, item in enumerate(items))
    sent = await owner.post(f"/projects/{project}/imports", content=content, params={"format": "jsonl"})
    job = await run_job(sent.json()["id"])
    assert job["state"] == "succeeded", job
    told = (await owner.get(f"/jobs/{job['id']}/problems", params={"limit": 1000})).text
    return project, job["result"], [json.loads(line) for line in told.splitlines()]


def _pictures(src: str = "$.image") -> dict[str, Any]:
    return {
        "name": "Cells",
        "data": {src.removeprefix("$.").split("[")[0]: {}},
        "views": {"image": {"type": "image", "src": src}},
        "controls": {"cells": {"type": "box", "on": "image", "labels": ["RBC"]}},
    }


async def test_a_picture_inside_of_an_item_is_served_as_any_other(
    owner: httpx.AsyncClient, run_job: RunJob
) -> None:
    project, result, told = await _import(owner, run_job, _pictures(), [{"image": _uri(_png())}])
    assert (result["imported"], told) == (1, [])
    (task,) = (await owner.get(f"/projects/{project}/tasks")).json()["items"]
    detail = (await owner.get(f"/tasks/{task['id']}")).json()
    assert detail["data"]["image"].startswith("sha256:")
    served = await owner.get(f"/items/{task['item_id']}/assets", params={"field": "image"})
    assert (served.status_code, served.content) == (200, _png())
    assert served.headers["content-type"] == "image/png"


async def test_what_is_no_file_is_refused_by_its_field(owner: httpx.AsyncClient, run_job: RunJob) -> None:
    empty = ["data:image/png;base64,@@@@", "data:image/png;base64", "data:image/png,"]
    wrong = [*empty, _uri(b"<svg/>"), _uri(_png()[:30])]
    _, result, told = await _import(owner, run_job, _pictures(), [{"image": one} for one in wrong])
    assert (result["imported"], result["refused"]) == (0, 5)
    reasons = {one["external_id"]: one["problems"][0] for one in told}
    assert [reasons[str(n)]["path"] for n in range(3)] == ["/data/image"] * 3
    for n, word in enumerate(("no base64", "without a comma", "without content", "is no image")):
        assert word in reasons[str(n)]["message"]


async def test_texts_are_left_as_they_are(owner: httpx.AsyncClient, run_job: RunJob) -> None:
    template = {
        "name": "mood",
        "data": {"text": {"type": "string"}},
        "views": {"doc": {"type": "text", "src": "$.text"}},
        "controls": {"mood": {"type": "choice", "options": ["good", "bad"]}},
    }
    project, result, _ = await _import(owner, run_job, template, [{"text": "data:,what a morning"}])
    assert result["imported"] == 1
    (task,) = (await owner.get(f"/projects/{project}/tasks")).json()["items"]
    assert (await owner.get(f"/tasks/{task['id']}")).json()["data"] == {"text": "data:,what a morning"}


async def test_samples_of_the_gallery_can_be_imported(owner: httpx.AsyncClient, run_job: RunJob) -> None:
    cards = (await owner.get("/templates")).json()["items"]
    with_files = [card for card in cards if "data:" in json.dumps(card["samples"])]
    assert len(with_files) >= 8
    for card in with_files:
        _, result, told = await _import(owner, run_job, card["template"], card["samples"])
        assert (result["imported"], told) == (len(card["samples"]), []), card["name"]
