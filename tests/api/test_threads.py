"""Threads over HTTP: who sees what, mentions, resolving, and what annotators are told about their work."""

from typing import Any

import httpx

from tests.api.test_work import begin, claim, submit
from tests.api.world import Browser, World

Json = dict[str, Any]
NOWHERE = {"control": None, "region": None, "part": None, "frame": None}


async def say(who: httpx.AsyncClient, task: str, text: str, **more: Any) -> Json:
    made = await who.post(f"/tasks/{task}/threads", json={"text": text, **more})
    assert made.status_code == 201, made.text
    return made.json()


async def seen(who: httpx.AsyncClient, task: str) -> list[str]:
    found = await who.get(f"/tasks/{task}/threads")
    assert found.status_code == 200, found.text
    return [thread["comments"][0]["text"] for thread in found.json()["items"]]


async def told(who: httpx.AsyncClient, project: Json) -> list[Json]:
    return (await who.get(f"/projects/{project['id']}/my-feedback")).json()["items"]


async def test_a_thread_has_a_place_an_answer_and_an_end(world: World, ann: Browser, rea: Browser) -> None:
    project = await begin(world, 2)
    other = (await world.owner.get(f"/projects/{project['id']}/tasks")).json()["items"][1]["id"]
    assert (await ann.client.post(f"/tasks/{other}/threads", json={"text": "hm"})).status_code == 403
    (lease,) = await claim(ann.client, project)
    task = lease["task_id"]
    pin = {"control": "names", "region": "r1", "part": None, "frame": 7, "quote": "PERSON, Bo"}
    made = await say(ann.client, task, "Is this one?", pin=pin)
    (first,) = made["comments"]
    assert (made["pin"], made["task_id"], made["resolved_at"]) == (pin, task, None)
    assert (first["author"], first["text"], first["mentions"]) == ("Ann Lee", "Is this one?", [])
    assert await seen(rea.client, task) == ["Is this one?"]

    place = f"/threads/{made['id']}"
    key = {"Idempotency-Key": "once"}
    for _ in range(2):
        answered = await rea.client.post(f"{place}/comments", json={"text": "Yes."}, headers=key)
        assert [said["author"] for said in answered.json()["comments"]] == ["Ann Lee", "Rea Wong"]
    done = (await ann.client.post(f"{place}/resolve")).json()
    assert (done["resolved_at"] is None, done["resolved_by"]) == (False, ann.me["user_id"])
    assert (await rea.client.post(f"{place}/resolve")).json() == done
    assert (await rea.client.post(f"{place}/reopen")).json()["resolved_at"] is None
    await rea.client.post(f"{place}/resolve")
    again = await ann.client.post(f"{place}/comments", json={"text": "But why?"})
    assert again.json()["resolved_at"] is None, "what is said in a resolved thread opens it again"
    assert (await ann.client.post(f"{place}/comments", json={"text": ""})).status_code == 422
    events = (await world.owner.get("/events", params={"subject_id": task})).json()["items"]
    verbs = {event["verb"] for event in events} - {"task.claimed"}
    assert verbs == {"thread.opened", "thread.commented", "thread.resolved", "thread.reopened"}


async def test_annotators_are_not_led_by_each_other(
    world: World, ann: Browser, bo: Browser, rea: Browser
) -> None:
    project = await begin(world, 1, policy={"redundancy": 2})
    (hers,), (his,) = await claim(ann.client, project), await claim(bo.client, project)
    task = hers["task_id"]
    mine = await say(ann.client, task, "I think it is neutral")
    assert await seen(bo.client, task) == []
    refused = await bo.client.post(f"/threads/{mine['id']}/comments", json={"text": "I see you"})
    assert refused.status_code == 404
    await submit(ann.client, hers)
    await say(rea.client, task, "Look at the second half")
    assert await seen(ann.client, task) == ["I think it is neutral", "Look at the second half"]
    assert await seen(bo.client, task) == [], "he has not answered yet"
    await submit(bo.client, his)
    assert await seen(bo.client, task) == ["Look at the second half"]
    assert len(await seen(world.owner, task)) == 2


async def test_who_is_mentioned_finds_it_until_it_is_resolved(
    world: World, ann: Browser, bo: Browser, rea: Browser
) -> None:
    project = await begin(world, 1, policy={"redundancy": 2})
    (lease,) = await claim(ann.client, project)
    await claim(bo.client, project)
    task = lease["task_id"]

    async def names(who: Browser) -> list[str]:
        people = (await who.client.get(f"/tasks/{task}/people")).json()["items"]
        return [person["name"] for person in people]

    assert await names(ann) == ["Olga Owner", "Rea Wong"], "who else annotates is nobody's business"
    assert await names(rea) == ["Ann Lee", "Bo Ray", "Olga Owner", "Rea Wong"]
    to_bo = {"text": "@Bo Ray hello", "mentions": [bo.me["user_id"]]}
    assert (await ann.client.post(f"/tasks/{task}/threads", json=to_bo)).status_code == 422
    made = await say(ann.client, task, "@Rea Wong, is it?", mentions=[rea.me["user_id"]])

    async def mentions(who: Browser) -> list[str]:
        found = await who.client.get(f"/projects/{project['id']}/my-threads")
        return [thread["id"] for thread in found.json()["items"]]

    assert await mentions(rea) == [made["id"]]
    assert await mentions(ann) == []
    await rea.client.post(f"/threads/{made['id']}/comments", json=to_bo)
    assert (await mentions(bo), await seen(bo.client, task)) == ([made["id"]], ["@Rea Wong, is it?"])
    await rea.client.post(f"/threads/{made['id']}/resolve")
    assert await mentions(rea) == []


async def test_reviewers_words_reach_the_annotator_once(
    world: World, ann: Browser, bo: Browser, rea: Browser
) -> None:
    project = await begin(world, 2)
    (first,) = await claim(ann.client, project)
    await submit(ann.client, first)
    (second,) = await claim(bo.client, project)
    await submit(bo.client, second)
    assert await told(ann.client, project) == []
    await say(rea.client, first["task_id"], "The end matters", pin={**NOWHERE, "quote": "the last word"})
    reject = {"verdict": "reject", "reason": "Wrong label"}
    assert (await rea.client.post(f"/tasks/{first['task_id']}/reviews", json=reject)).status_code == 201
    heard = await told(ann.client, project)
    assert [(one["kind"], one["verdict"], one["author"], one["text"], one["quote"]) for one in heard] == [
        ("comment", None, "Rea Wong", "The end matters", "the last word"),
        ("review", "reject", "Rea Wong", "Wrong label", ""),
    ]
    assert {one["answer_id"] for one in heard} == {first["id"]}
    assert await told(bo.client, project) == []
    assert await told(rea.client, project) == []

    place = f"/projects/{project['id']}/my-feedback/seen"
    for until, left in ((heard[0]["at"], heard[1:]), (heard[1]["at"], []), (heard[0]["at"], [])):
        assert (await ann.client.post(place, json={"until": until})).status_code == 204
        assert await told(ann.client, project) == left
