"""Password hashing: slow on purpose, so it runs beside the event loop."""

from typing import Protocol


class Passwords(Protocol):
    async def hash(self, password: str) -> str:
        """The hash to store; it names its own algorithm and parameters."""
        ...

    async def verify(self, password: str, stored: str | None) -> bool:
        """Whether the password is right. With no stored hash it takes as long, and the answer is False."""
        ...
