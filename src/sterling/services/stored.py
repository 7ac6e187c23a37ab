"""Blobs whose bytes are stored, made known."""

import asyncio
from collections.abc import Sequence

from sterling.domain.blob import Blob
from sterling.domain.errors import Unavailable
from sterling.ports.blobs import BlobStore
from sterling.ports.store import Unit


async def note_stored(unit: Unit, blobs: BlobStore, given: Sequence[Blob]) -> None:
    """Makes blobs known in the transaction that names them.

    Bytes that nothing names are removed in the end, and those of a blob that was there before may go between
    its `put` and this. From here on they cannot, so this is where to look.

    Raises:
        Unavailable: such bytes went; whoever sent them has to send them again.
    """
    if not given:
        return
    await unit.assets.add_blobs(given)
    organization = unit.actor.organization_id
    sizes = await asyncio.gather(*(blobs.size(organization, one.sha256) for one in given))
    if None in sizes:
        raise Unavailable(
            "A file was removed, as nothing had named it, at the moment it was sent again. Send it once more."
        )
