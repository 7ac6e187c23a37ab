"""Browser sessions of the unit's organization."""

from datetime import datetime
from typing import Protocol

from sterling.domain.ids import UserId


class Sessions(Protocol):
    async def add(self, token_hash: bytes, user_id: UserId, csrf: str, hours: float) -> datetime:
        """Opens a session; gives when it ends. Sessions of the user that ended are swept away."""
        ...

    async def remove(self, token_hash: bytes) -> None: ...

    async def remove_all(self, user_id: UserId) -> None:
        """Ends every session of the user in this organization."""
        ...
