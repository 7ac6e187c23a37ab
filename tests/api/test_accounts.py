"""Set-up, signing in and out, invitations, password resets, as a browser does them."""

import asyncio
import re

import httpx
import psycopg
from fastapi import FastAPI
from psycopg import sql

from sterling.services.setup import open_link
from sterling.settings.model import Settings
from tests.api.world import OWNER, PASSWORD, SignIn, World, caller, running
from tests.rows import tables

NEW_PASSWORD = "another long password"


def _set_up(token: str) -> dict[str, str]:
    return {
        "token": token,
        "organization": "Assay Office",
        "name": "Olga",
        "email": "Olga@Example.org",
        "password": PASSWORD,
    }


async def test_the_set_up_link_makes_the_first_owner_once(app: FastAPI) -> None:
    async with caller(app) as browser:
        assert (await browser.get("/setup")).json() == {"needed": True}
        token = await open_link(app.state.context.store, 1)
        assert token is not None
        assert (await browser.post("/setup", json=_set_up("x" * 43))).status_code == 404
        done = await browser.post("/setup", json=_set_up(token))
        assert done.status_code == 200, done.text
        me = done.json()
        assert (me["organization"], me["role"], me["email"]) == ("Assay Office", "owner", "olga@example.org")
        assert (await browser.get("/me")).json() == me
        assert (await browser.get("/setup")).json() == {"needed": False}
        assert (await browser.post("/setup", json=_set_up(token))).status_code == 404
        assert await open_link(app.state.context.store, 1) is None


async def test_of_set_ups_at_the_same_moment_one_wins(app: FastAPI) -> None:
    token = await open_link(app.state.context.store, 1)
    assert token is not None
    async with caller(app) as browser:
        many = [browser.post("/setup", json={**_set_up(token), "email": f"o{n}@x.org"}) for n in range(6)]
        codes = sorted(done.status_code for done in await asyncio.gather(*many))
    assert codes == [200, 404, 404, 404, 404, 404]


async def test_a_new_set_up_link_ends_the_one_before(app: FastAPI) -> None:
    first = await open_link(app.state.context.store, 1)
    second = await open_link(app.state.context.store, 1)
    assert first is not None
    assert second is not None
    async with caller(app) as browser:
        assert (await browser.post("/setup", json=_set_up(first))).status_code == 404
        assert (await browser.post("/setup", json=_set_up(second))).status_code == 200


async def test_signing_in_sets_a_cookie_that_scripts_cannot_read(world: World) -> None:
    given = {"email": OWNER.upper(), "password": PASSWORD}
    done = await world.anonymous.post("/sessions", json=given)
    assert done.status_code == 200, done.text
    cookie, device = done.headers.get_list("set-cookie")
    assert re.match(r"sterling_session=[\w-]{43};", cookie)
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    sign_in = {"HttpOnly", "SameSite=lax", "Path=/api/v1/sessions"}
    assert device.startswith("sterling_device=")
    assert sign_in <= {part.strip() for part in device.split(";")}
    assert "Secure" not in cookie + device


async def test_over_tls_the_cookie_stays_on_tls(world: World) -> None:
    transport = httpx.ASGITransport(app=world.app)
    async with httpx.AsyncClient(transport=transport, base_url="https://sterling.test/api/v1") as browser:
        done = await browser.post("/sessions", json={"email": OWNER, "password": PASSWORD})
    assert ["Secure" in cookie for cookie in done.headers.get_list("set-cookie")] == [True, True]
    assert "strict-transport-security" in done.headers


async def test_secrets_are_stored_as_hashes_only(world: World) -> None:
    done = await world.anonymous.post("/sessions", json={"email": OWNER, "password": PASSWORD})
    token = done.cookies["sterling_session"]
    invited = await world.owner.post(
        "/invitations", json={"role": "annotator"}, headers={"Idempotency-Key": "i-1"}
    )
    secrets = [
        token,
        done.cookies["sterling_device"],
        world.keys.key,
        invited.json()["link"]["token"],
        PASSWORD,
    ]
    with psycopg.connect(world.dsn) as connection:
        for table in tables(connection):
            everything = sql.SQL("select t::text from sterling.{} t").format(sql.Identifier(table))
            for (row,) in connection.execute(everything).fetchall():
                for secret in secrets:
                    assert secret not in row, table
                    assert secret.encode().hex() not in row, table
        hashed = connection.execute("select password_hash from sterling.login").fetchone()
    assert hashed is not None
    assert hashed[0].startswith("$argon2id$")


