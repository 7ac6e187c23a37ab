"""Suggestions: they come with items, are handed out with tasks, and are never counted as answers."""

import json
from typing import Any

import httpx

from tests.jobs.conftest import RunJob

SURE = {"annotator": "model", "answer": {"mood": "good"}, "probabilities": {"mood": 0.9}}


async def send(owner: httpx.AsyncClient, run_job: RunJob, project: str, *items: Any) -> dict[str, Any]:
    content = "\n".join(json.dumps(one) for one in items)
    sent = await owner.post(f"/projects/{project}/imports", content=content, params={"name": "a.jsonl"})
    return await run_job(sent.json()["id"])


async def claim(owner: httpx.AsyncClient, project: str, **body: Any) -> list[dict[str, Any]]:
    return (await owner.post(f"/projects/{project}/claims", json=body)).json()["assignments"]


async def test_a_suggestion_is_handed_out_with_its_task_and_kept_with_the_answer(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    job = await send(
        owner,
        run_job,
        project,
        {"id": "a", "data": {"text": "one"}, "suggestions": [SURE]},
        {"id": "b", "data": {"text": "two"}},
    )
    assert job["result"] == {"imported": 2, "unchanged": 0, "refused": 0, "answers": 0, "left_out": 0}
    key = {"Idempotency-Key": "x"}
    first = await owner.post(f"/projects/{project}/claims", json={"count": 2}, headers=key)
    one, two = first.json()["assignments"]
    (shown,) = one["suggestions"]
    assert (shown["annotator"], shown["kind"]) == ("model", "import")
    assert (shown["answer"], shown["probabilities"]) == ({"mood": "good"}, {"mood": 0.9})
    assert two["suggestions"] == []
    again = await owner.post(f"/projects/{project}/claims", json={"count": 2}, headers=key)
    assert again.json() == first.json()
    assert await claim(owner, project, count=2, resume=True) == [one, two]

    answer = {"answer": {"mood": "bad"}, "suggestions": one["suggestions"]}
    assert (await owner.post(f"/assignments/{one['id']}/submit", json=answer)).status_code == 200
    assert (await owner.get(f"/answers/{one['id']}")).json()["suggestions"] == one["suggestions"]
    answers = (await owner.get(f"/projects/{project}/answers")).json()["items"]
    assert [found["answer"] for found in answers] == [{"mood": "bad"}]


async def test_suggestions_come_later_and_are_replaced_by_the_same_annotator(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    item = {"id": "a", "data": {"text": "one"}}
    await send(owner, run_job, project, item)
    (lease,) = await claim(owner, project)
    assert lease["suggestions"] == []
    job = await send(owner, run_job, project, {**item, "suggestions": [SURE]})
    assert job["result"] == {"imported": 0, "unchanged": 1, "refused": 0, "answers": 0, "left_out": 0}
    other: dict[str, Any] = {"annotator": "other", "answer": {}}
    better = {**SURE, "answer": {"mood": "bad"}, "probabilities": {"mood": 1}}
    await send(owner, run_job, project, {**item, "suggestions": [better, other]})
    (lease,) = await claim(owner, project, resume=True)
    assert {one["annotator"]: one["answer"] for one in lease["suggestions"]} == {
        "model": {"mood": "bad"},
        "other": {},
    }
    # Another item under the same id keeps what it has.
    await send(owner, run_job, project, {"id": "a", "data": {"text": "other"}, "suggestions": [SURE]})
    assert await claim(owner, project, resume=True) == [lease]


async def test_a_wrong_suggestion_refuses_its_line(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    wrong: list[tuple[Any, str]] = [
        ([{**SURE, "answer": {"mood": "sad"}}], "/suggestions/0/answer/mood"),
        ([{**SURE, "answer": {"colour": "red"}}], "/suggestions/0/answer/colour"),
        ([SURE, SURE], "/suggestions/1/annotator"),
        ([{**SURE, "probabilities": {"mood": 2}}], "/suggestions/0/probabilities/mood"),
        ([{**SURE, "more": 1}], "/suggestions/0"),
        ([3], "/suggestions/0"),
        ({}, "/suggestions"),
    ]
    items = [{"data": {"text": f"t{n}"}, "suggestions": given} for n, (given, _) in enumerate(wrong)]
    job = await send(owner, run_job, project, *items, {"data": {"text": "fine"}})
    assert (job["result"]["imported"], job["result"]["refused"]) == (1, len(wrong))
    told = [json.loads(line) for line in (await owner.get(f"/jobs/{job['id']}/problems")).text.splitlines()]
    assert [one["problems"][0]["path"] for one in told] == [path for _, path in wrong]
    (lease,) = await claim(owner, project, count=5)
    assert lease["suggestions"] == []


async def test_suggestions_go_with_their_tasks(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    item = {"id": "a", "data": {"text": "one"}}
    await send(owner, run_job, project, {**item, "suggestions": [SURE]})
    assert (await owner.delete(f"/projects/{project}/tasks")).json() == {"tasks": 1}
    await send(owner, run_job, project, item)
    (lease,) = await claim(owner, project)
    assert lease["suggestions"] == []
