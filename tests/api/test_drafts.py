"""Drafts over HTTP: kept by patches with a version, for who has the lease and while they have it."""

from typing import Any

import httpx
import psycopg
import pytest

from sterling.domain.access import Role
from sterling.domain.draft import MOST_BYTES
from tests.api.test_work import begin, claim, submit
from tests.api.world import SignIn, World

Json = dict[str, Any]
FIRST = {"answer": {"choice": "neutral"}, "suggested": {}}


def add(path: str, value: Any) -> Json:
    return {"op": "add", "path": path, "value": value}


async def keep(who: httpx.AsyncClient, lease: Json, version: int, *patch: Json) -> httpx.Response:
    headers = {"If-Match": f'"{version}"', "Content-Type": "application/json-patch+json"}
    return await who.patch(f"/assignments/{lease['id']}/draft", json=list(patch), headers=headers)


async def kept(who: httpx.AsyncClient, lease: Json) -> httpx.Response:
    return await who.get(f"/assignments/{lease['id']}/draft")


async def test_a_draft_grows_by_patches_and_versions(world: World, join: SignIn) -> None:
    ann = (await join("annotator", "ann@example.org", "Ann Lee")).client
    (lease,) = await claim(ann, await begin(world, 1))
    none = await kept(ann, lease)
    assert (none.status_code, none.headers["ETag"]) == (200, '"0"')
    assert none.json() == {"assignment_id": lease["id"], "version": 0, "body": None, "updated_at": None}

    first = await keep(ann, lease, 0, add("", FIRST))
    assert (first.status_code, first.headers["ETag"], first.json()["version"]) == (200, '"1"', 1)
    second = await keep(ann, lease, 1, add("/answer/why", "so"), {"op": "remove", "path": "/answer/choice"})
    found = await kept(ann, lease)
    assert found.headers["ETag"] == '"2"'
    assert found.json()["body"] == {"answer": {"why": "so"}, "suggested": {}}
    assert found.json()["updated_at"] == second.json()["updated_at"] > first.json()["updated_at"]


async def test_who_is_behind_is_told_what_there_is(world: World) -> None:
    ann = world.roles[Role.ANNOTATOR]
    (lease,) = await claim(ann, await begin(world, 1))
    assert (await keep(ann, lease, 3, add("", FIRST))).status_code == 412
    await keep(ann, lease, 0, add("", FIRST))
    behind = await keep(ann, lease, 0, add("", {}))
    assert (behind.status_code, behind.json()["code"]) == (412, "stale")
    assert behind.json()["data"]["draft"] == (await kept(ann, lease)).json()
    no_version = await ann.patch(f"/assignments/{lease['id']}/draft", json=[add("", {})])
    assert no_version.json()["problems"][0]["path"] == "/header/If-Match"


@pytest.mark.parametrize(
    ("patch", "status", "place"),
    [
        ([], 422, "/body"),
        ([{"op": "copy", "path": "/a", "from": ""}], 422, "/body/0/op"),
        ([add("/answer/why", 1), {"op": "remove", "path": "/nothing"}], 422, "/body/1/path"),
        ([add("/a", 1)] * 1001, 422, "/body"),
        ([add("", [1])], 422, None),
        ([{"op": "remove", "path": ""}], 422, None),
        ([{"op": "test", "path": "/answer/choice", "value": "sad"}], 409, None),
        ([add("/long", "x" * MOST_BYTES)], 413, None),
    ],
)
async def test_a_bad_patch_changes_nothing(
    world: World, patch: list[Json], status: int, place: str | None
) -> None:
    ann = world.roles[Role.ANNOTATOR]
    (lease,) = await claim(ann, await begin(world, 1))
    await keep(ann, lease, 0, add("", FIRST))
    refused = await keep(ann, lease, 1, *patch)
    assert refused.status_code == status, refused.text
    assert place is None or refused.json()["problems"][0]["path"] == place
    found = (await kept(ann, lease)).json()
    assert (found["version"], found["body"]) == (1, FIRST)


async def test_nobody_else_sees_or_changes_it(world: World) -> None:
    ann = world.roles[Role.ANNOTATOR]
    (lease,) = await claim(ann, await begin(world, 1))
    await keep(ann, lease, 0, add("", FIRST))
    for other in (world.owner, world.roles[Role.MANAGER], world.roles[Role.REVIEWER]):
        assert (await kept(other, lease)).status_code == 404
        assert (await keep(other, lease, 1, add("/answer", {}))).status_code == 404


@pytest.mark.parametrize("how", ["submit", "skip", "release", "expired"])
async def test_it_ends_with_its_lease(world: World, how: str) -> None:
    ann = world.roles[Role.ANNOTATOR]
    (lease, other) = await claim(ann, await begin(world, 2), count=2)
    for one in (lease, other):
        await keep(ann, one, 0, add("", FIRST))
    if how == "submit":
        await submit(ann, lease)
    elif how == "expired":
        with psycopg.connect(world.dsn) as connection:
            past = "update sterling.assignment set lease_until = now() - interval '1 s' where id = %s"
            connection.execute(past, [lease["id"]])
            connection.execute("select sterling.expire_leases(100)")
    else:
        body = {"reason": "Cannot read it"} if how == "skip" else None
        done = await ann.post(f"/assignments/{lease['id']}/{how}", json=body)
        assert done.status_code == 204, done.text
    assert (await kept(ann, lease)).status_code == 409
    assert (await keep(ann, lease, 1, add("/answer", {}))).status_code == 409
    if how == "release":
        (again,) = await claim(ann, {"id": lease["project_id"]}, task_ids=None)
        assert again["id"] == lease["id"]
        assert (await kept(ann, again)).json()["body"] is None, "a lease begins with nothing"
        assert (await keep(ann, again, 1, add("", {"answer": {}}))).status_code == 200
        await ann.post(f"/assignments/{lease['id']}/release")
    with psycopg.connect(world.dsn) as connection:
        connection.execute("select sterling.forget_expired()")
        left = connection.execute("select assignment_id::text from sterling.draft").fetchall()
    assert left == [(other["id"],)]
