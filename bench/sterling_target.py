# pyright: basic
# The driver that this plugs into is no part of this repository, and is not typed.
"""Sterling behind the `Target` interface of the load driver that measures other engines: the public API
alone.

    python driver.py --target sterling_target:SterlingTarget --url http://127.0.0.1:8925 --opt
    key=sk_live_... --pid PID

with this file's folder on PYTHONPATH. Each worker is an annotator with a key of its own.
"""

import asyncio
import json
from collections.abc import Iterable
from typing import Any

import aiohttp
from driver import BOXES, CLASSES, Export, Refused, Target  # pyright: ignore[reportMissingImports]

TEXT = {
    "name": "Text",
    "data": {"text": {"type": "string"}, "ref": {"type": "string"}},
    "views": {"text": {"type": "text", "src": "$.text"}},
    "controls": {"choice": {"type": "choice", "on": "text", "options": CLASSES}},
}
IMAGE = {
    "name": "Boxes",
    "data": {"image": {"type": "string"}, "ref": {"type": "string"}},
    "views": {"image": {"type": "image", "src": "$.image"}},
    "controls": {"boxes": {"type": "box", "on": "image", "labels": BOXES}},
}
WIDTH, HEIGHT = 1920, 1080


def answer(result: dict[str, Any]) -> dict[str, Any]:
    """The driver's neutral result (boxes in percent) as an answer of ours (pixels)."""
    if "choice" in result:
        return {"choice": result["choice"]}
    regions = [
        {
            "id": f"r{number}",
            "label": box["label"],
            "x": box["x"] * WIDTH / 100,
            "y": box["y"] * HEIGHT / 100,
            "width": box["w"] * WIDTH / 100,
            "height": box["h"] * HEIGHT / 100,
        }
        for number, box in enumerate(result["boxes"])
    ]
    return {"boxes": {"media": {"width": WIDTH, "height": HEIGHT}, "regions": regions}}


class SterlingTarget(Target):
    """Options: key (an owner's API key)."""

    async def open(self, workers: int) -> None:
        connector = aiohttp.TCPConnector(limit=0)
        self.http = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=1800))
        self.owner = {"Authorization": "Bearer " + self.options["key"]}
        self.workers = [await self._worker(number) for number in range(workers)]
        self.made = 0

    async def close(self) -> None:
        await self.http.close()

    async def _worker(self, number: int) -> dict[str, str]:
        new = {"kind": "model", "name": f"Worker {number}", "external_id": f"worker-{number}"}
        made = await self._call("POST", "/annotators", json=new)
        key = await self._call("POST", f"/annotators/{made['id']}/keys", json={"name": "driver"})
        return {"Authorization": "Bearer " + key["secret"]}

    async def _call(
        self, method: str, path: str, headers: dict[str, str] | None = None, raw: bool = False, **more: Any
    ) -> Any:
        try:
            async with self.http.request(
                method, f"{self.base_url}/api/v1{path}", headers=headers or self.owner, **more
            ) as got:
                body = await got.read()
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise Refused(type(error).__name__, str(error)) from None
        if got.status >= 400:
            raise Refused(f"HTTP {got.status}", body.decode(errors="replace"))
        return body if raw or not body else json.loads(body)

    async def create_project(self, kind: str, overlap: int = 1) -> Any:
        self.made += 1
        template = TEXT if kind == "text" else IMAGE
        new = {"name": f"bench {kind} {self.made}", "template": template, "policy": {"redundancy": overlap}}
        return (await self._call("POST", "/projects", json=new))["id"]

    async def delete_project(self, project: Any) -> None:
        await self._call("DELETE", f"/projects/{project}")

    async def import_tasks(self, project: Any, tasks: list[dict[str, Any]]) -> int:
        lines = (
            json.dumps(
                {"data": task["data"]}
                | (
                    {"answers": [{"annotator": "driver", "answer": answer(task["result"])}]}
                    if "result" in task
                    else {}
                )
            )
            for task in tasks
        )
        body = "\n".join(lines).encode()
        path = f"/projects/{project}/imports?format=jsonl"
        headers = {**self.owner, "Content-Type": "application/x-ndjson"}
        job = await self._call("POST", path, headers=headers, data=body)
        while job["state"] in ("waiting", "running"):
            await asyncio.sleep(0.1)
            job = await self._call("GET", f"/jobs/{job['id']}")
        if job["state"] != "succeeded":
            raise Refused(job["state"], job["error"] or "")
        return job["result"]["imported"]

    async def next_task(self, project: Any, worker: int) -> tuple[Any, Any] | None:
        got = await self._call("POST", f"/projects/{project}/claims", self.workers[worker], json={})
        handed = got["assignments"]
        return (handed[0]["task_id"], handed[0]) if handed else None

    async def submit(self, project: Any, worker: int, task: tuple[Any, Any], result: dict[str, Any]) -> None:
        body = {"answer": answer(result), "seconds": 3.1}
        await self._call("POST", f"/assignments/{task[1]['id']}/submit", self.workers[worker], json=body)

    async def export(self, project: Any, fmt: str, keep: bool = False) -> Export:
        name = {"json": "jsonl"}.get(fmt, fmt)
        path = f"/projects/{project}/export?format={name}&what=answers"
        body: bytes = await self._call("GET", path, raw=True)
        return Export(len(body), body if keep else None)

    async def list_page(self, project: Any, view: str) -> int:
        """The first page of 30; a search; the settled ones. There is no jump to a last page: pages follow
        keys."""
        query = {"limit": "30", **{"text": {"search": "needle"}, "done": {"state": "settled"}}.get(view, {})}
        return len((await self._call("GET", f"/projects/{project}/tasks", params=query))["items"])

    def annotations(self, exported: bytes) -> Iterable[tuple[Any, Any]]:
        for line in exported.splitlines():
            row = json.loads(line)
            yield row["task_id"], row["annotator_id"]
