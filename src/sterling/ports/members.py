"""Members of the unit's organization, and the organization itself."""

from typing import Protocol
from uuid import UUID

from sterling.domain.access import Role
from sterling.domain.ids import AnnotatorId, MemberId, OrganizationId, UserId
from sterling.domain.member import Member
from sterling.domain.organization import Organization
from sterling.domain.preferences import Preferences
from sterling.domain.record import Page


class Members(Protocol):
    async def organization(self) -> Organization: ...

    async def found(self, token_hash: bytes, organization_id: OrganizationId, name: str) -> bool:
        """Makes the first organization with the set-up link; False when the link does not work (any more)."""
        ...

    async def page(self, after: UUID | None, limit: int) -> Page[Member]:
        """Oldest first."""
        ...

    async def get(self, member_id: MemberId) -> Member:
        """Raises NotFound."""
        ...

    async def of_user(self, user_id: UserId) -> Member | None: ...

    async def preferences(self, user_id: UserId) -> Preferences: ...

    async def keep_preferences(self, user_id: UserId, preferences: Preferences) -> None: ...

    async def add(self, user_id: UserId, annotator_id: AnnotatorId, role: Role) -> Member: ...

    async def change(self, member_id: MemberId, role: Role, active: bool) -> Member: ...

    async def count_owners_locked(self) -> int:
        """Active owners. Until the unit ends no other unit of the organization counts or changes them."""
        ...

    async def add_login(self, email: str, name: str, password_hash: str) -> UserId | None:
        """A new login; None when the address is taken."""
        ...

    async def hold_password(self, user_id: UserId, password_hash: str) -> bool:
        """Whether the login still has this password, which it then keeps until the unit ends."""
        ...

    async def change_password(self, user_id: UserId, before: str, after: str) -> bool:
        """Sets the password (hashes), and ends the login's sessions and reset links; False when it is not the
        one before any more."""
        ...

    async def open_reset(self, token_hash: bytes, user_id: UserId, hours: float, locked: str | None) -> bool:
        """Stores a password reset link; False when the login is also a member elsewhere. `locked`, if any,
        takes the place of the password at once, and ends the login's sessions and the links it made."""
        ...

    async def use_reset(self, token_hash: bytes, password_hash: str) -> UserId | None:
        """Sets the password and ends the login's sessions; None when the link does not work (any more)."""
        ...
