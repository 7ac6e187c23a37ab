"""Sending mail. Optional: without it every link is shown to the one who made it."""

from typing import Protocol


class Mail(Protocol):
    async def send(self, to: str, subject: str, text: str) -> None:
        """Hands one plain-text mail to the server.

        Raises:
            Unavailable: the server cannot be reached or refuses the mail.
        """
        ...
