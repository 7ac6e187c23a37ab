"""/me: who is asking."""

from fastapi import APIRouter

from sterling.api.auth import AnyCaller
from sterling.api.context import InContext
from sterling.domain.user import Me
from sterling.services.sessions import me

router = APIRouter(tags=["me"])


@router.get("/me")
async def get(caller: AnyCaller, context: InContext) -> Me:
    """The caller, the organization, and the verbs that the caller may do."""
    async with context.store.unit(caller.actor) as unit:
        return await me(unit, caller.csrf)
