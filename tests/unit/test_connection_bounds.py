"""A connection of the server over a real socket, with little patience: who falls silent is sent away."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from sterling.wire import connection

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Connect = Callable[[], Awaitable[Streams]]


async def _app(scope: Any, receive: Any, send: Any) -> None:
    """Reads the body; then answers with more than any buffer takes where it is asked to."""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        more = message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": [(b"connection", b"close")]})
    for _ in range(2000 if scope["path"] == "/much" else 1):
        await send({"type": "http.response.body", "body": b"x" * 65_536, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
async def connect(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Connect]:
    """Opens connections to an application behind `Connection`."""
    for name, seconds in (("PATIENCE", 0.3), ("DEAF", 0.3), ("BEAT", 0.05)):
        monkeypatch.setattr(connection, name, seconds)
    state, config = ServerState(), uvicorn.Config(_app, log_config=None)
    opened: list[Streams] = []

    async def one() -> Streams:
        opened.append(await asyncio.open_connection("127.0.0.1", port))
        return opened[-1]

    def accepted() -> connection.Connection:
        return connection.Connection(config=config, server_state=state, app_state={})

    server = await asyncio.get_running_loop().create_server(accepted, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    watching = asyncio.create_task(connection.watch(state.connections))
    yield one
    watching.cancel()
    for _, writer in opened:
        writer.close()
    server.close()
    await asyncio.gather(*state.tasks)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTTP/1.1\r\nX-Slow: a",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\nabc",
    ],
)
async def test_who_stops_in_the_middle_is_told_and_sent_away(connect: Connect, sent: bytes) -> None:
    reader, writer = await connect()
    writer.write(sent)
    assert (await reader.read()).startswith(b"HTTP/1.1 408 ")


async def test_a_head_that_comes_by_drops_is_not_waited_for(connect: Connect) -> None:
    reader, writer = await connect()
    writer.write(b"GET / HTTP/1.1\r\nX-Slow: ")
    told = asyncio.create_task(reader.read(12))
    while not told.done():
        writer.write(b"a")
        await asyncio.wait([told], timeout=0.05)
    # What is sent after the end may reset the connection before the refusal is read.
    assert isinstance(told.exception(), ConnectionError) or told.result() == b"HTTP/1.1 408"


async def test_a_body_that_keeps_coming_is_waited_for(connect: Connect) -> None:
    reader, writer = await connect()
    writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n")
    for _ in range(10):
        writer.write(b"a")
        await asyncio.sleep(0.1)  # slower than the patience in all, quicker in each step
    assert (await reader.read()).startswith(b"HTTP/1.1 200 ")


async def test_a_client_that_takes_nothing_is_sent_away(connect: Connect) -> None:
    reader, writer = await connect()
    writer.write(b"GET /much HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (await reader.read(12)) == b"HTTP/1.1 200"
    await asyncio.sleep(1)  # takes nothing meanwhile
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await reader.readexactly(2000 * 65_536)
