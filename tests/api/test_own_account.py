"""What a person does about the own login: sees where it is signed in, ends that, changes the password."""

import asyncio
from datetime import datetime, timedelta

import httpx
import psycopg
import pytest

from sterling.settings.model import Settings
from tests.api.world import API, OWNER, PASSWORD, SignIn, World, caller, running

NEW_PASSWORD = "another long password"
CHANGE = {"current": PASSWORD, "password": NEW_PASSWORD}
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


async def _signed_in(
    world: World, email: str, password: str = PASSWORD, at: str = "192.0.2.7"
) -> httpx.AsyncClient:
    """Another browser of the same person."""
    transport = httpx.ASGITransport(app=world.app, client=(at, 1))
    browser = httpx.AsyncClient(transport=transport, base_url=f"http://sterling.test{API}")
    browser.headers["User-Agent"] = FIREFOX
    done = await browser.post("/sessions", json={"email": email, "password": password})
    assert done.status_code == 200, done.text
    browser.headers["X-CSRF-Token"] = done.json()["csrf"]
    return browser


async def _code(world: World, password: str, email: str = "ann@x.org") -> int:
    async with caller(world.app) as browser:
        return (await browser.post("/sessions", json={"email": email, "password": password})).status_code


async def test_a_person_sees_where_they_are_signed_in(join: SignIn, world: World) -> None:
    here = (await join("annotator", "ann@x.org")).client
    await join("annotator", "bo@x.org")
    await _signed_in(world, "ann@x.org")
    first, second = (await here.get("/sessions")).json()["items"]
    assert [first["current"], second["current"]] == [False, True], "the last used first"
    assert (first["address"], first["agent"]) == ("192.0.2.7", FIREFOX)
    for one in (first, second):
        lasts = datetime.fromisoformat(one["ends_at"]) - datetime.fromisoformat(one["seen_at"])
        assert lasts == timedelta(hours=72), "three days without use, before two weeks at most"
    assert (await world.owner.get("/sessions")).json() == {"items": [], "next_cursor": None}, "of a key"


async def test_signing_out_everywhere_else_leaves_this_browser(join: SignIn, world: World) -> None:
    here = (await join("annotator", "ann@x.org")).client
    other = (await join("annotator", "bo@x.org")).client
    there = await _signed_in(world, "ann@x.org")
    assert (await there.get("/me")).status_code == 200
    assert (await here.delete("/sessions/others")).status_code == 204
    codes = [(await browser.get("/me")).status_code for browser in (here, there, other)]
    assert codes == [200, 401, 200]
    newest = (await world.owner.get("/events")).json()["items"][0]
    assert (newest["verb"], newest["data"]) == ("session.others_closed", {"sessions": 1})


async def test_a_new_password_ends_all_but_this_browser_and_what_was_stolen_of_it(
    join: SignIn, world: World
) -> None:
    ann = await join("annotator", "ann@x.org")
    here, there = ann.client, await _signed_in(world, "ann@x.org")
    async with caller(world.app) as thief:
        thief.cookies.set("sterling_session", here.cookies["sterling_session"])
        assert (await here.put("/me/password", json=CHANGE)).status_code == 204
        codes = [(await browser.get("/me")).status_code for browser in (here, there, thief)]
        assert codes == [200, 401, 401]
    assert (await here.get("/me")).json()["csrf"] == ann.me["csrf"], "other tabs go on"
    assert (await here.delete("/sessions/others")).status_code == 204
    assert [await _code(world, PASSWORD), await _code(world, NEW_PASSWORD)] == [401, 200]
    verbs = [event["verb"] for event in (await world.owner.get("/events")).json()["items"]]
    assert "member.password_changed" in verbs


async def test_the_password_is_changed_only_by_who_knows_it_and_for_a_long_one(
    join: SignIn, world: World
) -> None:
    here = (await join("annotator", "ann@x.org")).client
    wrong = await here.put("/me/password", json={**CHANGE, "current": "not the password"})
    assert (wrong.status_code, wrong.json()["problems"][0]["path"]) == (422, "/body/current")
    for bad in ("short", "x" * 201):
        refused = await here.put("/me/password", json={**CHANGE, "password": bad})
        assert (refused.status_code, refused.json()["problems"][0]["path"]) == (422, "/body/password")
    assert (await here.put("/me/password", json=CHANGE, headers={"X-CSRF-Token": ""})).status_code == 403
    assert (await world.owner.put("/me/password", json=CHANGE)).status_code == 403, "a key has none"
    assert await _code(world, PASSWORD) == 200


