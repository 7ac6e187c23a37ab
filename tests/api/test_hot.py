"""The routes that pass by the framework keep its promises: compression, headers, refusals."""

import re
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sterling.api.guard import Guard
from sterling.api.hot import HotRoute, HotRoutes
from sterling.domain.errors import NotFound

TEXT = "the quick service answered " * 100


async def _answer(request: Request) -> Response:
    if request.path_params["name"] == "nobody":
        raise NotFound("There is nobody.")
    return JSONResponse({"name": request.path_params["name"], "text": TEXT})


ROUTES = HotRoutes([HotRoute(re.compile(r"/people/(?P<name>[^/]+)/calls"), _answer)])


async def _post(path: str, **arguments: Any) -> httpx.Response:
    app = Guard(ROUTES, max_json_bytes=1000)

    async def guarded(scope: Any, receive: Any, send: Any) -> None:
        assert ROUTES.takes(scope)
        await app(scope, receive, send)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(guarded), base_url="http://test") as client:
        return await client.post(path, **arguments)


async def test_a_large_answer_is_compressed_for_who_takes_it() -> None:
    packed = await _post("/people/ann/calls", headers={"Accept-Encoding": "gzip"})
    plain = await _post("/people/ann/calls", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(TEXT)
    assert "content-encoding" not in plain.headers
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert packed.json() == plain.json() == {"name": "ann", "text": TEXT}


async def test_a_refusal_is_a_problem_document_with_safe_headers() -> None:
    refused = await _post("/people/nobody/calls")
    assert (refused.status_code, refused.json()["code"]) == (404, NotFound.code)
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["x-content-type-options"] == "nosniff"


async def test_a_large_request_is_refused() -> None:
    assert (await _post("/people/ann/calls", content=b"x" * 1001)).status_code == 413


def test_other_methods_and_paths_are_not_taken() -> None:
    assert not ROUTES.takes({"type": "http", "method": "GET", "path": "/people/ann/calls"})
    for path in ("/people/ann/calls/1", "/people//calls", "/people/ann/call"):
        assert not ROUTES.takes({"type": "http", "method": "POST", "path": path})
