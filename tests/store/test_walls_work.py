"""The hot functions pass the wall, so they check for themselves: organization, mode, role."""

from dataclasses import replace

import psycopg
import pytest
from psycopg import errors

from bench.ground import ANSWER, lay
from sterling.adapters.sql.assignments import SqlAssignments
from sterling.adapters.sql.engine import create_pool
from sterling.domain.assignment import AssignmentState
from sterling.domain.errors import NotFound
from sterling.domain.ids import AssignmentId
from sterling.domain.organization import Mode
from sterling.ports.assignments import Given
from sterling.wire.database import as_application


async def test_nothing_is_found_from_outside(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        ground, other = lay(db, 3), lay(db, 3)
    inside = ground.actor()
    async with create_pool(as_application(database), size=2) as pool:
        store = SqlAssignments(pool)
        (one,) = await store.claim(inside, ground.project_id, 1)
        lease = AssignmentId(one.id)
        for outside in (other.actor(), replace(inside, mode=Mode.TEST)):
            with pytest.raises(NotFound):
                await store.claim(outside, ground.project_id, 1)
            with pytest.raises(NotFound):
                await store.submit(outside, lease, Given(ANSWER, None, None))
            with pytest.raises(NotFound):
                await store.give_up(outside, lease, AssignmentState.RELEASED, None)
            with pytest.raises(NotFound):
                await store.extend(outside, lease)
            with pytest.raises(NotFound):
                await store.held(outside, lease)
            with pytest.raises(NotFound):
                await store.template(outside, ground.project_id, 1)
        assert (await store.submit(inside, lease, Given(ANSWER, None, None))).task_id == one.task_id


@pytest.mark.parametrize("call", ["expire_leases(1)", "publish_heads()", "rescue_tasks()", "fold_tallies()"])
def test_only_the_application_may_call_them(database: str, call: str) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        db.execute("create role sterling_nobody")
        try:
            db.execute("grant usage on schema sterling to sterling_nobody")
            db.execute("set role sterling_nobody")
            with pytest.raises(errors.InsufficientPrivilege):
                db.execute(f"select sterling.{call}".encode())
        finally:
            db.execute("reset role")
            db.execute("drop owned by sterling_nobody")
            db.execute("drop role sterling_nobody")
