"""Pruning: blobs that nothing names any more go, once their time to be named is over."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sterling.domain.access import Actor
from sterling.domain.errors import Conflict
from sterling.ports.blobs import BlobStore, Listed
from sterling.ports.store import Store, Unit

_DIGEST = re.compile(r"[0-9a-f]{64}")
_TOGETHER = 100
"""Files that are removed in one transaction: so long may those wait who bring files of the same shelf."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """Files that were removed, or would be, and their bytes."""

    files: int = 0
    bytes: int = 0

    def __add__(self, other: "Pruned") -> "Pruned":
        return Pruned(self.files + other.files, self.bytes + other.bytes)


class _Undone(Exception):
    """Takes everything back that a unit has written."""


async def prune(store: Store, blobs: BlobStore, actor: Actor, kept: timedelta, *, dry: bool) -> Pruned:
    """Removes what nothing in the actor's organization names, in either mode, of what was last stored longer
    ago than `kept`. Rows go first, with the event that tells of them, and their files after: so a row never
    outlives its file, and none goes untold, wherever this is stopped; what is left then goes the next time.
    With `dry`, tells what would go.

    Raises:
        Conflict: a backup is being made, or another prunes. What was removed stays removed.
    """
    if dry:
        return await _count(store, blobs, actor, kept)
    async with store.unit(actor) as unit:
        before = await unit.now() - kept
    while True:
        async with store.unit(actor) as unit:
            forgotten = await unit.assets.forget_blobs(before)
            if forgotten.files:
                await unit.emit("blob.pruned", None, files=forgotten.files, bytes=forgotten.bytes)
        if not forgotten.blobs:
            break
    pruned = _sum(await blobs.leavings(actor.organization_id, before=before, remove=True))
    async for shelf in _shelves(blobs, actor, before):
        async with store.unit(actor) as unit:
            for one in await _ownerless(unit, shelf, hold=True):
                size = await blobs.delete(actor.organization_id, one.sha256, before=before)
                pruned += Pruned() if size is None else Pruned(1, size)
    return pruned


async def _count(store: Store, blobs: BlobStore, actor: Actor, kept: timedelta) -> Pruned:
    """Forgets the rows, looks what has none, and takes it back."""
    pruned = Pruned()
    try:
        async with store.unit(actor) as unit:
            before = await unit.now() - kept
            while (await unit.assets.forget_blobs(before)).blobs:
                pass
            pruned += _sum(await blobs.leavings(actor.organization_id, before=before, remove=False))
            async for shelf in _shelves(blobs, actor, before):
                pruned += _sum([one.size for one in await _ownerless(unit, shelf, hold=False)])
            raise _Undone
    except _Undone:
        return pruned


def _sum(sizes: list[int]) -> Pruned:
    return Pruned(len(sizes), sum(sizes))


async def _shelves(blobs: BlobStore, actor: Actor, before: datetime) -> AsyncIterator[list[Listed]]:
    """Old files, some at a time that begin with the same two digits."""
    found = list[Listed]()
    async for one in blobs.listing(actor.organization_id):
        if one.stored_at >= before or not _DIGEST.fullmatch(one.sha256):
            continue
        if found and (len(found) == _TOGETHER or found[0].sha256[:2] != one.sha256[:2]):
            yield found
            found = []
        found.append(one)
    if found:
        yield found


async def _ownerless(unit: Unit, shelf: list[Listed], *, hold: bool) -> list[Listed]:
    found = await unit.assets.ownerless([one.sha256 for one in shelf], hold=hold)
    if found is None:
        raise Conflict("A backup is being made, or files are being removed already. Try again later.")
    names = set(found)
    return [one for one in shelf if one.sha256 in names]
