"""Passwords by argon2id (RFC 9106), beside the event loop and few at a time, since each takes memory."""

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_AT_ONCE = 2
_MEMORY_KIB = 32 * 1024
_ROUNDS = 3


class Argon2Passwords:
    """See `ports.passwords`."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=_ROUNDS, memory_cost=_MEMORY_KIB, parallelism=1)
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, password: str, stored: str | None) -> bool:
        if stored is None and self._nobody is None:
            self._nobody = await self.hash(secrets.token_urlsafe())
        async with self._turn:
            right = await asyncio.to_thread(self._right, stored or self._nobody or "", password)
        return right and stored is not None

    def _right(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False
