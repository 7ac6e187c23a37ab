"""Imports: what comes in, what is refused and why, and that a repeat or a dead worker changes nothing."""

import json
from typing import Any, cast
from uuid import UUID

import httpx
import psycopg
import pytest
from pydantic import JsonValue
from sqlalchemy import QueuePool

from sterling.adapters.queue.procrastinate import ProcrastinateQueue
from sterling.adapters.sql.engine import create_engine
from sterling.adapters.sql.runs import SqlRun, SqlRuns
from sterling.adapters.sql.store import SqlStore
from sterling.adapters.validation import JsonSchemas
from sterling.domain.access import Actor
from sterling.domain.ids import JobId
from sterling.ports.runs import Effect, Run
from sterling.ports.store import Unit
from sterling.services import import_lines
from sterling.services.import_lines import CHUNK
from sterling.services.imports import run_import
from sterling.settings.model import Settings
from sterling.wire.database import as_application
from sterling.wire.places import build_places, build_signer
from sterling.wire.worker import handlers
from sterling.worker.runner import Runner
from tests.jobs.conftest import RunJob


def _lines(*items: Any) -> bytes:
    return b"".join(json.dumps(item).encode() + b"\n" for item in items)


async def _send(owner: httpx.AsyncClient, project: str, content: bytes, **params: Any) -> str:
    sent = await owner.post(f"/projects/{project}/imports", content=content, params=params)
    assert sent.status_code == 202, sent.text
    return sent.json()["id"]


async def _problems(owner: httpx.AsyncClient, job: str) -> list[dict[str, Any]]:
    answer = await owner.get(f"/jobs/{job}/problems")
    return [json.loads(line) for line in answer.text.splitlines()]


