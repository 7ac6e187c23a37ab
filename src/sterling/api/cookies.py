"""The cookies of a browser: out of reach of scripts and of other sites' forms; only over TLS where there is
TLS."""

from typing import Literal, TypedDict

from fastapi import Request, Response

from sterling.api.context import Context
from sterling.domain.access import Actor
from sterling.domain.device import DEVICE, device_token, known_device
from sterling.domain.secrets import COOKIE
from sterling.domain.session import Me
from sterling.ports.gate import FoundLogin
from sterling.services.sessions import find_login, open_session

_SIGN_IN = "/api/v1/sessions"
_YEAR = 365 * 86_400
_LONGEST = 200


async def sign_in(
    request: Request, response: Response, context: Context, actor: Actor, login: FoundLogin | None = None
) -> Me:
    """Opens a session for a member, and makes the browser a known device of the login, which is looked up
    where it is not known yet."""
    hours = context.settings.session_hours
    async with context.store.unit(actor) as unit:
        opened = await open_session(unit, hours)
    response.set_cookie(COOKIE, opened.token, int(hours * 3600), path="/", **_out_of_reach(request))
    login = login or await find_login(context.store, opened.me.email or "")
    if login is not None:
        token = device_token(login.user_id, login.password_hash)
        response.set_cookie(DEVICE, token, _YEAR, path=_SIGN_IN, **_out_of_reach(request))
    return opened.me


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
