"""A reset for a login that may be in wrong hands: nothing but the link lets in from that moment on."""

import asyncio
from typing import Any

import httpx
import psycopg
import pytest

from tests.api.world import OWNER, PASSWORD, Browser, SignIn, World, caller

NEW_PASSWORD = "another long password"
LOCK = {"lock": True}


async def _member(world: World, email: str) -> dict[str, Any]:
    items = (await world.owner.get("/members", params={"limit": 500})).json()["items"]
    return next(member for member in items if member["email"] == email)


async def _reset(world: World, email: str, body: dict[str, Any] | None = None) -> str:
    path = f"/members/{(await _member(world, email))['id']}/password-reset"
    made = await world.owner.post(path, json=body)
    assert made.status_code == 201, made.text
    return made.json()["token"]


async def _code(world: World, path: str, **body: str) -> int:
    async with caller(world.app) as browser:
        return (await browser.post(path, json=body)).status_code


async def _works(world: World, secret: str) -> bool:
    async with caller(world.app, secret) as key:
        return (await key.get("/me")).status_code == 200


@pytest.fixture
async def admin(join: SignIn) -> Browser:
    return await join("admin", "admin@x.org")


async def _made_by(world: World, admin: Browser) -> tuple[list[str], list[str]]:
    """Secrets of the keys that the admin has, in whatever way, and of links that it made."""
    client = admin.client
    own = (await client.post("/keys", json={"name": "own", "role": "admin"})).json()["secret"]
    async with caller(world.app, own) as key:
        child = (await key.post("/keys", json={"name": "child", "role": "reviewer"})).json()["secret"]
    path = f"/annotators/{admin.me['annotator_id']}/keys"
    given = (await world.owner.post(path, json={"name": "in the name of"})).json()["secret"]
    invited = (await client.post("/invitations", json={"role": "admin"})).json()["link"]["token"]
    other = f"/members/{(await _member(world, 'ann@x.org'))['id']}/password-reset"
    return [own, child, given], [invited, (await client.post(other)).json()["token"]]


async def test_a_locked_login_opens_by_the_link_alone(join: SignIn, world: World, admin: Browser) -> None:
    await join("annotator", "ann@x.org")
    keys, (invited, reset) = await _made_by(world, admin)
    token = await _reset(world, "admin@x.org", LOCK)
    assert (await admin.client.get("/me")).status_code == 401
    assert await _code(world, "/sessions", email="admin@x.org", password=PASSWORD) == 401
    assert [await _works(world, secret) for secret in keys] == [False, False, False]
    assert await _code(world, "/invitations/offer", token=invited) == 404
    assert await _code(world, "/password-resets", token=reset, password=NEW_PASSWORD) == 404
    assert await _works(world, world.keys.key), "of others"
    assert await _code(world, "/password-resets", token=token, password=NEW_PASSWORD) == 204
    assert await _code(world, "/sessions", email="admin@x.org", password=NEW_PASSWORD) == 200
    assert [await _works(world, secret) for secret in keys] == [False, False, False], "for ever"
    events = (await world.owner.get("/events", params={"limit": 500})).json()["items"]
    verbs = [event["verb"] for event in events]
    assert (verbs.count("key.revoked"), verbs.count("invitation.revoked")) == (3, 1)
    made = next(event for event in events if event["verb"] == "member.reset_link_created")
    assert made["data"] == {"locked": True}


async def test_a_forgotten_password_leaves_keys_and_sessions_until_the_link_is_used(
    join: SignIn, world: World, admin: Browser
) -> None:
    await join("annotator", "ann@x.org")
    keys, (invited, _) = await _made_by(world, admin)
    token = await _reset(world, "admin@x.org")
    assert (await admin.client.get("/me")).status_code == 200
    assert await _code(world, "/password-resets", token=token, password=NEW_PASSWORD) == 204
    assert (await admin.client.get("/me")).status_code == 401
    assert [await _works(world, secret) for secret in keys] == [True, True, True]
    assert await _code(world, "/invitations/offer", token=invited) == 200


async def test_nobody_locks_themself_out(join: SignIn, world: World) -> None:
    owner = await join("owner", "second@x.org")
    member = await _member(world, "second@x.org")
    refused = await owner.client.post(f"/members/{member['id']}/password-reset", json=LOCK)
    assert refused.status_code == 409
    assert (await owner.client.get("/me")).status_code == 200


async def test_who_could_not_make_the_link_locks_nobody(world: World, admin: Browser) -> None:
    owner = await _member(world, OWNER)
    refused = await admin.client.post(f"/members/{owner['id']}/password-reset", json=LOCK)
    assert refused.status_code == 403
    assert await _code(world, "/sessions", email=OWNER, password=PASSWORD) == 200


async def test_a_login_of_two_organizations_is_locked_by_neither(
    world: World, foreigner: httpx.AsyncClient, admin: Browser
) -> None:
    invited = (await foreigner.post("/invitations", json={"role": "annotator"})).json()["link"]["token"]
    given = {"token": invited, "name": "A", "email": "admin@x.org", "password": PASSWORD}
    assert await _code(world, "/invitations/accept", **given) == 200
    path = f"/members/{(await _member(world, 'admin@x.org'))['id']}/password-reset"
    assert (await world.owner.post(path, json=LOCK)).status_code == 409
    assert (await admin.client.get("/me")).status_code == 200


async def test_of_resets_at_the_same_moment_one_wins(world: World, admin: Browser) -> None:
    token = await _reset(world, "admin@x.org")
    passwords = [f"a new password {n}" for n in range(4)]
    many = [_code(world, "/password-resets", token=token, password=word) for word in passwords]
    codes = await asyncio.gather(*many)
    assert sorted(codes) == [204, 404, 404, 404]
    signed = [await _code(world, "/sessions", email="admin@x.org", password=word) for word in passwords]
    assert signed == [200 if code == 204 else 401 for code in codes]


async def test_a_key_tells_who_is_behind_it(world: World, admin: Browser) -> None:
    made = (await admin.client.post("/keys", json={"name": "own", "role": "admin"})).json()
    async with caller(world.app, made["secret"]) as key:
        child = (await key.post("/keys", json={"name": "child", "role": "reviewer"})).json()
    assert {made["key"]["created_by"], child["key"]["created_by"]} == {admin.me["user_id"]}


async def test_what_a_locked_login_has_is_no_password(world: World, admin: Browser) -> None:
    await _reset(world, "admin@x.org", LOCK)
    with psycopg.connect(world.dsn) as connection:
        query = "select password_hash from sterling.login where email = 'admin@x.org'"
        row = connection.execute(query).fetchone()
    assert row is not None
    assert row[0].startswith("$argon2id$"), (
        "compared like any other: nobody sees by the time that it is locked"
    )
