"""Attacks on accounts, as whole requests: other sites, two at once, rights that shrink, proxies that lie."""

import asyncio
from typing import Any

import httpx
import pytest
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from sterling.settings.model import Settings
from sterling.wire.app import build_app
from tests.api.world import API, OWNER, PASSWORD, Browser, SignIn, World, caller

_SAFE = {"get", "head", "options"}


async def _member(world: World, email: str) -> str:
    items = (await world.owner.get("/members", params={"limit": 500})).json()["items"]
    return next(member["id"] for member in items if member["email"] == email)


def _unsafe() -> list[tuple[str, str, str]]:
    """Method, path and verb of every route that may change something."""
    document: dict[str, Any] = build_app(Settings(), "dbname=never_asked").openapi()
    return [
        (method, path.removeprefix(API).replace("{", "").replace("}", ""), found["x-verb"])
        for path, operations in document["paths"].items()
        for method, found in operations.items()
        if method not in _SAFE
    ]


@pytest.fixture
async def second(join: SignIn) -> Browser:
    return await join("owner", "second@x.org")


@pytest.mark.parametrize(
    "forged",
    [
        {"X-CSRF-Token": ""},
        {"X-CSRF-Token": "x" * 43},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.test"},
        {"Origin": "null"},
    ],
    ids=str,
)
async def test_no_other_site_changes_anything_by_the_cookie(second: Browser, forged: dict[str, str]) -> None:
    for method, path, verb in _unsafe():
        if verb == "public" and "X-CSRF-Token" in forged:
            continue
        refused = await second.client.request(method, path, json={}, headers=forged)
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden"), (method, path)
    assert (await second.client.get("/me")).status_code == 200, "it is signed in all the same"


