"""Bytes over HTTP: one range (RFC 9110, 14), a digest as ETag, and never a type that a browser runs."""

import re
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from sterling.domain.errors import Invalid
from sterling.ports.blobs import Opened

Open = Callable[[int, int | None], Awaitable[Opened]]
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_SHOWN = ("image/", "audio/", "video/")
_CACHE = "private, max-age=31536000, immutable"


async def serve(
    request: Request,
    open_: Open,
    *,
    sha256: str,
    size: int,
    media_type: str,
    name: str | None = None,
    more: Mapping[str, str] | None = None,
) -> Response:
    """The whole (200), a range (206), nothing new (304) or no such range (416), with `more` headers."""
    tag = f'"{sha256}"'
    headers = {"ETag": tag, "Accept-Ranges": "bytes", "Cache-Control": _CACHE, **(more or {})}
    if name is not None or not media_type.startswith(_SHOWN):
        headers["Content-Disposition"] = f'attachment; filename="{name or sha256}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    span = _span(request.headers.get("range"), size) if _unchanged(request, tag) else None
    if span == ():
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    start, end = span or (0, size)
    status = 206 if span else 200
    if span:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    headers["Content-Length"] = str(end - start)
    if request.scope.get("bodiless") or end == start:
        return Response(status_code=status, headers=headers, media_type=media_type)
    opened = await open_(start, end)
    return StreamingResponse(opened.chunks, status, headers, media_type)


def _unchanged(request: Request, tag: str) -> bool:
    return request.headers.get("if-range") in (None, tag)


def _span(header: str | None, size: int) -> tuple[int, int] | tuple[()] | None:
    """(start, end), end exclusive; () when it cannot be satisfied; None when the whole is wanted."""
    match = _RANGE.fullmatch(header.strip()) if header and len(header) < 100 else None
    if match is None or match[0] == "bytes=-":
        return None
    first, last = match[1], match[2]
    if not first:
        return (max(0, size - int(last)), size) if int(last) and size else ()
    start, end = int(first), min(size, int(last) + 1) if last else size
    if last and int(last) < start:
        return None
    return (start, end) if start < size else ()


def declared_type(request: Request) -> str | None:
    """What the sender says that the body is; None where it says nothing in particular."""
    declared = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return None if declared in ("", "application/octet-stream") else declared


def upload_name(name: str) -> str:
    """A name to show, never to open: without folders and control characters.

    Raises:
        Invalid: nothing is left of it.
    """
    kept = "".join(c for c in re.split(r"[/\\]", name)[-1] if c.isprintable())[:200]
    if kept in ("", ".", ".."):
        raise Invalid("The name of the file is empty.")
    return kept
