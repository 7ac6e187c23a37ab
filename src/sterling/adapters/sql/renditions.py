"""Renditions as rows; what became of one is told by its job."""

from pydantic import JsonValue
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.schema.data import blob, rendition
from sterling.adapters.sql.schema.jobs import job
from sterling.domain.access import Actor
from sterling.domain.blob import Blob
from sterling.domain.ids import JobId
from sterling.domain.job import JobState
from sterling.domain.rendition import Rendition, RenditionKind, RenditionState

_ENDED = {JobState.FAILED, JobState.CANCELED}


class SqlRenditions:
    """See `ports.renditions.Renditions`."""

    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._scope = {"organization_id": actor.organization_id, "mode": actor.mode}

    async def find(self, source: str, kind: RenditionKind) -> Rendition | None:
        query = (
            select(
                rendition.c.job_id,
                rendition.c.sha256,
                rendition.c.facts,
                blob.c.size,
                job.c.state,
                job.c.error,
            )
            .join(job, job.c.id == rendition.c.job_id)
            .outerjoin(blob, blob.c.sha256 == rendition.c.sha256)
            .where(rendition.c.source == bytes.fromhex(source), rendition.c.kind == kind)
        )
        row = (await self._connection.execute(query)).first()
        if row is None:
            return None
        ended = RenditionState.FAILED if row.state in _ENDED else RenditionState.WAITING
        return Rendition(
            source=source,
            kind=kind,
            state=ended if row.sha256 is None else RenditionState.READY,
            job_id=row.job_id,
            sha256=None if row.sha256 is None else row.sha256.hex(),
            size=row.size,
            facts=row.facts,
            error=row.error if row.sha256 is None else None,
        )

    async def add(self, source: str, kind: RenditionKind, job_id: JobId) -> None:
        row = insert(rendition).values(
            source=bytes.fromhex(source), kind=kind, job_id=job_id, facts={}, **self._scope
        )
        await self._connection.execute(row.on_conflict_do_nothing())

    async def complete(
        self, source: str, kind: RenditionKind, made: Blob, facts: dict[str, JsonValue]
    ) -> None:
        await self._connection.execute(
            update(rendition)
            .where(rendition.c.source == bytes.fromhex(source), rendition.c.kind == kind)
            .values(sha256=bytes.fromhex(made.sha256), facts=facts)
        )
