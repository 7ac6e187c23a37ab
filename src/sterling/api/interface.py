"""Serves the built interface from this origin alone: strict policy, hashed files cached for ever."""

import mimetypes
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

FOLDER = Path(__file__).parent.parent / "_ui"

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        # Mantine and the canvas set style attributes; no style sheet but ours is loaded.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "frame-src 'none'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/wasm", ".wasm")


class Interface:
    """Any path that is no API is a file of the interface, or its start page, which routes by itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._start = self._folder / "index.html"

    async def get(self, request: Request) -> Response:
        path: str = request.path_params["path"]
        if path.lstrip("/").split("/")[0] == "api":
            raise HTTPException(404, f"There is nothing at /{path}.")
        found = self._file(path)
        if found is None and path.startswith("assets/"):
            raise HTTPException(
                404, "This file belongs to another version of the interface. Load the page anew."
            )
        if found is None and not _may_be_page(path):
            raise HTTPException(404, f"There is nothing at /{path}.")
        if found is None:
            found = self._start
        headers = {
            "cache-control": _FOREVER if found.parent.name == "assets" else _ASK_AGAIN,
            "content-security-policy": _POLICY,
        }
        return FileResponse(found, headers=headers)

    def _file(self, path: str) -> Path | None:
        try:
            found = (self._folder / path).resolve()
            inside = found.is_relative_to(self._folder) and found.is_file()
        except (OSError, ValueError):
            return None
        return found if inside else None


def _may_be_page(path: str) -> bool:
    """Pages have plain names: no dots (files, ways up), no empty steps, nothing that is not printed."""
    steps = path.removesuffix("/").split("/")
    return path == "" or (all(steps) and path.isprintable() and not any(c in path for c in ".\\\ufffd"))


async def missing(request: Request) -> Response:
    """Where no interface was built."""
    path: str = request.path_params["path"]
    if path:
        raise HTTPException(404, f"There is nothing at /{path}.")
    return Response(
        "Sterling's API is at /api/v1. The interface is not part of this installation.\n",
        media_type="text/plain",
    )
