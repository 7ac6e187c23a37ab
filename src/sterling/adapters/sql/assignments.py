"""The hot path: one call of an SQL function is one round trip and one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import orjson
from pydantic import JsonValue

from sterling.adapters.sql.groups import Groups
from sterling.adapters.sql.hot import HotPool, new_ids
from sterling.domain.access import Actor
from sterling.domain.answer import Outcome, Receipt
from sterling.domain.assignment import AssignmentState, Lease
from sterling.domain.errors import Forbidden, NotFound
from sterling.domain.ids import AnnotatorId, AssignmentId, OrganizationId, ProjectId, TaskId, new_id
from sterling.domain.organization import Mode
from sterling.ports.assignments import Given, Handed, Held

STATES = {state: number for number, state in enumerate(AssignmentState)}
OUTCOMES = (Outcome.COUNTED, Outcome.SURPLUS)
_ORDER_OF_TRIES = UUID("5f2dbb7a-3c1e-4b8a-9a55-8f4c2d1e6b70")

_CLAIM = "select * from sterling.claim($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
_SUBMIT = "select task_id, outcome from sterling.submit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
_CLAIM_TOGETHER = "select * from sterling.claim_together($1, $2, $3, $4, $5, $6, $7, $8, $9)"
_SUBMIT_TOGETHER = "select * from sterling.submit_together($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
_GIVE_UP = "select sterling.give_up($1, $2, $3, $4, $5, $6, $7, $8, $9)"
_EXTEND = "select sterling.extend($1, $2, $3, $4)"
_HELD = """
select a.annotator_id, a.project_id, a.template_version, i.data::text
from sterling.assignment a
join sterling.task t on t.id = a.task_id
join sterling.item i on i.id = t.item_id
where a.id = $1 and a.organization_id = $2 and a.mode = $3"""
# By a time that stays the same, so that the index of what is out says where it begins; whose a lease is
# stands in it too. So neither the annotator's history nor leases of others are read, and items only of what
# is handed out.
LEASES = """
select a.id, a.task_id, t.item_id, i.external_id, a.round, i.data::text, a.template_version,
       a.guideline_version, a.lease_until, sterling.suggestions_of(a.task_id)
from (select * from sterling.assignment a
      where a.state = 0 and a.lease_until > now() and a.annotator_id = $1 and a.project_id = $2
          and a.round = (select t.round from sterling.task t where t.id = a.task_id)
      order by a.claimed_at, a.id limit $3) a
join sterling.task t on t.id = a.task_id
join sterling.item i on i.id = t.item_id
order by a.claimed_at, a.id"""
_TEMPLATE = """
select template from sterling.template_version
where project_id = $1 and version = $2 and organization_id = $3 and mode = $4"""


def _annotator(actor: Actor) -> AnnotatorId:
    if actor.annotator_id is None:
        raise Forbidden("This key answers for no annotator; use one that was made for an annotator.")
    return actor.annotator_id


def _plain(value: Any) -> UUID:
    """asyncpg gives UUIDs of a class of its own, which not every serializer takes for one."""
    return UUID(bytes=value.bytes)


def _handed(row: Sequence[Any]) -> Handed:
    id, task_id, item_id, *rest = row
    return Handed(_plain(id), _plain(task_id), _plain(item_id), *rest)


_Space = tuple[OrganizationId, Mode]
_Project = tuple[OrganizationId, Mode, ProjectId]


@dataclass(frozen=True, slots=True)
class _Claim:
    actor: Actor
    annotator_id: AnnotatorId
    ids: list[UUID]
    task_ids: list[TaskId] | None
    retry: bool


@dataclass(frozen=True, slots=True)
class _Submit:
    actor: Actor
    annotator_id: AnnotatorId
    assignment_id: AssignmentId
    given: Given


class SqlAssignments:
    """See `ports.assignments.Assignments` and `Sweeps`."""

    def __init__(self, pool: HotPool) -> None:
        self._pool = pool
        self._claims: Groups[_Project, _Claim, list[Handed]] = Groups(self._claim_together, self._claim_alone)
        self._submits: Groups[_Space, _Submit, Receipt] = Groups(self._submit_together, self._submit_alone)

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
        call = _Claim(actor, who, ids, None if task_ids is None else list(task_ids), retry=key is not None)
        scope = (actor.organization_id, actor.mode, project_id)
        if count == 1 and task_ids is None:
            return await self._claims.call(scope, call)
        return await self._claim_alone(scope, call)

    async def _claim_alone(self, scope: _Project, call: _Claim) -> list[Handed]:
        (organization_id, mode, project_id) = scope
        rows = await self._pool.fetch(
            _CLAIM,
            *(organization_id, mode.value, call.annotator_id, project_id),
            *(call.ids, [new_id() for _ in call.ids], call.task_ids),
            *(call.retry, call.actor.user_id, call.actor.key_id),
        )
        return [_handed(row) for row in rows]

    async def _claim_together(self, scope: _Project, calls: Sequence[_Claim]) -> dict[int, list[Handed]]:
        (organization_id, mode, project_id) = scope
        rows = await self._pool.fetch(
            _CLAIM_TOGETHER,
            *(organization_id, mode.value, project_id, [call.annotator_id for call in calls]),
            *([call.ids[0] for call in calls], new_ids(len(calls))),
            *([call.actor.user_id for call in calls], [call.actor.key_id for call in calls]),
            any(call.retry for call in calls),
        )
        return {int(place) - 1: [_handed(row)] for place, *row in rows}

    async def leases(self, actor: Actor, project_id: ProjectId, count: int) -> list[Handed]:
        rows = await self._read(actor, LEASES, _annotator(actor), project_id, count)
        return [_handed(row) for row in rows]

    async def submit(self, actor: Actor, assignment_id: AssignmentId, given: Given) -> Receipt:
        scope = (actor.organization_id, actor.mode)
        return await self._submits.call(scope, _Submit(actor, _annotator(actor), assignment_id, given))

    async def _submit_alone(self, scope: _Space, call: _Submit) -> Receipt:
        (organization_id, mode) = scope
        rows = await self._pool.fetch(
            _SUBMIT,
            *(organization_id, mode.value, call.annotator_id, call.assignment_id),
            *(call.given.body, call.given.seconds, call.given.suggestions, new_id()),
            *(call.actor.user_id, call.actor.key_id),
        )
        (task_id, outcome) = rows[0]
        return Receipt(
            assignment_id=call.assignment_id, task_id=TaskId(_plain(task_id)), outcome=OUTCOMES[int(outcome)]
        )

    async def _submit_together(self, scope: _Space, calls: Sequence[_Submit]) -> dict[int, Receipt]:
        (organization_id, mode) = scope
        rows = await self._pool.fetch(
            _SUBMIT_TOGETHER,
            *(organization_id, mode.value, [call.annotator_id for call in calls]),
            *([call.assignment_id for call in calls], [call.given.body for call in calls]),
            *([call.given.seconds for call in calls], [call.given.suggestions for call in calls]),
            new_ids(len(calls)),
            *([call.actor.user_id for call in calls], [call.actor.key_id for call in calls]),
        )
        found: dict[int, Receipt] = {}
        for place, task_id in rows:
            number = int(place) - 1
            found[number] = Receipt(
                assignment_id=calls[number].assignment_id,
                task_id=TaskId(_plain(task_id)),
                outcome=Outcome.COUNTED,
            )
        return found

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
        annotator_id, project_id, *rest = rows[0]
        return Held(_plain(annotator_id), _plain(project_id), *rest)

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
