"""One connection, bounded: heads that never end, and senders that fall silent, are sent away."""

import asyncio
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from sterling.api.errors import BadRequest, HeadersTooLarge, problem_response
from sterling.domain.errors import SterlingError

MOST_HEAD_BYTES = 128 * 1024
"""Of address and headers as they arrive; whole ones have a closer bound of their own (`api.guard`)."""
PATIENCE = 30.0
"""Seconds within which a request's head must be whole, and each next piece of its body come."""
DEAF = 120.0
"""Seconds within which a client must take something of what waits to be sent to it."""
BEAT = 2.0


def _refusal(error: SterlingError, status: HTTPStatus | None = None) -> bytes:
    """What is answered where no request came to be: a problem document, as every refusal."""
    answer = problem_response(error, status)
    head = f"HTTP/1.1 {answer.status_code} {HTTPStatus(answer.status_code).phrase}\r\nconnection: close\r\n"
    fields = b"".join(b"%b: %b\r\n" % field for field in answer.raw_headers)
    return head.encode() + fields + b"\r\n" + bytes(answer.body)


_LATE = _refusal(
    BadRequest(f"The request did not go on for {PATIENCE:.0f} s. Send it again, whole."),
    HTTPStatus.REQUEST_TIMEOUT,
)
_LONG = _refusal(HeadersTooLarge(f"The headers of the request are over {MOST_HEAD_BYTES} bytes. Send less."))
_BROKEN = _refusal(BadRequest("This is no valid HTTP request (RFC 9112). Look at its head."))


class Connection(HttpToolsProtocol):
    """Uvicorn's connection, and since when it waits for the other side. A timer for each would cost at every
    request; one task looks over all of them (`watch`)."""

    waits_since: float | None = None
    """For bytes of a request that has begun, or for the first one."""
    _head: int | None = 0
    """Bytes of a head that is not whole yet; none while its body comes."""
    _trailer = 0
    _deaf_since: float | None = None
    _unsent = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.waits_since = self.loop.time()
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._head is not None and not self.transport.is_closing():
            self._head += len(data)
            if self._head > MOST_HEAD_BYTES:
                self._refuse(_LONG)

    def on_message_begin(self) -> None:
        self._head, self._trailer, self.waits_since = 0, 0, self.loop.time()
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._head is None:
            self._trail(len(name) + len(value))
        else:
            super().on_header(name, value)

    def _trail(self, length: int) -> None:
        """A field after the body is dropped: one among the headers would come behind all that checked them,
        a proxy in front included."""
        self._trailer += length
        if self._trailer > MOST_HEAD_BYTES and not self.transport.is_closing():
            self._refuse(_LONG)

    def on_headers_complete(self) -> None:
        self._head, self.waits_since = None, self.loop.time()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self.waits_since = self.loop.time()
        super().on_body(body)

    def on_message_complete(self) -> None:
        self.waits_since = None
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """What uvicorn says of what it cannot read, in our form. `msg` says nothing more."""
        self._refuse(_BROKEN)

    def look(self, now: float) -> None:
        """Ends the connection when the other side has let us wait for too long."""
        if self.transport.is_closing():
            return
        if self.flow.read_paused:  # it is we who are slow
            self.waits_since = now if self.waits_since is not None else None
        if self.waits_since is not None and now - self.waits_since > PATIENCE:
            self._refuse(_LATE)
        unsent = self.transport.get_write_buffer_size()
        if not unsent or unsent != self._unsent or self._deaf_since is None:
            self._unsent, self._deaf_since = unsent, now
        elif now - self._deaf_since > DEAF:
            self.transport.abort()

    def _refuse(self, answer: bytes) -> None:
        """In words where no answer has begun; else the connection just ends."""
        cycle: Any = self.cycle  # none before the first head is whole, whatever its type says
        if cycle is None or cycle.response_complete or not cycle.response_started:
            self.transport.write(answer)
        self.transport.close()


async def watch(connections: Iterable[Any]) -> None:
    """Looks over all connections until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(BEAT)
        now = loop.time()
        for connection in list(connections):
            if isinstance(connection, Connection):
                connection.look(now)
