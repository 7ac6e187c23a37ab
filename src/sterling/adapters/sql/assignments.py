"""The hot path on a bare psycopg pool: one call of an SQL function is one transaction."""

from collections.abc import Sequence
from typing import Any, LiteralString
from uuid import UUID, uuid5

from psycopg import AsyncConnection, Error
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool
from pydantic import JsonValue

from sterling.adapters.sql.refusals import is_deadlock, refusal
from sterling.domain.access import Actor
from sterling.domain.answer import Outcome, Receipt
from sterling.domain.assignment import AssignmentState, Lease
from sterling.domain.errors import Forbidden, NotFound
from sterling.domain.ids import AnnotatorId, AssignmentId, ProjectId, TaskId, new_id
from sterling.ports.assignments import Given, Handed, Held

Pool = AsyncConnectionPool[AsyncConnection[TupleRow]]

STATES = {state: number for number, state in enumerate(AssignmentState)}
OUTCOMES = (Outcome.COUNTED, Outcome.SURPLUS)
_RETRIES = 3
_ORDER_OF_TRIES = UUID("5f2dbb7a-3c1e-4b8a-9a55-8f4c2d1e6b70")

_CLAIM = "select * from sterling.claim(%s, %s, %s, %s, %s::uuid[], %s::uuid[], %s::uuid[], %s, %s, %s)"
_SUBMIT = """
select task_id, outcome
from sterling.submit(%s, %s, %s, %s, %s, %s::real, %s::text, %s, %s::uuid, %s::uuid)"""
_GIVE_UP = "select sterling.give_up(%s, %s, %s, %s, %s::smallint, %s::text, %s, %s::uuid, %s::uuid)"
_EXTEND = "select sterling.extend(%s, %s, %s, %s)"
_HELD = """
select a.annotator_id, a.project_id, a.template_version, i.data::text
from sterling.assignment a
join sterling.task t on t.id = a.task_id
join sterling.item i on i.id = t.item_id
where a.id = %s and a.organization_id = %s and a.mode = %s"""
# Through the index of what is out, which is short, however long the annotator's history is.
_LEASES = """
select a.id, a.task_id, t.item_id, i.external_id, a.round, i.data::text, a.template_version,
       a.guideline_version, a.lease_until, sterling.suggestions_of(a.task_id)
from sterling.assignment a
join sterling.task t on t.id = a.task_id and t.round = a.round
join sterling.item i on i.id = t.item_id
where a.state = 0 and a.lease_until > clock_timestamp() and a.annotator_id = %s and a.project_id = %s
order by a.claimed_at, a.id limit %s"""
_TEMPLATE = """
select template from sterling.template_version
where project_id = %s and version = %s and organization_id = %s and mode = %s"""
_SCOPE = "select set_config('sterling.organization', %s, true), set_config('sterling.mode', %s, true)"


def _annotator(actor: Actor) -> AnnotatorId:
    if actor.annotator_id is None:
        raise Forbidden("This key answers for no annotator; use one that was made for an annotator.")
    return actor.annotator_id


class SqlAssignments:
    """See `ports.assignments.Assignments` and `Sweeps`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def claim(
        self,
        actor: Actor,
        project_id: ProjectId,
        count: int,
        *,
        task_ids: Sequence[TaskId] | None = None,
        annotator_id: AnnotatorId | None = None,
        key: str | None = None,
    ) -> list[Handed]:
        who = annotator_id or _annotator(actor)
        if key is None:
            ids = [new_id() for _ in range(count)]
        else:
            ids = [uuid5(_ORDER_OF_TRIES, f"{who} {project_id} {key} {number}") for number in range(count)]
        rows = await self._run(
            _CLAIM,
            (
                *(actor.organization_id, actor.mode.value, who, project_id),
                *(ids, [new_id() for _ in range(count)], None if task_ids is None else list(task_ids)),
                *(key is not None, actor.user_id, actor.key_id),
            ),
        )
        return [Handed(*row) for row in rows]

    async def leases(self, actor: Actor, project_id: ProjectId, count: int) -> list[Handed]:
        rows = await self._read(actor, _LEASES, (_annotator(actor), project_id, count))
        return [Handed(*row) for row in rows]

    async def submit(self, actor: Actor, assignment_id: AssignmentId, given: Given) -> Receipt:
        ((task_id, outcome),) = await self._run(
            _SUBMIT,
            (
                *(actor.organization_id, actor.mode.value, _annotator(actor), assignment_id),
                *(given.body, given.seconds, given.suggestions, new_id(), actor.user_id, actor.key_id),
            ),
        )
        return Receipt(assignment_id=assignment_id, task_id=task_id, outcome=OUTCOMES[int(outcome)])

    async def give_up(
        self, actor: Actor, assignment_id: AssignmentId, state: AssignmentState, reason: str | None
    ) -> None:
        await self._run(
            _GIVE_UP,
            (
                *(actor.organization_id, actor.mode.value, _annotator(actor), assignment_id),
                *(STATES[state], reason, new_id(), actor.user_id, actor.key_id),
            ),
        )

    async def extend(self, actor: Actor, assignment_id: AssignmentId) -> Lease:
        scope = (actor.organization_id, actor.mode.value, _annotator(actor), assignment_id)
        ((until,),) = await self._run(_EXTEND, scope)
        return Lease(id=assignment_id, lease_until=until)

    async def held(self, actor: Actor, assignment_id: AssignmentId) -> Held:
        rows = await self._read(actor, _HELD, (assignment_id, actor.organization_id, actor.mode.value))
        if not rows:
            raise NotFound(f"There is no assignment {assignment_id}.")
        return Held(*rows[0])

    async def template(self, actor: Actor, project_id: UUID, version: int) -> dict[str, JsonValue]:
        scope = (project_id, version, actor.organization_id, actor.mode.value)
        rows = await self._read(actor, _TEMPLATE, scope)
        if not rows:
            raise NotFound(f"Project {project_id} has no template version {version}.")
        return rows[0][0]

    async def expire_leases(self, limit: int) -> int:
        return (await self._run("select sterling.expire_leases(%s)", (limit,)))[0][0]

    async def publish_heads(self) -> int:
        return (await self._run("select sterling.publish_heads()", ()))[0][0]

    async def rescue_tasks(self) -> int | None:
        return (await self._run("select sterling.rescue_tasks()", ()))[0][0]

    async def fold_tallies(self) -> None:
        await self._run("select sterling.fold_tallies()", ())

    async def _run(self, statement: LiteralString, values: tuple[Any, ...]) -> list[TupleRow]:
        """One statement, one commit; repeated when the database ended it to free others."""
        for tries in range(_RETRIES + 1):
            try:
                async with self._pool.connection() as connection:
                    cursor = await connection.execute(statement, values, binary=True)
                    return await cursor.fetchall()
            except Error as error:
                if is_deadlock(error) and tries < _RETRIES:
                    continue
                raise (refusal(error) or error) from error
        raise AssertionError("unreachable")

    async def _read(self, actor: Actor, statement: LiteralString, values: tuple[Any, ...]) -> list[TupleRow]:
        """A statement behind the wall."""
        try:
            async with self._pool.connection() as connection, connection.transaction():
                await connection.execute(_SCOPE, (str(actor.organization_id), actor.mode.value))
                return await (await connection.execute(statement, values)).fetchall()
        except Error as error:
            raise (refusal(error) or error) from error
