"""/keys: API keys for programs."""

from typing import Annotated

from fastapi import APIRouter, Depends

from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.api.once import Once, creating
from sterling.api.paging import InPages
from sterling.domain.access import Actor, Verb
from sterling.domain.ids import KeyId
from sterling.domain.key import Key, KeySecret, NewKey
from sterling.domain.record import Page
from sterling.services import keys

router = APIRouter(prefix="/keys", tags=["keys"])
Manager = Annotated[Actor, Depends(needs(Verb.KEYS_MANAGE))]
Creator = Annotated[Once, Depends(creating(Verb.KEYS_MANAGE))]


@router.get("")
async def list_(actor: Manager, context: InContext, paging: InPages) -> Page[Key]:
    """Newest first, of both modes; without their secrets."""
    async with context.store.unit(actor) as unit:
        return await keys.list_keys(unit, paging.after, paging.limit)


@router.post("", status_code=201)
async def create(new: NewKey, once: Creator) -> KeySecret:
    """Makes a key, never stronger than who makes it. The secret is shown this once."""
    return await once.run(lambda unit: keys.create_key(unit, new))


@router.delete("/{key_id}", status_code=204)
async def remove(key_id: KeyId, actor: Manager, context: InContext) -> None:
    """Revokes the key; it stops working within a second."""
    async with context.store.unit(actor) as unit:
        await keys.revoke_key(unit, key_id)
    context.verified.forget()
