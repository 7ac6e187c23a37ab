"""Invitations of the unit's organization."""

from typing import Protocol
from uuid import UUID

from sterling.domain.ids import InvitationId, UserId
from sterling.domain.invitation import Invitation, NewInvitation
from sterling.domain.record import Page


class Invitations(Protocol):
    async def page(self, after: UUID | None, limit: int) -> Page[Invitation]:
        """Newest first."""
        ...

    async def add(self, new: NewInvitation, token_hash: bytes, hours: float) -> Invitation: ...

    async def get(self, invitation_id: InvitationId) -> Invitation:
        """Raises NotFound."""
        ...

    async def remove(self, invitation_id: InvitationId) -> bool:
        """Whether there was an open one."""
        ...

    async def remove_of(self, user_id: UserId) -> list[InvitationId]:
        """Removes the open ones that this member made; gives their ids."""
        ...

    async def accept(self, invitation_id: InvitationId) -> bool:
        """Marks it accepted; False when it is over, or somebody was faster."""
        ...