async def test_who_has_a_session_cannot_guess_its_password(database: str, world: World) -> None:
    settings = Settings(sign_in_attempts=3, public_requests_per_second=1000)
    async with running(database, settings) as app, caller(app) as thief, caller(app) as owner:
        given = {"email": OWNER, "password": PASSWORD}
        for browser in (thief, owner):
            browser.headers["X-CSRF-Token"] = (await browser.post("/sessions", json=given)).json()["csrf"]
        guess = {**CHANGE, "current": "a guess"}
        codes = [(await thief.put("/me/password", json=guess)).status_code for _ in range(4)]
        assert codes == [422, 422, 422, 429]
        assert (await owner.put("/me/password", json=CHANGE)).status_code == 204, "the owner is not held up"


async def test_of_changes_at_the_same_moment_one_wins(join: SignIn, world: World) -> None:
    here = (await join("annotator", "ann@x.org")).client
    there = await _signed_in(world, "ann@x.org")
    passwords = {here: NEW_PASSWORD, there: "yet another password"}
    many = [
        browser.put("/me/password", json={"current": PASSWORD, "password": password})
        for browser, password in passwords.items()
    ]
    codes = [done.status_code for done in await asyncio.gather(*many)]
    assert codes.count(204) == 1, codes
    assert set(codes) <= {204, 401, 409, 422}
    won = list(passwords.values())[codes.index(204)]
    assert [await _code(world, word) for word in passwords.values()].count(200) == 1
    assert await _code(world, won) == 200


async def test_a_new_password_ends_reset_links_that_are_out(join: SignIn, world: World) -> None:
    here = (await join("annotator", "ann@x.org")).client
    member = (await world.owner.get("/members")).json()["items"][-1]
    link = (await world.owner.post(f"/members/{member['id']}/password-reset")).json()
    assert (await here.put("/me/password", json=CHANGE)).status_code == 204
    given = {"token": link["token"], "password": "what somebody else chose"}
    assert (await world.anonymous.post("/password-resets", json=given)).status_code == 404


def _waits(dsn: str) -> bool:
    """Whether somebody in this database waits for a lock."""
    waiting = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    with psycopg.connect(dsn) as connection:
        return connection.execute(waiting).fetchone() is not None


async def test_no_session_opens_by_a_password_that_is_changed_meanwhile(join: SignIn, world: World) -> None:
    """The sign-in compares the old password; before it opens its session, the change is there."""
    await join("annotator", "ann@x.org")
    with psycopg.connect(world.dsn) as change:
        change.execute("update sterling.login set password_hash = '' where email = 'ann@x.org'")
        signing_in = asyncio.create_task(_code(world, PASSWORD))
        while not (signing_in.done() or await asyncio.to_thread(_waits, world.dsn)):
            pass
        change.commit()
    assert await signing_in == 401


@pytest.mark.parametrize("hours", [71, 73])
async def test_a_session_that_nobody_uses_ends(join: SignIn, world: World, hours: int) -> None:
    here = (await join("annotator", "ann@x.org")).client
    with psycopg.connect(world.dsn) as connection:
        connection.execute(
            "update sterling.session set seen_at = now() - make_interval(hours => %s)", [hours]
        )
    world.app.state.context.verified.forget()
    assert (await here.get("/me")).status_code == (200 if hours < 72 else 401)
    if hours < 72:
        (one,) = (await here.get("/sessions")).json()["items"]
        assert datetime.fromisoformat(one["ends_at"]) > datetime.now().astimezone() + timedelta(hours=71)


async def test_signing_in_again_ends_the_session_that_the_browser_had(join: SignIn, world: World) -> None:
    browser = await _signed_in(world, OWNER)
    planted = browser.cookies["sterling_session"]
    done = await browser.post("/sessions", json={"email": OWNER, "password": PASSWORD})
    assert done.cookies["sterling_session"] != planted
    world.app.state.context.verified.forget()
    async with caller(world.app) as thief:
        thief.cookies.set("sterling_session", planted)
        assert (await thief.get("/me")).status_code == 401
