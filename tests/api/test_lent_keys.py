"""What a key may make: nothing that reaches further than itself, in rights, in data or in time."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.api.world import World, caller

SOON = datetime.now(UTC) + timedelta(days=1)


async def _lent(world: World) -> str:
    """A key of an administrator that ends tomorrow."""
    new = {"name": "lent", "role": "admin", "expires_at": SOON.isoformat()}
    made = await world.owner.post("/keys", json=new)
    assert made.status_code == 201, made.text
    return made.json()["secret"]


async def _owner(world: World) -> str:
    return (await world.owner.get("/members")).json()["items"][0]["id"]


async def test_a_key_makes_none_that_outlives_it(world: World) -> None:
    async with caller(world.app, await _lent(world)) as lent:
        for longer in (None, (SOON + timedelta(seconds=1)).isoformat()):
            new: dict[str, Any] = {"name": "x", "role": "annotator", "expires_at": longer}
            refused = await lent.post("/keys", json=new)
            assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
        new = {"name": "x", "role": "annotator", "expires_at": SOON.isoformat()}
        assert (await lent.post("/keys", json=new)).status_code == 201


async def test_the_key_of_an_annotator_ends_with_the_key_that_makes_it(world: World) -> None:
    async with caller(world.app, await _lent(world)) as lent:
        model = (await lent.post("/annotators", json={"kind": "model", "name": "M"})).json()
        made = await lent.post(f"/annotators/{model['id']}/keys", json={"name": "m"})
    assert made.status_code == 201, made.text
    assert datetime.fromisoformat(made.json()["key"]["expires_at"]) == SOON


async def test_a_key_of_the_test_mode_gives_no_right_to_live_data(world: World) -> None:
    async with caller(world.app, world.keys.test_key) as test:
        for mode, status in (("live", 403), ("test", 201)):
            made = await test.post("/keys", json={"name": "x", "role": "annotator", "mode": mode})
            assert made.status_code == status, made.text
        for path, body in (
            ("/invitations", {"role": "annotator"}),
            (f"/members/{await _owner(world)}/password-reset", {}),
        ):
            refused = await test.post(path, json=body)
            assert (refused.status_code, "live data" in refused.json()["detail"]) == (403, True)
        live = (await world.owner.post("/keys", json={"name": "l", "role": "annotator"})).json()["key"]
        assert (await test.delete(f"/keys/{live['id']}")).status_code == 403


async def test_who_may_not_invite_an_owner_withdraws_no_such_invitation(world: World) -> None:
    made = (await world.owner.post("/invitations", json={"role": "owner"})).json()["invitation"]
    async with caller(world.app, await _lent(world)) as lent:
        refused = await lent.delete(f"/invitations/{made['id']}")
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert (await world.owner.delete(f"/invitations/{made['id']}")).status_code == 204
