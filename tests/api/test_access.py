"""Every route, tried with nobody, with every role, and with a foreign organization's ids."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from sterling.domain.access import GRANTS, Role, Verb
from sterling.settings.model import Settings
from sterling.wire.app import build_app
from tests.api.matrix import LETTERS, MAY, ROUTES
from tests.api.world import API, World, caller
from tests.rows import Tenant, fill

# The parameter of a path, and the table whose row it names.
NAMES = {"release_id": "release", "answer_id": "answer"}
# Path parameters that name no row of their own.
WORDS = {"name": "labels.jsonl", "sha256": "0" * 64, "control": "x", "kind": "peaks"}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the contract."""

    method: str
    path: str
    verb: str | None

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)

    async def send(self, client: httpx.AsyncClient, ids: dict[str, Any]) -> httpx.Response:
        """With an empty body: who may not do it is refused before the body is looked at."""
        values = {name: ids.get(name, uuid4()) for name in self.parameters}
        body: dict[str, Any] = {} if self.method in ("GET", "HEAD", "DELETE") else {"json": {}}
        path = self.path.format(**values)
        # What some routes ask for besides; others do not look at it.
        asked = {"field": "image", "task_id": str(ids.get("task_id", uuid4()))}
        more: dict[str, Any] = {"headers": {"If-Match": '"1"'}, "params": asked}
        return await client.request(self.method, path, **more, **body)


def _operations() -> list[Operation]:
    document: dict[str, Any] = build_app(Settings(), "dbname=never_asked").openapi()
    return [
        Operation(method.upper(), path.removeprefix(API), found["x-verb"])
        for path, operations in document["paths"].items()
        for method, found in operations.items()
    ]


OPERATIONS = _operations()
GUARDED = [found for found in OPERATIONS if found.verb not in ("public", None)]


def test_the_table_of_rights_is_the_one_written_by_hand() -> None:
    assert set(MAY) == {verb.value for verb in Verb}
    by_hand = {
        role: {verb for verb, letters in MAY.items() if letter in letters} for letter, role in LETTERS.items()
    }
    assert {role: {verb.value for verb in granted} for role, granted in GRANTS.items()} == by_hand


def test_every_route_says_what_it_needs() -> None:
    assert [found.name for found in OPERATIONS if found.verb is None] == []
    known = {verb.value for verb in Verb} | {"public", "signed-in"}
    assert {found.verb for found in OPERATIONS} <= known


def test_routes_need_what_was_decided() -> None:
    declared = {found.name: found.verb for found in OPERATIONS}
    assert {name: declared.get(name) for name in ROUTES} == ROUTES
    assert {name for name, verb in declared.items() if verb == "public"} == {
        name for name, verb in ROUTES.items() if verb == "public"
    }


async def test_every_route_refuses_nobody_and_nonsense(world: World) -> None:
    async with caller(world.app, "sk_live_" + "x" * 43) as liar, caller(world.app) as stale:
        stale.cookies.set("sterling_session", "x" * 43)
        for operation in GUARDED:
            for client in (world.anonymous, liar, stale):
                refused = await operation.send(client, WORDS)
                assert refused.status_code == 401, (operation.name, refused.text)
                assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("letter", list(LETTERS))
async def test_every_route_lets_in_exactly_the_roles_that_may(world: World, letter: str) -> None:
    role = LETTERS[letter]
    for operation in GUARDED:
        answer = await operation.send(world.roles[role], WORDS)
        allowed = operation.verb == "signed-in" or letter in MAY[operation.verb or ""]
        assert (answer.status_code != 403) == allowed, (operation.name, role, answer.text)
        assert answer.status_code != 401, (operation.name, answer.text)
        assert answer.status_code < 500, (operation.name, role, answer.text)


async def test_a_key_of_one_scope_opens_the_routes_of_that_scope_alone(world: World) -> None:
    for verb in Verb:
        worker = {"kind": "model", "name": "M", "external_id": "m"}
        annotator = (await world.owner.post("/annotators", json=worker)).json()["id"]
        new = {"name": verb, "role": "owner", "scopes": [verb], "annotator_id": annotator}
        made = await world.owner.post("/keys", json=new)
        async with caller(world.app, made.json()["secret"]) as narrow:
            assert (await narrow.get("/me")).json()["verbs"] == [verb]
            for operation in GUARDED:
                answer = await operation.send(narrow, WORDS)
                allowed = operation.verb in ("signed-in", verb)
                assert (answer.status_code != 403) == allowed, (verb, operation.name, answer.text)


def _rows_of(world: World) -> dict[str, UUID]:
    """A row of every table in the first organization: what a foreigner tries to reach."""
    with psycopg.connect(world.dsn) as connection:
        found = connection.execute("select organization_id from sterling.member").fetchone()
        assert found is not None
        tenant = Tenant(found[0], "live", {"organization": found[0]})
        fill(connection, [tenant])
    return {f"{table}_id": key for table, key in tenant.ids.items()}


def test_every_path_parameter_names_a_row(database: str) -> None:
    tenant = Tenant(uuid4(), "live")
    with psycopg.connect(database) as connection:
        fill(connection, [tenant])
    named = {f"{table}_id" for table in tenant.ids} | set(WORDS)
    assert {name for operation in OPERATIONS for name in operation.parameters} <= named


async def test_another_organization_s_things_are_not_there(
    world: World, foreigner: httpx.AsyncClient
) -> None:
    ids = {**WORDS, **_rows_of(world)}
    for operation in OPERATIONS:
        if not operation.parameters:
            continue
        answer = await operation.send(foreigner, ids)
        # A body that is malformed is refused before its thing is looked for.
        expected = (404,) if operation.method in ("GET", "DELETE") else (404, 422)
        assert answer.status_code in expected, (operation.name, answer.text)


async def test_no_listing_shows_another_organization(world: World, foreigner: httpx.AsyncClient) -> None:
    ids = {str(value) for value in _rows_of(world).values()}
    for operation in OPERATIONS:
        if operation.method == "GET" and not operation.parameters and operation.verb != "public":
            answer = await operation.send(foreigner, {})
            assert not any(known in answer.text for known in ids), operation.name


def test_owners_may_everything() -> None:
    assert all(role is Role.OWNER for role in Role if GRANTS[role] == frozenset(Verb))


def test_no_secret_stands_in_an_address() -> None:
    """Addresses are written into the logs of proxies and the histories of browsers."""
    document: dict[str, Any] = build_app(Settings(), "dbname=never_asked").openapi()
    named = {
        parameter["name"]
        for operations in document["paths"].values()
        for operation in operations.values()
        for parameter in operation.get("parameters", [])
        if parameter["in"] in ("path", "query")
    }
    assert "cursor" in named
    assert not named & {"token", "key", "secret", "password", "csrf"}
