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
    """Reads the body; then answers with more than any buffer takes where it is asked to, or with the names of
    the headers."""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        more = message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": [(b"connection", b"close")]})
    names = b",".join(name for name, _ in scope["headers"])
    await send({"type": "http.response.body", "body": names, "more_body": True})
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


_CHUNKED = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"


async def test_fields_after_the_body_are_no_headers(connect: Connect) -> None:
    reader, writer = await connect()
    writer.write(_CHUNKED + b"Authorization: Bearer a\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n")
    assert b"\r\nhost,transfer-encoding" in (whole := await reader.read())
    assert b"authorization" not in whole
    assert b"forwarded" not in whole


async def test_fields_after_the_body_that_never_end_are_cut_off(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 60)  # How much is sent ends it, not how long it takes.
    reader, writer = await connect()
    writer.write(_CHUNKED)
    told = asyncio.create_task(reader.read(12))
    for _ in range(1000):
        writer.write(b"X-Trailer: a\r\n" * 1000)
        await asyncio.wait([told], timeout=0.01)
        if told.done():
            break
    assert isinstance(told.exception(), ConnectionError) or told.result() == b"HTTP/1.1 431"
