"""What must be looked up before it is known who asks: the only reads and writes without a tenant."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sterling.domain.access import Actor, Role
from sterling.domain.ids import AnnotatorId, InvitationId, OrganizationId, ProjectId, UserId


@dataclass(frozen=True, slots=True)
class FoundSession:
    actor: Actor
    csrf: str


@dataclass(frozen=True, slots=True)
class FoundKey:
    """`maker_role` is None when who made the key is no active member any more."""

    actor: Actor
    maker_role: Role | None


@dataclass(frozen=True, slots=True)
class FoundLogin:
    """A login, and the oldest organization that it is an active member of."""

    user_id: UserId
    password_hash: str
    organization_id: OrganizationId | None
    role: Role | None
    annotator_id: AnnotatorId | None


@dataclass(frozen=True, slots=True)
class FoundInvitation:
    """`maker_role` as in `FoundKey`."""

    id: InvitationId
    organization_id: OrganizationId
    organization: str
    role: Role
    email: str | None
    maker_role: Role | None


@dataclass(frozen=True, slots=True)
class FoundReset:
    """A link for a member with this role; `maker_role` as in `FoundKey`."""

    organization_id: OrganizationId
    user_id: UserId
    role: Role
    maker_role: Role | None


class Gate(Protocol):
    """Finds by the hash of a secret, or by e-mail address; never lists."""

    async def find_session(self, token_hash: bytes) -> FoundSession | None: ...

    async def find_key(self, token_hash: bytes) -> FoundKey | None: ...

    async def find_login(self, email: str) -> FoundLogin | None: ...

    async def log_refusal(self, user_id: UserId, address: str) -> None:
        """Notes that a password of this login was refused, in the log of each organization it is or was a
        member of."""
        ...

    async def find_invitation(self, token_hash: bytes) -> FoundInvitation | None: ...

    async def find_reset(self, token_hash: bytes) -> FoundReset | None: ...

    async def setup_needed(self) -> bool:
        """Whether there is no organization yet."""
        ...

    async def open_setup(self, token_hash: bytes, expires_at: datetime) -> bool:
        """Makes this the only set-up link; False when set-up is done already."""
        ...

    async def now(self) -> datetime: ...

    async def ready(self) -> bool:
        """Whether the schema is there."""
        ...

    async def forget_expired(self) -> None:
        """Removes sessions and links that have ended, and kept answers of repeated requests, after a day."""
        ...

    async def due_prunes(self, every: timedelta) -> list[OrganizationId]:
        """Organizations whose files were not looked through for so long; from now on they are not due."""
        ...

    async def organizations(self) -> list[OrganizationId]:
        """All of them, for what an operator does at the machine."""
        ...

    async def last_entry(self) -> int:
        """The highest place in the log that was ever drawn, of any organization."""
        ...

    async def next_transaction(self) -> int:
        """A number above that of every transaction that has one."""
        ...

    async def oldest_transaction(self) -> int:
        """The lowest number of a transaction that has not ended, or the next one."""
        ...

    async def due_seals(self, last: int) -> list[Actor]:
        """Whose log has entries up to the place `last` that no seal holds; and who acts there."""
        ...

    async def due_updates(self, limit: int) -> list[tuple[Actor, ProjectId]]:
        """Active projects, of every organization, with answers that their labels have not seen; and who acts
        there."""
        ...
