"""What holds for every request before a route sees it: bounded, well-formed, answered with safe headers."""

import logging
import re
import time
from collections.abc import Iterator
from typing import Any, cast

import orjson
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sterling.api.errors import BadRequest, HeadersTooLarge, WrongMediaType, problem_response
from sterling.domain.errors import Invalid, Problem, SterlingError, TooLarge
from sterling.domain.text import DEEPEST, children, depth, nul_at, repeated_name

WIDEST = 20_000
"""Members of one object in a JSON body: each that is not expected costs a sentence."""

MOST_HEADER_BYTES = 64 * 1024
"""Of address, names and values together."""

STREAMED = re.compile(r"^/api/v1/(?:blobs|projects/[^/]+/imports(?:/preview)?)$")
"""Routes that take a raw body of any size and bound it themselves."""

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
)
_CSP = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_HSTS = (b"strict-transport-security", b"max-age=31536000")
_LEFT = 499
"""What the log says of a request whose client left; nobody is there to read a status."""
_NO_STORE = (b"cache-control", b"no-store")
_JSON = re.compile(rb"\s*application/(?:[\w.-]+\+)?json\s*(?:;|$)", re.IGNORECASE)
_LONG_NUMBER = re.compile(rb"\d{19}")
_log = logging.getLogger("sterling.api")
_access = logging.getLogger("sterling.access")


class Guard:
    """The outermost layer of the app, as plain ASGI: it costs microseconds."""

    def __init__(self, app: ASGIApp, max_json_bytes: int) -> None:
        self._app = app
        self._most = max_json_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(scope, send)
        try:
            _check_head(scope)
            if scope["method"] == "HEAD":
                scope = {**scope, "method": "GET", "bodiless": True}
            scope["streamed"] = STREAMED.match(scope["path"]) is not None
            if scope["method"] != "GET":
                _check_packing(scope)
                receive = receive if scope["streamed"] else await self._whole(scope, receive)
            await self._app(scope, receive, answer.send)
        except ClientDisconnect:
            answer.status = _LEFT
        except SterlingError as error:
            await problem_response(error)(scope, receive, answer.send)
        except Exception:
            _log.exception("request failed", extra={"method": scope["method"], "path": scope["path"]})
            if answer.started:
                raise
            fault = SterlingError("Something went wrong on the server. Its log says what; try again.")
            await problem_response(fault)(scope, receive, answer.send)
        finally:
            answer.log()

    async def _whole(self, scope: Scope, receive: Receive) -> Receive:
        """Reads the body, bounded, checks it when it is JSON, and gives a `receive` that plays it again."""
        headers = dict[bytes, bytes](scope["headers"])
        length = headers.get(b"content-length", b"0")
        if length.isdigit() and int(length) > self._most:
            raise self._too_large()
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self._most:
                raise self._too_large()
        if body:
            _check_type(headers.get(b"content-type", b"application/json"))
            check_json(bytes(body))
        return _replay({"type": "http.request", "body": bytes(body), "more_body": False}, receive)

    def _too_large(self) -> TooLarge:
        return TooLarge(
            f"The request body is over {self._most} bytes. Send less at once; files go to an import.",
            most=self._most,
        )


