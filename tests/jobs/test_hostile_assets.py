"""Assets whose owner means harm: scripts inside, types that lie, places that never end."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from sterling.settings.model import Settings
from tests.jobs.conftest import RunJob

SCRIPT = b"<script>parent.pwned = 1</script>"
PIXEL = b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02L\x01\x00;"
HOSTILE = {
    "page.html": b"<!doctype html>" + SCRIPT,
    "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="parent.pwned = 1"/>',
    "with_declaration.svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">'
    + SCRIPT
    + b"</svg>",
    "style.xhtml": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">' + SCRIPT + b"</html>",
    "script.pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj",
    "gifar.gif": b"GIF89a\x01\x00\x01\x00\x00\x00\x00!\xfe" + bytes([len(SCRIPT)]) + SCRIPT + b"\x00" + PIXEL,
    "wave.wav": b"RIFF\x24\x00\x00\x00WAVEfmt " + SCRIPT,
    "nothing": b"",
}
RUN = ("text/html", "xml", "svg", "javascript", "pdf")
SAFE = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "scans").mkdir()
    return Settings(
        data_dir=tmp_path,
        public_requests_per_second=10_000,
        asset_folders=(tmp_path / "scans",),
        asset_web=True,
        private_networks=("127.0.0.0/8",),
        database_connections=1,
    )


async def _item(owner: httpx.AsyncClient, run_job: RunJob, data: dict[str, Any]) -> str:
    """The id of an item with this data."""
    template: dict[str, Any] = {
        "name": "Files",
        "data": {name: {} for name in data},
        "views": {"all": {"type": "table", "src": "$"}},
        "controls": {"note": {"type": "text"}},
    }
    made = await owner.post(
        "/projects", json={"name": f"Files {json.dumps(data)}"[:200], "template": template}
    )
    assert made.status_code == 201, made.text
    project = made.json()["id"]
    line = json.dumps({"id": "1", "data": data}).encode()
    sent = await owner.post(f"/projects/{project}/imports", content=line, params={"format": "jsonl"})
    assert (await run_job(sent.json()["id"]))["result"]["imported"] == 1
    (task,) = (await owner.get(f"/projects/{project}/tasks")).json()["items"]
    return task["item_id"]


def _never_runs(answer: httpx.Response) -> None:
    assert answer.status_code in (200, 206), answer.text
    kind = answer.headers["content-type"]
    assert not any(word in kind for word in RUN) or "attachment" in answer.headers["content-disposition"]
    assert (
        kind.startswith(("image/", "audio/", "video/"))
        or "attachment" in answer.headers["content-disposition"]
    )
    assert "svg" not in kind
    assert {name: answer.headers[name] for name in SAFE} == SAFE


async def test_what_could_run_is_served_so_that_it_does_not(
    owner: httpx.AsyncClient, run_job: RunJob, tmp_path: Path
) -> None:
    files, blobs = dict[str, str](), dict[str, str]()
    for name, content in HOSTILE.items():
        stored = await owner.put("/blobs", content=content, headers={"Content-Type": "text/html"})
        assert stored.status_code == 201, stored.text
        blobs[name] = f"sha256:{stored.json()['sha256']}"
        (tmp_path / "scans" / name).write_bytes(content)
        files[name] = (tmp_path / "scans" / name).as_uri()
    item = await _item(owner, run_job, {"blobs": [*blobs.values()], "files": [*files.values()]})
    for place, (name, content) in enumerate(HOSTILE.items()):
        answers = [await owner.get(f"/blobs/{blobs[name].removeprefix('sha256:')}")]
        for field in ("blobs", "files"):
            named = {"field": f"{field}[{place}]"}
            answers.append(await owner.get(f"/items/{item}/assets", params=named))
        for answer in answers:
            _never_runs(answer)
            assert answer.content == content


async def test_a_field_that_is_none_is_not_there(owner: httpx.AsyncClient, run_job: RunJob) -> None:
    item = await _item(owner, run_job, {"a": ["x"], "blob": "sha256:" + "0" * 64})
    for field in ("²", "a.²", "٣", "a[٣]", "9" * 500, "$", ".", "blob.0", "__proto__", "a" * 500):
        answer = await owner.get(f"/items/{item}/assets", params={"field": field})
        assert answer.status_code == 404, (field, answer.text)


@asynccontextmanager
async def dripping() -> AsyncGenerator[str]:
    """The address of a server that begins an answer and never goes on with it."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx")
        await reader.read()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hand.png"


async def test_a_place_that_never_ends_holds_no_connection_of_the_database(
    owner: httpx.AsyncClient, run_job: RunJob
) -> None:
    async with dripping() as uri:
        item = await _item(owner, run_job, {"image": uri})
        looks = [
            asyncio.create_task(owner.get(f"/items/{item}/{what}", params={"field": "image"}))
            for what in ("assets", "renditions/peaks", "renditions/peaks/content")
        ]
        for _ in range(20):
            assert (await owner.get("/projects")).status_code == 200
        assert not any(look.done() for look in looks)
        for look in looks:
            look.cancel()
        await asyncio.gather(*looks, return_exceptions=True)
