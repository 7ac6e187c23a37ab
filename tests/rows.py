"""One row in every table for an organization and mode, whatever tables there are: read from the catalogue."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

_WORDS = {
    ("annotator", "kind"): "person",
    ("member", "role"): "annotator",
    ("key", "role"): "owner",
    ("invitation", "role"): "annotator",
    ("one_time_link", "purpose"): "reset",
    ("batch", "state"): "staging",
    ("label", "source"): "aggregate",
    ("review", "verdict"): "accept",
    ("project", "state"): "active",
    ("job", "kind"): "import",
    ("job", "state"): "running",
    ("blob", "media_type"): "image/png",
}
_NUMBERS = {("answer", "outcome"): 0}
_SKIPPED = ("alembic_version",)


@dataclass(slots=True)
class Tenant:
    """An organization in one mode, and the first key column of its row in each table."""

    organization: UUID
    mode: str
    ids: dict[str, Any] = field(default_factory=dict[str, Any])


def tables(connection: psycopg.Connection[Any]) -> list[str]:
    """Every table of the schema, those that others refer to first."""
    found = [
        str(row[0])
        for row in connection.execute(
            "select relname from pg_class where relnamespace = 'sterling'::regnamespace"
            " and relkind in ('r', 'p') and not relispartition order by relname"
        )
        if row[0] not in _SKIPPED
    ]
    refers: dict[str, set[str]] = {name: set() for name in found}
    for table, _, target in _references(connection):
        if table != target:
            refers[table].add(target)
    ordered: list[str] = []
    while len(ordered) < len(found):
        ordered += [name for name in found if name not in ordered and refers[name] <= set(ordered)]
    return ordered


def columns(connection: psycopg.Connection[Any], table: str, *, computed: bool = True) -> dict[str, str]:
    """Names and types of a table's columns, also those that the database computes."""
    rows = connection.execute(
        "select attname, atttypid::regtype::text from pg_attribute"
        " where attrelid = ('sterling.' || quote_ident(%s))::regclass and attnum > 0 and not attisdropped"
        " and (%s or attgenerated = '') order by attnum",
        [table, computed],
    )
    return {str(name): str(kind) for name, kind in rows}


def fill(connection: psycopg.Connection[Any], tenants: list[Tenant]) -> None:
    """Writes one row per table for each tenant. Account rows of an organization are shared by its modes."""
    targets = {(table, column): target for table, column, target in _references(connection)}
    for table in tables(connection):
        required = _required(connection, table)
        has_mode = "mode" in columns(connection, table)
        for tenant in tenants:
            twin = next(
                (t for t in tenants if t.organization == tenant.organization and table in t.ids), None
            )
            if twin is not None and not has_mode:
                tenant.ids[table] = twin.ids[table]
                continue
            values = {name: _value(table, name, kind, targets, tenant) for name, kind in required.items()}
            if table == "organization":
                values["id"] = tenant.organization
            tenant.ids[table] = _insert(connection, table, values)


def _value(table: str, name: str, kind: str, targets: dict[tuple[str, str], str], tenant: Tenant) -> object:
    target = targets.get((table, name))
    if name == "organization_id":
        return tenant.organization
    if name == "mode":
        return tenant.mode
    if target is not None:
        return tenant.ids[target]
    plain: dict[str, object] = {
        "uuid": uuid4(),
        "uuid[]": [],
        "text": _WORDS.get((table, name), uuid4().hex),
        "bytea": uuid4().bytes,
        "json": "{}",
        "jsonb": "{}",
        "boolean": True,
        "timestamp with time zone": "2030-01-01T00:00:00Z",
    }
    return plain.get(kind, _NUMBERS.get((table, name), 1))


def _insert(connection: psycopg.Connection[Any], table: str, values: dict[str, object]) -> object:
    statement = sql.SQL("insert into sterling.{} ({}) values ({}) returning *").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join([sql.Placeholder()] * len(values)),
    )
    made = connection.execute(statement, list(values.values()))
    row = made.fetchone()
    assert row is not None
    return row[0]


def _required(connection: psycopg.Connection[Any], table: str) -> dict[str, str]:
    """Columns that an insert must name, and references, even those that may be null."""
    rows = connection.execute(
        """
        select a.attname, a.atttypid::regtype::text from pg_attribute a
        where a.attrelid = ('sterling.' || quote_ident(%(table)s))::regclass and a.attnum > 0
          and not a.attisdropped and a.attidentity = '' and a.attgenerated = ''
          and ((a.attnotnull and not a.atthasdef) or a.attname = 'mode' or exists (
            select from pg_constraint c
            where c.conrelid = a.attrelid and c.contype = 'f' and a.attnum = any (c.conkey)))
        order by a.attnum
        """,
        {"table": table},
    )
    return {str(name): str(kind) for name, kind in rows}


def _references(connection: psycopg.Connection[Any]) -> list[tuple[str, str, str]]:
    rows = connection.execute(
        """
        select c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text
        from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
        where c.contype = 'f' and c.connamespace = 'sterling'::regnamespace
        """
    )
    return [(_bare(table), str(column), _bare(target)) for table, column, target in rows]


def _bare(name: str) -> str:
    return name.removeprefix("sterling.").strip('"')
