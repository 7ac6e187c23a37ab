"""Many annotators at once, and the hints: nothing is handed out twice, nothing is forgotten."""

import asyncio
from collections import Counter

import psycopg

from bench.cycles import audit
from bench.ground import ANSWER, add_tasks, lay
from sterling.adapters.sql.assignments import SqlAssignments
from sterling.adapters.sql.engine import create_pool
from sterling.domain.ids import AssignmentId
from sterling.ports.assignments import Given
from sterling.services.assignments import sweep

NEED, TASKS, CROWD = 3, 60, 12


async def test_a_crowd_finishes_every_task_with_exactly_what_it_wants(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        ground = lay(db, TASKS, need=NEED, annotators=CROWD)
    told = list[tuple[str, str, str]]()
    async with create_pool(database, size=8) as pool:
        store = SqlAssignments(pool)

        async def annotate(number: int) -> None:
            actor, idle = ground.actor(number), 0
            while idle < 3:
                handed = await store.claim(actor, ground.project_id, 1 + number % 3)
                idle = 0 if handed else idle + 1
                for one in handed:
                    receipt = await store.submit(actor, AssignmentId(one.id), Given(ANSWER, None, None))
                    told.append((str(one.id), str(one.task_id), receipt.outcome.value))
                await sweep(store)

        await asyncio.gather(*(annotate(number) for number in range(CROWD)))
    found = audit(database, ground.project_id, told)
    assert (found["lost"], found["doubled"], found["over_redundancy"]) == (0, 0, 0)
    assert set(Counter(task for _, task, _ in told).values()) == {NEED}
    assert len(told) == NEED * TASKS


async def test_a_task_that_all_readers_passed_is_rescued(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        ground = lay(db, 30, annotators=2)
        async with create_pool(database, size=2) as pool:
            store = SqlAssignments(pool)
            first = await store.claim(ground.actor(), ground.project_id, 20)
            # As if it had been locked by somebody else while the reader went by.
            db.execute("delete from sterling.assignment where id = %s", (first[3].id,))
            db.execute("update sterling.task set live = 0, free = 1 where id = %s", (first[3].task_id,))
            db.execute("update sterling.task set created_at = now() - interval '2 min'")
            db.execute("update sterling.queue_head set rescued_at = now() - interval '2 min'")
            await sweep(store)
            (found,) = await store.claim(ground.actor(1), ground.project_id, 1)
            assert found.task_id == first[3].task_id


async def test_a_higher_priority_that_comes_later_is_next(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        ground = lay(db, 30)
        async with create_pool(database, size=2) as pool:
            store = SqlAssignments(pool)
            await store.claim(ground.actor(), ground.project_id, 10)
            await sweep(store)
            add_tasks(db, ground, 1, priority=7)
            (found,) = await store.claim(ground.actor(), ground.project_id, 1)
            urgent = db.execute("select id from sterling.task where np = -7").fetchone()
            assert urgent == (found.task_id,)


async def test_a_task_that_asks_for_a_price_goes_to_those_who_cost_it_and_first(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        ground = lay(db, 30, annotators=3)
        project = (ground.project_id,)
        tasks = [
            row[0]
            for row in db.execute("select id from sterling.task where project_id = %s order by seq", project)
        ]
        db.execute("update sterling.annotator set cost_per_answer = 5 where id = %s", (ground.annotators[1],))
        db.execute("update sterling.task set price = 5 where id = any (%s)", ([tasks[0], tasks[20]],))
        async with create_pool(database, size=2) as pool:
            store = SqlAssignments(pool)
            claims = (store.claim(ground.actor(number), ground.project_id, 1) for number in range(3))
            handed = await asyncio.gather(*claims)
    assert [one.task_id for (one,) in handed] == [tasks[1], tasks[0], tasks[2]]
