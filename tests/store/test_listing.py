"""Lists of tasks read what they show, not what the project holds."""

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bench.ground import Ground, lay
from sterling.adapters.sql.engine import create_engine
from sterling.adapters.sql.tasks import SqlTasks
from sterling.domain.ids import new_id
from sterling.domain.task import TaskQuery, TaskState

TASKS, RARE = 20_000, 5
_READ = text(
    "select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables "
    "where relid = 'sterling.task'::regclass"
)


def _batched(db: psycopg.Connection) -> Ground:
    """A project of many tasks, a few of which, far from each other, are in a batch."""
    ground = lay(db, TASKS)
    scope = (new_id(), ground.organization_id, ground.mode.value, ground.project_id)
    db.execute(
        "insert into sterling.batch (id, organization_id, mode, project_id, name, state) "
        "values (%s, %s, %s, %s, 'rare', 'in_progress')",
        scope,
    )
    db.execute(
        "update sterling.task set batch_id = %s where id in (select id from (select id, row_number() over "
        "(order by id) n from sterling.task where project_id = %s) t where n %% %s = 0)",
        (scope[0], ground.project_id, TASKS // RARE),
    )
    db.execute("analyze sterling.task, sterling.batch")
    return ground


async def _shown_and_read(connection: AsyncConnection, ground: Ground, query: TaskQuery) -> tuple[int, int]:
    """Tasks on the first page of 50, and rows of tasks that were read for it."""
    async with connection.begin():
        page = await SqlTasks(connection).page(ground.project_id, query, None, 50)
        return len(page.items), (await connection.execute(_READ)).scalar_one()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        (TaskQuery(batch="rare"), RARE),
        (TaskQuery(batch="rare", states=frozenset({TaskState.OPEN})), RARE),
        (TaskQuery(batch="rare", states=frozenset({TaskState.SETTLED})), 0),
        (TaskQuery(batch="absent"), 0),
        (TaskQuery(states=frozenset({TaskState.SETTLED})), 0),
        (TaskQuery(flagged=True), 0),
        (TaskQuery(), 50),
    ],
)
async def test_a_page_reads_little_more_than_it_shows(database: str, query: TaskQuery, shown: int) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        ground = _batched(db)
    engine = create_engine(database, size=1)
    try:
        async with engine.connect() as connection:
            found, read = await _shown_and_read(connection, ground, query)
    finally:
        await engine.dispose()
    assert found == shown
    assert read <= 2 * (shown + 1)
