"""Fixtures: a store whose jobs are run in this process, and an API beside it."""

import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from sterling.adapters.queue.procrastinate import ProcrastinateQueue
from sterling.adapters.sql.engine import create_engine
from sterling.adapters.sql.runs import SqlRuns
from sterling.adapters.sql.store import SqlStore
from sterling.domain.access import Actor, Role
from sterling.domain.ids import JobId, OrganizationId
from sterling.domain.organization import Mode
from sterling.settings.model import Settings
from sterling.wire.database import as_application
from sterling.wire.first import prepare
from sterling.wire.places import build_places, build_signer
from sterling.wire.worker import handlers
from sterling.worker.runner import Runner
from tests.api.world import OWNER, PASSWORD, caller, running

RunJob = Callable[[str], Awaitable[dict[str, Any]]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, public_requests_per_second=10_000)


@pytest.fixture
async def owner(database: str, settings: Settings) -> AsyncGenerator[httpx.AsyncClient]:
    """The owner of a fresh organization, over HTTP."""
    async with running(database, settings) as app:
        keys = await prepare(as_application(database), "Assay Office", OWNER, "Olga Owner", PASSWORD)
        async with caller(app, keys.key) as client:
            yield client


@pytest.fixture
async def store(database: str) -> AsyncGenerator[SqlStore]:
    dsn = as_application(database)
    engine = create_engine(dsn)
    yield SqlStore(engine, ProcrastinateQueue(dsn))
    await engine.dispose()


@pytest.fixture
async def actor(owner: httpx.AsyncClient) -> Actor:
    me = (await owner.get("/me")).json()
    return Actor(OrganizationId(UUID(me["organization_id"])), Mode.LIVE, Role.OWNER)


@pytest.fixture
def run_job(owner: httpx.AsyncClient, store: SqlStore, settings: Settings, actor: Actor) -> RunJob:
    """Does what a worker does with a job, in this process; gives the job as the API shows it afterwards."""
    runner = Runner(SqlRuns(store), handlers(build_places(settings), build_signer(settings)))

    async def run(job_id: str) -> dict[str, Any]:
        await runner(JobId(UUID(job_id)), actor)
        return (await owner.get(f"/jobs/{job_id}")).json()

    return run


async def download(owner: httpx.AsyncClient, release_id: str, folder: Path) -> dict[str, Any]:
    """Writes a release as `sterling release download` does, into a folder; gives its manifest."""
    manifest = (await owner.get(f"/releases/{release_id}/manifest")).content
    (folder / "manifest.json").write_bytes(manifest)
    found = json.loads(manifest)
    for file in found["files"]:
        content = (await owner.get(f"/releases/{release_id}/files/{file['name']}")).content
        (folder / file["name"]).write_bytes(content)
    return found


TEMPLATE: dict[str, Any] = {
    "name": "mood",
    "data": {"text": {"type": "string"}},
    "views": {"doc": {"type": "text", "src": "$.text"}},
    "controls": {"mood": {"type": "choice", "options": ["good", "bad"]}},
}


@pytest.fixture
async def project(owner: httpx.AsyncClient) -> str:
    """The id of a project that asks for a mood."""
    made = await owner.post("/projects", json={"name": "Moods", "template": TEMPLATE})
    assert made.status_code == 201, made.text
    return made.json()["id"]
