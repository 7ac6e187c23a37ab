"""The sealed log on a real store: what was tampered with is found, and nothing else."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from typer.testing import CliRunner

from sterling.adapters.sql.store import SqlStore
from sterling.cli.verify import app as verify_app
from sterling.domain.access import Actor
from sterling.domain.errors import Invalid
from sterling.services.seals import seal_logs
from sterling.settings.model import Settings
from sterling.wire.places import build_signer
from tests.jobs.conftest import TEMPLATE

Seal = Callable[[], Awaitable[None]]


async def _at_once(_: float) -> None:
    """Nobody else writes here: there is nothing to wait for."""


@pytest.fixture
def seal(store: SqlStore, settings: Settings) -> Seal:
    return lambda: seal_logs(store, build_signer(settings), _at_once)


async def _project(owner: httpx.AsyncClient, name: str) -> str:
    made = await owner.post("/projects", json={"name": name, "template": TEMPLATE})
    assert made.status_code == 201, made.text
    return made.json()["id"]


async def _checked(owner: httpx.AsyncClient, path: Path, *words: str) -> dict[str, Any]:
    """What `sterling verify` says of the log as the API gives it."""
    content = (await owner.get("/log")).content
    await asyncio.to_thread(path.write_bytes, content)
    run = CliRunner().invoke(verify_app, [str(path), "--json", *words])
    assert not isinstance(run.exception, Invalid), run.exception
    told = json.loads(run.output)
    assert run.exit_code == (1 if told["problems"] else 0)
    return told


def _found(told: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem["path"], problem["code"]) for problem in told["problems"]]


@pytest.fixture
async def log(owner: httpx.AsyncClient, seal: Seal, tmp_path: Path) -> Path:
    """Where the log is written to: of three projects, one of them deleted, under two seals, and an entry
    that no seal holds yet."""
    for name in ("a", "b"):
        await _project(owner, name)
    await seal()
    deleted = await _project(owner, "c")
    assert (await owner.delete(f"/projects/{deleted}")).status_code == 204
    await seal()
    await seal()  # nothing new, no seal
    await _project(owner, "d")
    return tmp_path / "log.jsonl"


async def test_a_log_that_nobody_touched_holds(owner: httpx.AsyncClient, log: Path) -> None:
    signer = (await owner.get("/signer")).json()["fingerprint"]
    whole = await _checked(owner, log, "--signer", signer)
    assert (whole["seals"], whole["unsealed"], whole["problems"]) == (2, 1, [])
    assert whole["signed_by"] == [signer]
    newest = (await owner.get("/seals")).json()["items"]
    assert [one["number"] for one in newest] == [2, 1]
    assert newest[0]["digest"] == whole["digest"]
    assert _found(await _checked(owner, log, "--digest", newest[1]["digest"])) == []


async def test_entries_that_are_tampered_with_behind_the_application_are_found(
    owner: httpx.AsyncClient, database: str, log: Path
) -> None:
    with psycopg.connect(database, autocommit=True) as superuser:
        rows = superuser.execute("select seq from sterling.event order by seq").fetchall()
        first, second = rows[0][0], rows[1][0]
        row = f"where seq = {second}"
        superuser.execute(f"create table public.kept as select * from sterling.event {row}".encode())
        kept = "insert into sterling.event overriding system value select * from public.kept"
        back = f"delete from sterling.event {row}; {kept}"
        put = f"""insert into sterling.event overriding system value
            select id, {first} - 1, organization_id, mode, verb, subject_id, user_id, annotator_id, key_id,
                   data, at from sterling.event {row}"""
        changed, inserted = (f"/entries/{second}", "changed"), (f"/entries/{first - 1}", "inserted")
        for change, undo, found in (
            (f"update sterling.event set verb = 'x.y' {row}", back, changed),
            (f"update sterling.event set at = at + interval '1 us' {row}", back, changed),
            (f"delete from sterling.event {row}", kept, ("/seals/1", "removed")),
            (put, f"delete from sterling.event where seq = {first} - 1", inserted),
        ):
            superuser.execute(change.encode())
            assert _found(await _checked(owner, log)) == [found]
            superuser.execute(undo.encode())
            assert _found(await _checked(owner, log)) == []


async def test_seals_that_are_tampered_with_are_found(
    owner: httpx.AsyncClient, database: str, log: Path
) -> None:
    known = (await owner.get("/seals")).json()["items"][0]["digest"]
    with psycopg.connect(database, autocommit=True) as superuser:
        superuser.execute("create table public.kept as select * from sterling.seal")
        for change in (
            "update sterling.seal set sealed_at = sealed_at - interval '1 day' where number = 2",
            "delete from sterling.seal where number = 1",
        ):
            superuser.execute(change.encode())
            assert ("/seals/2", "chain") in _found(await _checked(owner, log))
            superuser.execute("delete from sterling.seal")
            superuser.execute("insert into sterling.seal select * from public.kept")
            assert _found(await _checked(owner, log)) == []
        # Whoever cuts the end off along with its seals is found by who kept a seal's digest.
        superuser.execute("delete from sterling.seal where number = 2")
    assert _found(await _checked(owner, log)) == []
    assert _found(await _checked(owner, log, "--digest", known)) == [("", "digest")]


async def test_a_log_that_was_written_anew_is_signed_by_another_key(
    owner: httpx.AsyncClient, database: str, seal: Seal, tmp_path: Path
) -> None:
    await _project(owner, "a")
    signer = (await owner.get("/signer")).json()["fingerprint"]
    await seal()
    with psycopg.connect(database, autocommit=True) as superuser:
        superuser.execute("delete from sterling.seal")
        superuser.execute("update sterling.event set verb = 'x.y'")
    (tmp_path / "signing-key.pem").unlink()
    await seal()
    assert _found(await _checked(owner, tmp_path / "log", "--signer", signer)) == [("/seals/1", "signer")]


async def test_entries_that_are_committed_late_are_no_alarm(
    owner: httpx.AsyncClient, database: str, store: SqlStore, settings: Settings, tmp_path: Path, actor: Actor
) -> None:
    """A transaction has drawn its place in the log, and commits long after higher places."""
    slow = psycopg.connect(database)
    slow.execute(
        "insert into sterling.event (id, organization_id, mode, verb, data) "
        "values (gen_random_uuid(), %s, 'live', 'slow.one', '{}')",
        [actor.organization_id],
    )
    await _project(owner, "meanwhile")
    waited = 0

    async def wait(_: float) -> None:
        nonlocal waited
        waited += 1
        assert (await owner.get("/seals")).json()["items"] == []
        if waited == 4:
            slow.commit()

    await seal_logs(store, build_signer(settings), wait)
    slow.close()
    assert waited >= 4
    told = await _checked(owner, tmp_path / "log.jsonl")
    assert (told["problems"], told["seals"], told["unsealed"]) == ([], 1, 0)
    assert b"slow.one" in (await owner.get("/log")).content


async def test_many_entries_are_sealed_in_pieces_and_by_one_of_two_workers(
    owner: httpx.AsyncClient, database: str, seal: Seal, tmp_path: Path, actor: Actor
) -> None:
    with psycopg.connect(database, autocommit=True) as superuser:
        superuser.execute(
            "insert into sterling.event (id, organization_id, mode, verb, data) "
            "select gen_random_uuid(), %s, 'live', 'n.n', json_build_object('n', n / 3.0, 'text', 'é') "
            "from generate_series(1, 9000) n",
            [actor.organization_id],
        )
    await asyncio.gather(seal(), seal())
    told = await _checked(owner, tmp_path / "log.jsonl")
    assert (told["problems"], told["seals"], told["unsealed"]) == ([], 3, 0)
    assert told["entries"] > 9000


async def test_the_application_can_only_add_to_log_and_seals(
    owner: httpx.AsyncClient, database: str, seal: Seal
) -> None:
    await seal()
    with psycopg.connect(database, autocommit=True) as connection:
        organization = connection.execute("select id from sterling.organization").fetchone()
        assert organization is not None
        connection.execute("set role sterling_app")
        connection.execute("select set_config('sterling.mode', 'live', false)")
        for change in (
            "update sterling.seal set number = 5",
            "delete from sterling.seal",
            "truncate sterling.seal",
            "update sterling.event set verb = ''",
            "delete from sterling.event",
            "truncate sterling.event",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(change.encode())
        seen = "select count(*) from sterling.seal"
        for who, count in ((organization[0], 1), ("00000000-0000-0000-0000-000000000000", 0)):
            connection.execute("select set_config('sterling.organization', %s, false)", [str(who)])
            assert connection.execute(seen.encode()).fetchone() == (count,)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}\n",
        b"[]\n",
        b"x\n",
        b'{"entry":{}}\n',
        b'{"log":{}}\n{"entry":7}\n',
        b"[" * 100_000,
        b'{"log":1,"b":2}',
    ],
)
def test_what_is_no_log_is_refused_in_words(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(content)
    run = CliRunner().invoke(verify_app, [str(path)])
    assert isinstance(run.exception, Invalid)
    assert "line" in run.exception.message


def test_a_log_without_a_seal_is_not_signed(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text('{"log":{}}\n')
    assert "nothing speaks for them" in CliRunner().invoke(verify_app, [str(path)]).output
    run = CliRunner().invoke(verify_app, [str(path), "--signer", "0" * 64])
    assert run.exit_code == 1
