"""One call: build the request, send it, repeat it where that is safe, parse what comes back."""

import json as jsonlib
import random
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from pydantic import BaseModel, TypeAdapter, ValidationError

from sterling.domain.errors import Unavailable
from sterling.domain.record import Page
from sterling.sdk.refusals import error_of, retry_after
from sterling.sdk.steps import Broken, D, Listing, Pause, Request, Response, Steps, send

T = TypeVar("T")
ATTEMPTS = 6
PATIENT = 12
"""Attempts of who waits for a job, which goes on while a server starts again: the better part of a minute."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 8.0
_BUSY = frozenset({429, 502, 503, 504})
LIMIT = 500
"""Things on a page: the most that the server gives."""


def call(
    method: str,
    path: str,
    *,
    query: Mapping[str, Any] | None = None,
    json: object = None,
    content: bytes | Path | None = None,
    headers: Mapping[str, str] | None = None,
    once: bool = False,
    repeatable: bool = True,
    into: Path | None = None,
    attempts: int = ATTEMPTS,
) -> Steps[Response]:
    """Sends; gives the good response. `once` adds an idempotency key, which makes a POST repeatable.

    Raises:
        SterlingError: the server's refusal, or Unavailable when it does not answer.
    """
    named = dict(headers or {})
    if json is not None:
        content = json.model_dump_json().encode() if isinstance(json, BaseModel) else _dump(json)
        named["content-type"] = "application/json"
    if once:
        named["idempotency-key"] = str(uuid4())
    request = Request(method, path, _query(query or {}), content, named, repeatable)
    for attempt in range(attempts):
        response = yield from send(request, into)
        last = attempt == attempts - 1
        if isinstance(response, Broken):
            if last or (response.sent and not repeatable):
                raise Unavailable(response.reason)
        elif response.status < 400:
            return response
        elif last or response.status not in _BUSY or not (repeatable or response.status == 429):
            raise error_of(response)
        yield Pause(_pause(attempt, response))
    raise AssertionError


def _pause(attempt: int, response: Response | Broken) -> float:
    """What was asked; else longer each time, and by chance, so that many clients do not come back at once."""
    asked = retry_after(response) if isinstance(response, Response) else None
    if asked is not None:
        return asked
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**attempt) * random.uniform(0.5, 1.0)  # noqa: S311


def _dump(value: object) -> bytes:
    return jsonlib.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def _query(given: Mapping[str, Any]) -> dict[str, Any]:
    """Without what was not given; true and false as the server reads them."""
    named = {name: value for name, value in given.items() if value is not None}
    return {name: str(value).lower() if isinstance(value, bool) else value for name, value in named.items()}


@cache
def _reader(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def parse(kind: type[T], response: Response) -> T:
    """The body as a domain type. Fields that only a newer server knows are passed over.

    Raises:
        Unavailable: the body is something else: another server's page, or of a version too far from this one.
    """
    try:
        return _reader(kind).validate_json(response.body, extra="ignore")
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = "/".join(map(str, first["loc"]))
        raise Unavailable(
            f"What answers is no Sterling of this version ({place}: {first['msg']}). Is the URL right?"
        ) from None


def listing(driver: D, kind: type[T], path: str, query: Mapping[str, Any] | None = None) -> Listing[D, T]:
    """A listing of the API as a lazy sequence."""

    def page(cursor: str | None) -> Steps[Page[T]]:
        asked = {"limit": LIMIT, **(query or {}), "cursor": cursor}
        response = yield from call("GET", path, query=asked)
        return parse(Page[kind], response)

    return Listing(driver, page)
