"""Files that nothing names any more go after their time; what anything names never does."""

import asyncio
import hashlib
import json
import os
import signal
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from obstore.store import MemoryStore

from sterling.adapters.blobs.bucket import BucketBlobs
from sterling.adapters.blobs.folder import FolderBlobs
from sterling.adapters.sql.store import SqlStore
from sterling.domain.access import Actor, Role
from sterling.domain.blob import Blob
from sterling.domain.errors import Conflict, Unavailable
from sterling.domain.ids import OrganizationId, ProjectId, id_block
from sterling.domain.organization import Mode
from sterling.domain.project import ProjectChange
from sterling.ports.imports import NewItems
from sterling.services.blobs import Pruned, prune
from sterling.services.stored import note_stored
from sterling.settings.model import Settings
from sterling.wire.database import as_application
from tests.jobs.conftest import RunJob

KEPT = timedelta(hours=24)
PICTURES: dict[str, Any] = {
    "name": "pictures",
    "data": {"image": {"type": "string"}, "more": {}},
    "views": {"photo": {"type": "image", "src": "$.image"}},
    "controls": {"good": {"type": "choice", "options": ["yes", "no"]}},
}
Prune = Callable[..., Awaitable[Pruned]]
Import = Callable[[str, str], Awaitable[dict[str, Any]]]


@pytest.fixture
def pruned(store: SqlStore, settings: Settings, actor: Actor) -> Prune:
    async def run(*, dry: bool = False) -> Pruned:
        return await prune(store, FolderBlobs(settings.data_dir / "blobs"), actor, KEPT, dry=dry)

    return run


@pytest.fixture
def bring(owner: httpx.AsyncClient, run_job: RunJob) -> Import:
    """Imports lines into a project."""

    async def run(project: str, lines: str) -> dict[str, Any]:
        started = await owner.post(f"/projects/{project}/imports?format=jsonl", content=lines)
        return await run_job(started.json()["id"])

    return run


def age(database: str, settings: Settings) -> None:
    """Lets two days pass for all that is stored."""
    with psycopg.connect(database) as connection:
        connection.execute("update sterling.blob set put_at = put_at - interval '2 days'")
        connection.execute("update sterling.reference set first_read_at = first_read_at - interval '2 days'")
    for path in files(settings):
        facts = path.stat()
        os.utime(path, (facts.st_atime, facts.st_mtime - 2 * 86_400))


def files(settings: Settings) -> list[Path]:
    return [path for path in (settings.data_dir / "blobs").rglob("*") if path.is_file()]


def names(settings: Settings) -> set[str]:
    return {path.name for path in files(settings)}


def _rows(database: str) -> set[str]:
    with psycopg.connect(database) as connection:
        return {row[0] for row in connection.execute("select encode(sha256, 'hex') from sterling.blob")}


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


async def upload(owner: httpx.AsyncClient, content: bytes) -> str:
    answer = await owner.put("/blobs", content=content)
    assert answer.status_code == 201, answer.text
    return answer.json()["sha256"]


async def new_project(owner: httpx.AsyncClient, **more: Any) -> str:
    made = await owner.post("/projects", json={"name": uuid4().hex, "template": PICTURES, **more})
    assert made.status_code == 201, made.text
    return made.json()["id"]


def line(value: Any) -> str:
    return json.dumps({"data": value})


