"""Projects, tasks, claims, answers over HTTP."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from bench.ground import TEMPLATE, Ground, add_tasks
from sterling.domain.access import Role
from sterling.domain.ids import OrganizationId, ProjectId
from tests.api.world import World

ANSWER = {"answer": {"choice": "neutral"}, "seconds": 3.5}


async def begin(world: World, tasks: int = 3, **settings: Any) -> dict[str, Any]:
    """A project with so many open tasks."""
    made = await world.owner.post(
        "/projects", json={"name": f"P {uuid4()}", "template": TEMPLATE, **settings}
    )
    assert made.status_code == 201, made.text
    organization = UUID((await world.owner.get("/me")).json()["organization_id"])
    found = made.json()
    ground = Ground(OrganizationId(organization), UUID(found["dataset_id"]), ProjectId(UUID(found["id"])), ())
    need = settings.get("policy", {}).get("redundancy", 1)
    with psycopg.connect(world.dsn, autocommit=True) as connection:
        add_tasks(connection, ground, tasks, need=need)
    return found


async def claim(who: httpx.AsyncClient, project: dict[str, Any], **body: Any) -> list[dict[str, Any]]:
    got = await who.post(f"/projects/{project['id']}/claims", json=body)
    assert got.status_code == 200, got.text
    return got.json()["assignments"]


async def submit(who: httpx.AsyncClient, assignment: dict[str, Any], body: Any = ANSWER) -> httpx.Response:
    return await who.post(f"/assignments/{assignment['id']}/submit", json=body)


async def test_the_main_path(world: World) -> None:
    ann, project = world.roles[Role.ANNOTATOR], await begin(world)
    first, second = await claim(ann, project, count=2)
    assert (first["external_id"].split()[0], second["external_id"].split()[0]) == ("row-1", "row-2")
    assert first["data"]["text"].startswith("the quick service")
    receipt = await submit(ann, first)
    assert receipt.json() == {"assignment_id": first["id"], "task_id": first["task_id"], "outcome": "counted"}
    assert (await submit(ann, first)).json() == receipt.json()
    summary = (await world.owner.get("/projects")).json()["items"][0]
    assert (summary["tasks"]["open"], summary["tasks"]["settled"], summary["answers"]) == (2, 1, 1)
    mine = (await ann.get(f"/projects/{project['id']}/mine")).json()
    assert (mine["answered"], mine["open_for_me"], mine["plan"]) == (1, 1, project["plan"])
    assert mine["hide_suggestions"] is False
    page = (await world.owner.get(f"/projects/{project['id']}/answers")).json()
    assert [(a["id"], a["answer"], a["seconds"]) for a in page["items"]] == [
        (first["id"], {"choice": "neutral"}, 3.5)
    ]
    task = (await world.owner.get(f"/tasks/{first['task_id']}")).json()
    assert (task["task"]["state"], task["data"]) == ("settled", first["data"])
    events = (await world.owner.get("/events", params={"subject_id": first["id"]})).json()["items"]
    assert [event["verb"] for event in events] == ["answer.submitted"]


async def test_a_project_that_keeps_suggestions_back_says_so_to_annotators(world: World) -> None:
    ann, project = world.roles[Role.ANNOTATOR], await begin(world)
    policy = {**project["policy"], "hide_suggestions": True}
    at, version = f"/projects/{project['id']}", {"if-match": f'"{project["version"]}"'}
    assert (await world.owner.patch(at, json={"policy": policy}, headers=version)).status_code == 200
    assert (await ann.get(f"{at}/mine")).json()["hide_suggestions"] is True


@pytest.mark.parametrize(
    ("body", "path", "status"),
    [
        ({"answer": {"choice": "sad"}}, "/choice", 422),
        ({"answer": {}}, "/choice", 422),
        ({"answer": {"choice": "neutral", "other": 1}}, "/other", 422),
        ({"answer": 3}, "/body/answer", 422),
        ({"answer": {"choice": "neutral"}, "seconds": -1}, "/body/seconds", 422),
        ({"answer": {"choice": "neutral"}, "colour": 1}, "/body", 422),
        ({}, "/body", 422),
        ([], "/body", 422),
    ],
)
async def test_an_answer_that_breaks_a_rule_is_refused_with_its_place(
    world: World, body: Any, path: str, status: int
) -> None:
    ann, project = world.roles[Role.ANNOTATOR], await begin(world, 1)
    (lease,) = await claim(ann, project)
    refused = await submit(ann, lease, body)
    assert refused.status_code == status
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["problems"][0]["path"] == path
    assert (await submit(ann, lease)).status_code == 200


async def test_a_claim_that_breaks_a_rule_is_refused(world: World) -> None:
    ann, project = world.roles[Role.ANNOTATOR], await begin(world, 1)
    for body in ({"count": 0}, {"count": 101}, {"count": "1"}, {"more": 1}, {"task_ids": ["x"]}):
        assert (await ann.post(f"/projects/{project['id']}/claims", json=body)).status_code == 422
    assert (await ann.post("/projects/none/claims", json={})).status_code == 422
    assert (await ann.post(f"/projects/{uuid4()}/claims", json={})).status_code == 404
    named = {"task_ids": [str(uuid4())]}
    assert (await ann.post(f"/projects/{project['id']}/claims", json=named)).status_code == 403
    key = {"Idempotency-Key": "one"}
    first = await ann.post(f"/projects/{project['id']}/claims", json={}, headers=key)
    again = await ann.post(f"/projects/{project['id']}/claims", json={}, headers=key)
    assert first.json()["assignments"]
    assert again.json() == first.json()


async def test_leases_that_are_held_come_first_when_work_is_taken_up_again(world: World) -> None:
    ann, other, project = world.roles[Role.ANNOTATOR], world.roles[Role.REVIEWER], await begin(world, 6)
    held = await claim(ann, project, count=2)
    assert await claim(ann, project, count=1, resume=True) == held[:1]
    again = await claim(ann, project, count=3, resume=True)
    assert again[:2] == held
    assert again[2]["task_id"] not in {one["task_id"] for one in held}
    theirs = {one["task_id"] for one in await claim(other, project, count=2, resume=True)}
    assert not theirs & {one["task_id"] for one in again}
    # What was submitted, given back or has run out is held no longer.
    await submit(ann, held[0])
    assert (await ann.post(f"/assignments/{held[1]['id']}/release")).status_code == 204
    with psycopg.connect(world.dsn, autocommit=True) as connection:
        connection.execute(
            "update sterling.assignment set lease_until = now() - interval '1 s' where id = %s",
            [again[2]["id"]],
        )
    (fresh,) = await claim(ann, project, count=1, resume=True)
    assert fresh["id"] == held[1]["id"] or fresh["id"] not in {one["id"] for one in again}


async def test_a_claim_tells_how_much_of_it_was_held_before(world: World) -> None:
    ann, project = world.roles[Role.ANNOTATOR], await begin(world, 6)
    await claim(ann, project, count=3)
    for asked, resumed in (
        ({"count": 2, "resume": True}, 2),  # there may be more
        ({"count": 4, "resume": True}, 3),
        ({"count": 1}, 0),
    ):
        told = (await ann.post(f"/projects/{project['id']}/claims", json=asked)).json()
        assert (told["resumed"], len(told["assignments"])) == (resumed, asked["count"])


async def test_a_flag_is_raised_by_who_works_and_closed_by_who_reviews(world: World) -> None:
    ann, reviewer, project = world.roles[Role.ANNOTATOR], world.roles[Role.REVIEWER], await begin(world, 3)
    tasks = f"/projects/{project['id']}/tasks"
    unseen = (await world.owner.get(tasks)).json()["items"][2]["id"]
    assert (await ann.post(f"/tasks/{unseen}/flags", json={"reason": "odd"})).status_code == 403
    (lease,) = await claim(ann, project)
    place = f"/tasks/{lease['task_id']}/flags"
    assert (await ann.post(place, json={"reason": ""})).status_code == 422
    key = {"Idempotency-Key": "once"}
    flag = await ann.post(place, json={"reason": "The text is cut off"}, headers=key)
    assert flag.status_code == 201, flag.text
    assert (await ann.post(place, json={"reason": "The text is cut off"}, headers=key)).json() == flag.json()
    assert (await submit(ann, lease)).json()["outcome"] == "counted"

    (flagged,) = (await world.owner.get(tasks, params={"flagged": True})).json()["items"]
    assert (flagged["id"], flagged["flags"]) == (lease["task_id"], 1)
    assert (await world.owner.get(place)).json()["items"] == [flag.json()]
    closing = f"/flags/{flag.json()['id']}/close"
    assert (await ann.post(closing)).status_code == 403
    closed = (await reviewer.post(closing)).json()
    assert closed["closed_at"] is not None
    assert (await reviewer.post(closing)).json() == closed
    assert (await world.owner.get(tasks, params={"flagged": True})).json()["items"] == []
    events = (await world.owner.get("/events", params={"subject_id": lease["task_id"]})).json()["items"]
    assert {event["verb"] for event in events} == {"task.claimed", "task.flagged", "task.flag_closed"}


async def test_late_answers_are_counted_or_surplus(world: World) -> None:
    ann, other, project = world.roles[Role.ANNOTATOR], world.roles[Role.REVIEWER], await begin(world, 1)
    (late,) = await claim(ann, project)
    assert await claim(other, project) == []
    with psycopg.connect(world.dsn, autocommit=True) as connection:
        connection.execute("update sterling.assignment set lease_until = now() - interval '1 s'")
        connection.execute("select sterling.expire_leases(10)")
    (taken,) = await claim(other, project)
    assert taken["task_id"] == late["task_id"]
    assert (await submit(other, late)).status_code == 403
    assert (await submit(other, taken)).json()["outcome"] == "counted"
    assert (await submit(ann, late)).json()["outcome"] == "surplus"


async def test_skip_release_extend_and_assign(world: World) -> None:
    ann, other, project = world.roles[Role.ANNOTATOR], world.roles[Role.REVIEWER], await begin(world, 1)
    (lease,) = await claim(ann, project)
    extended = await ann.post(f"/assignments/{lease['id']}/extend")
    assert extended.json()["lease_until"] > lease["lease_until"]
    assert (await ann.post(f"/assignments/{lease['id']}/release")).status_code == 204
    assert (await ann.post(f"/assignments/{lease['id']}/extend")).status_code == 409
    (again,) = await claim(ann, project)
    assert again["id"] == lease["id"]
    assert (await ann.post(f"/assignments/{lease['id']}/skip", json={"reason": ""})).status_code == 422
    assert (await ann.post(f"/assignments/{lease['id']}/skip", json={"reason": "blurred"})).status_code == 204
    assert await claim(ann, project) == []
    who = (await other.get("/me")).json()["annotator_id"]
    given = await world.owner.post(f"/tasks/{lease['task_id']}/assignments", json={"annotator_id": who})
    assert given.status_code == 201, given.text
    assert (await submit(other, given.json())).json()["outcome"] == "counted"
    full = await world.owner.post(f"/tasks/{lease['task_id']}/assignments", json={"annotator_id": who})
    assert full.status_code == 409


async def test_named_tasks_are_given_again_while_leased(world: World) -> None:
    manager, project = world.roles[Role.MANAGER], await begin(world, 3)
    tasks = (await manager.get(f"/projects/{project['id']}/tasks")).json()["items"]
    (first,) = await claim(manager, project, task_ids=[tasks[2]["id"]])
    (again,) = await claim(manager, project, task_ids=[tasks[2]["id"]])
    assert (again["id"], again["task_id"]) == (first["id"], tasks[2]["id"])


async def test_projects_are_edited_under_their_etag(world: World) -> None:
    project = await begin(world, 1)
    url = f"/projects/{project['id']}"
    tag = (await world.owner.get(url)).headers["etag"]
    assert (await world.owner.patch(url, json={"name": "Q"})).status_code == 422
    changed = await world.owner.patch(url, json={"guidelines": "Look twice."}, headers={"If-Match": tag})
    assert (changed.json()["guideline_version"], changed.json()["template_version"]) == (2, 1)
    stale = await world.owner.patch(url, json={"name": "Q"}, headers={"If-Match": tag})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    bad = {
        "name": "T",
        "template": {**TEMPLATE, "controls": {}, "views": {"text": {"type": "no", "src": "x"}}},
    }
    refused = await world.owner.post("/projects", json=bad)
    assert refused.status_code == 422
    assert all(problem["path"].startswith("/template/") for problem in refused.json()["problems"])
    twice = await world.owner.post("/projects", json={"name": project["name"], "template": TEMPLATE})
    assert (twice.status_code, twice.json()["code"]) == (409, "duplicate")


async def test_an_answer_is_checked_against_the_template_it_was_given_under(world: World) -> None:
    ann, project = world.roles[Role.ANNOTATOR], await begin(world, 2)
    (old,) = await claim(ann, project)
    options = {"choice": {"type": "choice", "on": "text", "options": ["yes", "no"]}}
    changed = await world.owner.patch(
        f"/projects/{project['id']}",
        json={"template": {**TEMPLATE, "controls": options}},
        headers={"If-Match": '"1"'},
    )
    assert changed.json()["template_version"] == 2
    (new,) = await claim(ann, project)
    assert (old["template_version"], new["template_version"]) == (1, 2)
    assert (await submit(ann, old)).status_code == 200
    assert (await submit(ann, new)).status_code == 422
    assert (await submit(ann, new, {"answer": {"choice": "yes"}})).status_code == 200


async def test_a_paused_project_hands_out_nothing_and_takes_answers(world: World) -> None:
    ann, project = world.roles[Role.ANNOTATOR], await begin(world, 2)
    (lease,) = await claim(ann, project)
    paused = await world.owner.patch(
        f"/projects/{project['id']}", json={"state": "paused"}, headers={"If-Match": '"1"'}
    )
    assert paused.status_code == 200
    assert (await ann.post(f"/projects/{project['id']}/claims", json={})).status_code == 409
    assert (await submit(ann, lease)).status_code == 200


async def test_lowered_redundancy_keeps_leases_good(world: World) -> None:
    project = await begin(world, 1, policy={"redundancy": 3})
    leases = [
        (world.roles[r], (await claim(world.roles[r], project))[0]) for r in (Role.ANNOTATOR, Role.REVIEWER)
    ]
    lowered = await world.owner.patch(
        f"/projects/{project['id']}", json={"policy": {"redundancy": 1}}, headers={"If-Match": '"1"'}
    )
    assert lowered.status_code == 200
    assert await claim(world.roles[Role.MANAGER], project) == []
    for who, lease in leases:
        assert (await submit(who, lease)).json()["outcome"] == "counted"
    task = (await world.owner.get(f"/tasks/{leases[0][1]['task_id']}")).json()["task"]
    assert (task["state"], task["need"], task["done"], task["free"]) == ("settled", 1, 2, 0)


async def test_an_own_answer_can_be_corrected_until_it_is_reviewed(world: World) -> None:
    ann, project = world.roles[Role.ANNOTATOR], await begin(world, 1)
    (lease,) = await claim(ann, project)
    await submit(ann, lease)
    (own,) = (await ann.get(f"/projects/{project['id']}/my-answers")).json()["items"]
    url, right = f"/answers/{own['id']}", {"answer": {"choice": "positive"}}
    stranger = world.roles[Role.REVIEWER]
    assert (await stranger.put(url, json=right, headers={"If-Match": '"1"'})).status_code == 403
    wrong = {"answer": {"choice": "sad"}}
    assert (await ann.put(url, json=wrong, headers={"If-Match": '"1"'})).status_code == 422
    fixed = await ann.put(url, json=right, headers={"If-Match": '"1"'})
    assert (fixed.json()["answer"], fixed.headers["etag"]) == ({"choice": "positive"}, '"2"')
    assert (await ann.put(url, json=right, headers={"If-Match": '"1"'})).status_code == 412
    events = (await world.owner.get("/events", params={"subject_id": own["id"]})).json()["items"]
    kept = next(event for event in events if event["verb"] == "answer.corrected")
    assert kept["data"]["before"] == {"choice": "neutral"}
    with psycopg.connect(world.dsn, autocommit=True) as connection:
        connection.execute(
            "insert into sterling.review (id, organization_id, mode, project_id, task_id, round, verdict) "
            "select gen_random_uuid(), organization_id, mode, project_id, task_id, round, 'accept' "
            "from sterling.answer"
        )
    assert (await ann.put(url, json=right, headers={"If-Match": '"2"'})).status_code == 409


async def test_a_budget_is_never_overdrawn(world: World) -> None:
    project = await begin(world, 4, budget=25)
    made = (
        await world.owner.post("/annotators", json={"kind": "model", "name": "M", "cost_per_answer": 10})
    ).json()
    key = (await world.owner.post(f"/annotators/{made['id']}/keys", json={"name": "k"})).json()["secret"]
    headers = {"Authorization": f"Bearer {key}"}
    url = f"/projects/{project['id']}/claims"
    two = (await world.anonymous.post(url, json={"count": 3}, headers=headers)).json()["assignments"]
    assert len(two) == 2
    refused = await world.anonymous.post(url, json={}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (402, "budget_exhausted")
    low = await world.owner.patch(
        f"/projects/{project['id']}", json={"budget": 19}, headers={"If-Match": '"1"'}
    )
    assert low.status_code == 409
    more = await world.owner.patch(
        f"/projects/{project['id']}", json={"budget": 30}, headers={"If-Match": '"1"'}
    )
    assert more.status_code == 200
    assert len((await world.anonymous.post(url, json={}, headers=headers)).json()["assignments"]) == 1


async def test_tasks_are_listed_filtered_searched_and_canceled(world: World) -> None:
    ann, project = world.roles[Role.ANNOTATOR], await begin(world, 12)
    url = f"/projects/{project['id']}/tasks"
    seen, cursor = list[str](), None
    while True:
        page = (
            await world.owner.get(url, params={"limit": 5, **({"cursor": cursor} if cursor else {})})
        ).json()
        seen += [task["external_id"].split()[0] for task in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == [f"row-{n}" for n in range(1, 13)]
    (lease,) = await claim(ann, project)
    await submit(ann, lease)
    settled = (await world.owner.get(url, params={"state": "settled"})).json()["items"]
    assert [task["id"] for task in settled] == [lease["task_id"]]
    assert len((await world.owner.get(url, params={"state": ["settled", "open"]})).json()["items"]) == 12
    found = (await world.owner.get(url, params={"search": "ROW-1"})).json()
    assert [task["external_id"].split()[0] for task in found["items"]] == [
        "row-1",
        "row-10",
        "row-11",
        "row-12",
    ]
    assert (await world.owner.get(url, params={"search": "nowhere"})).json() == {
        "items": [],
        "next_cursor": None,
    }
    last = found["items"][-1]["id"]
    assert (await world.owner.post(f"/tasks/{last}/cancel")).json()["state"] == "canceled"
    assert (await world.owner.post(f"/tasks/{last}/cancel")).status_code == 409
    assert len(await claim(ann, project, count=50)) == 10


async def test_a_staging_batch_hands_out_nothing_until_it_is_released(world: World) -> None:
    ann, project = world.roles[Role.ANNOTATOR], await begin(world, 2)
    made = await world.owner.post(f"/projects/{project['id']}/batches", json={"name": "First"})
    assert (made.status_code, made.json()["state"]) == (201, "staging")
    with psycopg.connect(world.dsn, autocommit=True) as connection:
        connection.execute("update sterling.task set state = 0, batch_id = %s", (made.json()["id"],))
    assert await claim(ann, project) == []
    released = await world.owner.post(f"/batches/{made.json()['id']}/release")
    assert released.json()["state"] == "in_progress"
    assert len(await claim(ann, project, count=5)) == 2
    named = (await world.owner.get(f"/projects/{project['id']}/tasks", params={"batch": "First"})).json()
    assert len(named["items"]) == 2


async def test_deleting_a_project_leaves_nothing_of_it(world: World) -> None:
    ann, project = world.roles[Role.ANNOTATOR], await begin(world, 3)
    (lease,) = await claim(ann, project)
    await submit(ann, lease)
    await claim(ann, project)
    assert (await world.roles[Role.MANAGER].delete(f"/projects/{project['id']}")).status_code == 403
    assert (await world.owner.delete(f"/projects/{project['id']}")).status_code == 204
    assert (await world.owner.get(f"/projects/{project['id']}")).status_code == 404
    assert (await submit(ann, lease)).status_code == 404
    tables = ("dataset", "item", "task", "task_tally", "assignment", "answer", "standing", "annotator_cursor",
              "queue_head", "budget", "template_version", "guideline_version")  # fmt: skip
    with psycopg.connect(world.dsn) as connection:
        left = {t: connection.execute(f"select count(*) from sterling.{t}").fetchone() for t in tables}  # pyright: ignore[reportArgumentType]
    assert left == dict.fromkeys(tables, (0,))
