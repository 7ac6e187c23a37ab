"""Fixtures: a running app on a fresh database, and callers of every role."""

import hashlib
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from sterling.domain.access import Role
from sterling.settings.model import Settings
from sterling.wire.database import as_application
from sterling.wire.first import prepare
from tests.api.world import OWNER, PASSWORD, Browser, SignIn, World, caller, running


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Generous limits: tests send much from one address."""
    return Settings(public_requests_per_second=10_000, data_dir=tmp_path)


@pytest.fixture
async def app(database: str, settings: Settings) -> AsyncGenerator[FastAPI]:
    async with running(database, settings) as app:
        yield app


@pytest.fixture
async def world(app: FastAPI, database: str) -> AsyncGenerator[World]:
    keys = await prepare(as_application(database), "Assay Office", OWNER, "Olga Owner", PASSWORD)
    async with AsyncExitStack() as stack:
        owner = await stack.enter_async_context(caller(app, keys.key))
        anonymous = await stack.enter_async_context(caller(app))
        roles: dict[Role, httpx.AsyncClient] = {}
        for role in Role:
            worker = (await owner.post("/annotators", json={"kind": "person", "name": role})).json()
            new = {"name": role, "role": role, "annotator_id": worker["id"]}
            made = await owner.post("/keys", json=new)
            assert made.status_code == 201, made.text
            roles[role] = await stack.enter_async_context(caller(app, made.json()["secret"]))
        yield World(app, database, keys, owner, anonymous, roles)


@pytest.fixture
async def join(world: World) -> AsyncGenerator[SignIn]:
    """`await join("annotator", "ann@example.org")`: invites, accepts and signs in a new member."""
    async with AsyncExitStack() as stack:

        async def one(role: str, email: str, name: str = "Somebody") -> Browser:
            invited = await world.owner.post("/invitations", json={"role": role, "email": email})
            assert invited.status_code == 201, invited.text
            given = {
                "token": invited.json()["link"]["token"],
                "name": name,
                "email": email,
                "password": PASSWORD,
            }
            client = await stack.enter_async_context(caller(world.app))
            joined = await client.post("/invitations/accept", json=given)
            assert joined.status_code == 200, joined.text
            client.headers["X-CSRF-Token"] = joined.json()["csrf"]
            return Browser(client, joined.json())

        yield one


@pytest.fixture
async def foreigner(world: World) -> AsyncGenerator[httpx.AsyncClient]:
    """The owner of another organization in the same database, by API key. Written past the API, which makes
    only the first organization."""
    secret = "sk_live_" + "f" * 43
    with psycopg.connect(world.dsn) as connection:
        organization, user, annotator = uuid4(), uuid4(), uuid4()
        connection.execute(
            "insert into sterling.organization (id, name) values (%s, 'Other')", [organization]
        )
        connection.execute(
            "insert into sterling.login (id, email, name, password_hash)"
            " values (%s, 'f@example.net', 'F', '')",
            [user],
        )
        connection.execute(
            "insert into sterling.annotator (id, organization_id, kind, name, user_id)"
            " values (%s, %s, 'person', 'F', %s)",
            [annotator, organization, user],
        )
        connection.execute(
            "insert into sterling.member (id, organization_id, user_id, annotator_id, role)"
            " values (%s, %s, %s, %s, 'owner')",
            [uuid4(), organization, user, annotator],
        )
        connection.execute(
            "insert into sterling.key (id, organization_id, mode, name, prefix, token_hash, role, created_by,"
            " annotator_id) values (%s, %s, 'live', 'f', 'sk_live_ffff', %s, 'owner', %s, %s)",
            [uuid4(), organization, hashlib.sha256(secret.encode()).digest(), user, annotator],
        )
    async with caller(world.app, secret) as client:
        yield client


@pytest.fixture
async def ann(join: SignIn) -> Browser:
    return await join("annotator", "ann@example.org", "Ann Lee")


@pytest.fixture
async def bo(join: SignIn) -> Browser:
    return await join("annotator", "bo@example.org", "Bo Ray")


@pytest.fixture
async def rea(join: SignIn) -> Browser:
    return await join("reviewer", "rea@example.org", "Rea Wong")