async def test_a_deleted_project_leaves_no_file_once_their_time_is_over(
    owner: httpx.AsyncClient, bring: Import, pruned: Prune, database: str, settings: Settings
) -> None:
    shown, shared, other = [await upload(owner, content) for content in (b"one", b"shared", b"another")]
    gone, stays = await new_project(owner), await new_project(owner)
    lines = "\n".join([line({"image": f"sha256:{shown}"}), line({"image": f"sha256:{shared}"})])
    await bring(gone, lines)
    await bring(stays, line({"image": f"sha256:{shared}"}))
    (await owner.delete(f"/projects/{gone}")).raise_for_status()
    assert await pruned() == Pruned()  # their time has only begun
    age(database, settings)
    assert await upload(owner, b"another") == other  # and begins anew for what is stored again
    expected = Pruned(3, len(b"one") + len(lines) + len(line({"image": f"sha256:{shared}"})))
    assert await pruned(dry=True) == expected
    assert len(names(settings)) == 5
    assert await pruned() == expected
    assert names(settings) == {shared, other}
    assert await pruned() == Pruned()
    assert (await owner.get(f"/blobs/{shown}")).status_code == 404
    assert (await owner.get(f"/blobs/{shared}")).content == b"shared"
    seen = (await owner.get("/events?limit=200")).json()["items"]
    told = [event["data"] for event in seen if event["verb"] == "blob.pruned"]
    assert told == [{"files": expected.files, "bytes": expected.bytes}]


async def test_what_anything_names_stays(
    owner: httpx.AsyncClient,
    bring: Import,
    run_job: RunJob,
    pruned: Prune,
    database: str,
    settings: Settings,
) -> None:
    deep, old, drawn = [await upload(owner, content) for content in (b"deep", b"old picture", b"drawn")]
    project = await new_project(owner, guidelines=f"![x](sha256:{old})")
    here = f"/projects/{project}"
    found = await owner.get(here)
    await owner.patch(here, json={"guidelines": "none"}, headers={"If-Match": found.headers["etag"]})
    options = ["yes", "no", f"like sha256:{drawn}"]
    asked = {**PICTURES, "controls": {"good": {"type": "choice", "options": options}}}
    found = await owner.get(here)
    changed = await owner.patch(here, json={"template": asked}, headers={"If-Match": found.headers["etag"]})
    assert changed.status_code == 200, changed.text
    data = {"image": "file:///nowhere", "more": {"pages": [{"deep": [f"front sha256:{deep} and \u00e9"]}]}}
    answered = {"data": data, "answers": [{"annotator": "ann", "answer": {"good": "yes"}}]}
    assert (await bring(project, json.dumps(answered)))["result"]["imported"] == 1
    broken = await bring(project, "{")
    failed = await owner.post(f"{here}/imports?format=coco", content=b"neither here nor there")
    assert (await run_job(failed.json()["id"]))["state"] == "failed"
    exported = await run_job((await owner.post(f"{here}/exports", json={"format": "csv"})).json()["id"])
    await run_job((await owner.post(f"{here}/aggregations", json={})).json()["id"])
    released = await run_job((await owner.post(f"{here}/releases", json={"name": "one"})).json()["id"])
    manifest = (await owner.get(f"/releases/{released['result']['release_id']}/manifest")).json()
    age(database, settings)
    before = names(settings)
    await pruned()
    assert broken["state"] == "succeeded"
    assert before - names(settings) == {digest(json.dumps(answered).encode()), digest(b"{")}
    stated = {file["sha256"] for file in manifest["files"]}
    wanted = {deep, old, drawn, exported["result"]["sha256"], digest(b"neither here nor there"), *stated}
    assert wanted <= names(settings)
    (await owner.delete(here)).raise_for_status()
    await pruned()
    assert names(settings) == set()


async def test_a_rendition_goes_with_its_source_and_its_job(
    owner: httpx.AsyncClient,
    bring: Import,
    run_job: RunJob,
    pruned: Prune,
    database: str,
    settings: Settings,
) -> None:
    cloud = (
        b"# .PCD v0.7\nVERSION 0.7\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nCOUNT 1 1 1\nWIDTH 1\nHEIGHT 1\n"
    )
    source = await upload(owner, cloud + b"VIEWPOINT 0 0 0 1 0 0 0\nPOINTS 1\nDATA ascii\n1 2 3\n")
    project = await new_project(owner)
    await bring(project, line({"image": f"sha256:{source}"}))
    with psycopg.connect(database) as connection:
        item = connection.execute("select id from sterling.item").fetchone()
        assert item is not None
    place = f"/items/{item[0]}/renditions/points?field=image"
    ordered = (await owner.get(place)).json()
    assert "job_id" in ordered, ordered
    await run_job(ordered["job_id"])
    made = (await owner.get(place)).json()["sha256"]
    age(database, settings)
    await pruned()
    assert {source, made} <= names(settings)
    (await owner.delete(f"/projects/{project}")).raise_for_status()
    await pruned()
    assert names(settings) == set()
    with psycopg.connect(database) as connection:
        left = connection.execute("select from sterling.job").fetchall()
        assert left == connection.execute("select from sterling.rendition").fetchall() == []


