"""Tasks by their labels: all pages together are what was asked for, in order; each reads what it shows."""

from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bench.ground import Ground, add_tasks, lay
from sterling.adapters.queue.procrastinate import ProcrastinateQueue
from sterling.adapters.sql.engine import create_engine
from sterling.adapters.sql.store import SqlStore
from sterling.adapters.sql.tasks import SqlTasks
from sterling.domain.record import Page
from sterling.domain.task import LabelQuery, Task, TaskQuery
from sterling.wire.database import as_application

TASKS, RARE = 20_000, 5
_READ = text(
    "select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) from pg_stat_xact_user_tables "
    "where relid in ('sterling.task'::regclass, 'sterling.label'::regclass, 'sterling.item'::regclass)"
)
_SCOPE = text(
    "select set_config('sterling.organization', :organization, true), "
    "set_config('sterling.mode', 'live', true)"
)


def _written(control: str, value: str, probability: str, tasks: str) -> bytes:
    """A statement that gives tasks a label each."""
    return f"""
    insert into sterling.label (organization_id, mode, project_id, task_id, control, value, probability,
                                calibrated, answers, method, method_version, source, mark)
    select organization_id, mode, project_id, id, {control}, to_json({value}), {probability},
           true, 1, 'm', '1', 'aggregate', 1 from {tasks}""".encode()


_ONE = _written("%s", "%s::text", "%s", "sterling.task where id = %s")


@dataclass(frozen=True)
class Given:
    """A label as it was written."""

    value: str
    probability: float
    task: UUID


class Pages:
    """Reads as the server does: with the rights of the application, behind row-level security."""

    def __init__(self, dsn: str, ground: Ground) -> None:
        application = as_application(dsn)
        self._engine = create_engine(application, size=1)
        self._store = SqlStore(self._engine, ProcrastinateQueue(application))
        self._ground = ground

    async def page(self, label: LabelQuery, cursor: str | None, limit: int) -> Page[Task]:
        async with self._store.unit(self._ground.actor()) as unit:
            return await unit.tasks.page(self._ground.project_id, TaskQuery(label=label), cursor, limit)

    async def close(self) -> None:
        await self._engine.dispose()


def _add(db: psycopg.Connection, ground: Ground, labels: list[tuple[str, float]]) -> list[Given]:
    """New tasks with a label each, and one of another control that no listing here asks for."""
    before = {row[0] for row in db.execute("select id from sterling.task")}
    add_tasks(db, ground, len(labels))
    ids = [row[0] for row in db.execute("select id from sterling.task order by id") if row[0] not in before]
    found = [Given(value, sure, task) for (value, sure), task in zip(labels, ids, strict=True)]
    for one in found:
        db.execute(_ONE, ("choice", one.value, one.probability, one.task))
        db.execute(_ONE, ("other", "a", 0.0, one.task))
    return found


# Few probabilities, so that many labels tie and ids decide.
_SAID = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from([0.0, 0.25, 1 / 3, 0.9, 1.0])), max_size=12)


@given(
    labels=_SAID,
    added=st.lists(_SAID, max_size=3),
    value=st.sampled_from(["a", "c", None]),
    below=st.sampled_from([0.25, 0.9, None]),
    limit=st.integers(1, 5),
)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_all_pages_are_the_asked_for_in_order(
    database: str,
    labels: list[tuple[str, float]],
    added: list[list[tuple[str, float]]],
    value: str | None,
    below: float | None,
    limit: int,
) -> None:
    """What is there from the beginning is on one page; what comes while they are read, on one at most."""
    query = LabelQuery(control="choice", value=value, below=below)
    with psycopg.connect(database, autocommit=True) as db:
        ground = lay(db, 0)
        first = _add(db, ground, labels)
        later: list[Given] = []
        pages = Pages(database, ground)
        seen: list[UUID] = []
        cursor, waiting = None, list(added)
        try:
            while True:
                page = await pages.page(query, cursor, limit)
                seen += [task.id for task in page.items]
                cursor = page.next_cursor
                if cursor is None:
                    break
                if waiting:
                    later += _add(db, ground, waiting.pop())
        finally:
            await pages.close()

    def asked(one: Given) -> bool:
        return value in {None, one.value} and (below is None or one.probability < below)

    places = {one.task: (one.probability, one.task) for one in [*first, *later] if asked(one)}
    assert seen == sorted(seen, key=places.__getitem__)
    assert len(set(seen)) == len(seen)
    assert {one.task for one in first if asked(one)} <= set(seen) <= set(places)


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        (LabelQuery(control="choice"), 50),
        (LabelQuery(control="choice", value="rare"), RARE),
        (LabelQuery(control="choice", value="rare", below=0.5), 2),
        (LabelQuery(control="choice", value="usual", below=0.5), 50),
        (LabelQuery(control="choice", value="absent"), 0),
        (LabelQuery(control="absent"), 0),
    ],
)
async def test_a_page_reads_little_more_than_it_shows(database: str, label: LabelQuery, shown: int) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        ground = lay(db, TASKS)
        db.execute(
            _written(
                "'choice'",
                f"case when n % {TASKS // RARE} = 0 then 'rare' else 'usual' end",
                f"n / {TASKS}::float8",
                "(select *, row_number() over (order by id) n from sterling.task) t",
            )
        )
        db.execute("analyze sterling.label")
    engine = create_engine(as_application(database), size=1)
    try:
        async with engine.connect() as connection, connection.begin():
            await connection.execute(_SCOPE, {"organization": str(ground.organization_id)})
            query = TaskQuery(label=label)
            page = await SqlTasks(connection).page(ground.project_id, query, None, 50)
            read = (await connection.execute(_READ)).scalar_one()
    finally:
        await engine.dispose()
    assert len(page.items) == shown
    assert read <= 2 * 3 * (shown + 1)
