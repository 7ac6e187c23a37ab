"""Idempotency-Key, cursors, bounds: what holds for every route, shown on accounts."""

import asyncio
import gzip
import json

import httpx
import pytest

from sterling.domain.access import Role
from sterling.settings.model import Settings
from tests.api.world import World, caller, running

NEW = {"kind": "model", "name": "Model"}


async def _count(client: httpx.AsyncClient) -> int:
    return len((await client.get("/annotators", params={"limit": 500, "kind": "model"})).json()["items"])


async def test_the_same_key_and_request_have_one_effect_and_one_answer(world: World) -> None:
    headers = {"Idempotency-Key": "abc"}
    first = await world.owner.post("/annotators", json=NEW, headers=headers)
    again = await world.owner.post("/annotators", json=NEW, headers=headers)
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert await _count(world.owner) == 1


async def test_a_secret_is_replayed_to_who_knows_the_key(world: World) -> None:
    new, headers = {"name": "k", "role": "annotator"}, {"Idempotency-Key": "0b7e-secret"}
    first = await world.owner.post("/keys", json=new, headers=headers)
    again = await world.owner.post("/keys", json=new, headers=headers)
    assert first.json()["secret"] == again.json()["secret"]


async def test_the_same_key_for_another_request_is_a_conflict(world: World) -> None:
    headers = {"Idempotency-Key": "abc"}
    await world.owner.post("/annotators", json=NEW, headers=headers)
    other = await world.owner.post("/annotators", json={**NEW, "name": "Other"}, headers=headers)
    assert (other.status_code, other.json()["data"]) == (409, {"idempotency": "reused"})
    async with caller(world.app, world.keys.test_key) as test_mode:
        assert (await test_mode.post("/annotators", json=NEW, headers=headers)).status_code == 201


async def test_a_key_that_somebody_else_used_is_another_key(world: World) -> None:
    """Neither their answer nor a refusal: whoever guesses keys cannot stop the requests of others."""
    headers = {"Idempotency-Key": "1"}
    mine = await world.owner.post("/annotators", json=NEW, headers=headers)
    for body in (NEW, {**NEW, "name": "Other"}):
        theirs = await world.roles[Role.ADMIN].post(
            "/annotators", json=body, headers={"Idempotency-Key": "1"}
        )
        assert theirs.status_code == (201 if body is NEW else 409)
        assert theirs.json().get("id") != mine.json()["id"]


async def test_an_import_that_is_sent_twice_is_one_job(world: World) -> None:
    template = {
        "name": "notes",
        "data": {"text": {"type": "string"}},
        "views": {"text": {"type": "text", "src": "$.text"}},
        "controls": {"note": {"type": "text"}},
    }
    made = await world.owner.post("/projects", json={"name": "P", "template": template})
    place, headers = f"/projects/{made.json()['id']}/imports", {"Idempotency-Key": "file"}
    sent = [await world.owner.post(place, content=b'{"data": {"text": "a"}}', headers=headers) for _ in "ab"]
    assert [one.status_code for one in sent] == [202, 202]
    assert sent[0].json() == sent[1].json()
    assert len((await world.owner.get(place)).json()["items"]) == 1
    other = await world.owner.post(place, content=b'{"data": {"text": "b"}}', headers=headers)
    assert (other.status_code, other.json()["data"]) == (409, {"idempotency": "reused"}), (
        "as long, but another"
    )


async def test_the_same_key_at_the_same_moment_has_one_effect(world: World) -> None:
    headers = {"Idempotency-Key": "at once"}
    many = [world.owner.post("/annotators", json=NEW, headers=headers) for _ in range(8)]
    answers = await asyncio.gather(*many)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await _count(world.owner) == 1


async def test_a_refused_request_keeps_nothing(world: World) -> None:
    headers = {"Idempotency-Key": "later"}
    taken = {**NEW, "external_id": "a"}
    await world.owner.post("/annotators", json={**taken, "name": "First"})
    assert (await world.owner.post("/annotators", json=taken, headers=headers)).status_code == 409
    assert (await world.owner.post("/annotators", json=NEW, headers=headers)).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 201, "caf\u00e9"])
