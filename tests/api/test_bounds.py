"""Requests over each bound: refused as the sender's fault, with the place and the reason."""

import json
from typing import Any

import httpx
import pytest

from bench.ground import TEMPLATE
from tests.api.test_work import ANSWER, begin, claim, submit
from tests.api.world import World

LONG = "x" * 100_000
DEEP = "[" * 70 + "]" * 70


def _told(refused: httpx.Response, place: str) -> None:
    assert refused.status_code in (400, 413, 422), refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    problems = refused.json()["problems"]
    assert [one["path"] for one in problems if one["path"].startswith(place) and one["message"]], refused.text


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (json.dumps({"name": LONG, "template": TEMPLATE}), "/body/name"),
        (json.dumps({"name": "n", "template": TEMPLATE, "guidelines": LONG * 20}), "/body/guidelines"),
        (json.dumps({"name": "n", "template": TEMPLATE, "lease_seconds": 10**9}), "/body/lease_seconds"),
        (json.dumps({"name": "n", "template": TEMPLATE, "policy": {"redundancy": 10**6}}), "/body/policy"),
        ('{"name": "n", "template": ' + DEEP + "}", "/body"),
        ('{"name": "n", "template": {"name": "\\u0000"}}', "/body"),
        ('{"name": "n", "budget": 123456789012345678901234567890}', "/body"),
    ],
)
async def test_a_project_over_a_bound_is_refused(world: World, body: str, place: str) -> None:
    headers = {"Content-Type": "application/json"}
    _told(await world.owner.post("/projects", content=body, headers=headers), place)


async def test_a_template_of_too_many_options_is_refused(world: World) -> None:
    control = {"type": "choice", "on": "text", "options": [f"o{n}" for n in range(200_000)]}
    template: dict[str, Any] = {**TEMPLATE, "controls": {"choice": control}}
    refused = await world.owner.post("/projects", json={"name": "n", "template": template})
    assert refused.status_code in (413, 422)
    assert refused.json()["code"] in ("invalid", "too_large")
    assert len(refused.json()["detail"]) > 20


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ({"limit": "100000"}, "/query/limit"),
        ({"limit": "0"}, "/query/limit"),
        ({"search": LONG[:5_000]}, "/query/search"),
        ({"state": "asleep"}, "/query/state"),
        ({"cursor": "nonsense"}, ""),
    ],
)
async def test_a_listing_over_a_bound_is_refused(world: World, query: dict[str, str], place: str) -> None:
    project = await begin(world, 1)
    _told(await world.owner.get(f"/projects/{project['id']}/tasks", params=query), place)


async def test_a_claim_over_a_bound_is_refused(world: World) -> None:
    project = await begin(world, 1)
    _told(await world.owner.post(f"/projects/{project['id']}/claims", json={"count": 10_000}), "/body/count")


async def test_an_answer_that_breaks_the_template_says_where(world: World) -> None:
    (assignment,) = await claim(world.owner, await begin(world, 1))
    for answer, place in (
        ({"choice": "sideways"}, "/choice"),
        ({"choice": 7}, "/choice"),
        ({"strange": "neutral"}, "/"),
    ):
        _told(await submit(world.owner, assignment, {"answer": answer}), place)


async def test_a_replayed_answer_changes_nothing(world: World) -> None:
    (assignment,) = await claim(world.owner, await begin(world, 1))
    first = await submit(world.owner, assignment)
    again = await submit(world.owner, assignment)
    assert first.status_code == again.status_code == 200
    assert again.json()["outcome"] == first.json()["outcome"] == "counted"
    other = {**ANSWER, "answer": {"choice": "positive"}}
    await submit(world.owner, assignment, other)
    kept = (await world.owner.get(f"/tasks/{assignment['task_id']}/answers")).json()["items"]
    assert [one["answer"] for one in kept] == [ANSWER["answer"]]


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
async def test_an_instant_outside_the_calendar_is_refused(world: World, instant: str) -> None:
    body = {"name": "late", "role": "annotator", "expires_at": instant}
    _told(await world.owner.post("/keys", json=body), "/body/expires_at")


@pytest.mark.parametrize("kind", [{}, [["string"]], [{"a": 1}]])
async def test_a_type_of_data_that_is_no_name_is_refused(world: World, kind: object) -> None:
    template = {"name": "t", "data": {"text": {"type": kind}}, "views": {}, "controls": {}}
    found = await world.owner.post("/projects", json={"name": "odd", "template": template})
    assert found.status_code == 422
    assert any(problem["path"].endswith("/data/text/type") for problem in found.json()["problems"])


async def test_a_method_that_is_not_there_is_told_with_one_status(world: World) -> None:
    refused = await world.owner.request("PROPFIND", "/projects")
    assert (refused.status_code, refused.json()["status"]) == (405, 405)
    assert refused.headers["allow"]
