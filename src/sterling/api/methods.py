"""Which methods an address takes: what a refusal (405) and OPTIONS tell."""

import re
from collections.abc import Iterable, Sequence

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import compile_path


class Methods:
    """By address, over all routes of the API. HEAD goes wherever GET goes."""

    def __init__(self, prefix: str, routers: Iterable[APIRouter], plain: Iterable[str]) -> None:
        """`plain`: addresses below `/api` that are no routes of `routers` and can only be read."""
        self._plain = frozenset(plain)
        self._taken: list[tuple[re.Pattern[str], set[str]]] = [
            (compile_path(prefix + route.path)[0], set(route.methods or ()))
            for router in routers
            for route in router.routes
            if isinstance(route, APIRoute)
        ]

    def of(self, path: str) -> Sequence[str]:
        """The methods that an address takes; none where nothing is."""
        if path in self._plain or not path.startswith("/api"):
            return ("GET", "HEAD", "OPTIONS")
        found = {method for pattern, methods in self._taken if pattern.match(path) for method in methods}
        more = {"OPTIONS"} | ({"HEAD"} if "GET" in found else set[str]())
        return sorted(found | more) if found else ()
