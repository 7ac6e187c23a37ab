"""Row-level security: what the application's role can reach, tried table by table."""

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors, sql

from sterling.wire.database import as_application
from tests.rows import Tenant, columns, fill, tables

# Account rows belong to an organization; its two modes share them.
SHARED_BY_MODES = {"organization", "login", "annotator", "member", "session", "key", "invitation"}
# No row of these is ever read or written but by the functions for them.
CLOSED = {"one_time_link"}
APPEND_ONLY = {"event"}


@pytest.fixture
def world(database: str) -> tuple[str, list[Tenant]]:
    one, other = uuid4(), uuid4()
    tenants = [Tenant(org, mode) for org in (one, other) for mode in ("live", "test")]
    with psycopg.connect(database) as connection:
        fill(connection, tenants)
    return database, tenants


def _as(dsn: str, tenant: Tenant | None) -> psycopg.Connection[Any]:
    connection = psycopg.connect(as_application(dsn), autocommit=True)
    if tenant is not None:
        connection.execute(
            "select set_config('sterling.organization', %s, false), set_config('sterling.mode', %s, false)",
            [str(tenant.organization), tenant.mode],
        )
    return connection


def _own(connection: psycopg.Connection[Any], table: str, tenant: Tenant) -> sql.Composed:
    """The condition that a row is the tenant's own."""
    if table == "organization":
        return sql.SQL("id = {}").format(sql.Literal(tenant.organization))
    if table == "login":
        return sql.SQL("id = {}").format(sql.Literal(tenant.ids["login"]))
    condition = sql.SQL("organization_id = {}").format(sql.Literal(tenant.organization))
    if table not in SHARED_BY_MODES and "mode" in columns(connection, table):
        condition += sql.SQL(" and mode = {}").format(sql.Literal(tenant.mode))
    return condition


def _count(connection: psycopg.Connection[Any], table: str, condition: sql.Composable) -> int:
    key = sql.Identifier("id" if table == "login" else next(iter(columns(connection, table))))
    statement = sql.SQL("select count({}) from sterling.{} where {}").format(
        key, sql.Identifier(table), condition
    )
    row = connection.execute(statement).fetchone()
    assert row is not None
    return int(row[0])


def _refused_or_nothing(connection: psycopg.Connection[Any], statement: sql.Composed) -> bool:
    try:
        return connection.execute(statement).rowcount == 0
    except errors.InsufficientPrivilege:
        return True


def _refused(connection: psycopg.Connection[Any], statement: sql.Composed, values: list[object]) -> bool:
    try:
        connection.execute(statement, values)
    except errors.InsufficientPrivilege:
        return True
    return False


def test_every_table_has_a_policy(database: str) -> None:
    with psycopg.connect(database) as connection:
        rows = connection.execute(
            """
            select c.relname, c.relrowsecurity, count(p.polname) from pg_class c
            left join pg_policy p on p.polrelid = c.oid
            where c.relnamespace = 'sterling'::regnamespace and c.relkind in ('r', 'p')
            group by c.oid
            """
        ).fetchall()
    open_tables = {name for name, secured, policies in rows if not secured or policies == 0}
    assert open_tables == {"alembic_version"}


def test_no_view_and_no_function_opens_a_way_around(database: str) -> None:
    with psycopg.connect(database) as connection:
        views = connection.execute(
            "select relname from pg_class where relnamespace = 'sterling'::regnamespace"
            " and relkind in ('v', 'm')"
        ).fetchall()
        functions = connection.execute(
            """
            select p.proname, has_function_privilege('public', p.oid, 'execute'), p.proconfig::text
            from pg_proc p where p.pronamespace = 'sterling'::regnamespace and p.prosecdef
            """
        ).fetchall()
    assert views == []
    assert len(functions) >= 10
    assert [name for name, public, _ in functions if public] == []
    assert [name for name, _, pinned in functions if "search_path" not in (pinned or "")] == []


def test_the_application_owns_nothing_and_passes_no_wall(database: str) -> None:
    with _as(database, None) as connection:
        row = connection.execute(
            """
            select current_user, rolsuper, rolbypassrls, rolcreaterole,
                (select count(*) from pg_class
                 where relnamespace = 'sterling'::regnamespace and relowner = r.oid)
            from pg_roles r where rolname = current_user
            """
        ).fetchone()
        assert row == ("sterling_app", False, False, False, 0)
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute("select password_hash from sterling.login")


