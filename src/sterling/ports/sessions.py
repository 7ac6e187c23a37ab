"""Browser sessions of the unit's organization."""

from typing import Protocol

from sterling.domain.ids import UserId
from sterling.domain.session import Opening, Session


class Sessions(Protocol):
    async def add(self, token_hash: bytes, user_id: UserId, csrf: str, opening: Opening) -> None:
        """Opens a session. Sessions of the user that ended are swept away."""
        ...

    async def of_user(self, user_id: UserId, current: bytes) -> list[Session]:
        """Those that have not ended, the last used first; the hundred of them. `current` is the hash of the
        token of the one that asks."""
        ...

    async def remove(self, token_hash: bytes) -> None: ...

    async def remove_all(self, user_id: UserId) -> None:
        """Ends every session of the user in this organization."""
        ...

    async def remove_others(self, user_id: UserId, kept: bytes) -> int:
        """Ends every session of the login, in all organizations, but the one kept; gives how many."""
        ...
