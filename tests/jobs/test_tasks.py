"""Tasks: who sees one, and how data is deleted: everything made of it goes, nothing else does."""

import json

import httpx
import psycopg

from tests.jobs.conftest import RunJob

TABLES = ("item", "truth", "task", "assignment", "answer")


async def _fill(owner: httpx.AsyncClient, project: str, run_job: RunJob, name: str, batch: str) -> None:
    answers = [{"annotator": "ann", "answer": {"mood": "good"}}]
    lines = [
        {"id": f"{name}{n}", "data": {"text": f"{name} {n}"}, "truth": {"mood": "good"}, "answers": answers}
        for n in range(3)
    ]
    content = "\n".join(json.dumps(line) for line in lines).encode()
    sent = await owner.post(f"/projects/{project}/imports", content=content, params={"batch": batch})
    assert (await run_job(sent.json()["id"]))["result"]["imported"] == 3


def _counts(dsn: str) -> list[int]:
    with psycopg.connect(dsn) as connection:
        rows = [connection.execute(f"select count(*) from sterling.{table}").fetchone() for table in TABLES]  # type: ignore[arg-type]
    return [row[0] for row in rows if row is not None]


async def test_a_batch_goes_with_everything_made_of_it_and_the_rest_stays(
    owner: httpx.AsyncClient, project: str, run_job: RunJob, database: str
) -> None:
    await _fill(owner, project, run_job, "a", "first")
    await _fill(owner, project, run_job, "b", "second")
    assert _counts(database) == [6, 6, 6, 6, 6]
    gone = await owner.delete(f"/projects/{project}/tasks", params={"batch": "first"})
    assert gone.json() == {"tasks": 3}
    assert _counts(database) == [3, 3, 3, 3, 3]
    left = (await owner.get(f"/projects/{project}/tasks")).json()["items"]
    assert [task["external_id"] for task in left] == ["b0", "b1", "b2"]
    assert (await owner.get("/projects")).json()["items"][0]["tasks"]["settled"] == 3


async def test_one_task_goes_with_its_item(
    owner: httpx.AsyncClient, project: str, run_job: RunJob, database: str
) -> None:
    await _fill(owner, project, run_job, "a", "first")
    task = (await owner.get(f"/projects/{project}/tasks")).json()["items"][0]
    assert (await owner.delete(f"/tasks/{task['id']}")).status_code == 204
    assert _counts(database) == [2, 2, 2, 2, 2]
    assert (await owner.get(f"/tasks/{task['id']}")).status_code == 404


async def test_an_annotator_sees_no_task_of_others(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    await _fill(owner, project, run_job, "a", "first")
    worker = (await owner.post("/annotators", json={"kind": "person", "name": "Ann"})).json()
    made = await owner.post(f"/annotators/{worker['id']}/keys", json={"name": "key"})
    task = (await owner.get(f"/projects/{project}/tasks")).json()["items"][0]["id"]
    seen = await owner.get(f"/tasks/{task}", headers={"Authorization": f"Bearer {made.json()['secret']}"})
    assert seen.status_code == 403


async def test_a_task_in_somebodys_hands_is_not_deleted(
    owner: httpx.AsyncClient, project: str, run_job: RunJob, database: str
) -> None:
    content = b'{"id": "x", "data": {"text": "x"}}'
    await run_job((await owner.post(f"/projects/{project}/imports", content=content)).json()["id"])
    worker = (await owner.post("/annotators", json={"kind": "person", "name": "Ann"})).json()
    made = await owner.post(f"/annotators/{worker['id']}/keys", json={"name": "key"})
    key = {"Authorization": f"Bearer {made.json()['secret']}"}
    claimed = (await owner.post(f"/projects/{project}/claims", json={}, headers=key)).json()["assignments"]
    refused = await owner.delete(f"/tasks/{claimed[0]['task_id']}")
    assert (refused.status_code, refused.json()["data"]) == (409, {"leased": 1})
    assert (await owner.get(f"/tasks/{claimed[0]['task_id']}", headers=key)).json()["data"] == {"text": "x"}
    released = await owner.post(f"/assignments/{claimed[0]['id']}/release", headers=key)
    assert released.status_code == 204, released.text
    assert (await owner.delete(f"/projects/{project}/tasks")).json() == {"tasks": 1}
    assert _counts(database) == [0, 0, 0, 0, 0]
