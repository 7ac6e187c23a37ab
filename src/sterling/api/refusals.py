"""A password that was refused: answered at once, and told in the logs."""

import logging

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from sterling.api.auth import address_of
from sterling.api.context import context_of
from sterling.api.errors import problem_response
from sterling.domain.errors import RateLimited, SterlingError
from sterling.ports.gate import FoundLogin
from sterling.services.users import log_refusal

_log = logging.getLogger("sterling.accounts")


def refuse(request: Request, error: SterlingError, login: FoundLogin | None) -> Response:
    """The refusal as a response. The log is written after it: an answer that waited for that would take
    longer for an address that has a login. What was typed is written nowhere."""
    address = address_of(request)
    known = {} if login is None else {"user_id": str(login.user_id)}
    _log.warning("a password was refused", extra={"address": address, **known})
    response = problem_response(error)
    if login is not None:
        response.background = BackgroundTask(_tell, request, login, address)
    return response


async def _tell(request: Request, login: FoundLogin, address: str) -> None:
    """As many of a login as it may fail from one network in a quarter of an hour: nobody fills the log."""
    context = context_of(request)
    try:
        context.limits.refusals.take(str(login.user_id))
    except RateLimited:
        return
    await log_refusal(context.store, login.user_id, address)
