"""The hot path: one call of an SQL function is one round trip and one transaction."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

import orjson
from pydantic import JsonValue

from sterling.adapters.sql.hot import HotPool
from sterling.domain.access import Actor
from sterling.domain.answer import Outcome, Receipt
from sterling.domain.assignment import AssignmentState, Lease
from sterling.domain.errors import Forbidden, NotFound
from sterling.domain.ids import AnnotatorId, AssignmentId, ProjectId, TaskId, new_id
from sterling.ports.assignments import Given, Handed, Held

STATES = {state: number for number, state in enumerate(AssignmentState)}
OUTCOMES = (Outcome.COUNTED, Outcome.SURPLUS)
_ORDER_OF_TRIES = UUID("5f2dbb7a-3c1e-4b8a-9a55-8f4c2d1e6b70")

_CLAIM = "select * from sterling.claim($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
_SUBMIT = "select task_id, outcome from sterling.submit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
_GIVE_UP = "select sterling.give_up($1, $2, $3, $4, $5, $6, $7, $8, $9)"
_EXTEND = "select sterling.extend($1, $2, $3, $4)"
_HELD = """
select a.annotator_id, a.project_id, a.template_version, i.data::text
from sterling.assignment a
join sterling.task t on t.id = a.task_id
join sterling.item i on i.id = t.item_id
where a.id = $1 and a.organization_id = $2 and a.mode = $3"""
# Through the index of what is out, which is short, however long the annotator's history is.
_LEASES = """
select a.id, a.task_id, t.item_id, i.external_id, a.round, i.data::text, a.template_version,
       a.guideline_version, a.lease_until, sterling.suggestions_of(a.task_id)
from sterling.assignment a
join sterling.task t on t.id = a.task_id and t.round = a.round
join sterling.item i on i.id = t.item_id
where a.state = 0 and a.lease_until > clock_timestamp() and a.annotator_id = $1 and a.project_id = $2
order by a.claimed_at, a.id limit $3"""
_TEMPLATE = """
select template from sterling.template_version
where project_id = $1 and version = $2 and organization_id = $3 and mode = $4"""


def _annotator(actor: Actor) -> AnnotatorId:
    if actor.annotator_id is None:
        raise Forbidden("This key answers for no annotator; use one that was made for an annotator.")
    return actor.annotator_id


def _plain(value: Any) -> Any:
    """asyncpg gives UUIDs of a class of its own, which not every serializer takes for one."""
    return UUID(bytes=value.bytes) if isinstance(value, UUID) else value


class SqlAssignments:
    """See `ports.assignments.Assignments` and `Sweeps`."""

    def __init__(self, pool: HotPool) -> None:
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
        rows = await self._pool.fetch(
            _CLAIM,
            *(actor.organization_id, actor.mode.value, who, project_id),
            *(ids, [new_id() for _ in range(count)], None if task_ids is None else list(task_ids)),
            *(key is not None, actor.user_id, actor.key_id),
        )
        return [Handed(*(_plain(value) for value in row)) for row in rows]

    async def leases(self, actor: Actor, project_id: ProjectId, count: int) -> list[Handed]:
        rows = await self._read(actor, _LEASES, _annotator(actor), project_id, count)
        return [Handed(*(_plain(value) for value in row)) for row in rows]

    async def submit(self, actor: Actor, assignment_id: AssignmentId, given: Given) -> Receipt:
        rows = await self._pool.fetch(
            _SUBMIT,
            *(actor.organization_id, actor.mode.value, _annotator(actor), assignment_id),
            *(given.body, given.seconds, given.suggestions, new_id(), actor.user_id, actor.key_id),
        )
        (task_id, outcome) = rows[0]
        return Receipt(assignment_id=assignment_id, task_id=_plain(task_id), outcome=OUTCOMES[int(outcome)])

    async def give_up(
        self, actor: Actor, assignment_id: AssignmentId, state: AssignmentState, reason: str | None
    ) -> None:
        await self._pool.fetch(
            _GIVE_UP,
            *(actor.organization_id, actor.mode.value, _annotator(actor), assignment_id),
            *(STATES[state], reason, new_id(), actor.user_id, actor.key_id),
        )

    async def extend(self, actor: Actor, assignment_id: AssignmentId) -> Lease:
        scope = (actor.organization_id, actor.mode.value, _annotator(actor), assignment_id)
        ((until,),) = await self._pool.fetch(_EXTEND, *scope)
        return Lease(id=assignment_id, lease_until=until)

    async def held(self, actor: Actor, assignment_id: AssignmentId) -> Held:
        rows = await self._read(actor, _HELD, assignment_id, actor.organization_id, actor.mode.value)
        if not rows:
            raise NotFound(f"There is no assignment {assignment_id}.")
        return Held(*(_plain(value) for value in rows[0]))

    async def template(self, actor: Actor, project_id: UUID, version: int) -> dict[str, JsonValue]:
        scope = (project_id, version, actor.organization_id, actor.mode.value)
        rows = await self._read(actor, _TEMPLATE, *scope)
        if not rows:
            raise NotFound(f"Project {project_id} has no template version {version}.")
        return orjson.loads(rows[0][0])

    async def expire_leases(self, limit: int) -> int:
        return (await self._pool.fetch("select sterling.expire_leases($1)", limit))[0][0]

    async def publish_heads(self) -> int:
        return (await self._pool.fetch("select sterling.publish_heads()"))[0][0]

    async def rescue_tasks(self) -> int | None:
        return (await self._pool.fetch("select sterling.rescue_tasks()"))[0][0]

    async def fold_tallies(self) -> None:
        await self._pool.fetch("select sterling.fold_tallies()")

    async def _read(self, actor: Actor, statement: str, *values: Any) -> Sequence[Any]:
        """A statement behind the wall."""
        return await self._pool.fetch_scoped(str(actor.organization_id), actor.mode.value, statement, *values)