async def test_the_file_stays_while_one_mode_or_organization_needs_it(
    owner: httpx.AsyncClient,
    bring: Import,
    store: SqlStore,
    pruned: Prune,
    actor: Actor,
    database: str,
    settings: Settings,
) -> None:
    sha256 = await upload(owner, b"in both modes")
    await bring(await new_project(owner), line({"image": f"sha256:{sha256}"}))
    stranger = OrganizationId(uuid4())
    with psycopg.connect(database) as connection:
        connection.execute("insert into sterling.organization (id, name) values (%s, 'other')", [stranger])
        for organization, mode in ((actor.organization_id, "test"), (stranger, "live")):
            connection.execute(
                "insert into sterling.blob (organization_id, mode, sha256, size, media_type) "
                "values (%s, %s, %s, 13, 'text/plain')",
                (organization, mode, bytes.fromhex(sha256)),
            )
    blobs = FolderBlobs(settings.data_dir / "blobs")
    await blobs.put(stranger, _pieces(b"in both modes"), limit=100)
    age(database, settings)
    assert await prune(store, blobs, Actor(stranger, Mode.LIVE, Role.OWNER), KEPT, dry=False) == Pruned(1, 13)
    assert await blobs.size(stranger, sha256) is None
    await pruned()
    with psycopg.connect(database) as connection:
        rows = connection.execute("select organization_id, mode from sterling.blob").fetchall()
    assert rows == [(UUID(str(actor.organization_id)), "live")]
    assert (await owner.get(f"/blobs/{sha256}")).content == b"in both modes"


async def _pieces(content: bytes) -> AsyncGenerator[bytes]:
    yield content


async def test_nothing_is_removed_while_a_backup_is_made(
    owner: httpx.AsyncClient, pruned: Prune, database: str, settings: Settings
) -> None:
    sha256 = await upload(owner, b"idle")
    age(database, settings)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock_shared(hashtextextended('sterling blobs', 3))")
        with pytest.raises(Conflict, match="backup"):
            await pruned()
        assert names(settings) == {sha256}
        # The session ends a moment after the connection is closed.
        connection.execute("select pg_advisory_unlock_shared(hashtextextended('sterling blobs', 3))")
    assert await pruned() == Pruned(1, 4)


class _Watched(BucketBlobs):
    """A bucket in which something may happen before it tells what is there."""

    between: Callable[[], Awaitable[object]] | None = None

    async def size(self, organization_id: OrganizationId, sha256: str) -> int | None:
        if self.between is not None:
            await self.between()
        return await super().size(organization_id, sha256)


async def test_who_stores_what_is_being_removed_is_told_so(
    store: SqlStore, actor: Actor, database: str
) -> None:
    blobs = _Watched(MemoryStore())
    stored = await blobs.put(actor.organization_id, _pieces(b"old"), limit=100)
    blob = Blob(sha256=stored.sha256, size=3, media_type="text/plain", width=None, height=None)
    assert await prune(store, blobs, actor, timedelta(seconds=-1), dry=False) == Pruned(1, 3)
    with pytest.raises(Unavailable, match="Send it once more"):
        async with store.unit(actor) as unit:
            await note_stored(unit, blobs, [blob])
    await blobs.put(actor.organization_id, _pieces(b"old"), limit=100)

    async def meanwhile() -> None:
        # Noted, not committed: whoever prunes now leaves the whole shelf alone.
        assert await prune(store, blobs, actor, timedelta(seconds=-1), dry=False) == Pruned()

    async with store.unit(actor) as unit:
        blobs.between = meanwhile
        await note_stored(unit, blobs, [blob])
    blobs.between = None
    assert await blobs.size(actor.organization_id, stored.sha256) == 3


