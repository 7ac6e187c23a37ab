"""Buffers that claims touch: a measure of the work that the machine's noise does not move.

Counted by EXPLAIN (ANALYZE, BUFFERS) of the call: its top node sums all statements inside the function,
index insertions and events included. The first calls of a session load its catalogs and are not counted.
Nor is what new statistics cause: every session plans anew then, which reads catalogs by the hundred and says
nothing about the work of a claim. So autovacuum stays away from the tables while they are measured.
"""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import psycopg

from bench.ground import Ground, add_tasks, lay
from sterling.domain.ids import new_id

CLAIM = "explain (analyze, buffers, format json) select * from sterling.claim(%s, 'live', %s, %s, %s, %s)"
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


@contextmanager
def settled(dsn: str) -> Generator[None]:
    """Fresh statistics, which stay: autovacuum leaves the hot tables alone meanwhile."""
    tables = ("task", "assignment", "event", "annotator_cursor", "item")
    with psycopg.connect(dsn, autocommit=True) as db:
        for name in tables:
            db.execute(f"alter table sterling.{name} set (autovacuum_enabled = off)".encode())
        try:
            for name in tables:
                db.execute(f"analyze sterling.{name}".encode())
            yield
        finally:
            for name in tables:
                db.execute(f"alter table sterling.{name} reset (autovacuum_enabled)".encode())


def finish(db: Db, ground: Ground, count: int) -> None:
    """The first tasks that are open become settled, each by an update that leaves a dead index entry."""
    db.execute(
        "update sterling.task set done = need, free = 0, state = 2 where project_id = %s and state = 1 "
        "and seq < (select min(seq) from sterling.task where project_id = %s and state = 1) + %s",
        (ground.project_id, ground.project_id, count),
    )


def all_situations(dsn: str, ground: Ground, tasks: int) -> dict[str, int]:
    """So many open tasks in a project, half of which are finished under a long snapshot."""
    with settled(dsn):
        return _situations(dsn, ground, tasks)


def _situations(dsn: str, ground: Ground, tasks: int) -> dict[str, int]:
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


def busy_project(db: Db, tasks: int) -> Ground:
    """Of so many tasks four fifths were finished long ago: their index entries are gone."""
    ground = lay(db, 0, annotators=3)
    add_tasks(db, ground, 4 * tasks // 5, words=2, finished=True)
    add_tasks(db, ground, tasks // 5, words=2)
    return ground
