"""API keys of the unit's organization."""

from typing import Protocol
from uuid import UUID

from sterling.domain.ids import AnnotatorId, KeyId, UserId
from sterling.domain.key import Key, NewKey
from sterling.domain.record import Page


class Keys(Protocol):
    async def page(self, after: UUID | None, limit: int) -> Page[Key]:
        """Newest first, of both modes."""
        ...

    async def add(self, new: NewKey, prefix: str, token_hash: bytes) -> Key:
        """Stores a key under the actor's name; a key's key counts as made by the member behind it."""
        ...

    async def get(self, key_id: KeyId) -> Key:
        """Raises NotFound."""
        ...

    async def remove(self, key_id: KeyId) -> bool:
        """Whether there was one."""
        ...

    async def remove_of(self, user_id: UserId, annotator_id: AnnotatorId) -> list[tuple[KeyId, str]]:
        """Removes all that this member is behind, or that answer as it; gives their ids and names."""
        ...
