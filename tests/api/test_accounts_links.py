"""One-time links give no more than who made them may give at the moment of use."""

import httpx
import pytest

from tests.api.world import PASSWORD, SignIn, World, caller

NEW_PASSWORD = "another long password"


async def _member(world: World, email: str) -> str:
    items = (await world.owner.get("/members", params={"limit": 500})).json()["items"]
    return next(member["id"] for member in items if member["email"] == email)


async def _change(world: World, email: str, **change: object) -> None:
    done = await world.owner.patch(f"/members/{await _member(world, email)}", json=change)
    assert done.status_code == 200, done.text


async def _accept(world: World, token: str, email: str) -> int:
    given = {"token": token, "name": "New", "email": email, "password": PASSWORD}
    return (await world.anonymous.post("/invitations/accept", json=given)).status_code


async def _reset(world: World, token: str) -> int:
    given = {"token": token, "password": NEW_PASSWORD}
    return (await world.anonymous.post("/password-resets", json=given)).status_code


async def _reset_link(world: World, maker: httpx.AsyncClient, email: str) -> str:
    made = await maker.post(f"/members/{await _member(world, email)}/password-reset")
    assert made.status_code == 201, made.text
    return made.json()["token"]


@pytest.mark.parametrize("change", [{"active": False}, {"role": "manager"}])
@pytest.mark.parametrize("by_key", [False, True])
async def test_an_invitation_ends_with_the_rights_of_who_made_it(
    join: SignIn, world: World, change: dict[str, object], by_key: bool
) -> None:
    admin = (await join("admin", "admin@x.org")).client
    if by_key:
        admin = caller(
            world.app, (await admin.post("/keys", json={"name": "k", "role": "admin"})).json()["secret"]
        )
    token = (await admin.post("/invitations", json={"role": "admin"})).json()["link"]["token"]
    await _change(world, "admin@x.org", **change)
    assert (await world.anonymous.post("/invitations/offer", json={"token": token})).status_code == 404
    assert await _accept(world, token, "back@x.org") == 404
    await _change(world, "admin@x.org", active=True, role="admin")
    assert await _accept(world, token, "back@x.org") == 200


async def test_a_reset_link_ends_when_its_member_gets_more_rights(join: SignIn, world: World) -> None:
    admin = (await join("admin", "admin@x.org")).client
    await join("manager", "m@x.org")
    token = await _reset_link(world, admin, "m@x.org")
    await _change(world, "m@x.org", role="owner")
    assert await _reset(world, token) == 404
    sign_in = {"email": "m@x.org", "password": PASSWORD}
    assert (await world.anonymous.post("/sessions", json=sign_in)).status_code == 200


async def test_a_reset_link_ends_with_the_rights_of_who_made_it(join: SignIn, world: World) -> None:
    admin = (await join("admin", "admin@x.org")).client
    await join("annotator", "ann@x.org")
    token = await _reset_link(world, admin, "ann@x.org")
    await _change(world, "admin@x.org", active=False)
    assert await _reset(world, token) == 404
    await _change(world, "admin@x.org", active=True)
    assert await _reset(world, token) == 204


async def test_a_reset_link_ends_when_its_login_joins_another_organization(
    join: SignIn, world: World, foreigner: httpx.AsyncClient
) -> None:
    await join("annotator", "ann@x.org")
    token = await _reset_link(world, world.owner, "ann@x.org")
    invited = (await foreigner.post("/invitations", json={"role": "owner"})).json()["link"]["token"]
    assert await _accept(world, invited, "ann@x.org") == 200
    assert await _reset(world, token) == 404
