"""Requests that no good client sends: odd methods, paths, types and shapes. Each is refused in words."""

import gzip
import json

import httpx
import pytest
from fastapi import FastAPI

from tests.api.world import PASSWORD, SignIn, World

JSON = {"Content-Type": "application/json"}


def _plain(app: FastAPI) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://sterling.test")


@pytest.mark.parametrize("path", ["/me", "/projects", "/keys", "/openapi.json"])
async def test_head_is_get_without_the_body(world: World, path: str) -> None:
    whole, head = await world.owner.get(path), await world.owner.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert (await world.anonymous.head("/me")).status_code == 401


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/projects", "GET, HEAD, OPTIONS, POST"),
        ("/blobs", "OPTIONS, PUT"),
        ("/openapi.json", "GET, HEAD, OPTIONS"),
    ],
)
async def test_a_refused_method_and_options_tell_every_method(world: World, path: str, allowed: str) -> None:
    refused = await world.owner.delete(path)
    assert (refused.status_code, refused.headers["allow"]) == (405, allowed)
    assert allowed in refused.json()["detail"]
    asked = await world.owner.options(path)
    assert (asked.status_code, asked.headers["allow"]) == (204, allowed)


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "DELETE"])
async def test_nothing_is_at_an_address_whatever_the_method(world: World, method: str) -> None:
    assert (await world.owner.request(method, "/nothing")).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/%2e%2e/%2e%2e/etc/passwd", "/..%2fapp.py", "/.env", "/favicon.ico", "/%ff", "/a%5cb"],
)
async def test_no_page_is_served_where_none_can_be(app: FastAPI, path: str) -> None:
    async with _plain(app) as client:
        assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""])
async def test_a_body_that_is_not_declared_as_json_is_refused(world: World, kind: str) -> None:
    refused = await world.owner.post("/keys", content=b'{"name": "k"}', headers={"Content-Type": kind})
    assert refused.status_code == 415
    assert "application/json" in refused.json()["detail"]


@pytest.mark.parametrize("name", ["name", "n\\u0061me"])
async def test_a_name_twice_in_one_object_of_a_body_is_refused(world: World, name: str) -> None:
    body = b'{"name": "one", "%b": "two"}' % name.encode()
    refused = await world.owner.post("/keys", content=body, headers=JSON)
    assert refused.status_code == 422
    assert "'name' twice" in refused.json()["detail"]


async def test_no_type_at_all_is_taken_for_json_and_checked_as_json(world: World) -> None:
    for path in ("/keys", f"/assignments/{'0' * 8}-0000-0000-0000-{'0' * 12}/submit"):
        refused = await world.owner.post(path, content=b'{"answer": {"choice": "a\\u0000"}}')
        assert refused.status_code == 422
        assert "NUL" in refused.json()["detail"]


@pytest.mark.parametrize("path", ["/keys", "/blobs"])
async def test_a_packed_body_is_refused(world: World, path: str) -> None:
    bomb = gzip.compress(b" " * 5_000_000)
    method = "PUT" if path == "/blobs" else "POST"
    packed = {**JSON, "Content-Encoding": "gzip"}
    refused = await world.owner.request(method, path, content=bomb, headers=packed)
    assert refused.status_code == 415
    assert "Content-Encoding" in refused.json()["detail"]


async def test_headers_over_their_bound_are_refused(world: World) -> None:
    refused = await world.owner.get("/me", headers={f"X-{n}": "a" * 1000 for n in range(100)})
    assert (refused.status_code, refused.json()["code"]) == (431, "too_large")


async def test_an_object_of_too_many_members_is_refused_as_a_whole(world: World) -> None:
    body = json.dumps({f"k{n}": n for n in range(30_000)})
    refused = await world.anonymous.post("/sessions", content=body, headers=JSON)
    assert refused.status_code == 422
    assert [one["code"] for one in refused.json()["problems"]] == ["json_width"]


async def test_of_very_many_problems_the_first_are_told_and_the_rest_counted(world: World) -> None:
    body = json.dumps({f"k{n}": n for n in range(5_000)})
    refused = (await world.anonymous.post("/sessions", content=body, headers=JSON)).json()
    assert len(refused["problems"]) == 200
    assert refused["data"]["problems_left_out"] == 5_002 - 200  # and both fields are missing


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[::1"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://sterling.test"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://by-a-proxy.example"}, 201),
        ({"Origin": "http://sterling.test"}, 201),
        ({}, 201),
    ],
)
async def test_a_page_of_another_origin_changes_nothing_even_with_the_token(
    join: SignIn, headers: dict[str, str], status: int
) -> None:
    admin = await join("admin", "admin@example.org")
    made = await admin.client.post("/keys", json={"name": "k", "role": "annotator"}, headers=headers)
    assert made.status_code == status
    if status == 403:
        given = {"email": "admin@example.org", "password": PASSWORD}
        assert (await admin.client.post("/sessions", json=given, headers=headers)).status_code == 403
