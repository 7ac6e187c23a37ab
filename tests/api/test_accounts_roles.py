"""Who may give which rights; keys, and the members behind them."""

import httpx
import pytest
from fastapi import FastAPI

from tests.api.world import SignIn, World, caller


async def _member(owner: httpx.AsyncClient, email: str) -> str:
    items = (await owner.get("/members", params={"limit": 500})).json()["items"]
    return next(member["id"] for member in items if member["email"] == email)


async def test_only_owners_manage_owners(join: SignIn, world: World) -> None:
    admin = (await join("admin", "admin@x.org")).client
    await join("manager", "m@x.org")
    owner, manager = await _member(world.owner, "owner@example.org"), await _member(world.owner, "m@x.org")
    assert (await admin.post("/invitations", json={"role": "owner"})).status_code == 403
    assert (await admin.patch(f"/members/{manager}", json={"role": "owner"})).status_code == 403
    assert (await admin.patch(f"/members/{owner}", json={"role": "annotator"})).status_code == 403
    assert (await admin.patch(f"/members/{owner}", json={"active": False})).status_code == 403
    assert (await admin.post(f"/members/{owner}/password-reset")).status_code == 403
    assert (await admin.post("/keys", json={"name": "k", "role": "owner"})).status_code == 403
    assert (await admin.patch(f"/members/{manager}", json={"role": "admin"})).json()["role"] == "admin"
    assert (await world.owner.patch(f"/members/{manager}", json={"role": "owner"})).json()["role"] == "owner"


@pytest.mark.parametrize("change", [{"role": "admin"}, {"active": False}])
async def test_the_last_owner_stays(join: SignIn, world: World, change: dict[str, object]) -> None:
    await join("owner", "second@x.org")
    first, second = (
        await _member(world.owner, "owner@example.org"),
        await _member(world.owner, "second@x.org"),
    )
    assert (await world.owner.patch(f"/members/{second}", json=change)).status_code == 200
    refused = await world.owner.patch(f"/members/{first}", json=change)
    assert refused.status_code == 409
    assert refused.json()["data"] == {"last_owner": True}


async def test_a_member_that_is_switched_off_is_out_at_once(join: SignIn, world: World) -> None:
    one = await join("annotator", "ann@x.org")
    member = await _member(world.owner, "ann@x.org")
    assert (await world.owner.patch(f"/members/{member}", json={"active": False})).json()["active"] is False
    assert (await one.client.get("/me")).status_code == 401
    sign_in = {"email": "ann@x.org", "password": "a long enough password"}
    assert (await world.anonymous.post("/sessions", json=sign_in)).status_code == 401
    assert (await world.owner.patch(f"/members/{member}", json={"active": True})).json()["active"] is True
    assert (await world.anonymous.post("/sessions", json=sign_in)).status_code == 200


async def test_a_key_never_outranks_its_maker(join: SignIn, world: World) -> None:
    admin = (await join("admin", "admin@x.org")).client
    made = (await admin.post("/keys", json={"name": "robot", "role": "admin"})).json()
    member = await _member(world.owner, "admin@x.org")
    async with caller(world.app, made["secret"]) as robot:
        child = (await robot.post("/keys", json={"name": "child", "role": "reviewer"})).json()
        async with caller(world.app, child["secret"]) as small:
            assert (await robot.get("/keys")).status_code == 200
            await world.owner.patch(f"/members/{member}", json={"role": "reviewer"})
            assert (await robot.get("/keys")).status_code == 401
            assert (await small.get("/projects")).status_code == 200
            await world.owner.patch(f"/members/{member}", json={"active": False})
            assert (await small.get("/projects")).status_code == 401


async def test_a_narrow_key_makes_no_wider_one(world: World) -> None:
    narrow = {"name": "n", "role": "admin", "scopes": ["keys.manage", "projects.read"]}
    made = (await world.owner.post("/keys", json=narrow)).json()
    async with caller(world.app, made["secret"]) as key:
        assert (await key.post("/keys", json={"name": "w", "role": "annotator"})).status_code == 403
        scoped = {"name": "s", "role": "annotator", "scopes": ["projects.read"]}
        assert (await key.post("/keys", json=scoped)).status_code == 201


async def test_a_revoked_or_expired_key_stops_working(world: World, app: FastAPI) -> None:
    made = (await world.owner.post("/keys", json={"name": "k", "role": "annotator"})).json()
    async with caller(app, made["secret"]) as key:
        assert (await key.get("/me")).json()["name"] == "k"
        assert (await world.owner.delete(f"/keys/{made['key']['id']}")).status_code == 204
        assert (await key.get("/me")).status_code == 401
        assert (await world.owner.delete(f"/keys/{made['key']['id']}")).status_code == 404
    past = {"name": "old", "role": "annotator", "expires_at": "2020-01-01T00:00:00Z"}
    refused = await world.owner.post("/keys", json=past)
    assert (refused.status_code, refused.json()["problems"][0]["path"]) == (422, "/body/expires_at")


async def test_keys_are_listed_without_their_secrets(world: World) -> None:
    listed = await world.owner.get("/keys", params={"limit": 500})
    assert world.keys.key not in listed.text
    ours = [key for key in listed.json()["items"] if world.keys.key.startswith(key["prefix"])]
    assert [(key["role"], key["mode"]) for key in ours] == [("owner", "live")]


async def test_a_test_key_opens_the_test_space(world: World) -> None:
    assert world.keys.test_key.startswith("sk_test_")
    async with caller(world.app, world.keys.test_key) as client:
        assert (await client.get("/me")).json()["mode"] == "test"


async def test_annotators_are_made_once_per_external_id(world: World) -> None:
    new = {"kind": "model", "name": "Model A", "external_id": "a", "cost_per_answer": 12}
    first = await world.owner.post("/annotators", json=new)
    again = await world.owner.post("/annotators", json=new)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    other = await world.owner.post("/annotators", json={**new, "name": "Model B"})
    assert (other.status_code, other.json()["code"]) == (409, "duplicate")


async def test_an_annotator_s_key_works_as_that_annotator(world: World) -> None:
    made = (await world.owner.post("/annotators", json={"kind": "model", "name": "M"})).json()
    key = (await world.owner.post(f"/annotators/{made['id']}/keys", json={"name": "m"})).json()
    async with caller(world.app, key["secret"]) as model:
        me = (await model.get("/me")).json()
        assert (me["annotator_id"], me["role"]) == (made["id"], "annotator")
        change = {"active": False}
        assert (await world.owner.patch(f"/annotators/{made['id']}", json=change)).status_code == 200
        assert (await model.get("/me")).status_code == 401


async def test_a_manager_makes_no_key_in_a_member_s_name(join: SignIn, world: World) -> None:
    person = await join("annotator", "ann@x.org")
    path = f"/annotators/{person.me['annotator_id']}/keys"
    manager = (await join("manager", "m@x.org")).client
    assert (await manager.post(path, json={"name": "not mine"})).status_code == 403
    assert (await world.owner.post(path, json={"name": "by the owner"})).status_code == 201
