"""Files with faults, as imports: each fault is named by line, field and reason, and the rest comes in."""

import io
import json
import zipfile
from typing import Any

import httpx
from PIL import Image

from tests.jobs.conftest import RunJob

IMAGES = {
    "name": "Cells",
    "data": {"image": {"type": "string"}},
    "views": {"image": {"type": "image", "src": "$.image"}},
    "controls": {"cells": {"type": "box", "on": "image", "labels": ["RBC"]}},
}


async def _import(
    owner: httpx.AsyncClient, run_job: RunJob, project: str, content: bytes, **query: Any
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The job's result, and the lines that were refused."""
    sent = await owner.post(f"/projects/{project}/imports", content=content, params=query)
    job = await run_job(sent.json()["id"])
    assert job["state"] == "succeeded", job
    told = (await owner.get(f"/jobs/{job['id']}/problems", params={"limit": 1000})).text
    return job["result"], [json.loads(line) for line in told.splitlines()]


def _wrong(number: int) -> bytes:
    """Malformed, wrongly typed, without a field, no UTF-8, cut."""
    return (
        b'{"id": "w%d", "data": {"text": "open}' % number,
        b'{"id": "w%d", "data": {"text": %d}}' % (number, number),
        b'{"id": "w%d", "data": {}}' % number,
        b'{"id": "w%d", "data": {"text": "\xff"}}' % number,
        b'{"id": "w%d", "data": {"te' % number,
    )[number % 5]


async def test_37_wrong_lines_are_returned_with_reasons_and_all_others_are_claimable(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    wrong = {n * 191 + 5: _wrong(n) for n in range(37)}
    lines = [
        wrong.get(line, b'{"id": "i%d", "data": {"text": "t%d"}}' % (line, line)) for line in range(1, 7_201)
    ]
    result, told = await _import(owner, run_job, project, b"\n".join(lines), format="jsonl")
    assert (result["imported"], result["refused"]) == (7_200 - 37, 37)
    assert [one["line"] for one in told] == sorted(wrong)
    for place, one in enumerate(told):
        (problem, *_) = one["problems"]
        assert problem["message"]
        if place % 5 == 1:
            assert (problem["path"], one["external_id"]) == ("/data/text", f"w{place}")
        if place % 5 == 2:
            assert "text" in problem["message"]
    (summary,) = (await owner.get("/projects")).json()["items"]
    assert summary["tasks"]["open"] == 7_200 - 37


async def test_a_zip_with_lies_leaves_them_out_by_name(owner: httpx.AsyncClient, run_job: RunJob) -> None:
    project = (await owner.post("/projects", json={"name": "Cells", "template": IMAGES})).json()["id"]
    drawn, other, packed = io.BytesIO(), io.BytesIO(), io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(drawn, "PNG")
    Image.new("RGB", (8, 6), "red").save(other, "AVIF")
    files = {
        "good.png": drawn.getvalue(),
        "good.avif": other.getvalue(),
        "lies.png": b"<html><script>alert(1)</script></html>",
        "cut.png": drawn.getvalue()[:40],
        "../../outside.png": drawn.getvalue(),
        "bomb.png": b"\0" * (200 * 2**20),
    }
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    result, told = await _import(owner, run_job, project, packed.getvalue(), name="cells.zip")
    assert (result["imported"], result["refused"]) == (2, 4)
    reasons = " ".join(problem["message"] for one in told for problem in one["problems"])
    for word in ("lies.png is no image", "leads out", "times its packed size"):
        assert word in reasons
    assert len({one["line"] for one in told}) == 4


async def test_strict_imports_nothing_when_one_picture_of_a_zip_is_broken(
    owner: httpx.AsyncClient, run_job: RunJob
) -> None:
    project = (await owner.post("/projects", json={"name": "Cells", "template": IMAGES})).json()["id"]
    drawn, packed = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(drawn, "PNG")
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("good.png", drawn.getvalue())
        archive.writestr("cut.png", drawn.getvalue()[:40])
    query = {"name": "cells.zip", "strict": True}
    sent = await owner.post(f"/projects/{project}/imports", content=packed.getvalue(), params=query)
    job = await run_job(sent.json()["id"])
    assert (job["state"], job["result"]["imported"]) == ("failed", 0)
    assert (await owner.get(f"/projects/{project}/tasks")).json()["items"] == []
    told = (await owner.get(f"/jobs/{job['id']}/problems")).text
    assert [json.loads(line)["line"] for line in told.splitlines()] == [2]


async def test_lines_that_nest_too_deep_are_refused_alone(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    def nested(levels: int) -> bytes:
        return b'{"text": "x", "more": ' + b"[" * levels + b"0" + b"]" * levels + b"}"

    lines = [b'{"data": %b}' % nested(levels) for levels in (62, 63, 300, 1000, 100_000)]
    lines += [b'{"data": {"text": "y"}, "truth": {"mood": %b}}' % nested(200)]
    result, told = await _import(owner, run_job, project, b"\n".join(lines), format="jsonl")
    assert (result["imported"], result["refused"]) == (1, 5)
    assert [one["line"] for one in told] == [2, 3, 4, 5, 6]
    rows = b"text,more\n" + b"\n".join(b'z%d,"%b"' % (n, nested(n).replace(b'"', b'""')) for n in (9, 500))
    result, told = await _import(owner, run_job, project, rows, name="a.csv")
    assert (result["imported"], result["refused"]) == (2, 0)  # cells are texts where nothing else is wanted


async def test_lines_with_nul_are_refused_alone(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    lines = [
        b'{"id": "a", "data": {"text": "x\\u0000y"}}',
        b'{"id": "b", "data": {"text": "ok", "more": [{"k\\u0000": 1}]}}',
        b'{"id": "c", "data": {"text": "a backslash: \\\\u0000"}}',
    ]
    result, told = await _import(owner, run_job, project, b"\n".join(lines), format="jsonl")
    assert (result["imported"], result["refused"]) == (1, 2)
    places = [(one["line"], one["problems"][0]["path"]) for one in told]
    assert places == [(1, "/data/text"), (2, "/data/more/0")]
