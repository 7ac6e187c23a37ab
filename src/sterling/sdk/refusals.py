"""The server's refusals, raised again as the domain's own errors."""

import json
from collections.abc import Iterator
from typing import Any, cast

from sterling.domain import errors
from sterling.domain.errors import Problem, SterlingError
from sterling.sdk.steps import Response


def _tree(kind: type[SterlingError]) -> Iterator[type[SterlingError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _tree(child)


_KINDS = {kind.code: kind for kind in _tree(SterlingError) if kind.__module__ == errors.__name__}
_BY_STATUS: dict[int, type[SterlingError]] = {
    401: errors.Unauthenticated,
    403: errors.Forbidden,
    404: errors.NotFound,
    409: errors.Conflict,
    412: errors.Stale,
    413: errors.TooLarge,
    422: errors.Invalid,
    502: errors.Unavailable,
    503: errors.Unavailable,
    504: errors.Unavailable,
}


def error_of(response: Response) -> SterlingError:
    """The error that a response of 400 and above states; of a proxy's answer, the nearest by its status."""
    try:
        body: Any = json.loads(response.body)
    except ValueError:
        body = None
    given = cast("dict[str, Any]", body) if isinstance(body, dict) else {}
    message = str(given.get("detail") or f"The server answered with status {response.status}.")
    code = str(given.get("code", ""))
    if code == errors.RateLimited.code or response.status == 429:
        return errors.RateLimited(message, retry_after=retry_after(response) or 1.0)
    kind = _KINDS.get(code) or _BY_STATUS.get(response.status, SterlingError)
    data = given.get("data")
    named = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
    named = {name: value for name, value in named.items() if name not in {"message", "problems"}}
    return kind(message, problems=list(_problems(given.get("problems"))), **named)


def _problems(given: object) -> Iterator[Problem]:
    for one in cast("list[Any]", given) if isinstance(given, list) else []:
        yield Problem.model_validate(one, extra="ignore")


def retry_after(response: Response) -> float | None:
    """Seconds that the server asks to wait."""
    try:
        return max(0.0, min(60.0, float(response.headers["retry-after"])))
    except (KeyError, ValueError):
        return None