async def test_a_wrong_password_and_an_unknown_address_look_the_same(world: World) -> None:
    wrong = await world.anonymous.post("/sessions", json={"email": OWNER, "password": "not the password"})
    unknown = await world.anonymous.post("/sessions", json={"email": "no@body.org", "password": PASSWORD})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()


async def test_too_many_failures_make_an_address_wait_and_others_not(database: str, world: World) -> None:
    settings = Settings(sign_in_attempts=3, public_requests_per_second=1000)
    async with running(database, settings) as app, caller(app) as browser:
        bad = {"email": OWNER, "password": "not the password"}
        codes = [(await browser.post("/sessions", json=bad)).status_code for _ in range(4)]
        assert codes == [401, 401, 401, 429]
        held = await browser.post("/sessions", json={"email": OWNER, "password": PASSWORD})
        assert held.status_code == 429
        assert 0 < int(held.headers["retry-after"]) <= 900
        other = await browser.post("/sessions", json={"email": "other@x.org", "password": PASSWORD})
        assert other.status_code == 401


async def test_an_office_behind_one_address_signs_in_and_guesses_from_there_are_held(
    database: str, world: World
) -> None:
    settings = Settings(sign_in_attempts=1, public_requests_per_second=1000)
    async with running(database, settings) as app, caller(app) as browser:
        good = {"email": OWNER, "password": PASSWORD}
        assert {(await browser.post("/sessions", json=good)).status_code for _ in range(12)} == {200}
        guesses = [{"email": f"guess{n}@x.org", "password": PASSWORD} for n in range(11)]
        codes = [(await browser.post("/sessions", json=guess)).status_code for guess in guesses]
        assert codes == [401] * 10 + [429]


async def test_changes_by_cookie_need_the_csrf_token(join: SignIn) -> None:
    admin = await join("admin", "admin@example.org")
    new = {"role": "annotator"}
    assert (await admin.client.post("/invitations", json=new)).status_code == 201
    for wrong in ("", "x" * 43):
        refused = await admin.client.post("/invitations", json=new, headers={"X-CSRF-Token": wrong})
        assert refused.status_code == 403
    assert (await admin.client.get("/invitations", headers={"X-CSRF-Token": ""})).status_code == 200


