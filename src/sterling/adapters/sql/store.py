"""The store on PostgreSQL: a unit of work is a connection, a transaction and the actor's organization."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from sterling.adapters.sql.annotators import SqlAnnotators
from sterling.adapters.sql.answers import SqlAnswers
from sterling.adapters.sql.assets import SqlAssets
from sterling.adapters.sql.audits import SqlAudits
from sterling.adapters.sql.drafts import SqlDrafts
from sterling.adapters.sql.events import SqlEvents
from sterling.adapters.sql.exports import SqlExports
from sterling.adapters.sql.faults import translated
from sterling.adapters.sql.flags import SqlFlags
from sterling.adapters.sql.gate import SqlGate
from sterling.adapters.sql.idempotency import SqlIdempotency
from sterling.adapters.sql.imports import SqlImports
from sterling.adapters.sql.invitations import SqlInvitations
from sterling.adapters.sql.jobs import SqlJobs
from sterling.adapters.sql.keys import SqlKeys
from sterling.adapters.sql.labels import SqlLabels
from sterling.adapters.sql.members import SqlMembers
from sterling.adapters.sql.progress import SqlProgress
from sterling.adapters.sql.projects import SqlProjects
from sterling.adapters.sql.releases import SqlReleases
from sterling.adapters.sql.renditions import SqlRenditions
from sterling.adapters.sql.reviews import SqlReviews
from sterling.adapters.sql.schema.jobs import event
from sterling.adapters.sql.seals import SqlSeals
from sterling.adapters.sql.sessions import SqlSessions
from sterling.adapters.sql.tasks import SqlTasks
from sterling.adapters.sql.threads import SqlThreads
from sterling.adapters.sql.updates import SqlUpdates
from sterling.domain.access import Actor
from sterling.domain.ids import new_id
from sterling.ports.queue import Queue

_SCOPE = text(
    "select set_config('sterling.organization', :organization, true), "
    "set_config('sterling.mode', :mode, true)"
)


class SqlUnit:
    """See `ports.store.Unit`."""

    def __init__(self, connection: AsyncConnection, actor: Actor, queue: Queue) -> None:
        self.connection = connection
        self.actor = actor
        self.members = SqlMembers(connection, actor)
        self.invitations = SqlInvitations(connection, actor)
        self.sessions = SqlSessions(connection, actor)
        self.keys = SqlKeys(connection, actor)
        self.annotators = SqlAnnotators(connection, actor)
        self.events = SqlEvents(connection, actor)
        self.seals = SqlSeals(connection, actor)
        self.idempotency = SqlIdempotency(connection, actor)
        self.jobs = SqlJobs(connection, actor, queue)
        self.imports = SqlImports(connection, actor)
        self.assets = SqlAssets(connection, actor)
        self.renditions = SqlRenditions(connection, actor)
        self.projects = SqlProjects(connection, actor)
        self.tasks = SqlTasks(connection)
        self.answers = SqlAnswers(connection)
        self.drafts = SqlDrafts(connection, actor)
        self.reviews = SqlReviews(connection, actor)
        self.flags = SqlFlags(connection, actor)
        self.threads = SqlThreads(connection, actor)
        self.releases = SqlReleases(connection, actor)
        self.updates = SqlUpdates(connection, actor)
        self.progress = SqlProgress(connection)
        self.labels = SqlLabels(connection, actor)
        self.exports = SqlExports(connection, actor)
        self.audits = SqlAudits(connection, actor)

    async def now(self) -> datetime:
        return (await self.connection.execute(text("select clock_timestamp()"))).scalar_one()

    async def emit(self, verb: str, subject_id: UUID | None, **data: JsonValue) -> None:
        await self.connection.execute(
            event.insert().values(
                id=new_id(),
                organization_id=self.actor.organization_id,
                mode=self.actor.mode,
                verb=verb,
                subject_id=subject_id,
                user_id=self.actor.user_id,
                annotator_id=self.actor.annotator_id,
                key_id=self.actor.key_id,
                data=data,
            )
        )


class SqlStore:
    """See `ports.store.Store`."""

    def __init__(self, engine: AsyncEngine, queue: Queue) -> None:
        self._engine = engine
        self._queue = queue

    @asynccontextmanager
    async def unit(self, actor: Actor) -> AsyncGenerator[SqlUnit]:
        async with translated(), self._engine.begin() as connection:
            scope = {"organization": str(actor.organization_id), "mode": actor.mode.value}
            await connection.execute(_SCOPE, scope)
            yield SqlUnit(connection, actor, self._queue)

    @asynccontextmanager
    async def system(self) -> AsyncGenerator[SqlGate]:
        async with translated(), self._engine.connect() as connection:
            yield SqlGate(await connection.execution_options(isolation_level="AUTOCOMMIT"))
