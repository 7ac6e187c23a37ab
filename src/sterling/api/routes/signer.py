"""/signer: the key that signs releases and the log here."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends

from sterling.api.auth import needs
from sterling.api.context import InContext
from sterling.domain.access import Actor, Verb
from sterling.domain.signature import PublicKey

router = APIRouter(prefix="/signer", tags=["signer"])
Reader = Annotated[Actor, Depends(needs(Verb.RELEASES_READ))]


@router.get("")
async def get(actor: Reader, context: InContext) -> PublicKey:
    """The public key that signs from now on. Older signatures name the key that made them."""
    return await asyncio.to_thread(context.signer.public_key)
