"""What a server of the web may answer when its owner means harm: refused in words, within bounds."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from sterling.adapters.blobs.reference import ReferencedAssets
from sterling.adapters.blobs.web import WebSource
from sterling.adapters.outbound import Outbound
from sterling.domain.errors import Forbidden, Invalid, TooLarge, Unavailable

Say = Callable[[asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\n"
HELD = b"Content-Length: 4\r\n\r\nhand"


@asynccontextmanager
async def site(say: Say) -> AsyncGenerator[tuple[ReferencedAssets, str]]:
    """References to the web, and the address of a server that says to each request what `say` writes."""

    answers = set[asyncio.Task[None]]()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            await say(writer)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers.add(asyncio.create_task(answer(reader, writer)))

    door = Outbound(allowed=["127.0.0.0/8"], timeout=0.5)
    async with await asyncio.start_server(accept, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield ReferencedAssets({"http": WebSource(door, limit=100_000)}), f"http://127.0.0.1:{port}/hand.png"
        await door.close()
        await asyncio.wait(answers, timeout=5)


def saying(answer: bytes) -> Say:
    async def say(writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()

    return say


def repeating(head: bytes, again: bytes, pause: float) -> Say:
    async def say(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(again)
            await writer.drain()
            await asyncio.sleep(pause)

    return say


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x16\x03\x01 not http",
        b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: //\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://\xff\xfe/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://x:99999999/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: javascript:alert(1)\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://me:word@127.0.0.1/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://[::ffff:10.0.0.1]/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://[fec0::1]/\r\nContent-Length: 0\r\n\r\n",
        OK + b"Content-Length: -4\r\n\r\nhand",
        OK + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nhand",
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhand",
        OK + b"Content-Encoding: gzip\r\n" + HELD,
        OK + b"X: " + b"x" * 200_000 + b"\r\n" + HELD,
        OK + b"Content-Length: 9\r\n\r\nhand",
    ],
)
async def test_an_answer_that_is_none_is_refused_in_words(answer: bytes) -> None:
    async with site(saying(answer)) as (references, uri):
        with pytest.raises((Invalid, Unavailable, Forbidden)):
            await references.look(uri, limit=1000)


@pytest.mark.parametrize(
    "mark",
    [
        b"Content-Range: bytes 0-3/" + b"9" * 5000,
        "Content-Range: bytes 0-3/٤".encode(),
        b"Last-Modified: Fri, 31 Dec 9999 23:59:59 -2359",
        b"Last-Modified: Mon, 01 Jan 2024 00:00:00 +99999999999999999999",
        b"Last-Modified: Mon, 01 Jan 99999 00:00:00 GMT",
        b"Last-Modified: " + b"1 " * 2000,
        b"ETag: " + b"\xff" * 300,
    ],
)
async def test_marks_that_mean_nothing_are_passed_over(mark: bytes) -> None:
    partial = b"HTTP/1.1 206 Partial Content\r\n" if mark.startswith(b"Content-Range") else OK
    async with site(saying(partial + mark + b"\r\n" + HELD)) as (references, uri):
        found = await references.look(uri, limit=1000)
        assert (found.size, found.modified_at) == (4, None)


async def test_a_body_without_end_is_bounded() -> None:
    async with site(repeating(OK + b"\r\n", b"x" * 10_000, 0)) as (references, uri):
        with pytest.raises(TooLarge):
            await references.look(uri, limit=50_000)


@pytest.mark.parametrize(
    ("head", "again", "told"),
    [
        (OK + b"\r\n", b"x", "sends too slowly"),
        (OK, b"X: x\r\n", "does not answer"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n", "does not answer"),
    ],
)
async def test_what_only_drips_is_given_up(head: bytes, again: bytes, told: str) -> None:
    async with site(repeating(head, again, 0.01)) as (references, uri):
        with pytest.raises(Unavailable, match=told):
            await references.look(uri, limit=10_000_000)


async def test_a_slow_reader_is_not_its_sender_s_fault() -> None:
    body = b"x" * 60_000
    async with site(saying(OK + b"Content-Length: 60000\r\n\r\n" + body)) as (references, uri):
        reference = await references.look(uri, limit=100_000)
        opened = await references.open(reference)
        found = b""
        async for chunk in opened.chunks:
            await asyncio.sleep(0.6)
            found += chunk
        assert found == body