def test_a_tenant_sees_its_own_rows_and_no_others(world: tuple[str, list[Tenant]]) -> None:
    dsn, tenants = world
    for tenant in tenants:
        with _as(dsn, tenant) as connection:
            for table in tables(connection):
                if table in CLOSED:
                    with pytest.raises(errors.InsufficientPrivilege):
                        connection.execute(sql.SQL("select * from sterling.{}").format(sql.Identifier(table)))
                    continue
                own = _own(connection, table, tenant)
                assert _count(connection, table, own) >= 1, table
                assert _count(connection, table, sql.SQL("not ({})").format(own)) == 0, table


def test_a_tenant_changes_and_deletes_no_others_rows(world: tuple[str, list[Tenant]]) -> None:
    dsn, tenants = world
    with _as(dsn, tenants[0]) as connection:
        for table in tables(connection):
            first = sql.Identifier(next(iter(columns(connection, table))))
            own = _own(connection, table, tenants[0]) if table not in CLOSED else sql.SQL("false")
            name = sql.Identifier(table)
            update = sql.SQL("update sterling.{} set {} = {} where not ({})").format(name, first, first, own)
            delete = sql.SQL("delete from sterling.{} where not ({})").format(name, own)
            assert _refused_or_nothing(connection, update), table
            assert _refused_or_nothing(connection, delete), table
            if table in APPEND_ONLY:
                everything = sql.SQL("delete from sterling.{}").format(name)
                assert _refused(connection, everything, []), table


def test_a_tenant_writes_no_row_for_another(world: tuple[str, list[Tenant]]) -> None:
    dsn, tenants = world
    mine, others = tenants[0], tenants[1:]
    with psycopg.connect(dsn) as admin, _as(dsn, mine) as connection:
        for table in tables(admin):
            for other in others:
                if table in SHARED_BY_MODES and other.organization == mine.organization:
                    continue
                assert _copy_is_refused(admin, connection, table, other), (table, other.mode)


def _copy_is_refused(
    admin: psycopg.Connection[Any], connection: psycopg.Connection[Any], table: str, other: Tenant
) -> bool:
    """Tries to insert a copy of another tenant's row, and to move an own row over to the other tenant."""
    refused = _insert_is_refused(admin, connection, table, other)
    if "organization_id" not in columns(admin, table) or table in CLOSED:
        return refused
    name = sql.Identifier(table)
    if table not in SHARED_BY_MODES and "mode" in columns(admin, table):
        move = sql.SQL("update sterling.{} set organization_id = %s, mode = %s").format(name)
        return refused and _refused(connection, move, [other.organization, other.mode])
    move = sql.SQL("update sterling.{} set organization_id = %s").format(name)
    return refused and _refused(connection, move, [other.organization])


def _insert_is_refused(
    admin: psycopg.Connection[Any], connection: psycopg.Connection[Any], table: str, other: Tenant
) -> bool:
    name = sql.Identifier(table)
    if table in CLOSED:
        its = sql.SQL("token_hash = {}").format(sql.Literal(other.ids[table]))
    else:
        its = _own(admin, table, other)
    row = admin.execute(
        sql.SQL("select to_json(t)::text from sterling.{} t where {}").format(name, its)
    ).fetchone()
    assert row is not None
    insert = sql.SQL(
        "insert into sterling.{0} ({1}) overriding user value"
        " select {1} from json_populate_record(null::sterling.{0}, %s)"
    ).format(name, sql.SQL(", ").join(map(sql.Identifier, columns(admin, table, computed=False))))
    return _refused(connection, insert, [row[0]])


def test_without_a_tenant_there_is_nothing(world: tuple[str, list[Tenant]]) -> None:
    dsn, tenants = world
    with psycopg.connect(dsn) as admin, _as(dsn, None) as connection:
        for table in tables(connection):
            if table not in CLOSED:
                assert _count(connection, table, sql.SQL("true")) == 0, table
            delete = sql.SQL("delete from sterling.{}").format(sql.Identifier(table))
            assert _refused_or_nothing(connection, delete), table
            assert _insert_is_refused(admin, connection, table, tenants[0]), table
