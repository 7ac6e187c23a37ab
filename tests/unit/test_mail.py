"""Mail, sent to a real server that speaks SMTP on a socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from sterling.adapters.mail import SmtpMail
from sterling.domain.errors import Unavailable


@asynccontextmanager
async def server(*, accepts: bool = True) -> AsyncGenerator[tuple[int, list[str]]]:
    """A mail server without TLS (RFC 5321): its port, and the lines that it was told."""
    told = list[str]()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        in_data = False
        while line := (await reader.readline()).decode().rstrip("\r\n"):
            told.append(line)
            verb = line.split(" ")[0].upper()
            if in_data:
                if line == ".":
                    in_data = False
                    writer.write(b"250 taken\r\n")
            elif verb == "DATA":
                in_data = True
                writer.write(b"354 go on\r\n")
            elif verb == "RCPT" and not accepts:
                writer.write(b"550 nobody is called that\r\n")
            elif verb == "QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 good\r\n")
        writer.close()

    async def patient(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """An empty line of a message ends no conversation."""
        await talk(_Lines(reader), writer)  # pyright: ignore[reportArgumentType]

    listening = await asyncio.start_server(patient, "127.0.0.1", 0)
    async with listening:
        yield listening.sockets[0].getsockname()[1], told


class _Lines:
    """Gives an empty line of a message as a space: only the end of the stream is empty."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader

    async def readline(self) -> bytes:
        line = await self._reader.readline()
        return b" \r\n" if line == b"\r\n" else line


def mail(port: int, security: str = "none") -> SmtpMail:
    return SmtpMail(
        host="127.0.0.1", port=port, security=security, sender="a@b.example", user=None, password=None
    )


async def test_a_mail_arrives_with_its_sender_subject_and_text() -> None:
    async with server() as (port, told):
        await mail(port).send("to@c.example", "Grüße", "First line\n.second line")
    assert "mail FROM:<a@b.example>" in "\n".join(told)
    assert "rcpt TO:<to@c.example>" in told
    assert "Subject: =?utf-8?b?R3LDvMOfZQ==?=" in told or "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=" in told
    assert "First line" in told
    assert "..second line" in told  # a leading dot is doubled on the way (RFC 5321, 4.5.2)


async def test_a_server_that_refuses_or_is_away_is_told_in_words() -> None:
    async with server(accepts=False) as (port, _):
        with pytest.raises(Unavailable, match="did not take the mail"):
            await mail(port).send("to@c.example", "s", "t")
        with pytest.raises(Unavailable, match="did not take the mail"):
            await mail(port, "starttls").send("to@c.example", "s", "t")
    with pytest.raises(Unavailable, match="did not take the mail"):
        await mail(port).send("to@c.example", "s", "t")
