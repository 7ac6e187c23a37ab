"""/sessions: signing in and out in a browser."""

from typing import Any

from fastapi import APIRouter, Depends, Request, Response

from sterling.api.auth import AnyActor, address_of, open_to_all
from sterling.api.context import InContext
from sterling.api.cookies import device_of, session_token, sign_in, sign_out
from sterling.api.refusals import refuse
from sterling.domain.errors import Unauthenticated
from sterling.domain.record import Page
from sterling.domain.session import Me, Session, SignIn
from sterling.services.sessions import close_others, close_session, find_login, list_sessions, who_signs_in

router = APIRouter(prefix="/sessions", tags=["sessions"])


@router.post("", dependencies=[Depends(open_to_all)], response_model=Me)
async def create(given: SignIn, context: InContext, request: Request, response: Response) -> Any:
    """Signs in by e-mail address and password; sets the session cookie."""
    login = await find_login(context.store, given.email)
    device = device_of(request, login)
    succeeded = context.limits.sign_ins.take(given.email, address_of(request), device)
    try:
        actor = await who_signs_in(context.passwords, given, login)
    except Unauthenticated as error:
        return refuse(request, error, login)
    assert login is not None
    succeeded()
    return await sign_in(request, response, context, actor, login)


@router.get("")
async def list_(actor: AnyActor, context: InContext, request: Request) -> Page[Session]:
    """Where the caller is signed in, the last used first."""
    async with context.store.unit(actor) as unit:
        return await list_sessions(unit, session_token(request))


@router.delete("/others", status_code=204)
async def remove_others(actor: AnyActor, context: InContext, request: Request) -> None:
    """Signs the caller out everywhere else."""
    async with context.store.unit(actor) as unit:
        await close_others(unit, session_token(request))
    context.verified.forget()


@router.delete("/current", status_code=204)
async def remove(actor: AnyActor, context: InContext, request: Request) -> Response:
    """Signs out; the session ends on the server too."""
    token = session_token(request)
    if token and actor.user_id is not None:
        async with context.store.unit(actor) as unit:
            await close_session(unit, token)
        context.verified.forget()
    response = Response(status_code=204)
    sign_out(request, response)
    return response