async def test_a_malformed_key_is_refused(world: World, key: str) -> None:
    headers = [(b"Idempotency-Key", key.encode("latin-1"))]
    assert (await world.owner.post("/annotators", json=NEW, headers=headers)).status_code == 422


async def test_pages_follow_each_other_without_gap_or_repeat(world: World) -> None:
    made = [(await world.owner.post("/annotators", json=NEW)).json()["id"] for _ in range(5)]
    seen: list[str] = []
    params = {"limit": "2", "kind": "model"}
    while True:
        page = (await world.owner.get("/annotators", params=params)).json()
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        params["cursor"] = page["next_cursor"]
    assert seen == made


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=501",
        "limit=x",
        "cursor=!!!",
        "cursor=W10",
        "cursor=WzFd",
        "cursor=%00",
        "cursor=" + "A" * 3000,
    ],
)
async def test_a_malformed_page_is_refused(world: World, query: str) -> None:
    refused = await world.owner.get(f"/annotators?{query}")
    assert refused.status_code == 422, refused.text
    assert refused.json()["code"] == "invalid"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"kind": "model", "name": NaN}',
        b'{"kind": "model", "name": "\\ud800"}',
        b'{"kind": "model", "name": "a\\u0000b"}',
        b'{"kind": "model", "name": "a", "cost_per_answer": 99999999999999999999}',
        b"[" * 65 + b"]" * 65,
        b"[" * 100_000,
        b'{"kind": "model", "name": "a", "surprise": 1}',
        b"[]",
        b"null",
        b"",
    ],
)
async def test_a_malformed_body_is_refused_with_its_reason(world: World, body: bytes) -> None:
    refused = await world.owner.post(
        "/annotators", content=body, headers={"Content-Type": "application/json"}
    )
    assert refused.status_code == 422, refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["problems"] != []


async def test_a_huge_body_is_refused_by_its_length_and_by_its_bytes(database: str, world: World) -> None:
    async with running(database, Settings(max_json_bytes=2000)) as app, caller(app, world.keys.key) as owner:
        body = json.dumps({**NEW, "name": "x" * 3000}).encode()

        async def slowly():  # an async generator
            for start in range(0, len(body), 500):
                yield body[start : start + 500]

        headers = {"Content-Type": "application/json"}
        told = await owner.post("/annotators", content=body, headers=headers)
        untold = await owner.post("/annotators", content=slowly(), headers=headers)
        assert (told.status_code, untold.status_code) == (413, 413)
        assert told.json()["code"] == "too_large"


async def test_too_many_requests_are_told_when_to_come_back(database: str, world: World) -> None:
    async with (
        running(database, Settings(requests_per_second=0.5)) as app,
        caller(app, world.keys.key) as owner,
    ):
        assert (await owner.get("/me")).status_code == 200
        held = await owner.get("/me")
        assert held.status_code == 429
        assert int(held.headers["retry-after"]) >= 1


async def test_large_answers_are_packed(world: World) -> None:
    for number in range(20):
        await world.owner.post("/annotators", json={**NEW, "name": f"Model {number}"})
    async with world.owner.stream("GET", "/annotators") as answer:
        assert answer.headers["content-encoding"] == "gzip"
        raw = b"".join([chunk async for chunk in answer.aiter_raw()])
    assert len(json.loads(gzip.decompress(raw))["items"]) >= 20


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api", "/api/v2/me"])
async def test_an_unknown_address_is_a_problem_document(world: World, path: str) -> None:
    answer = await world.owner.get(f"http://sterling.test{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_health_and_contract(world: World) -> None:
    for path, found in (("/healthz", {"status": "ok"}), ("/readyz", {"status": "ready"})):
        answer = await world.anonymous.get(f"http://sterling.test{path}")
        assert (answer.status_code, answer.json()) == (200, found)
    contract = (await world.anonymous.get("/openapi.json")).json()
    assert contract["openapi"].startswith("3.1")
    assert not [name for name in contract["components"]["schemas"] if name.endswith(("-Input", "-Output"))]
