"""What each role is told, read off every route: annotators learn nothing of truth, money or each other."""

from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest

from sterling.domain.access import Verb
from sterling.settings.model import Settings
from tests.api.quality import Bench, worker
from tests.api.test_access import OPERATIONS, WORDS
from tests.api.world import Browser, World

ASKED: dict[str, Any] = {
    "name": "notes",
    "data": {"text": {"type": "string"}},
    "views": {"text": {"type": "text", "src": "$.text"}},
    "controls": {"note": {"type": "text"}},
}
TRUTH, SAID, MONEY, AIM = "the hidden truth", "what Bo said", 7_654_321_000, 0.87654
HIDDEN = (TRUTH, SAID, str(MONEY), str(AIM), "Bo Ray", "bo@example.org", "rea@example.org", "owner@example")


@pytest.fixture
async def bench(world: World, settings: Settings) -> AsyncGenerator[Bench]:
    """A project with known truth, aims and a budget, labelled and audited in part."""
    async with worker(world.dsn, settings) as runner:
        made = Bench(world, runner)
        policy = {"redundancy": 3, "target": AIM}
        await made.create(ASKED, policy=policy, budget=MONEY)
        truth = {"truth": {"note": TRUTH}}
        given = {"answers": [{"annotator": "model", "answer": {"note": TRUTH}}]}
        await made.load([{"id": f"t{n}", "data": {"text": f"about {n}"}, **truth, **given} for n in range(4)])
        yield made


async def _answer(who: Browser, project: str, said: str) -> list[dict[str, Any]]:
    leases = (await who.client.post(f"/projects/{project}/claims", json={"count": 10})).json()["assignments"]
    for lease in leases:
        place = f"/assignments/{lease['id']}/submit"
        assert (await who.client.post(place, json={"answer": {"note": said}})).status_code == 200
    return leases


def _told(answer: httpx.Response) -> str:
    return f"{answer.headers} {answer.text}"


async def test_no_route_tells_annotators_of_truth_money_or_each_other(
    bench: Bench, ann: Browser, bo: Browser, rea: Browser
) -> None:
    await _answer(bo, bench.project, SAID)
    leases = await _answer(ann, bench.project, "mine")
    await bench.succeed("/aggregations", {})
    audit = {"size": 2, "seed": 1, "from_truth": True}
    audited = (await bench.client.post(f"/projects/{bench.project}/audits", json=audit)).json()
    task = leases[0]["task_id"]
    thread = {"text": "Look again", "mentions": [ann.me["user_id"]]}
    assert (await rea.client.post(f"/tasks/{task}/threads", json=thread)).status_code == 201
    threads = (await ann.client.get(f"/tasks/{task}/threads")).json()["items"]
    said = await bo.client.post(f"/threads/{threads[0]['id']}/comments", json={"text": "Gladly."})
    assert said.status_code == 201, said.text
    ids = {
        **WORDS,
        "project_id": bench.project,
        "task_id": task,
        "item_id": leases[0]["item_id"],
        "answer_id": leases[0]["id"],
        "assignment_id": leases[0]["id"],
        "thread_id": threads[0]["id"],
        "audit_id": audited["id"],
        "annotator_id": bo.me["annotator_id"],
        "job_id": (await bench.client.get("/jobs")).json()["items"][0]["id"],
        "member_id": (await bench.client.get("/members")).json()["items"][0]["id"],
    }
    for operation in OPERATIONS:
        if operation.method == "GET":
            told = _told(await operation.send(ann.client, ids))
            assert [word for word in HIDDEN if word in told] == [], operation.name
            assert bo.me["user_id"] not in told, operation.name
    comments = (await ann.client.get(f"/tasks/{task}/threads")).json()["items"][0]["comments"]
    assert [(one["author"], one["text"]) for one in comments] == [
        ("Rea Wong", "Look again"),
        ("", "Gladly."),
    ]
    heard = (await ann.client.get(f"/projects/{bench.project}/my-feedback")).json()["items"]
    assert [one["author"] for one in heard] == ["Rea Wong", ""]
    reviewed = (await rea.client.get(f"/tasks/{task}/threads")).json()["items"][0]["comments"]
    assert [one["author"] for one in reviewed] == ["Rea Wong", "Bo Ray"]


async def test_a_task_tells_an_annotator_nothing_of_what_others_answered(
    bench: Bench, ann: Browser, bo: Browser
) -> None:
    leases = await _answer(ann, bench.project, "mine")
    place = f"/tasks/{leases[0]['task_id']}"
    before = (await ann.client.get(place)).json()
    await _answer(bo, bench.project, SAID)
    assert (await bench.client.get(place)).json()["task"]["state"] == "settled"
    assert (await ann.client.get(place)).json() == before
    assert before["data"] == leases[0]["data"]


async def test_claims_are_the_same_whether_the_truth_is_known(bench: Bench, ann: Browser) -> None:
    """The other half of the tasks has no truth: nothing but its own name tells them apart."""
    more = [{"id": f"t{n}", "data": {"text": f"about {n}"}} for n in range(4, 8)]
    await bench.load(more)
    asked = await ann.client.post(f"/projects/{bench.project}/claims", json={"count": 10})
    leases = asked.json()["assignments"]
    assert [lease["external_id"] for lease in leases] == [f"t{n}" for n in range(8)]
    own = {"id", "task_id", "item_id", "external_id", "data", "lease_until"}
    rest = [{name: value for name, value in lease.items() if name not in own} for lease in leases]
    assert rest == [rest[0]] * 8
    assert {frozenset(lease["data"]) for lease in leases} == {frozenset({"text"})}


async def test_how_it_goes_is_told_to_those_who_may_see_labels_or_manage(bench: Bench, ann: Browser) -> None:
    made = await bench.client.post(
        "/keys", json={"name": "k", "role": "owner", "scopes": [Verb.PROJECTS_READ, Verb.PROJECTS_MANAGE]}
    )
    narrow = {"Authorization": f"Bearer {made.json()['secret']}"}
    place = f"/projects/{bench.project}"
    for told, project in (
        (False, await ann.client.get(place)),
        (True, await bench.client.get(place, headers=narrow)),
    ):
        found = project.json()
        assert (found["budget"] == MONEY, found["policy"]["target"] == AIM) == (told, told)
        assert found["policy"]["redundancy"] == 3
    for told, listed in (
        (False, await ann.client.get("/projects")),
        (True, await bench.client.get("/projects")),
    ):
        (row,) = listed.json()["items"]
        assert (row["target"] == AIM, row["cost"] == 0) == (told, told)
        assert row["tasks"]["open"] == 4