class _Answer:
    """Passes the response on, with the headers that every response carries."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._began = time.perf_counter()
        self.started = False
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            self.status = message["status"]
            message = {**message, "headers": [*message["headers"], *self._added(message["headers"])]}
        elif self._scope["method"] == "HEAD":
            message = {**message, "body": b""}
        await self._send(message)

    def _added(self, headers: list[tuple[bytes, bytes]]) -> Iterator[tuple[bytes, bytes]]:
        present = {name.lower() for name, _ in headers}
        yield from (pair for pair in _HEADERS if pair[0] not in present)
        if _CSP[0] not in present:
            yield _CSP
        if _NO_STORE[0] not in present:
            yield _NO_STORE
        if self._scope["scheme"] == "https":
            yield _HSTS

    def log(self) -> None:
        if _access.isEnabledFor(logging.INFO):
            took = round((time.perf_counter() - self._began) * 1000, 2)
            _access.info(
                "request",
                extra={
                    "method": self._scope["method"],
                    "path": self._scope["path"],
                    "status": self.status,
                    "ms": took,
                },
            )


def _replay(first: Message, rest: Receive) -> Receive:
    waiting = [first]

    async def receive() -> Message:
        return waiting.pop() if waiting else await rest()

    return receive


def _check_packing(scope: Scope) -> None:
    """A packed body would be taken for what is in it."""
    packing = dict[bytes, bytes](scope["headers"]).get(b"content-encoding", b"identity").strip().lower()
    if packing not in (b"", b"identity"):
        raise WrongMediaType("Bodies of requests are not unpacked: send it without Content-Encoding.")


def _check_type(declared: bytes) -> None:
    if _JSON.match(declared) is None:
        raise WrongMediaType("The body must be JSON: send it with `Content-Type: application/json`.")


def _check_head(scope: Scope) -> None:
    """Bounded; and text that the store cannot hold has no business in an address."""
    if sum(len(name) + len(value) for name, value in scope["headers"]) > MOST_HEADER_BYTES:
        raise HeadersTooLarge(f"The headers of the request are over {MOST_HEADER_BYTES} bytes. Send less.")
    if "\x00" in scope["path"] or b"%00" in scope["query_string"] or b"\x00" in scope["query_string"]:
        raise Invalid("The address of the request holds a NUL character; take it out.")
    hosts = [name for name, _ in scope["headers"] if name == b"host"]
    if len(hosts) > 1 or not (hosts or scope["http_version"] == "1.0"):
        raise BadRequest("The request must have one Host header (RFC 9112, section 3.2).")


def check_json(body: bytes) -> None:
    """Refuses what would break further in: bad UTF-8, lone surrogates, NaN, NUL, huge integers, names
    that an object has twice, and what nests too deep or has too many members.

    Raises:
        Invalid: with the reason, and the place where it is known.
    """
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _malformed(
            f"The body is not valid JSON: {error.msg} at byte {error.pos}.", "json_invalid"
        ) from None
    if body.count(b"[") + body.count(b"{") > DEEPEST and depth(value) > DEEPEST:
        raise _malformed(f"The body is nested more than {DEEPEST} levels deep.", "json_depth")
    if body.count(b":") > WIDEST and _width(value) > WIDEST:
        raise _malformed(f"The body has an object of more than {WIDEST} members.", "json_width")
    if b"\\u0000" in body and nul_at(value) is not None:
        raise _malformed("The body holds a NUL character (\\u0000), which cannot be stored.", "json_nul")
    if _LONG_NUMBER.search(body) and _holds_huge(value):
        raise _malformed("The body holds a number beyond 64 bits; send it as text.", "json_number")
    if (name := repeated_name(body, orjson.dumps(value))) is not None:
        raise _malformed(f"An object of the body has the name {name[:100]!r} twice.", "json_twice")


def _malformed(message: str, code: str) -> Invalid:
    return Invalid(message, problems=[Problem(path="/body", message=message, code=code)])


def _width(value: Any) -> int:
    """Members of the widest object."""
    widest, waiting = 0, [value]
    while waiting:
        found = waiting.pop()
        waiting += children(found)
        if isinstance(found, dict):
            widest = max(widest, len(cast(dict[str, Any], found)))
    return widest


def _leaves(value: Any) -> Iterator[Any]:
    """Every value that holds no other, and every name of a field."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        inner = children(found)
        waiting += inner
        if isinstance(found, dict):
            yield from cast(dict[str, Any], found)
        if not inner:
            yield found


def _holds_huge(value: Any) -> bool:
    """The parser gives integers beyond 64 bits as floats."""
    return any(isinstance(leaf, float) and abs(leaf) >= 2**63 for leaf in _leaves(value))
