"""/setup: the first owner, by the link that the first start prints."""

from fastapi import APIRouter, Depends, Request, Response

from sterling.api.auth import open_to_all
from sterling.api.context import InContext
from sterling.api.cookies import sign_in_new
from sterling.domain.session import Me
from sterling.domain.setup import SetUp, SetUpState
from sterling.services.setup import get_state, set_up

router = APIRouter(prefix="/setup", tags=["setup"], dependencies=[Depends(open_to_all)])


@router.get("")
async def get(context: InContext) -> SetUpState:
    """Whether this server still waits for its first owner."""
    return await get_state(context.store)


@router.post("")
async def create(given: SetUp, context: InContext, request: Request, response: Response) -> Me:
    """Makes the organization and its owner, and signs the owner in."""
    actor = await set_up(context.store, context.passwords, given)
    return await sign_in_new(request, response, context, actor, given.email)
