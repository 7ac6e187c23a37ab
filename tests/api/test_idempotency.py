"""Idempotency-Key over time and between callers: its life ends, its first request runs, others use it."""

import asyncio

import httpx
import psycopg

from tests.api.world import World

NEW = {"kind": "model", "name": "Model"}
OTHER = {**NEW, "name": "Other"}
KEY = {"Idempotency-Key": "nightly"}
OLDER = "update sterling.idempotency set at = at - interval '25 hours'"


async def _made(client: httpx.AsyncClient) -> list[str]:
    listed = await client.get("/annotators", params={"limit": 500, "kind": "model"})
    return [one["id"] for one in listed.json()["items"]]


async def test_a_key_whose_life_is_over_is_new_for_any_request(world: World) -> None:
    first = await world.owner.post("/annotators", json=NEW, headers=KEY)
    for body in (NEW, OTHER):
        with psycopg.connect(world.dsn) as db:
            db.execute(OLDER)
        later = await world.owner.post("/annotators", json=body, headers=KEY)
        assert (later.status_code, later.json()["name"]) == (201, body["name"])
        assert "idempotency-replayed" not in later.headers
        again = await world.owner.post("/annotators", json=body, headers=KEY)
        assert (again.json(), again.headers["idempotency-replayed"]) == (later.json(), "true")
    assert len(await _made(world.owner)) == 3
    assert first.status_code == 201


async def test_a_key_whose_life_is_over_has_one_effect_when_it_comes_twice_at_once(world: World) -> None:
    await world.owner.post("/annotators", json=NEW, headers=KEY)
    with psycopg.connect(world.dsn) as db:
        db.execute(OLDER)
    answers = await asyncio.gather(
        *(world.owner.post("/annotators", json=NEW, headers=KEY) for _ in range(8))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(await _made(world.owner)) == 2


async def test_who_comes_while_the_first_still_runs_is_told_so(world: World) -> None:
    """Whether the key is new to the first, which has noted it, or its life was over, and it was removed."""
    await world.owner.post("/annotators", json=NEW, headers=KEY)
    with psycopg.connect(world.dsn) as db:
        db.execute(OLDER)
    with psycopg.connect(world.dsn) as first:
        first.execute("delete from sterling.idempotency")
        async with asyncio.timeout(60):  # it waits three seconds; without end where nothing bounds it
            second = await world.owner.post("/annotators", json=NEW, headers=KEY)
        assert (second.status_code, second.json()["data"]) == (409, {"idempotency": "running"})
    third = await world.owner.post("/annotators", json=NEW, headers=KEY)
    assert third.status_code == 201


async def test_organizations_that_use_the_same_key_at_once_do_not_meet(
    world: World, foreigner: httpx.AsyncClient
) -> None:
    callers = [world.owner, foreigner] * 4
    answers = await asyncio.gather(*(one.post("/annotators", json=NEW, headers=KEY) for one in callers))
    assert {answer.status_code for answer in answers} == {201}
    ours, theirs = ({answer.json()["id"] for answer in answers[start::2]} for start in (0, 1))
    assert (ours, theirs) == ({*await _made(world.owner)}, {*await _made(foreigner)})
    assert (len(ours), len(theirs)) == (1, 1)
    for client in (world.owner, foreigner):
        other = await client.post("/annotators", json=OTHER, headers=KEY)
        assert (other.status_code, other.json()["data"]) == (409, {"idempotency": "reused"})


async def test_the_same_key_at_another_route_is_refused(world: World) -> None:
    await world.owner.post("/annotators", json=NEW, headers=KEY)
    other = await world.owner.post("/keys", json={"name": "k", "role": "annotator"}, headers=KEY)
    assert (other.status_code, other.json()["data"]) == (409, {"idempotency": "reused"})


async def test_a_request_that_failed_on_the_server_is_done_by_the_next_try(world: World) -> None:
    with psycopg.connect(world.dsn, autocommit=True) as db:
        db.execute(
            "alter table sterling.annotator add constraint out_of_order check (name <> 'Model') not valid"
        )
        failed = await world.owner.post("/annotators", json=NEW, headers=KEY)
        assert (failed.status_code, "idempotency-replayed" in failed.headers) == (500, False)
        db.execute("alter table sterling.annotator drop constraint out_of_order")
    again = await world.owner.post("/annotators", json=NEW, headers=KEY)
    assert (again.status_code, "idempotency-replayed" in again.headers) == (201, False)
    assert len(await _made(world.owner)) == 1
