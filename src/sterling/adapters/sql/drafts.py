"""See `ports.drafts`."""

import orjson
from pydantic import JsonValue
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.domain.access import Actor
from sterling.domain.draft import Draft, DraftVersion
from sterling.domain.errors import Conflict, NotFound
from sterling.domain.ids import AnnotatorId, AssignmentId

# A lease that ended and was taken up again begins anew: what was kept in the former one is not shown.
_OF_LEASE = """
select a.id as assignment_id, a.annotator_id, a.state, coalesce(d.version, 0) as version,
       case when d.updated_at >= a.claimed_at then d.body end as body,
       case when d.updated_at >= a.claimed_at then d.updated_at end as updated_at
from sterling.assignment a left join sterling.draft d on d.assignment_id = a.id where a.id = :assignment"""
_WRITE = """
insert into sterling.draft as d (assignment_id, organization_id, mode, version, body)
values (:assignment, :organization, :mode, :version + 1, cast(:body as json))
on conflict (assignment_id) do update
    set version = excluded.version, body = excluded.body, updated_at = excluded.updated_at
    where d.version = :version
returning version, updated_at"""
_LEASED = 0


class SqlDrafts:
    """See `ports.drafts.Drafts`."""

    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._actor = actor

    async def of_lease(self, assignment_id: AssignmentId, annotator_id: AnnotatorId | None) -> Draft:
        found = await self._connection.execute(text(_OF_LEASE), {"assignment": assignment_id})
        row = found.mappings().first()
        if row is None or row["annotator_id"] != annotator_id:
            raise NotFound(f"You have no assignment {assignment_id}.", assignment_id=str(assignment_id))
        if row["state"] != _LEASED:
            raise Conflict(f"The lease of assignment {assignment_id} has ended, and its draft with it.")
        return Draft.model_validate({name: row[name] for name in Draft.model_fields})

    async def write(self, draft: Draft, body: dict[str, JsonValue]) -> DraftVersion | None:
        values = {
            "assignment": draft.assignment_id,
            "organization": self._actor.organization_id,
            "mode": self._actor.mode.value,
            "version": draft.version,
            "body": orjson.dumps(body).decode(),
        }
        row = (await self._connection.execute(text(_WRITE), values)).mappings().first()
        return None if row is None else DraftVersion.model_validate(dict(row))
