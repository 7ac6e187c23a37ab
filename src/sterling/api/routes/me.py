"""/me: who is asking, and what they chose for the interface."""

from fastapi import APIRouter

from sterling.api.auth import AnyActor, AnyCaller
from sterling.api.context import InContext
from sterling.domain.preferences import Preferences
from sterling.domain.session import Me
from sterling.services.sessions import keep_preferences, me

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