async def test_what_is_just_being_named_stays(
    owner: httpx.AsyncClient,
    store: SqlStore,
    pruned: Prune,
    actor: Actor,
    database: str,
    settings: Settings,
) -> None:
    """Old and idle until a transaction names them that has not ended: nobody else sees that yet."""
    shown, drawn, _ = [await upload(owner, content) for content in (b"shown", b"drawn", b"idle")]
    project = ProjectId(UUID(await new_project(owner)))
    age(database, settings)
    rows = NewItems([1], [id_block(1)[0]], [id_block(1)[0]], digests=[b"0" * 32], priorities=[0], needs=[1])
    rows.names.add(b"one")
    rows.data.add(line({"image": f"sha256:{shown}"}).encode())
    async with store.unit(actor) as unit:
        await unit.projects.change(project, ProjectChange(guidelines=f"![](sha256:{drawn})"), 1)
        await unit.imports.add(project, None, rows)
        assert await pruned(dry=True) == Pruned(1, len(b"idle"))
        assert await pruned() == Pruned(1, len(b"idle"))
    assert await pruned() == Pruned()
    assert names(settings) == {shown, drawn}
    assert (await owner.get(f"/blobs/{shown}")).content == b"shown"


TOLD = "select sum((data ->> 'files')::int) from sterling.event where verb = 'blob.pruned'"
MORTAL = (sys.executable, "-m", "tests.jobs.mortal_prune")


async def test_killed_at_any_step_it_leaves_nothing_broken_and_ends_the_next_time(
    owner: httpx.AsyncClient, bring: Import, pruned: Prune, database: str, settings: Settings, actor: Actor
) -> None:
    project = await new_project(owner)
    kept = [await upload(owner, f"kept {n}".encode()) for n in range(3)]
    await bring(project, "\n".join(line({"image": f"sha256:{one}"}) for one in kept))
    idle = [await upload(owner, f"idle {n}".encode()) for n in range(5)]
    age(database, settings)
    deaths, forgotten = 0, 0
    for steps in range(20):
        forgotten += len(_rows(database))
        words = (as_application(database), str(settings.data_dir), str(actor.organization_id), str(steps))
        process = await asyncio.create_subprocess_exec(*MORTAL, *words)
        code = await process.wait()
        rows = _rows(database)
        assert set(kept) <= rows <= names(settings)
        forgotten -= len(rows)
        with psycopg.connect(database) as connection:
            told = connection.execute(TOLD).fetchall()
        assert told == [(forgotten,)], "what went is told, wherever it was stopped"
        for sha256 in kept:
            assert digest((await owner.get(f"/blobs/{sha256}")).content) == sha256
        if code == 0:
            break
        assert code == -signal.SIGKILL
        deaths += 1
        for one in idle[steps:]:  # what it left is there again when it is sent again
            content = f"idle {idle.index(one)}".encode()
            assert await upload(owner, content) == one
            assert (await owner.get(f"/blobs/{one}")).content == content
        age(database, settings)
    assert deaths >= 3
    assert names(settings) == set(kept)


async def test_the_command_tells_and_removes(
    database: str, owner: httpx.AsyncClient, settings: Settings
) -> None:
    await upload(owner, b"idle")
    age(database, settings)
    for words, left in ((["--dry-run"], 1), ([], 0)):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "sterling", "prune", "--database", database,
            "--data-dir", str(settings.data_dir), "--json", *words,
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, _ = await process.communicate()
        assert process.returncode == 0
        assert json.loads(out) == {"files": 1, "bytes": 4, "dry_run": bool(words)}
        assert len(names(settings)) == left
