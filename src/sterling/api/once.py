"""Idempotency-Key: a creating request that is sent twice has its effect once, and both get the same answer.

    @router.post("/keys", status_code=201)
    async def create(new: NewKey, once: Annotated[Once, Depends(creating(Verb.KEYS_MANAGE))]) -> KeySecret:
        return await once.run(lambda unit: create_key(unit, new))

The answer is kept in the transaction of the effect. Without the header the work is simply done in one unit.
"""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel

from sterling.api.auth import Needs, needs
from sterling.api.context import Context, InContext
from sterling.domain.access import Actor, Verb
from sterling.domain.errors import Invalid, Problem
from sterling.ports.idempotency import Kept
from sterling.ports.store import Unit

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="The same key with the same request gives the same answer, and does the work once.",
    ),
]
REPLAYED = "idempotency-replayed"
Work = Callable[[Unit], Awaitable[BaseModel]]


class Once:
    """One creating request: who sent it, under which key, and its fingerprint."""

    def __init__(self, context: Context, actor: Actor, key: str | None, request_hash: bytes) -> None:
        self.context = context
        self.actor = actor
        self.key = key
        self.request_hash = request_hash

    def of(self, sha256: str) -> "Once":
        """The same request, when the digest of its streamed body is known."""
        whole = hashlib.sha256(self.request_hash + sha256.encode()).digest()
        return Once(self.context, self.actor, self.key, whole)

    async def run(
        self,
        work: Work,
        status: int = 201,
        headers: Callable[[Any], Mapping[str, str]] | None = None,
    ) -> Any:
        """Does the work in one unit and answers with what it returns, as JSON; or replays the kept answer.

        `headers` gives further headers of the answer, from what the work returned.

        Raises:
            Conflict: the key was used for another request, or its request still runs.
        """
        async with self.context.store.unit(self.actor) as unit:
            if self.key is not None:
                kept = await unit.idempotency.begin(self.key, self.request_hash)
                if kept is not None:
                    return _response(kept, replayed=True)
            made = await work(unit)
            more = dict(headers(made)) if headers else {}
            kept = Kept(status, {"content-type": "application/json", **more}, made.model_dump_json().encode())
            if self.key is not None:
                await unit.idempotency.finish(self.key, kept)
        return _response(kept, replayed=False)


def _response(kept: Kept, *, replayed: bool) -> Response:
    headers = {**kept.headers, REPLAYED: "true"} if replayed else kept.headers
    return Response(kept.body, kept.status, headers)


def creating(verb: Verb) -> Callable[..., Awaitable[Once]]:
    """The dependency of a creating route: requires the verb and reads the Idempotency-Key."""
    needed: Needs = needs(verb)

    async def once(
        request: Request, context: InContext, actor: Annotated[Actor, Depends(needed)], key: Key = None
    ) -> Once:
        if key is not None and not (key.isascii() and key.isprintable()):
            message = "Idempotency-Key may hold printable ASCII characters only."
            raise Invalid(message, problems=[Problem(path="/header/Idempotency-Key", message=message)])
        return Once(context, actor, key, await _fingerprint(request, actor))

    return once


async def _fingerprint(request: Request, actor: Actor) -> bytes:
    """What makes two requests the same: caller, method, address and body. A streamed body is left unread: see
    `Once.of`."""
    found = hashlib.sha256()
    for part in (
        str(actor.key_id or actor.user_id),
        request.method,
        request.url.path,
        request.url.query,
        request.headers.get("content-type", ""),
    ):
        found.update(part.encode("utf-8", "replace") + b"\x00")
    if not request.scope.get("streamed"):
        found.update(await request.body())
    return found.digest()
