"""Garbage over the whole contract, by Schemathesis: whatever is sent, nothing is a fault of the server, and
every refusal is a problem document. Bounded. Hypothesis is derandomized; yet what is sent differed between
two runs of the same code, so a failure is a fault of the server even where the next run does not find it."""

import asyncio
import contextlib
import re
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx
import schemathesis
import uvicorn
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable

from sterling.settings.model import Settings
from sterling.wire.app import build_app
from sterling.wire.connection import Connection
from sterling.wire.database import as_application
from sterling.wire.first import prepare
from tests.api.world import OWNER, PASSWORD

EXAMPLES = 6
_BOUNDED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


@contextmanager
def _served(app: FastAPI) -> Generator[str]:
    """The app on a free port, served by a thread; gives its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app, http=Connection, log_config=None, lifespan="on", ws="none", timeout_graceful_shutdown=2
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=asyncio.run, args=(server.serve(sockets=[listening]),))
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def _known(base: str, key: str) -> dict[str, str]:
    """Ids of things that are there, so that garbage also reaches what lies behind the look-up."""
    with httpx.Client(base_url=f"{base}/api/v1", headers={"Authorization": f"Bearer {key}"}) as owner:
        annotator = owner.post("/annotators", json={"kind": "model", "name": "M"}).json()
        invitation = owner.post("/invitations", json={"role": "annotator"}).json()
        member = owner.get("/members").json()["items"][0]
        return {
            "annotator_id": annotator["id"],
            "invitation_id": invitation["invitation"]["id"],
            "member_id": member["id"],
        }


def _problem(response: Any, sent: str) -> str | None:
    """What is wrong with the answer, or None."""
    if response.status_code >= 500:
        return f"{sent}: {response.status_code} {response.text[:300]}"
    kind = list(response.headers.get("content-type", []))
    if response.status_code >= 400 and kind != ["application/problem+json"]:
        return f"{sent}: {response.status_code} is no problem document but {kind!r}"
    return None


class _Tried:
    """Runs one operation with generated requests, and keeps what went wrong."""

    def __init__(self, base: str, key: str) -> None:
        self._base = base
        self._headers = {"Authorization": f"Bearer {key}"}
        self._known = _known(base, key)
        self.sent = 0
        self.wrong: list[str] = []

    def operation(self, operation: Any) -> None:
        names: list[str] = re.findall(r"{(\w+)}", operation.path)
        there = {name: self._known[name] for name in names if name in self._known}
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            fixed: dict[str, Any] = {"path_parameters": there} if there else {}
            strategy = operation.as_strategy(generation_mode=mode, **fixed)

            @_BOUNDED
            @given(strategy)
            def send(case: Any) -> None:
                self._send(case)

            # Some operations (no parameters, no body) have nothing that could be negative.
            with contextlib.suppress(schemathesis.errors.SchemathesisError, Unsatisfiable):
                send()

    def _send(self, case: Any) -> None:
        self.sent += 1
        response = case.call(base_url=self._base, headers=self._headers)
        found = _problem(response, case.as_curl_command(headers={}))
        if found is not None:
            self.wrong.append(found)


async def _prepare(dsn: str) -> str:
    return (await prepare(dsn, "Assay Office", OWNER, "Olga", PASSWORD)).key


def test_no_request_is_a_fault_of_the_server(database: str) -> None:
    dsn = as_application(database)
    key = asyncio.run(_prepare(dsn))
    app = build_app(Settings(public_requests_per_second=10_000, requests_per_second=10_000), dsn)
    schema: Any = schemathesis.openapi.from_dict(app.openapi())
    with _served(app) as base:
        tried = _Tried(base, key)
        for found in schema.get_all_operations():
            tried.operation(found.ok())
    assert tried.wrong == []
    assert tried.sent >= 8 * len(app.openapi()["paths"])
