"""The cookies of a browser: out of reach of scripts and of other sites' forms; only over TLS where there is
TLS."""

from typing import Literal, TypedDict

from fastapi import Request, Response

from sterling.api.auth import address_of
from sterling.api.context import Context
from sterling.domain.access import Actor
from sterling.domain.device import DEVICE, device_token, known_device
from sterling.domain.errors import Unauthenticated
from sterling.domain.secrets import COOKIE
from sterling.domain.session import Me, Opening
from sterling.ports.gate import FoundLogin
from sterling.services.sessions import find_login, open_session

_SIGN_IN = "/api/v1/sessions"
_YEAR = 365 * 86_400
_LONGEST = 200
_LONGEST_AGENT = 300


async def sign_in(
    request: Request, response: Response, context: Context, actor: Actor, login: FoundLogin
) -> Me:
    """Opens a session for a member, in place of the one that the browser had, and makes the browser a known
    device of the login.

    Raises:
        Unauthenticated: the login has another password by now.
    """
    opening = opening_of(request, context)
    async with context.store.unit(actor) as unit:
        opened = await open_session(unit, login, opening, session_token(request))
    keep(request, response, opened.token, opening.hours, login)
    return opened.me


async def sign_in_new(request: Request, response: Response, context: Context, actor: Actor, email: str) -> Me:
    """The same for a member that was made a moment ago."""
    login = await find_login(context.store, email)
    if login is None:
        raise Unauthenticated("The account is not there any more. Sign in.")
    return await sign_in(request, response, context, actor, login)


def keep(request: Request, response: Response, token: str, hours: float, login: FoundLogin) -> None:
    """Gives the browser its session, and makes it a known device of the login."""
    response.set_cookie(COOKIE, token, int(hours * 3600), path="/", **_out_of_reach(request))
    device = device_token(login.user_id, login.password_hash)
    response.set_cookie(DEVICE, device, _YEAR, path=_SIGN_IN, **_out_of_reach(request))


def opening_of(request: Request, context: Context) -> Opening:
    """What is noted of a session, and how long it lasts by the settings."""
    agent = request.headers.get("user-agent", "")
    return Opening(
        address=address_of(request),
        agent="".join(letter for letter in agent[:_LONGEST_AGENT] if letter.isprintable()),
        hours=context.settings.session_hours,
        idle_hours=context.settings.session_idle_hours,
    )


def session_token(request: Request) -> str | None:
    """The session that the browser has, of whatever worth."""
    return request.cookies.get(COOKIE) or None


class _OutOfReach(TypedDict):
    secure: bool
    httponly: Literal[True]
    samesite: Literal["lax"]


def _out_of_reach(request: Request) -> _OutOfReach:
    return {"secure": request.url.scheme == "https", "httponly": True, "samesite": "lax"}


def device_of(request: Request, login: FoundLogin | None) -> str | None:
    """The name of the browser, if it signed in to this login before."""
    token = request.cookies.get(DEVICE, "")
    if login is None or not 0 < len(token) <= _LONGEST:
        return None
    return known_device(token, login.user_id, login.password_hash)


def sign_out(request: Request, response: Response) -> None:
    """Ends the session in the browser, which stays a known device."""
    response.delete_cookie(COOKIE, path="/", **_out_of_reach(request))