async def test_items_become_tasks_in_the_order_of_the_file(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    content = _lines(*({"id": f"i{n}", "data": {"text": f"t{n}"}} for n in range(5)))
    job = await run_job(await _send(owner, project, content, name="a.jsonl"))
    assert (job["state"], job["done"], job["total"]) == ("succeeded", len(content), len(content))
    assert job["result"] == {"imported": 5, "unchanged": 0, "refused": 0, "answers": 0, "left_out": 0}
    tasks = (await owner.get(f"/projects/{project}/tasks")).json()["items"]
    assert sorted(task["external_id"] for task in tasks) == ["i0", "i1", "i2", "i3", "i4"]
    summary = (await owner.get("/projects")).json()["items"][0]
    assert summary["tasks"]["open"] == 5


async def test_the_same_again_is_no_change_and_other_content_is_a_conflict(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    await run_job(await _send(owner, project, _lines({"id": "a", "data": {"text": "one"}}, {"text": "free"})))
    again = _lines({"id": "a", "data": {"text": "two"}}, {"text": "free"}, {"id": "b", "data": {"text": "b"}})
    job = await run_job(sent := await _send(owner, project, again))
    assert job["result"] == {"imported": 1, "unchanged": 1, "refused": 1, "answers": 0, "left_out": 0}
    (problem,) = await _problems(owner, sent)
    assert (problem["line"], problem["external_id"], problem["problems"][0]["code"]) == (1, "a", "duplicate")
    task = (await owner.get(f"/projects/{project}/tasks", params={"search": "a"})).json()["items"]
    assert [one["external_id"] for one in task].count("a") == 1


async def test_wrong_lines_are_named_with_field_and_reason_and_the_rest_comes_in(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    content = _lines(
        {"id": "good", "data": {"text": "fine"}},
        {"id": "typed", "data": {"text": 7}},
        {"id": "truth", "data": {"text": "x"}, "truth": {"mood": "angry"}},
        {"id": "answer", "data": {"text": "x"}, "answers": [{"annotator": "a", "answer": {"mood": 1}}]},
        {"id": "n" * 501, "data": {"text": "x"}},
    )
    job = await run_job(sent := await _send(owner, project, content))
    assert job["result"]["imported"] == 1
    found = {one["line"]: one["problems"][0]["path"] for one in await _problems(owner, sent)}
    assert found == {2: "/data/text", 3: "/truth/mood", 4: "/answers/0/answer/mood", 5: "/id"}


async def test_strict_imports_nothing_when_one_line_is_wrong(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    content = _lines({"data": {"text": "fine"}}, {"data": {"text": 1}})
    job = await run_job(sent := await _send(owner, project, content, strict=True))
    assert job["state"] == "failed"
    assert "nothing was imported" in job["error"]
    assert len(await _problems(owner, sent)) == 1
    assert (await owner.get(f"/projects/{project}/tasks")).json()["items"] == []


async def test_answers_that_come_with_items_are_counted_under_their_annotators(
    owner: httpx.AsyncClient, project: str, run_job: RunJob, database: str
) -> None:
    answers = [{"annotator": who, "answer": {"mood": mood}} for who, mood in (("a", "good"), ("b", "bad"))]
    content = _lines(
        {"id": "full", "data": {"text": "x"}, "answers": answers},
        {"id": "half", "data": {"text": "y"}, "answers": answers[:1], "redundancy": 2},
    )
    job = await run_job(await _send(owner, project, content))
    assert job["result"]["answers"] == 3
    tasks = {t["external_id"]: t for t in (await owner.get(f"/projects/{project}/tasks")).json()["items"]}
    assert [tasks["full"][key] for key in ("state", "need", "done", "free")] == ["settled", 2, 2, 0]
    assert [tasks["half"][key] for key in ("state", "need", "done", "free")] == ["open", 2, 1, 1]
    with psycopg.connect(database) as connection:
        rows = connection.execute(
            "select external_id, kind from sterling.annotator where external_id is not null"
        )
        assert sorted(rows.fetchall()) == [("a", "import"), ("b", "import")]


async def test_a_worker_that_dies_between_chunks_is_followed_without_loss_or_repeat(
    owner: httpx.AsyncClient, project: str, store: SqlStore, settings: Settings, actor: Actor, run_job: RunJob
) -> None:
    total = 2 * CHUNK + 500
    content = _lines(*({"id": f"i{n}", "data": {"text": str(n)}} for n in range(total)))
    job_id = await _send(owner, project, content)
    places = build_places(settings)

    class Dies(SqlRun):
        async def progress(self, done: int, total: int | None) -> None:
            raise MemoryError("the process is gone")

    run: Run | None = await SqlRuns(store).open(JobId(UUID(job_id)), actor)
    assert run is not None
    with pytest.raises(MemoryError):
        await run_import(
            Dies(store, actor, run.job, run.arguments), places.blobs, places.intake, JsonSchemas()
        )
    summary = (await owner.get("/projects")).json()["items"][0]
    assert summary["tasks"]["open"] == CHUNK
    job = await run_job(job_id)
    assert job["result"] == {"imported": total, "unchanged": 0, "refused": 0, "answers": 0, "left_out": 0}
    assert job["attempts"] == 2


async def test_of_lines_with_one_id_the_first_stays_wherever_steps_end(
    owner: httpx.AsyncClient,
    project: str,
    run_job: RunJob,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Steps are on their way two at a time: each has the ids of the one before in the other order."""
    monkeypatch.setattr(import_lines, "CHUNK", 10)
    lines, first = list[dict[str, Any]](), dict[str, str]()
    for step in range(30):
        names = [f"i{step // 2}-{n}" for n in range(10)]
        for name in names if step % 2 else reversed(names):
            lines.append({"id": name, "data": {"text": f"of step {step}"}})
            first.setdefault(name, f"of step {step}")
    job = await run_job(sent := await _send(owner, project, _lines(*lines)))
    assert (job["result"]["imported"], job["result"]["refused"]) == (150, 150)
    again = [number for number, line in enumerate(lines, 1) if first[line["id"]] != line["data"]["text"]]
    assert [one["line"] for one in await _problems(owner, sent)] == again
    with psycopg.connect(database) as connection:
        kept = connection.execute("select external_id, data ->> 'text' from sterling.item").fetchall()
    assert dict(kept) == first


async def test_what_is_behind_a_step_that_fails_is_undone(
    owner: httpx.AsyncClient,
    project: str,
    store: SqlStore,
    settings: Settings,
    actor: Actor,
    run_job: RunJob,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(import_lines, "CHUNK", 10)
    job_id = await _send(owner, project, _lines(*({"data": {"text": str(n)}} for n in range(95))))
    places = build_places(settings)

    class Fails(SqlRun):
        async def step(self, name: str, effect: Effect) -> dict[str, JsonValue]:
            async def last(unit: Unit) -> dict[str, JsonValue]:
                result = await effect(unit)
                if name == "chunk 00000004":
                    raise MemoryError("the process is gone")
                return result

            return await super().step(name, last)

    run = await SqlRuns(store).open(JobId(UUID(job_id)), actor)
    assert run is not None
    with pytest.raises(MemoryError):
        await run_import(
            Fails(store, actor, run.job, run.arguments), places.blobs, places.intake, JsonSchemas()
        )
    summary = (await owner.get("/projects")).json()["items"][0]
    assert summary["tasks"]["open"] == 40
    assert (await run_job(job_id))["result"]["imported"] == 95


async def test_connections_that_took_in_columns_are_let_go(
    owner: httpx.AsyncClient,
    project: str,
    database: str,
    settings: Settings,
    actor: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(import_lines, "CHUNK", 10)
    job_id = await _send(owner, project, _lines(*({"data": {"text": str(n)}} for n in range(40))))
    dsn = as_application(database)
    engine = create_engine(dsn)
    runs = SqlRuns(SqlStore(engine, ProcrastinateQueue(dsn)))
    await Runner(runs, handlers(build_places(settings), build_signer(settings), engine.dispose))(
        JobId(UUID(job_id)), actor
    )
    assert (await owner.get(f"/jobs/{job_id}")).json()["result"]["imported"] == 40
    pool = cast("QueuePool", engine.sync_engine.pool)
    assert pool.checkedin() == 1  # on which the job was closed afterwards
    await engine.dispose()


async def test_a_job_is_canceled_before_it_runs_and_can_be_retried(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    job_id = await _send(owner, project, _lines({"data": {"text": "x"}}))
    assert (await owner.post(f"/jobs/{job_id}/cancel")).json()["state"] == "canceled"
    assert (await run_job(job_id))["state"] == "canceled"
    assert (await owner.post(f"/jobs/{job_id}/retry")).json()["state"] == "waiting"
    assert (await run_job(job_id))["result"]["imported"] == 1
    assert (await owner.post(f"/jobs/{job_id}/retry")).status_code == 409


async def test_a_file_of_no_known_format_fails_with_a_sentence(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    job = await run_job(await _send(owner, project, b"\x00\x01\x02", name="x.unknown"))
    assert job["state"] == "failed"
    assert "not recognized" in job["error"]


async def test_a_preview_shows_rows_and_imports_nothing(owner: httpx.AsyncClient, project: str) -> None:
    content = b"text,label\nhello,a\nworld,b\n"
    answer = await owner.post(
        f"/projects/{project}/imports/preview", content=content, params={"name": "x.csv"}
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["format"] == "csv"
    assert answer.json()["rows"] == [{"text": "hello", "label": "a"}, {"text": "world", "label": "b"}]
    assert (await owner.get(f"/projects/{project}/tasks")).json()["items"] == []
