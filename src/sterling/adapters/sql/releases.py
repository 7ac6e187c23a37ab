"""Releases as rows: written once, never changed."""

from uuid import UUID

from psycopg.errors import UniqueViolation
from sqlalchemy import RowMapping, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.schema.quality import release
from sterling.domain.access import Actor
from sterling.domain.cursor import page_of
from sterling.domain.errors import Duplicate, NotFound
from sterling.domain.ids import ProjectId, ReleaseId, new_id
from sterling.domain.record import Page
from sterling.domain.release import Manifest, Release, digest_of
from sterling.domain.signature import Signature

_COLUMNS = [release.c[name] for name in Release.model_fields]


def _to_release(row: RowMapping) -> Release:
    return Release.model_validate(dict(row))


class SqlReleases:
    """See `ports.releases.Releases`."""

    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._scope = {"organization_id": actor.organization_id, "mode": actor.mode.value}

    async def taken(self, project_id: ProjectId, name: str) -> bool:
        query = select(release.c.id).where(release.c.project_id == project_id, release.c.name == name)
        return (await self._connection.execute(query)).first() is not None

    async def add(
        self, project_id: ProjectId, name: str, manifest: Manifest, signature: Signature
    ) -> Release:
        release_id = ReleaseId(new_id())
        statement = insert(release).values(
            id=release_id,
            **self._scope,
            project_id=project_id,
            name=name,
            digest=digest_of(manifest),
            manifest=manifest.model_dump(mode="json"),
            signature=signature.model_dump(mode="json"),
            created_at=text("clock_timestamp()"),
        )
        try:
            await self._connection.execute(statement)
        except IntegrityError as error:
            if isinstance(error.orig, UniqueViolation):
                raise Duplicate(f"The project has a release {name!r} already. Take another name.") from error
            raise
        return await self.get(release_id)

    async def get(self, release_id: ReleaseId) -> Release:
        query = select(*_COLUMNS).where(release.c.id == release_id)
        row = (await self._connection.execute(query)).mappings().first()
        if row is None:
            raise NotFound(f"There is no release {release_id}.", release_id=str(release_id))
        return _to_release(row)

    async def page(self, project_id: ProjectId, after: UUID | None, limit: int) -> Page[Release]:
        query = select(*_COLUMNS).where(release.c.project_id == project_id)
        if after is not None:
            query = query.where(release.c.id < after)
        rows = (
            await self._connection.execute(query.order_by(release.c.id.desc()).limit(limit + 1))
        ).mappings()
        return page_of([_to_release(row) for row in rows], limit, lambda one: (one.id,))
