"""Buffers that claims touch: a measure of the work that the machine's noise does not move.

Counted by EXPLAIN (ANALYZE, BUFFERS) of the call: its top node sums all statements inside the function,
index insertions and events included. The first calls of a session load its catalogs and are not counted.
Nor is what a vacuum or new statistics cause: every session plans anew then, which reads catalogs (once, 35 to
85 buffers for a table) and says nothing about the work of a claim. So autovacuum stays away from the tables
while they are measured, and a call that had to read catalogs is not counted either: when there is much DDL in
any database of the server, all sessions of all databases load them anew (once, hundreds of buffers or more).
"""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg

from bench.ground import Ground, add_tasks, lay
from sterling.domain.ids import new_id

EXPLAIN = "explain (analyze, buffers, format json) "
CLAIM = EXPLAIN + "select * from sterling.claim(%s, 'live', %s, %s, %s, %s)"
TOGETHER = (
    EXPLAIN
    + """select * from sterling.claim_together(
    %s, 'live', %s, %s, %s, %s, array[null]::uuid[], array[null]::uuid[], false)"""
)
CALLS = 60
SCANS = "select coalesce(sum(seq_scan + coalesce(idx_scan, 0)), 0) from pg_stat_xact_sys_tables"
"""Scans of catalogs by this transaction, and by those before it that are not summed up yet."""
OWN_SCANS = 6
"""More than what asking for them takes."""
Db = psycopg.Connection[Any]


def touched(db: Db, ground: Ground, annotator: int) -> tuple[int, int]:
    """Buffers of one claim by the function that takes whatever may come, and how many tasks it gave."""
    values = (ground.organization_id, ground.annotators[annotator], ground.project_id, [new_id()], [new_id()])
    return _explained(db, CLAIM, values)


def touched_in_group(db: Db, ground: Ground, annotator: int) -> tuple[int, int]:
    """The same by the function that ordinary claims go through, here as a group of one."""
    who = [ground.annotators[annotator]]
    values = (ground.organization_id, ground.project_id, who, [new_id()], [new_id()])
    return _explained(db, TOGETHER, values)


def _explained(db: Db, statement: LiteralString, values: tuple[Any, ...]) -> tuple[int, int]:
    row = db.execute(statement, values).fetchone()
    assert row is not None
    plan = row[0][0]["Plan"]
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"], plan["Actual Rows"]


def counts(db: Db, ground: Ground, annotator: int) -> list[int]:
    """What each of many claims of one task touches, but for those that read catalogs."""
    found = at_rest(db, lambda: touched_in_group(db, ground, annotator))
    assert all(rows == 1 for _, rows in found)
    return [buffers for buffers, _ in found]


def at_rest(db: Db, claim: Callable[[], tuple[int, int]]) -> list[tuple[int, int]]:
    """What each of many claims touches and gives, but for those that read catalogs."""
    found: list[tuple[int, int]] = []
    for _ in range(2 * CALLS):
        with db.transaction():
            before = _scans(db)
            one = claim()
            if _scans(db) - before <= OWN_SCANS:
                found.append(one)
        if len(found) == CALLS:
            return found
    raise RuntimeError(f"Of {2 * CALLS} claims only {len(found)} read no catalogs: the server has no rest.")


def _scans(db: Db) -> int:
    row = db.execute(SCANS).fetchone()
    assert row is not None
    return int(row[0])


def warm(db: Db) -> None:
    other = lay(db, 20, annotators=1)
    for _ in range(9):
        touched(db, other, 0)
    for _ in range(9):
        touched_in_group(db, other, 0)


@contextmanager
def long_snapshot(dsn: str) -> Generator[None]:
    """An idle reader whose snapshot keeps every dead row from being cleaned away."""
    with psycopg.connect(dsn) as reader:
        reader.execute("set transaction isolation level repeatable read")
        reader.execute("select count(*) from sterling.project")
        yield


@contextmanager
def settled(dsn: str) -> Generator[None]:
    """Fresh statistics, which stay: autovacuum leaves every table that a claim touches alone meanwhile."""
    tables = ("task", "assignment", "event", "item", "annotator_cursor", "queue_head", "annotator", "project")
    with psycopg.connect(dsn, autocommit=True) as db:
        for name in tables:
            db.execute(f"alter table sterling.{name} set (autovacuum_enabled = off)".encode())
        try:
            _let_end(db)
            for name in tables:
                db.execute(f"analyze sterling.{name}".encode())
            yield
        finally:
            for name in tables:
                db.execute(f"alter table sterling.{name} reset (autovacuum_enabled)".encode())


def _let_end(db: Db) -> None:
    """A worker that asked whether it may before it was told not to goes on: it is waited for."""
    while db.execute("select 1 from pg_stat_activity where backend_type = 'autovacuum worker'").fetchone():
        time.sleep(0.1)


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
