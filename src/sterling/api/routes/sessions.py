"""/sessions: signing in and out in a browser."""

from fastapi import APIRouter, Depends, Request, Response

from sterling.api.auth import AnyActor, address_of, open_to_all
from sterling.api.context import InContext
from sterling.api.cookies import device_of, sign_in, sign_out
from sterling.domain.secrets import COOKIE
from sterling.domain.session import Me, SignIn
from sterling.services.sessions import close_session, find_login, who_signs_in

router = APIRouter(prefix="/sessions", tags=["sessions"])


@router.post("", dependencies=[Depends(open_to_all)])
async def create(given: SignIn, context: InContext, request: Request, response: Response) -> Me:
    """Signs in by e-mail address and password; sets the session cookie."""
    login = await find_login(context.store, given.email)
    device = device_of(request, login)
    succeeded = context.limits.sign_ins.take(given.email, address_of(request), device)
    actor = await who_signs_in(context.passwords, given, login)
    succeeded()
    return await sign_in(request, response, context, actor, login)


@router.delete("/current", status_code=204)
async def remove(actor: AnyActor, context: InContext, request: Request) -> Response:
    """Signs out; the session ends on the server too."""
    token = request.cookies.get(COOKIE)
    if token and actor.user_id is not None:
        async with context.store.unit(actor) as unit:
            await close_session(unit, token)
        context.verified.forget()
    response = Response(status_code=204)
    sign_out(request, response)
    return response
