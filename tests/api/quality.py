"""What tests of labels, reviews, audits, releases and exports share: a project with answers, a worker."""

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx

from sterling.adapters.queue.procrastinate import ProcrastinateQueue
from sterling.adapters.sql.engine import create_engine
from sterling.adapters.sql.runs import SqlRuns
from sterling.adapters.sql.store import SqlStore
from sterling.domain.access import Actor, Role
from sterling.domain.ids import JobId, OrganizationId
from sterling.domain.organization import Mode
from sterling.settings.model import Settings
from sterling.wire.database import as_application
from sterling.wire.places import build_places, build_signer
from sterling.wire.worker import handlers
from sterling.worker.runner import Runner
from tests.api.world import World

CATS: dict[str, Any] = {
    "name": "cats",
    "data": {"text": {"type": "string"}},
    "views": {"text": {"type": "text", "src": "$.text"}},
    "controls": {"animal": {"type": "choice", "options": ["cat", "dog"]}},
}


@asynccontextmanager
async def worker(dsn: str, settings: Settings) -> AsyncGenerator[Runner]:
    """Runs jobs by id, as a worker process does."""
    application = as_application(dsn)
    engine = create_engine(application)
    try:
        store = SqlStore(engine, ProcrastinateQueue(application))
        yield Runner(SqlRuns(store), handlers(build_places(settings), build_signer(settings)))
    finally:
        await engine.dispose()


class Bench:
    """One project of a world, and the verbs that tests of quality need."""

    def __init__(self, world: World, runner: Runner) -> None:
        self.world = world
        self.client = world.owner
        self.runner = runner
        self.project = ""

    async def create(self, template: dict[str, Any] | None = None, **more: Any) -> str:
        new = {"name": "animals", "template": template or CATS, "policy": {"redundancy": 2}, **more}
        made = await self.client.post("/projects", json=new)
        assert made.status_code == 201, made.text
        self.project = made.json()["id"]
        return self.project

    async def load(self, lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """Imports native lines."""
        body = "\n".join(json.dumps(line) for line in lines)
        started = await self.client.post(f"/projects/{self.project}/imports?format=jsonl", content=body)
        return await self.done(started)

    async def done(self, started: httpx.Response) -> dict[str, Any]:
        """Runs the job that was started; gives it as it ended."""
        assert started.status_code == 202, started.text
        me = (await self.client.get("/me")).json()
        actor = Actor(OrganizationId(UUID(me["organization_id"])), Mode(me["mode"]), Role.OWNER)
        await self.runner(JobId(UUID(started.json()["id"])), actor)
        return (await self.client.get(f"/jobs/{started.json()['id']}")).json()

    async def succeed(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Starts a job of the project and runs it to its good end."""
        job = await self.done(await self.client.post(f"/projects/{self.project}{path}", json=body))
        assert job["state"] == "succeeded", job
        return job

    async def labels(self) -> dict[str, dict[str, Any]]:
        """All labels of the project by external id (templates with one control)."""
        found, cursor = dict[str, dict[str, Any]](), None
        while True:
            params = {"limit": 500, **({"cursor": cursor} if cursor else {})}
            page = (await self.client.get(f"/projects/{self.project}/labels", params=params)).json()
            found |= {label["external_id"]: label for label in page["items"]}
            cursor = page["next_cursor"]
            if cursor is None:
                return found


def line(name: str, truth: str | None, **answers: str) -> dict[str, Any]:
    """A native import line of the cats template."""
    given = [{"annotator": who, "answer": {"animal": said}} for who, said in answers.items()]
    known = {} if truth is None else {"truth": {"animal": truth}}
    return {"id": name, "data": {"text": f"about {name}"}, "answers": given, **known}
