"""The gate that ignores machine noise: how many buffers a claim touches, whatever lies in the tables."""

from functools import partial
from typing import Any, LiteralString

import psycopg
import pytest

from bench.buffers import all_situations, at_rest, busy_project, touched, touched_in_group, warm
from bench.ground import ANSWER, Ground, add_tasks, lay
from sterling.adapters.sql import assignments
from sterling.domain.ids import new_id

SUCCESSFUL = 64
OTHERWISE = 200
Db = psycopg.Connection[Any]


@pytest.mark.parametrize("tasks", [10_000, 1_000_000])
def test_a_claim_touches_few_buffers(database: str, tasks: int) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        ground = busy_project(db, tasks)
    found = all_situations(database, ground, tasks // 5)
    assert max(found.values()) <= SUCCESSFUL, found


def answer_all(db: Db, ground: Ground, annotator: int) -> None:
    """The annotator has answered every task, and reads behind the last one."""
    values = {"project": ground.project_id, "annotator": ground.annotators[annotator]}
    for statement in (
        "insert into sterling.assignment"
        " (id, organization_id, mode, project_id, task_id, annotator_id, state, lease_until)"
        " select gen_random_uuid(), organization_id, mode, project_id, id, %(annotator)s, 1,"
        " now() from sterling.task where project_id = %(project)s",
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
        ground = lay(db, 0, annotators=1)
        add_tasks(db, ground, 50_000, need=3, words=2)
        answer_all(db, ground, 0)
        touched(db, ground, 0)  # the one look without hints that finds nothing; the next is due in 30 s
        for claim in (touched, touched_in_group):
            found = at_rest(db, partial(claim, db, ground, 0))
            assert max(found) <= (OTHERWISE, 0)
        add_tasks(db, ground, 1_000, need=3, words=2)
        for claim in (touched, touched_in_group):
            found = at_rest(db, partial(claim, db, ground, 0))
            assert max(found) <= (OTHERWISE, 1)
            assert min(rows for _, rows in found) == 1


GROUP = 8
TOGETHER = """explain (analyze, buffers, format json)
select * from sterling.claim_together(%s, 'live', %s, %s, %s, %s, %s::uuid[], %s::uuid[], false)"""
SUBMITTED = """explain (analyze, buffers, format json)
select * from sterling.submit_together(
    %s, 'live', %s, %s, %s, %s::real[], %s::text[], %s, %s::uuid[], %s::uuid[])"""
LEASES = """
insert into sterling.assignment
    (id, organization_id, mode, project_id, task_id, annotator_id, state, lease_until)
select gen_random_uuid(), organization_id, mode, id, gen_random_uuid(), (%s::uuid[])[1 + n %% 8], %s,
       now() + interval '1 hour'
from sterling.project, generate_series(1, 5000) n where id = %s"""
RESUMED = "explain (analyze, buffers, format json) " + assignments.LEASES
LEASED, ANSWERED = 0, 1


def pair(db: Db, ground: Ground) -> tuple[int, int]:
    """Buffers of a group's claims and of its submits."""
    who, ids = list(ground.annotators[:GROUP]), [new_id() for _ in range(GROUP)]
    nobody = [[None] * GROUP] * 2
    claim = (ground.organization_id, ground.project_id, who, ids, [new_id() for _ in who], *nobody)
    answers = ([ANSWER] * GROUP, [1.0] * GROUP, [None] * GROUP, [new_id() for _ in who])
    submit = (ground.organization_id, who, ids, *answers, *nobody)
    return _group(db, TOGETHER, claim), _group(db, SUBMITTED, submit)


def _group(db: Db, statement: LiteralString, values: tuple[Any, ...]) -> int:
    row = db.execute(statement, values).fetchone()
    assert row is not None
    plan = row[0][0]["Plan"]
    assert plan["Actual Rows"] == GROUP
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def test_plans_of_an_empty_store_stay_good_when_it_fills(database: str) -> None:
    """A session keeps the plans that it made when there was next to nothing: thousands of leases that are
    out, and long histories of annotators, cost it nothing."""
    with psycopg.connect(database, autocommit=True) as db:
        ground = lay(db, 20_000, annotators=GROUP)
        for _ in range(9):
            pair(db, ground)
        fresh = [pair(db, ground) for _ in range(5)]
        for state in (LEASED, ANSWERED):
            db.execute(LEASES, ([*ground.annotators], state, ground.project_id))
        full = [pair(db, ground) for _ in range(5)]
    for place in (0, 1):
        assert max(one[place] for one in full) <= 2 * max(one[place] for one in fresh)


def test_the_sweep_reads_no_lease_that_has_time_left(database: str) -> None:
    """Nor may it mark what was handed in as dead in their index: a claim would clean that up, row by row."""
    sweep = "explain (analyze, buffers, format json) select sterling.expire_leases(100)"
    with psycopg.connect(database, autocommit=True) as db:
        ground = lay(db, 0, annotators=GROUP)
        db.execute(LEASES, ([*ground.annotators], LEASED, ground.project_id))
        db.execute("select sterling.expire_leases(100)")
        row = db.execute(sweep).fetchone()
    assert row is not None
    plan = row[0][0]["Plan"]
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < GROUP


def resumed(db: Db, values: tuple[Any, ...]) -> tuple[int, int]:
    """Buffers that a resume touches, and the leases that it gives."""
    row = psycopg.RawCursor(db).execute(RESUMED, values).fetchone()
    assert row is not None
    plan: dict[str, int] = row[0][0]["Plan"]
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"], plan["Actual Rows"]


def test_a_resume_reads_neither_history_nor_the_leases_of_others(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        ground = lay(db, 1_000, annotators=GROUP + 1)
        values = (ground.annotators[GROUP], ground.project_id, 10)
        for state in (*[ANSWERED] * 8, LEASED):
            db.execute(LEASES, ([*ground.annotators[:GROUP]], state, ground.project_id))
        for held in (1, 2):
            touched(db, ground, GROUP)
            resumed(db, values)  # loads the function that it calls
            buffers, leases = resumed(db, values)
            assert (buffers <= SUCCESSFUL, leases) == (True, held), buffers
            db.execute("analyze sterling.assignment")
