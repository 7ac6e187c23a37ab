"""Edits of versioned things: the ETag that was read comes back as If-Match."""

from typing import Annotated

from fastapi import Depends, Header

from sterling.api.auth import AnyCaller
from sterling.domain.errors import Invalid, Problem


def etag(version: int) -> str:
    """The strong entity tag of a version."""
    return f'"{version}"'


async def _if_match(
    _: AnyCaller,  # who may not even ask is told so first
    if_match: Annotated[
        str | None, Header(max_length=100, description="The ETag of what was read; required.")
    ] = None,
) -> int:
    """The version that the caller saw.

    Raises:
        Invalid: the header is missing, or is no ETag of ours.
    """
    if if_match is None:
        raise _wrong(
            "An edit needs the If-Match header with the ETag of what was read, so that no edit is lost."
        )
    digits = if_match.strip().removeprefix("W/").strip('"')
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise _wrong("If-Match is not an ETag that this server gave.")
    return int(digits)


def _wrong(message: str) -> Invalid:
    return Invalid(message, problems=[Problem(path="/header/If-Match", message=message, code="if_match")])


IfMatch = Annotated[int, Depends(_if_match)]
"""For a route's signature: `version: IfMatch`; the service raises Stale when it is not the current one."""
