"""/me: who is asking, their password, and what they chose for the interface."""

from fastapi import APIRouter, Request, Response

from sterling.api.auth import AnyActor, AnyCaller
from sterling.api.context import InContext
from sterling.api.cookies import keep, opening_of, session_token
from sterling.api.refusals import refuse
from sterling.domain.errors import Invalid
from sterling.domain.preferences import Preferences
from sterling.domain.session import Me
from sterling.domain.user import PasswordChange
from sterling.services.sessions import keep_preferences, me
from sterling.services.users import change_password, find_own, with_new_password

router = APIRouter(tags=["me"])


@router.get("/me")
async def get(caller: AnyCaller, context: InContext) -> Me:
    """The caller, the organization, and the verbs that the caller may do."""
    async with context.store.unit(caller.actor) as unit:
        return await me(unit, caller.csrf)


@router.put("/me/preferences")
async def put_preferences(given: Preferences, actor: AnyActor, context: InContext) -> Preferences:
    """Keeps own keys, theme, text size and language, for each browser that the caller signs in with."""
    async with context.store.unit(actor) as unit:
        return await keep_preferences(unit, given)


@router.put("/me/password", status_code=204)
async def put_password(
    given: PasswordChange, caller: AnyCaller, context: InContext, request: Request
) -> Response:
    """Changes the own password. The sessions of other browsers end; this one goes on with a new cookie."""
    login = await find_own(context.store, caller.actor)
    # The session is a known device of the login: it has guesses of its own, and takes none from the owner's.
    succeeded = context.limits.sign_ins.take("", "", device=session_token(request))
    try:
        changed = await with_new_password(context.passwords, given, login)
    except Invalid as error:
        return refuse(request, error, login)
    succeeded()
    opening = opening_of(request, context)
    async with context.store.unit(caller.actor) as unit:
        token = await change_password(unit, login, changed, opening, caller.csrf or "")
    context.verified.forget()
    response = Response(status_code=204)
    keep(request, response, token, opening.hours, changed)
    return response
