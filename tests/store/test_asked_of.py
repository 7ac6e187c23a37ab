"""Tasks whose next answer is wanted from annotators of one price: handed to those first, and to no others."""

import psycopg

from bench.ground import ANSWER, Ground, lay
from sterling.adapters.sql.assignments import SqlAssignments
from sterling.adapters.sql.engine import create_pool
from sterling.domain.ids import AssignmentId
from sterling.ports.assignments import Given

CHEAP, EXPERT = 0, 1


def _ask(db: psycopg.Connection, ground: Ground, n: int, price: int | None) -> list[object]:
    """The last n tasks want one more answer, at this price."""
    last = "select id from sterling.task where project_id = %s order by seq desc limit %s"
    rows = db.execute(last, (ground.project_id, n)).fetchall()
    ids = [row[0] for row in rows]
    db.execute(
        "select sterling.change_needs(%s::uuid[], %s::smallint[], %s::bigint[])", (ids, [2] * n, [price] * n)
    )
    return ids


async def test_only_those_asked_are_handed_the_task_and_first(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        ground = lay(db, 12, need=1, annotators=2)
        expert = ground.actor(EXPERT).annotator_id
        db.execute("update sterling.annotator set cost_per_answer = 10 where id = %s", (expert,))
        asked = _ask(db, ground, 4, 10)
        async with create_pool(database, size=2) as pool:
            store = SqlAssignments(pool)
            first = await store.claim(ground.actor(EXPERT), ground.project_id, 6)
            assert {one.task_id for one in first[:4]} == set(asked)
            assert len(first) == 6  # and then the queue of all
            for one in first[:4]:
                await store.submit(ground.actor(EXPERT), AssignmentId(one.id), Given(ANSWER, None, None))
            rest = await store.claim(ground.actor(CHEAP), ground.project_id, 12)
            assert len(rest) == 6
            assert not {one.task_id for one in rest} & set(asked)
            # Once anybody may answer, it is in the queue of all again.
            assert set(_ask(db, ground, 4, None)) == set(asked)
            again = await store.claim(ground.actor(CHEAP), ground.project_id, 12)
            assert {one.task_id for one in again} == set(asked)