async def test_pages_of_other_sites_cannot_sign_their_visitors_in(world: World) -> None:
    given = {"email": OWNER, "password": PASSWORD}
    refused = await world.anonymous.post("/sessions", json=given, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403


async def test_signing_out_ends_the_session_on_the_server(join: SignIn, world: World) -> None:
    one = await join("annotator", "ann@example.org")
    token = one.client.cookies["sterling_session"]
    assert (await one.client.delete("/sessions/current")).status_code == 204
    async with caller(world.app) as thief:
        thief.cookies.set("sterling_session", token)
        assert (await thief.get("/me")).status_code == 401


async def test_a_session_ends_at_its_hour(database: str, world: World) -> None:
    async with running(database, Settings(session_hours=1)) as app, caller(app) as browser:
        await browser.post("/sessions", json={"email": OWNER, "password": PASSWORD})
        assert (await browser.get("/me")).status_code == 200
        with psycopg.connect(database) as connection:
            connection.execute("update sterling.session set expires_at = now() - interval '1 second'")
        app.state.context.verified.forget()
        assert (await browser.get("/me")).status_code == 401


async def test_an_invitation_works_once_and_only_for_its_address(world: World) -> None:
    made = await world.owner.post("/invitations", json={"role": "reviewer", "email": "Rev@Example.org"})
    token = made.json()["link"]["token"]
    assert made.json()["link"]["url"] == f"/invitation#token={token}"
    offer = await world.anonymous.post("/invitations/offer", json={"token": token})
    assert offer.json() == {"organization": "Assay Office", "role": "reviewer", "email": "rev@example.org"}
    given = {"token": token, "name": "Rev", "email": "else@example.org", "password": PASSWORD}
    assert (await world.anonymous.post("/invitations/accept", json=given)).status_code == 403
    given["email"] = "rev@example.org"
    short = await world.anonymous.post("/invitations/accept", json={**given, "password": "short"})
    assert short.status_code == 422
    assert short.json()["problems"][0]["path"] == "/body/password"
    assert "short" not in short.text.replace("too_short", "").replace("string_too_short", "")
    many = [world.anonymous.post("/invitations/accept", json=given) for _ in range(4)]
    codes = sorted(done.status_code for done in await asyncio.gather(*many))
    assert codes[0] == 200
    assert set(codes[1:]) <= {404, 409}
    assert (await world.anonymous.post("/invitations/offer", json={"token": token})).status_code == 404
    listed = (await world.owner.get("/invitations")).json()["items"]
    assert listed[0]["accepted_at"] is not None
    members = (await world.owner.get("/members")).json()["items"]
    assert [(m["email"], m["role"]) for m in members] == [
        ("owner@example.org", "owner"),
        ("rev@example.org", "reviewer"),
    ]


async def test_a_withdrawn_or_old_invitation_does_not_work(world: World) -> None:
    for end in ("delete", "expire"):
        made = (await world.owner.post("/invitations", json={"role": "annotator"})).json()
        if end == "delete":
            gone = await world.owner.delete(f"/invitations/{made['invitation']['id']}")
            assert gone.status_code == 204
        else:
            with psycopg.connect(world.dsn) as connection:
                connection.execute("update sterling.invitation set expires_at = now() - interval '1 second'")
        given = {"token": made["link"]["token"], "name": "A", "email": "a@x.org", "password": PASSWORD}
        assert (await world.anonymous.post("/invitations/accept", json=given)).status_code == 404


async def test_an_existing_login_joins_only_with_its_own_password(
    world: World, foreigner: httpx.AsyncClient
) -> None:
    made = (await foreigner.post("/invitations", json={"role": "annotator"})).json()
    given = {"token": made["link"]["token"], "name": "Olga", "email": OWNER, "password": "not the password"}
    assert (await world.anonymous.post("/invitations/accept", json=given)).status_code == 409
    joined = await world.anonymous.post("/invitations/accept", json={**given, "password": PASSWORD})
    assert joined.json()["organization"] == "Other"
    # Now the login is in both: neither may reset its password any more.
    owner = (await world.owner.get("/members")).json()["items"][0]
    assert (await world.owner.post(f"/members/{owner['id']}/password-reset")).status_code == 409


async def test_a_reset_link_sets_the_password_once_and_ends_sessions(join: SignIn, world: World) -> None:
    one = await join("annotator", "ann@example.org")
    members = (await world.owner.get("/members")).json()["items"]
    member = next(m for m in members if m["email"] == "ann@example.org")
    link = (await world.owner.post(f"/members/{member['id']}/password-reset")).json()
    assert link["url"] == f"/reset#token={link['token']}"
    given = {"token": link["token"], "password": NEW_PASSWORD}
    assert (await world.anonymous.post("/password-resets", json=given)).status_code == 204
    assert (await world.anonymous.post("/password-resets", json=given)).status_code == 404
    assert (await one.client.get("/me")).status_code == 401
    sign_in = {"email": "ann@example.org", "password": PASSWORD}
    assert (await world.anonymous.post("/sessions", json=sign_in)).status_code == 401
    sign_in["password"] = NEW_PASSWORD
    assert (await world.anonymous.post("/sessions", json=sign_in)).status_code == 200


async def test_each_change_is_in_the_event_log(join: SignIn, world: World) -> None:
    await join("annotator", "ann@example.org")
    seen: list[str] = []
    cursor = None
    while True:
        params = {"limit": "2", **({"cursor": cursor} if cursor else {})}
        page = (await world.owner.get("/events", params=params)).json()
        seen += [event["verb"] for event in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen[:4] == ["session.opened", "member.joined", "invitation.accepted", "invitation.created"]
    assert seen[-2:] == ["member.joined", "organization.created"]
    assert seen.count("key.created") == 2 + 6  # those of init, and one per role
