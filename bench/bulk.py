"""Imports and exports as a client sees them: from the request to the job that is done, at a stated size."""

import json
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg

from bench import cycles
from bench.ground import Ground
from bench.server import Serving, family, memory_mb, private_pages

_LOOK = 0.05
"""Seconds between two looks at a job, at first; later a fiftieth of the time that it has taken, which is the
client's share of the figure: each look is work for the machine too."""
_WHOLE = 5.0
"""Seconds between two sums of all memory, at most."""
_CHUNK = 1 << 20
_TEXT = "the quick service answered our order " * 12
_ANSWERS = """
insert into sterling.answer (assignment_id, organization_id, mode, project_id, task_id, annotator_id, round,
                             body, outcome, seconds, template_version, guideline_version)
select gen_random_uuid(), organization_id, mode, project_id, id,
       (%(annotators)s::uuid[])[1 + seq %% cardinality(%(annotators)s::uuid[])],
       0, '{"choice":"neutral"}', 0, 2.5, 1, 1
from sterling.task where project_id = %(project)s order by seq"""


@dataclass(slots=True)
class Peak:
    """The most memory that all processes of a server took together.

    It is added up when they hold a hundredth more for themselves than ever before, and every few seconds for
    what they share: to add it up at each look is work for the machine, which the figures would pay for.
    """

    server: Serving
    folder: Path
    most: float = 0.0
    _pages: int = 0
    _at: float = 0.0

    def look(self) -> None:
        pids = family(self.folder, self.server.process.pid)
        pages, now = private_pages(pids), time.monotonic()
        if pages > 1.01 * self._pages or now - self._at > _WHOLE:
            self.most = max(self.most, memory_mb(pids))
            self._pages, self._at = max(self._pages, pages), now

    @contextmanager
    def watching(self) -> Generator[None]:
        """Looks four times a second until the end."""
        over = threading.Event()

        def watch() -> None:
            while not over.wait(0.25):
                self.look()

        thread = threading.Thread(target=watch)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def import_rate(server: Serving, folder: Path, items: int) -> float | None:
    """Items a second from an NDJSON file of 500 bytes a line to claimable tasks."""
    ground = cycles.project(server, 1, name="import")
    path = folder / "import.jsonl"
    with path.open("wb") as file:
        for n in range(items):
            line = {"id": f"item-{n}", "data": {"text": _TEXT[:440], "ref": str(n)}}
            file.write(json.dumps(line).encode() + b"\n")
    to = f"/projects/{ground.project_id}/imports?format=jsonl"
    state, seconds = _job(server, path=to, content=_chunks(path))
    path.unlink()
    return round(items / seconds) if state is not None and state["result"]["imported"] == items else None


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def answered(server: Serving, answers: int, annotators: list[UUID]) -> Ground:
    """A project with so many answers, written past the API."""
    ground = cycles.project(server, answers, name="export")
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute(_ANSWERS, {"annotators": annotators, "project": ground.project_id})
        connection.execute("vacuum analyze sterling.answer")
    return ground


def export_rate(server: Serving, ground: Ground, answers: int, name: str) -> float | None:
    """Answers a second of an export job."""
    body = {"format": name, "what": "answers"}
    state, seconds = _job(server, path=f"/projects/{ground.project_id}/exports", json=body)
    return round(answers / seconds) if state is not None and state["result"]["rows"] == answers else None


def _job(server: Serving, path: str, **body: Any) -> tuple[dict[str, Any] | None, float]:
    """The job that a request started, when it succeeded, and the seconds that all of it took."""
    headers = {"Authorization": f"Bearer {server.key}"}
    with httpx.Client(base_url=server.url + cycles.API, headers=headers, timeout=3600) as http:
        began = time.perf_counter()
        started = http.post(path, **body)
        if started.status_code != 202:
            return None, 0.0
        state = started.json()
        while state["state"] in ("waiting", "running"):
            time.sleep(max(_LOOK, (time.perf_counter() - began) / 50))
            state = http.get(f"/jobs/{state['id']}").json()
        return (state if state["state"] == "succeeded" else None), time.perf_counter() - began


def rates(server: Serving, folder: Path, rows: int, annotators: list[UUID], peak: Peak) -> dict[str, Any]:
    """All figures of this page: one run each, of many rows, on a worker that has just started."""
    found: dict[str, Any] = {}
    with peak.watching():
        found["import_items_per_s"] = import_rate(server, folder, rows)
    # Not watched: what lays these answers is a connection of ours, no part of Sterling.
    ground = answered(server, rows, annotators)
    with peak.watching():
        for name in ("jsonl", "parquet"):
            found[f"export_{name}_per_s"] = export_rate(server, ground, rows, name)
    return {**found, "bulk_rows": rows}
