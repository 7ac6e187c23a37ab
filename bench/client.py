"""The smallest honest HTTP client: one kept connection, one request at a time, bodies by Content-Length.

The load shares two cores with what it measures. A general client takes as much of them as the server does,
which would be measured as if it were the server's.
"""

import asyncio
from typing import Self, cast
from urllib.parse import urlsplit

_END = b"\r\n\r\n"
_LENGTH = b"content-length:"


class Connection(asyncio.Protocol):
    """A kept connection. `post` may be called again when its answer is there."""

    def __init__(self, host: str, headers: dict[str, str]) -> None:
        rows = {"Host": host, "Content-Type": "application/json", **headers}
        self._headers = "".join(f"{name}: {value}\r\n" for name, value in rows.items()).encode()
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._buffer = b""

    @classmethod
    async def open(cls, url: str, headers: dict[str, str]) -> Self:
        """Connects to the server of this URL; the headers go with every request."""
        at = urlsplit(url)
        assert at.hostname is not None
        assert at.port is not None
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(lambda: cls(at.netloc, headers), at.hostname, at.port)
        return connection

    async def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Status and body of the answer.

        Raises:
            ConnectionError: the server closed the connection.
        """
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        head = f"POST {path} HTTP/1.1\r\nContent-Length: {len(body)}\r\n".encode()
        self._transport.write(head + self._headers + b"\r\n" + body)
        return await self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one by its methods alone

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(_END)
        if not found:
            return
        length = head.lower().partition(_LENGTH)[2].partition(b"\r\n")[0]
        if len(body) < int(length) or self._answer is None:
            return
        self._buffer = b""
        if not self._answer.done():
            self._answer.set_result((int(head[9:12]), body))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError("the server closed the connection"))
