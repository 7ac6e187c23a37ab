"""Passwords that were refused are told in the audit log: whose, from where, and never what was typed."""

import logging
from typing import Any

import httpx
import psycopg
import pytest

from sterling.settings.model import Settings
from tests.api.world import API, OWNER, PASSWORD, SignIn, World, caller, running


async def _refused(world: World, client: httpx.AsyncClient | None = None) -> list[dict[str, Any]]:
    events = (await (client or world.owner).get("/events", params={"limit": 500})).json()["items"]
    return [event for event in events if event["verb"] == "session.refused"]


async def _try(world: World, email: str, password: str = "a guess of mine") -> int:
    transport = httpx.ASGITransport(app=world.app, client=("192.0.2.9", 1))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://sterling.test{API}") as stranger:
        return (await stranger.post("/sessions", json={"email": email, "password": password})).status_code


async def test_a_refused_sign_in_is_told_in_the_log(join: SignIn, world: World) -> None:
    ann = await join("annotator", "ann@x.org")
    assert await _try(world, "ann@x.org") == 401
    (event,) = await _refused(world)
    assert event["subject_id"] == ann.me["user_id"]
    assert (event["user_id"], event["annotator_id"], event["key_id"]) == (None, None, None)
    assert event["data"] == {"address": "192.0.2.9"}


async def test_what_was_typed_is_written_nowhere(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    assert await _try(world, "my-password-by-mistake@x.org") == 401
    assert await _try(world, OWNER) == 401
    assert await _refused(world, None) != []
    with psycopg.connect(world.dsn) as connection:
        told = str(connection.execute("select json_agg(e) from sterling.event e").fetchone())
    said = "".join(str(vars(record)) for record in caplog.records if record.name.startswith("sterling"))
    assert "a password was refused" in said
    for typed in ("a guess of mine", "my-password-by-mistake"):
        assert typed not in said + told


async def test_an_unknown_address_stands_in_the_server_s_log_alone(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    assert await _try(world, "nobody@x.org") == 401
    assert await _refused(world) == []
    (record,) = [one for one in caplog.records if one.name == "sterling.accounts"]
    assert (vars(record)["address"], "user_id" in vars(record)) == ("192.0.2.9", False)


async def test_a_member_that_was_switched_off_is_told_too(join: SignIn, world: World) -> None:
    await join("annotator", "ann@x.org")
    member = (await world.owner.get("/members")).json()["items"][-1]
    await world.owner.patch(f"/members/{member['id']}", json={"active": False})
    assert await _try(world, "ann@x.org", PASSWORD) == 401
    assert [event["subject_id"] for event in await _refused(world)] == [member["user_id"]]


async def test_each_organization_of_a_login_is_told_and_no_other(
    join: SignIn, world: World, foreigner: httpx.AsyncClient
) -> None:
    await join("annotator", "ann@x.org")
    await join("annotator", "bo@x.org")
    token = (await foreigner.post("/invitations", json={"role": "annotator"})).json()["link"]["token"]
    given = {"token": token, "name": "Ann", "email": "ann@x.org", "password": "a guess of mine"}
    assert (await world.anonymous.post("/invitations/accept", json=given)).status_code == 409, "a guess, too"
    given["password"] = PASSWORD
    assert (await world.anonymous.post("/invitations/accept", json=given)).status_code == 200
    assert (len(await _refused(world)), len(await _refused(world, foreigner))) == (1, 0)
    assert (await _try(world, "ann@x.org"), await _try(world, "bo@x.org")) == (401, 401)
    assert (len(await _refused(world)), len(await _refused(world, foreigner))) == (3, 1)


async def test_a_wrong_current_password_is_told(join: SignIn, world: World) -> None:
    ann = await join("annotator", "ann@x.org")
    given = {"current": "a guess of mine", "password": "another long password"}
    assert (await ann.client.put("/me/password", json=given)).status_code == 422
    assert [event["subject_id"] for event in await _refused(world)] == [ann.me["user_id"]]


async def test_a_stranger_cannot_fill_the_log(database: str, world: World) -> None:
    settings = Settings(sign_in_attempts=3, public_requests_per_second=1000)
    async with running(database, settings) as app:
        for n in range(10):
            transport = httpx.ASGITransport(app=app, client=(f"198.51.100.{n}", 1))
            async with httpx.AsyncClient(
                transport=transport, base_url=f"http://sterling.test{API}"
            ) as stranger:
                given = {"email": OWNER, "password": "a guess of mine"}
                codes = [(await stranger.post("/sessions", json=given)).status_code for _ in range(4)]
                assert codes == [401, 401, 401, 429]
    assert len(await _refused(world)) == 3


async def test_a_sign_in_tells_from_where(world: World) -> None:
    async with caller(world.app) as browser:
        await browser.post("/sessions", json={"email": OWNER, "password": PASSWORD})
    newest = (await world.owner.get("/events")).json()["items"][0]
    assert (newest["verb"], newest["data"]) == ("session.opened", {"address": "127.0.0.1"})
