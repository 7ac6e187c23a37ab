"""The hottest routes without the framework's layers between socket and handler.

The `Guard` bounds and checks the request and answers errors, as for every route; routing is one regular
expression, and no middleware runs but a compression of large answers. See decision record 0007.
"""

import gzip
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

GZIP_FROM = 1000
"""Bytes of an answer from which on it is worth compressing."""
GZIP_LEVEL = 5


@dataclass(frozen=True, slots=True)
class HotRoute:
    """A POST by the pattern of its whole path, whose named groups are the path's parameters."""

    path: re.Pattern[str]
    handle: Callable[[Request], Awaitable[Response]]


class HotRoutes:
    """An ASGI application of hot routes. Ask `takes` before a request is given to it."""

    def __init__(self, routes: Sequence[HotRoute]) -> None:
        self._routes = tuple(routes)

    def takes(self, scope: Scope) -> bool:
        """Whether the request is for one of these routes; notes in the scope which, and its parameters."""
        if scope["type"] != "http" or scope["method"] != "POST":
            return False
        for route in self._routes:
            found = route.path.fullmatch(scope["path"])
            if found is not None:
                scope["path_params"] = found.groupdict()
                scope["hot"] = route.handle
                return True
        return False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = await scope["hot"](request)
        if len(response.body) >= GZIP_FROM:
            _compress(request, response)
        await response(scope, receive, send)


def _compress(request: Request, response: Response) -> None:
    response.headers["Vary"] = "Accept-Encoding"
    if "gzip" in request.headers.get("accept-encoding", ""):
        response.body = gzip.compress(bytes(response.body), GZIP_LEVEL)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.body))
