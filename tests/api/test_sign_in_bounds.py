"""Guesses of passwords are held; nobody is locked out by the guesses of others."""

from collections.abc import AsyncGenerator

import httpx
import pytest
from fastapi import FastAPI

from sterling.settings.model import Settings
from tests.api.world import API, OWNER, PASSWORD, SignIn, World, running

GOOD = {"email": OWNER, "password": PASSWORD}
BAD = {"email": OWNER, "password": "not the password"}


@pytest.fixture
async def strict(database: str, world: World) -> AsyncGenerator[FastAPI]:
    """The same store behind a server that allows three failures."""
    settings = Settings(sign_in_attempts=3, public_requests_per_second=1000)
    async with running(database, settings) as app:
        yield app


def _at(app: FastAPI, network: str) -> httpx.AsyncClient:
    """A browser with cookies of its own, in this network."""
    transport = httpx.ASGITransport(app=app, client=(network, 1))
    return httpx.AsyncClient(transport=transport, base_url=f"http://sterling.test{API}")


async def _codes(browser: httpx.AsyncClient, given: dict[str, str], times: int) -> list[int]:
    return [(await browser.post("/sessions", json=given)).status_code for _ in range(times)]


async def test_a_stranger_s_guesses_lock_out_that_network_alone(strict: FastAPI) -> None:
    async with _at(strict, "192.0.2.1") as stranger, _at(strict, "192.0.2.2") as owner:
        assert await _codes(stranger, BAD, 5) == [401, 401, 401, 429, 429]
        assert await _codes(stranger, GOOD, 1) == [429]
        assert await _codes(owner, GOOD, 1) == [200]


async def test_all_networks_together_are_held_but_known_browsers_get_in(strict: FastAPI) -> None:
    async with _at(strict, "192.0.2.1") as known, _at(strict, "192.0.2.2") as new:
        assert await _codes(known, GOOD, 1) == [200]
        for n in range(10):
            async with _at(strict, f"198.51.100.{n}") as stranger:
                assert await _codes(stranger, BAD, 3) == [401] * 3
        assert await _codes(new, GOOD, 1) == [429], "thirty failures: ten times what one network has"
        assert await _codes(known, GOOD, 1) == [200]


async def test_a_known_browser_guesses_no_more_than_others(strict: FastAPI) -> None:
    async with _at(strict, "192.0.2.1") as known:
        await _codes(known, GOOD, 1)
        assert await _codes(known, BAD, 4) == [401, 401, 401, 429]


@pytest.mark.parametrize("of", ["another login", "nobody", "a new password"])
async def test_a_cookie_that_is_not_of_this_login_makes_no_browser_known(
    world: World, strict: FastAPI, join: SignIn, of: str
) -> None:
    member = await join("annotator", "ann@example.org")
    ann = {"email": "ann@example.org", "password": PASSWORD}
    async with _at(strict, "192.0.2.1") as browser:
        if of == "another login":
            await _codes(browser, GOOD, 1)
        elif of == "nobody":
            browser.cookies.set("sterling_device", "x" * 22 + "." + "0" * 64)
        else:
            await _codes(browser, ann, 1)
            listed = (await world.owner.get("/members")).json()["items"]
            (found,) = [one["id"] for one in listed if one["user_id"] == member.me["user_id"]]
            link = (await world.owner.post(f"/members/{found}/password-reset")).json()
            reset = {"token": link["token"], "password": "another long password"}
            assert (await browser.post("/password-resets", json=reset)).status_code == 204
        wrong = {**ann, "password": "not the password"}
        async with _at(strict, "192.0.2.1") as stranger:
            assert await _codes(stranger, wrong, 3) == [401] * 3
        assert await _codes(browser, wrong, 1) == [429]


async def test_invitations_are_no_way_around(strict: FastAPI) -> None:
    """Accepting one compares the password of a login, too."""
    async with _at(strict, "192.0.2.1") as stranger, _at(strict, "192.0.2.2") as owner:
        given = {**BAD, "name": "N", "token": "t" * 43}
        for _ in range(3):
            assert (await stranger.post("/invitations/accept", json=given)).status_code == 404
        assert (await stranger.post("/invitations/accept", json=given)).status_code == 429
        assert await _codes(stranger, GOOD, 1) == [429]
        assert await _codes(owner, GOOD, 1) == [200]
