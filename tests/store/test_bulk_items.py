"""The bulk import's function: what it writes, and that it looks beyond the wall for nobody else."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.errors import NoDataFound

from bench.ground import lay
from sterling.domain.ids import id_block

_ADD = """
select sterling.add_items(null, %s, null, %s::uuid[], %s::text[], %s::bytea[], %s::json[], %s::uuid[],
                          %s::int2[], %s::int2[], %s::int2[])"""


def _add(
    connection: psycopg.Connection[Any], project: UUID, names: Sequence[str], done: int = 0
) -> list[UUID] | None:
    count = len(names)
    ids = [UUID(bytes=one) for one in id_block(2 * count)]
    values = (ids[:count], list(names), [b"digest"] * count, ['{"text": "t"}'] * count, ids[count:])
    numbers = ([0] * count, [2] * count, [done] * count)
    row = connection.execute(_ADD, (project, *values, *numbers)).fetchone()
    assert row is not None
    return row[0]


def _as(connection: psycopg.Connection[Any], organization: UUID) -> None:
    connection.execute(
        "select set_config('sterling.organization', %s, false), set_config('sterling.mode', 'live', false)",
        (str(organization),),
    )


def test_new_items_get_tasks_and_known_ones_none(database: str) -> None:
    with psycopg.connect(database) as connection:
        ground = lay(connection, 1)
        _as(connection, ground.organization_id)
        assert _add(connection, ground.project_id, ["a", "b"]) is None
        assert _add(connection, ground.project_id, ["a", "b"]) == []
        added = _add(connection, ground.project_id, ["b", "c", "c"], done=2)
        assert added is not None
        rows = connection.execute(
            "select i.external_id, t.need, t.done, t.free, t.state from sterling.task t "
            "join sterling.item i on i.id = t.item_id where t.project_id = %s and i.external_id < 'd' "
            "order by 1",
            (ground.project_id,),
        ).fetchall()
        assert rows == [("a", 2, 0, 2, 1), ("b", 2, 0, 2, 1), ("c", 2, 2, 0, 2)]
        assert len(added) == 1
        tally = connection.execute(
            "select state, sum(n)::int from sterling.task_tally where project_id = %s group by 1 order by 1",
            (ground.project_id,),
        ).fetchall()
        assert tally == [(1, 3), (2, 1)]


def test_the_commit_of_a_step_does_not_wait_for_the_disk_and_the_next_transaction_does(database: str) -> None:
    with psycopg.connect(database) as connection:
        ground = lay(connection, 1)
        connection.execute("set synchronous_commit = on")  # whatever the server under test was started with
        connection.commit()
        _as(connection, ground.organization_id)
        _add(connection, ground.project_id, ["a"])
        assert connection.execute("show synchronous_commit").fetchone() == ("off",)
        connection.commit()
        assert connection.execute("show synchronous_commit").fetchone() == ("on",)


def test_a_project_of_somebody_else_is_refused(database: str) -> None:
    with psycopg.connect(database) as connection:
        ground = lay(connection, 1)
        _as(connection, uuid4())
        with pytest.raises(NoDataFound):
            _add(connection, ground.project_id, ["a"])
