"""Who asks, and whether they may: the one place that turns a credential into an actor.

A route names its verb with `Depends(needs(Verb.X))`, or `Depends(open_to_all)` where nobody need be known.
"""

import hmac
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from sterling.api.context import Context, context_of
from sterling.api.verified import Caller
from sterling.domain.access import Actor, Verb, require
from sterling.domain.errors import Forbidden, Unauthenticated
from sterling.domain.secrets import COOKIE, hash_of
from sterling.services.keys import usable

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_LONGEST = 200


async def caller_of(request: Request) -> Caller:
    """The caller by API key or session cookie; counts the request against the caller's rate.

    Raises:
        Unauthenticated: no credential, or one that is not valid (any more).
        Forbidden: a changing request by cookie without its CSRF token.
        RateLimited: too many requests.
    """
    context = context_of(request)
    token, is_key = _credential(request)
    token_hash = hash_of(token)
    caller = context.verified.get(token_hash)
    if caller is None:
        caller = await (_find_key if is_key else _find_session)(context, token_hash)
        context.verified.put(token_hash, caller)
    context.limits.callers.take(token_hash.hex())
    if caller.csrf is not None and request.method not in _SAFE:
        refuse_cross_site(request)
        _check_csrf(request, caller.csrf)
    return caller


def _credential(request: Request) -> tuple[str, bool]:
    header = request.headers.get("authorization")
    if header is not None:
        scheme, _, token = header.partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token.startswith("sk_") or len(token) > _LONGEST:
            raise Unauthenticated(
                "The Authorization header must be: Bearer, a space, and an API key (sk_...)."
            )
        return token, True
    cookie = request.cookies.get(COOKIE)
    if not cookie or len(cookie) > _LONGEST:
        raise Unauthenticated("Sign in, or send an API key as `Authorization: Bearer sk_...`.")
    return cookie, False


async def _find_key(context: Context, token_hash: bytes) -> Caller:
    async with context.store.system() as gate:
        found = await gate.find_key(token_hash)
    if found is None or not usable(found):
        raise Unauthenticated("This API key is not valid: unknown, revoked or expired. Make a new one.")
    return Caller(found.actor, None)


async def _find_session(context: Context, token_hash: bytes) -> Caller:
    async with context.store.system() as gate:
        found = await gate.find_session(token_hash)
    if found is None:
        raise Unauthenticated("The session is over. Sign in again.")
    return Caller(found.actor, found.csrf)


def _check_csrf(request: Request, csrf: str) -> None:
    sent = request.headers.get("x-csrf-token", "")
    if not hmac.compare_digest(sent.encode("utf-8", "replace"), csrf.encode()):
        raise Forbidden(
            "The X-CSRF-Token header is missing or wrong; its value is in `csrf` of GET /api/v1/me."
        )


class Needs:
    """A route's dependency: gives the actor, or refuses."""

    def __init__(self, verb: Verb) -> None:
        self.verb = verb

    async def __call__(self, request: Request) -> Actor:
        actor = (await caller_of(request)).actor
        require(actor, self.verb)
        return actor


class NeedsCaller:
    """A route's dependency where any caller will do: gives the caller."""

    async def __call__(self, request: Request) -> Caller:
        return await caller_of(request)


class OpenToAll:
    """A route's dependency: nobody need be known; the address has a rate."""

    async def __call__(self, request: Request) -> None:
        refuse_cross_site(request)
        context_of(request).limits.addresses.take(address_of(request))


def refuse_cross_site(request: Request) -> None:
    """No page of another origin may sign its visitor in, set a server up, or change anything by a cookie."""
    if request.method in _SAFE:
        return
    said = request.headers.get("sec-fetch-site")
    foreign = said in ("cross-site", "same-site") if said else _has_foreign_origin(request)
    if foreign:
        raise Forbidden(
            "This request comes from a page of another site. Open Sterling's own page. (Behind a proxy that "
            "changes the Host header: set public_url.)"
        )


def _has_foreign_origin(request: Request) -> bool:
    """Over plain HTTP browsers tell no more than the origin; programs tell nothing, and have no cookie."""
    origin = request.headers.get("origin")
    if origin is None:
        return False
    public = context_of(request).settings.public_url
    own = {request.headers.get("host", ""), _host_in(public or "")}
    return _host_in(origin) not in {name.lower() for name in own if name}


def _host_in(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def address_of(request: Request) -> str:
    """The caller's address, as a proxy that is trusted by the settings tells it; of IPv6 the network of 64
    bits, since all the addresses in it are one subscriber's (RFC 6177)."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, IPv4Address):
        return host
    return str(address.ipv4_mapped or IPv6Network((int(address), 64), strict=False))


_NEEDS = {verb: Needs(verb) for verb in Verb}
needs_caller = NeedsCaller()
open_to_all = OpenToAll()


def needs(verb: Verb) -> Needs:
    """The dependency that requires a verb."""
    return _NEEDS[verb]


async def _actor(caller: Annotated[Caller, Depends(needs_caller)]) -> Actor:
    return caller.actor


AnyCaller = Annotated[Caller, Depends(needs_caller)]
"""For a route's signature, where any caller will do."""

AnyActor = Annotated[Actor, Depends(_actor)]
"""The same, for routes that only ask for the actor."""
