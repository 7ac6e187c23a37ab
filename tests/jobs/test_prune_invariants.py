"""Whatever is stored, named, deleted and pruned in whatever order: what something names is there."""

import asyncio
import json
from contextlib import AsyncExitStack
from pathlib import Path
from typing import ClassVar
from uuid import UUID, uuid4

import psycopg
from hypothesis import HealthCheck
from hypothesis import settings as effort
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from sterling.adapters.blobs.folder import FolderBlobs
from sterling.adapters.queue.procrastinate import ProcrastinateQueue
from sterling.adapters.sql.engine import create_engine
from sterling.adapters.sql.runs import SqlRuns
from sterling.adapters.sql.store import SqlStore
from sterling.domain.access import Actor, Role
from sterling.domain.ids import JobId, OrganizationId
from sterling.domain.organization import Mode
from sterling.services.blobs import prune
from sterling.settings.model import Settings
from sterling.wire.database import as_application
from sterling.wire.first import prepare
from sterling.wire.places import build_places, build_signer
from sterling.wire.worker import handlers
from sterling.worker.runner import Runner
from tests.api.world import PASSWORD, caller, running
from tests.jobs.test_prune import KEPT, PICTURES, age, digest, names, upload

contents, projects = st.integers(0, 3), st.integers(0, 1)


def _content(number: int) -> bytes:
    return f"content {number}".encode()


class Files(RuleBasedStateMachine):
    """Four contents and two projects; the model knows what was stored within its time and what is named."""

    dsn: ClassVar[str]
    folder: ClassVar[Path]

    @initialize()
    def begin(self) -> None:
        self.runner = asyncio.Runner()
        self.closing = AsyncExitStack()
        self.settings = Settings(data_dir=self.folder / uuid4().hex, public_requests_per_second=10_000)
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute(
                "truncate sterling.organization, sterling.login, sterling.blob, sterling.item cascade"
            )
        self.runner.run(self._open())
        self.there, self.young = set[int](), set[int]()
        self.ids: dict[int, str] = {}
        self.named: dict[int, set[int]] = {0: set(), 1: set()}

    async def _open(self) -> None:
        dsn = as_application(self.dsn)
        app = await self.closing.enter_async_context(running(self.dsn, self.settings))
        keys = await prepare(dsn, "Office", f"{uuid4().hex}@example.org", "Olga", PASSWORD)
        self.owner = await self.closing.enter_async_context(caller(app, keys.key))
        engine = create_engine(dsn)
        self.closing.push_async_callback(engine.dispose)
        self.store = SqlStore(engine, ProcrastinateQueue(dsn))
        self.work = Runner(
            SqlRuns(self.store), handlers(build_places(self.settings), build_signer(self.settings))
        )
        me = (await self.owner.get("/me")).json()
        self.actor = Actor(OrganizationId(UUID(me["organization_id"])), Mode.LIVE, Role.OWNER)

    async def _project(self, project: int) -> str:
        if project not in self.ids:
            made = await self.owner.post("/projects", json={"name": uuid4().hex, "template": PICTURES})
            self.ids[project] = made.json()["id"]
        return f"/projects/{self.ids[project]}"

    @rule(content=contents)
    def stores(self, content: int) -> None:
        assert self.runner.run(upload(self.owner, _content(content))) == digest(_content(content))
        self.there.add(content)
        self.young.add(content)

    @rule(project=projects, content=contents)
    def imports(self, project: int, content: int) -> None:
        async def run() -> None:
            line = {"data": {"image": "x", "more": [{"a": f"sha256:{digest(_content(content))}"}]}}
            here = await self._project(project)
            job = (await self.owner.post(f"{here}/imports?format=jsonl", content=json.dumps(line))).json()
            await self.work(JobId(UUID(job["id"])), self.actor)

        self.runner.run(run())
        self.named[project].add(content)

    @rule(project=projects, content=contents)
    def shows_in_guidelines(self, project: int, content: int) -> None:
        async def run() -> None:
            here = await self._project(project)
            tag = {"If-Match": (await self.owner.get(here)).headers["etag"]}
            text = f"![x](sha256:{digest(_content(content))})"
            (await self.owner.patch(here, json={"guidelines": text}, headers=tag)).raise_for_status()

        self.runner.run(run())
        self.named[project].add(content)

    @rule(project=projects)
    def deletes(self, project: int) -> None:
        if project in self.ids:
            self.runner.run(self.owner.delete(f"/projects/{self.ids.pop(project)}")).raise_for_status()
        self.named[project].clear()

    @rule()
    def two_days_pass(self) -> None:
        age(self.dsn, self.settings)
        self.young.clear()

    @rule()
    def prunes(self) -> None:
        blobs = FolderBlobs(self.settings.data_dir / "blobs")
        told = self.runner.run(prune(self.store, blobs, self.actor, KEPT, dry=True))
        before = names(self.settings)
        assert self.runner.run(prune(self.store, blobs, self.actor, KEPT, dry=False)) == told
        assert len(before) - len(names(self.settings)) == told.files
        self.there &= self.young | self.named[0] | self.named[1]
        known = {digest(_content(number)): number for number in range(4)}
        assert {known[name] for name in names(self.settings) if name in known} == self.there
        for number in self.there:
            read = self.runner.run(self.owner.get(f"/blobs/{digest(_content(number))}"))
            assert read.content == _content(number)

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.runner.run(self.closing.aclose())
            self.runner.close()


def test_what_something_names_is_never_removed(database: str, tmp_path: Path) -> None:
    Files.dsn, Files.folder = database, tmp_path
    run_state_machine_as_test(
        Files,
        settings=effort(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
