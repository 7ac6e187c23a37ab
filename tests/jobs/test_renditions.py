"""Renditions: ordered at the first look, made by a job, served in ranges; hostile files are told apart."""

import io
import json
import struct
import wave
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.jobs.conftest import RunJob

TEMPLATE: dict[str, Any] = {
    "name": "digit",
    "data": {"sound": {"type": "string"}},
    "views": {"sound": {"type": "audio", "src": "$.sound"}},
    "controls": {"digit": {"type": "number", "min": 0, "max": 9}},
}
PICTURE: dict[str, Any] = {
    "name": "cells",
    "data": {"image": {"type": "string"}},
    "views": {"image": {"type": "image", "src": "$.image"}},
    "controls": {"cells": {"type": "box", "on": "image", "labels": ["cell"]}},
}


async def import_sound(owner: httpx.AsyncClient, run_job: RunJob, content: bytes) -> str:
    """The id of an item whose `sound` is this file."""
    return await import_file(owner, run_job, content, TEMPLATE)


async def import_file(
    owner: httpx.AsyncClient, run_job: RunJob, content: bytes, template: dict[str, Any]
) -> str:
    """The id of an item of a new project whose only field is this file."""
    stored = await owner.put("/blobs", content=content)
    assert stored.status_code == 201, stored.text
    made = await owner.post("/projects", json={"name": stored.json()["sha256"][:16], "template": template})
    project = made.json()["id"]
    (field,) = template["data"]
    line = json.dumps({"id": "one", "data": {field: f"sha256:{stored.json()['sha256']}"}})
    imported = await owner.post(f"/projects/{project}/imports?format=jsonl", content=line)
    assert (await run_job(imported.json()["id"]))["result"]["imported"] == 1
    tasks = (await owner.get(f"/projects/{project}/tasks")).json()["items"]
    return str(tasks[0]["item_id"])


async def test_peaks_are_made_once_and_served(
    owner: httpx.AsyncClient, run_job: RunJob, data_dir: Path
) -> None:
    path = data_dir / "audio_fsdd" / "wav" / "0_george_0.wav"
    item = await import_sound(owner, run_job, path.read_bytes())
    look = {"field": "sound"}
    first = (await owner.get(f"/items/{item}/renditions/peaks", params=look)).json()
    assert (first["state"], first["sha256"], first["facts"]) == ("waiting", None, {})
    early = await owner.get(f"/items/{item}/renditions/peaks/content", params=look)
    assert early.status_code == 409
    assert (await run_job(first["job_id"]))["state"] == "succeeded"
    ready = (await owner.get(f"/items/{item}/renditions/peaks", params=look)).json()
    with wave.open(str(path)) as file:
        frames, rate = file.getnframes(), file.getframerate()
    assert (ready["state"], ready["job_id"]) == ("ready", first["job_id"])
    assert ready["facts"]["duration"] == pytest.approx(frames / rate, abs=0.001)
    content = await owner.get(f"/items/{item}/renditions/peaks/content", params=look)
    # So short a sound has two thousand pairs of a least and a greatest sample a second.
    assert len(content.content) == ready["size"] == 2 * -(-frames * 2_000 // rate)
    part = await owner.get(
        f"/items/{item}/renditions/peaks/content", params=look, headers={"Range": "bytes=2-5"}
    )
    assert (part.status_code, part.content) == (206, content.content[2:6])


async def test_a_truncated_file_fails_with_its_reason(
    owner: httpx.AsyncClient, run_job: RunJob, tmp_path: Path
) -> None:
    head = b"RIFF" + struct.pack("<I", 36) + b"WAVE" + b"fmt "
    item = await import_sound(owner, run_job, head)
    asked = f"/items/{item}/renditions/peaks"
    first = (await owner.get(asked, params={"field": "sound"})).json()
    assert (await run_job(first["job_id"]))["state"] == "failed"
    failed = (await owner.get(asked, params={"field": "sound"})).json()
    assert failed["state"] == "failed"
    assert "cannot be decoded" in failed["error"]
    assert str(tmp_path) not in failed["error"]


async def test_other_bytes_have_no_peaks(owner: httpx.AsyncClient, run_job: RunJob) -> None:
    item = await import_sound(owner, run_job, b"just some text")
    refused = await owner.get(f"/items/{item}/renditions/peaks", params={"field": "sound"})
    assert refused.status_code == 422
    assert "text/plain" in refused.json()["detail"]


async def test_large_pictures_say_that_they_are_shown_in_tiles(
    owner: httpx.AsyncClient, run_job: RunJob
) -> None:
    for size, tiled in (((8_200, 20), True), ((800, 600), False)):
        file = io.BytesIO()
        Image.new("RGB", size, (200, 30, 30)).save(file, "PNG")
        item = await import_file(owner, run_job, file.getvalue(), PICTURE)
        look = {"field": "image"}
        asset = await owner.get(f"/items/{item}/assets", params=look)
        assert (asset.headers.get("Sterling-Rendition") == "tiles") is tiled
        assert asset.content == file.getvalue()
    first = (await owner.get(f"/items/{item}/renditions/tiles", params=look)).json()
    assert (await run_job(first["job_id"]))["state"] == "succeeded"
    ready = (await owner.get(f"/items/{item}/renditions/tiles", params=look)).json()
    assert (ready["facts"]["width"], ready["facts"]["height"]) == (800, 600)
    content = await owner.get(f"/items/{item}/renditions/tiles/content", params=look)
    lengths = struct.unpack("<5I", content.content[ready["facts"]["lengths"] :])
    tile = Image.open(io.BytesIO(content.content[: lengths[0]]))
    assert tile.size == (512, 512)
    assert tile.getpixel((0, 0)) == pytest.approx((200, 30, 30), abs=4)
