"""The store: units of work. One unit is one transaction, made for one actor, committed once, at the edge."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol
from uuid import UUID

from pydantic import JsonValue

from sterling.domain.access import Actor
from sterling.ports.annotators import Annotators
from sterling.ports.answers import Answers
from sterling.ports.assets import Assets
from sterling.ports.audits import Audits
from sterling.ports.drafts import Drafts
from sterling.ports.events import Events
from sterling.ports.exports import Exports
from sterling.ports.flags import Flags
from sterling.ports.gate import Gate
from sterling.ports.idempotency import Idempotency
from sterling.ports.imports import Imports
from sterling.ports.invitations import Invitations
from sterling.ports.jobs import Jobs
from sterling.ports.keys import Keys
from sterling.ports.labels import Labels
from sterling.ports.members import Members
from sterling.ports.progress import ProgressFigures
from sterling.ports.projects import Projects
from sterling.ports.releases import Releases
from sterling.ports.renditions import Renditions
from sterling.ports.reviews import Reviews
from sterling.ports.seals import Seals
from sterling.ports.sessions import Sessions
from sterling.ports.tasks import Tasks
from sterling.ports.threads import Threads
from sterling.ports.updates import Updates


class Unit(Protocol):
    """One transaction. It carries the actor, so that an unscoped query cannot be written.

    Each noun's repository is one attribute; its Protocol is in `ports/<nouns>.py`.
    """

    @property
    def actor(self) -> Actor: ...

    @property
    def members(self) -> Members: ...

    @property
    def invitations(self) -> Invitations: ...

    @property
    def sessions(self) -> Sessions: ...

    @property
    def keys(self) -> Keys: ...

    @property
    def annotators(self) -> Annotators: ...

    @property
    def events(self) -> Events: ...

    @property
    def seals(self) -> Seals: ...

    @property
    def idempotency(self) -> Idempotency: ...

    @property
    def jobs(self) -> Jobs: ...

    @property
    def imports(self) -> Imports: ...

    @property
    def assets(self) -> Assets: ...

    @property
    def projects(self) -> Projects: ...

    @property
    def tasks(self) -> Tasks: ...

    @property
    def answers(self) -> Answers: ...

    @property
    def audits(self) -> Audits: ...

    @property
    def exports(self) -> Exports: ...

    @property
    def labels(self) -> Labels: ...

    @property
    def updates(self) -> Updates: ...

    @property
    def progress(self) -> ProgressFigures: ...

    @property
    def releases(self) -> Releases: ...

    @property
    def renditions(self) -> Renditions: ...

    @property
    def drafts(self) -> Drafts: ...

    @property
    def reviews(self) -> Reviews: ...

    @property
    def flags(self) -> Flags: ...

    @property
    def threads(self) -> Threads: ...

    async def now(self) -> datetime:
        """The database's clock: the only one."""
        ...

    async def emit(self, verb: str, subject_id: UUID | None, **data: JsonValue) -> None:
        """Appends to the event log, in this transaction."""
        ...


class Store(Protocol):
    def unit(self, actor: Actor) -> AbstractAsyncContextManager[Unit]:
        """Opens a unit for the actor's organization and mode; leaving it by an exception undoes all."""
        ...

    def system(self) -> AbstractAsyncContextManager[Gate]:
        """Opens the gate: what is looked up before it is known who asks. Each call stands for itself."""
        ...
