"""A running app, clients of it, and what the fixtures of this folder give."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI

from sterling.domain.access import Role
from sterling.settings.model import Settings
from sterling.wire.app import build_app
from sterling.wire.database import as_application
from sterling.wire.first import Prepared

API = "/api/v1"
PASSWORD = "a long enough password"
OWNER = "owner@example.org"


@asynccontextmanager
async def running(dsn: str, settings: Settings) -> AsyncGenerator[FastAPI]:
    """The app with its pools open."""
    app = build_app(settings, as_application(dsn))
    async with app.router.lifespan_context(app):
        yield app


def caller(app: FastAPI, key: str | None = None) -> httpx.AsyncClient:
    """A client of the app, with an API key or with a browser's cookie jar. Faults of the server raise."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=f"http://sterling.test{API}", headers=headers)


@dataclass(frozen=True, slots=True)
class World:
    """An app, its first organization's keys, and one client per role (by API key)."""

    app: FastAPI
    dsn: str
    keys: Prepared
    owner: httpx.AsyncClient
    anonymous: httpx.AsyncClient
    roles: dict[Role, httpx.AsyncClient]


@dataclass(frozen=True, slots=True)
class Browser:
    """A signed-in browser: its cookie jar, its CSRF token, and who it is."""

    client: httpx.AsyncClient
    me: dict[str, Any]


SignIn = Callable[..., Awaitable[Browser]]