async def test_a_form_of_another_site_is_no_request(world: World) -> None:
    """What a form can send without asking: it has no JSON."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        body = f'{{"email": "{OWNER}", "password": "{PASSWORD}"}}'
        refused = await world.anonymous.post("/sessions", content=body, headers={"Content-Type": kind})
        assert refused.status_code == 415, refused.text
        assert "set-cookie" not in refused.headers


async def test_a_session_that_was_planted_is_never_taken_up(world: World) -> None:
    planted = "p" * 43
    async with caller(world.app) as browser:
        browser.cookies.set("sterling_session", planted, domain="sterling.test", path="/")
        done = await browser.post("/sessions", json={"email": OWNER, "password": PASSWORD})
        assert done.cookies["sterling_session"] != planted
    async with caller(world.app) as attacker:
        attacker.cookies.set("sterling_session", planted)
        assert (await attacker.get("/me")).status_code == 401


async def test_of_two_owners_who_remove_each_other_one_stays(second: Browser, world: World) -> None:
    first = await world.anonymous.post("/sessions", json={"email": OWNER, "password": PASSWORD})
    world.anonymous.headers["X-CSRF-Token"] = first.json()["csrf"]
    one, two = await _member(world, OWNER), await _member(world, "second@x.org")
    done = await asyncio.gather(
        world.anonymous.patch(f"/members/{two}", json={"active": False}),
        second.client.patch(f"/members/{one}", json={"active": False}),
    )
    assert sorted(answer.status_code for answer in done)[0] == 200
    assert sorted(answer.status_code for answer in done)[1] in (401, 403, 409)
    alive = [(await browser.get("/me")).status_code for browser in (world.anonymous, second.client)]
    assert sorted(alive) == [200, 401]


@pytest.mark.parametrize("role", ["manager", "annotator", "auditor"])
async def test_a_role_that_shrinks_shrinks_in_sessions_that_are_open(
    join: SignIn, world: World, role: str
) -> None:
    admin = (await join("admin", "admin@x.org")).client
    assert (await admin.get("/keys")).status_code == 200
    key = (await admin.post("/keys", json={"name": "k", "role": "admin"})).json()["secret"]
    change = {"role": role}
    path = f"/members/{await _member(world, 'admin@x.org')}"
    assert (await world.owner.patch(path, json=change)).status_code == 200
    assert (await admin.get("/keys")).status_code == 403
    assert (await admin.patch(path, json={"role": "admin"})).status_code == 403
    async with caller(world.app, key) as robot:
        assert (await robot.get("/me")).status_code == 401


async def test_nobody_raises_the_own_role(join: SignIn, world: World) -> None:
    admin = (await join("admin", "admin@x.org")).client
    own = await _member(world, "admin@x.org")
    assert (await admin.patch(f"/members/{own}", json={"role": "owner"})).status_code == 403
    assert (await admin.get("/me")).json()["role"] == "admin"


async def test_an_invitation_makes_nobody_a_member_twice_and_raises_no_role(
    join: SignIn, world: World
) -> None:
    await join("annotator", "ann@x.org")
    token = (await world.owner.post("/invitations", json={"role": "owner"})).json()["link"]["token"]
    given = {"token": token, "name": "Ann", "email": "ann@x.org", "password": PASSWORD}
    assert (await world.anonymous.post("/invitations/accept", json=given)).status_code == 409
    roles = {one["email"]: one["role"] for one in (await world.owner.get("/members")).json()["items"]}
    assert roles == {OWNER: "owner", "ann@x.org": "annotator"}


async def test_no_word_tells_whether_an_address_has_a_login(join: SignIn, world: World) -> None:
    """Wrong password, unknown, switched off, locked: the same answer, but for whoever has an invitation."""
    for name in ("off", "locked"):
        await join("annotator", f"{name}@x.org")
    off, locked = [await _member(world, f"{name}@x.org") for name in ("off", "locked")]
    await world.owner.patch(f"/members/{off}", json={"active": False})
    await world.owner.post(f"/members/{locked}/password-reset", json={"lock": True})
    answers = [
        await world.anonymous.post("/sessions", json={"email": email, "password": password})
        for email, password in (
            (OWNER, "wrong"),
            ("nobody@x.org", "wrong"),
            ("off@x.org", PASSWORD),
            ("locked@x.org", PASSWORD),
        )
    ]
    said = {(answer.status_code, answer.text, tuple(sorted(answer.headers))) for answer in answers}
    assert len(said) == 1


async def test_huge_passwords_are_refused_before_they_are_hashed(join: SignIn, world: World) -> None:
    long, ann = "x" * 100_000, await join("annotator", "ann@x.org")
    token = "t" * 43
    for method, path, body in (
        ("POST", "/sessions", {"email": OWNER, "password": long}),
        ("POST", "/password-resets", {"token": token, "password": long}),
        ("POST", "/invitations/accept", {"token": token, "name": "N", "email": "n@x.org", "password": long}),
        ("PUT", "/me/password", {"current": long, "password": PASSWORD}),
        ("PUT", "/me/password", {"current": PASSWORD, "password": long}),
    ):
        refused = await ann.client.request(method, path, json=body)
        assert refused.status_code == 422, path
        assert "xxxx" not in refused.text


async def test_every_answer_forbids_to_tell_where_the_reader_comes_from(world: World) -> None:
    for path in ("http://sterling.test/reset", "http://sterling.test/invitation", "/me", "/setup", "/no"):
        answer = await world.anonymous.get(path)
        assert answer.headers["referrer-policy"] == "no-referrer", path
        assert answer.headers["x-frame-options"] == "DENY", path


@pytest.mark.parametrize(("trusted", "secure"), [("192.0.2.1", True), ("192.0.2.2", False)])
async def test_a_proxy_that_is_trusted_makes_cookies_secure(world: World, trusted: str, secure: bool) -> None:
    """As `serve` puts it together: uvicorn believes the headers of these addresses alone."""
    behind = ProxyHeadersMiddleware(world.app, trusted_hosts=trusted)  # pyright: ignore[reportArgumentType]
    transport = httpx.ASGITransport(app=behind, client=("192.0.2.1", 1))  # pyright: ignore[reportArgumentType]
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.7"}
    async with httpx.AsyncClient(transport=transport, base_url=f"http://sterling.test{API}") as browser:
        done = await browser.post("/sessions", json={"email": OWNER, "password": PASSWORD}, headers=headers)
        assert ["Secure" in cookie for cookie in done.headers.get_list("set-cookie")] == [secure, secure]
    newest = (await world.owner.get("/events")).json()["items"][0]
    assert newest["data"]["address"] == ("198.51.100.7" if secure else "192.0.2.1")
