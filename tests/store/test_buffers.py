"""The gate that ignores machine noise: how many buffers a claim touches, whatever lies in the tables.

Counted by EXPLAIN (ANALYZE, BUFFERS) of the call: its top node sums all statements inside the function, index
insertions and events included. The first calls of a session load its catalogs and are not counted.
"""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from bench.ground import Ground, add_tasks, lay
from sterling.domain.ids import new_id

CLAIM = "explain (analyze, buffers, format json) select * from sterling.claim(%s, 'live', %s, %s, %s, %s)"
SUCCESSFUL = 64
OTHERWISE = 200
CALLS = 60
Db = psycopg.Connection[Any]


def touched(db: Db, ground: Ground, annotator: int) -> tuple[int, int]:
    """Buffers of one claim, and how many tasks it gave."""
    values = (ground.organization_id, ground.annotators[annotator], ground.project_id, [new_id()], [new_id()])
    row = db.execute(CLAIM, values).fetchone()
    assert row is not None
    plan = row[0][0]["Plan"]
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"], plan["Actual Rows"]


def counts(db: Db, ground: Ground, annotator: int, gives: int = 1) -> list[int]:
    """What each of many claims touches; each must give so many tasks."""
    found = [touched(db, ground, annotator) for _ in range(CALLS)]
    assert {rows for _, rows in found} == {gives}
    return [buffers for buffers, _ in found]


def warm(db: Db) -> None:
    other = lay(db, 8, annotators=1)
    for _ in range(9):
        touched(db, other, 0)


@contextmanager
def long_snapshot(dsn: str) -> Generator[None]:
    """An idle reader whose snapshot keeps every dead row from being cleaned away."""
    with psycopg.connect(dsn) as reader:
        reader.execute("set transaction isolation level repeatable read")
        reader.execute("select count(*) from sterling.project")
        yield


def finish(db: Db, ground: Ground, count: int) -> None:
    """The first tasks that are open become settled, each by an update that leaves a dead index entry."""
    db.execute(
        "update sterling.task set done = need, free = 0, state = 2 where project_id = %s and state = 1 "
        "and seq < (select min(seq) from sterling.task where project_id = %s and state = 1) + %s",
        (ground.project_id, ground.project_id, count),
    )


def all_situations(dsn: str, ground: Ground, tasks: int) -> dict[str, int]:
    """So many open tasks in a project, half of which are finished under a long snapshot."""
    found: dict[str, int] = {}
    with psycopg.connect(dsn, autocommit=True) as db, long_snapshot(dsn):
        warm(db)
        found["open"] = max(counts(db, ground, 0))
        finish(db, ground, tasks // 2)
        touched(db, ground, 0)
        db.execute("select sterling.publish_heads()")
        found["finished, long snapshot"] = max(counts(db, ground, 0))
        found["finished, long snapshot, newcomer"] = max(counts(db, ground, 1))
    with psycopg.connect(dsn, autocommit=True) as db:
        warm(db)
        found["finished"] = max(counts(db, ground, 2))
    return found


@pytest.mark.parametrize("tasks", [10_000, 1_000_000])
def test_a_claim_touches_few_buffers(database: str, tasks: int) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        ground = lay(db, 0, annotators=3)
        # Four fifths were finished long ago: their index entries are gone.
        add_tasks(db, ground, 4 * tasks // 5, words=2, finished=True)
        add_tasks(db, ground, tasks // 5, words=2)
    found = all_situations(database, ground, tasks // 5)
    assert max(found.values()) <= SUCCESSFUL, found


def answer_all(db: Db, ground: Ground, annotator: int) -> None:
    """The annotator has answered every task, and reads behind the last one."""
    values = {"project": ground.project_id, "annotator": ground.annotators[annotator]}
    for statement in (
        "insert into sterling.assignment (id, organization_id, mode, project_id, task_id, annotator_id, state,"
        " lease_until) select gen_random_uuid(), organization_id, mode, project_id, id, %(annotator)s, 1, now()"
        " from sterling.task where project_id = %(project)s",
        "update sterling.task set done = done + 1, free = free - 1 where project_id = %(project)s",
        "insert into sterling.annotator_cursor (project_id, annotator_id, organization_id, mode, np, seq)"
        " select project_id, %(annotator)s, organization_id, mode, np, seq from sterling.task"
        " where project_id = %(project)s order by np desc, seq desc limit 1",
        "analyze sterling.assignment, sterling.task",
    ):
        db.execute(statement, values)


def test_a_solo_annotator_far_ahead_and_one_for_whom_nothing_is_left(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        warm(db)
        ground = lay(db, 0, annotators=2)
        add_tasks(db, ground, 50_000, need=3, words=2)
        answer_all(db, ground, 0)
        touched(db, ground, 0)  # the one look without hints that finds nothing; the next is due in 30 s
        assert max(counts(db, ground, 0, gives=0)) <= OTHERWISE
        add_tasks(db, ground, 1_000, need=3, words=2)
        touched(db, ground, 0)  # new statistics: plans are made anew, which reads catalogs
        assert max(counts(db, ground, 0)) <= OTHERWISE
        assert max(counts(db, ground, 1)) <= SUCCESSFUL
