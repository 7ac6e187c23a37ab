"""The log, sealed on the clock, and read with its seals so that anybody can check it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import orjson

from sterling.domain.access import Actor
from sterling.domain.record import Page
from sterling.domain.seal import MOST_ENTRIES, Seal, Statement, Told, digest_of, leaf, merkle_root
from sterling.ports.signer import Signer
from sterling.ports.store import Store, Unit

LOG = "sterling-log/1"
INSTANT = 1.0
"""Seconds. More than a statement takes from drawing an entry's place to being known as a transaction."""
_SEALS = 16
_BEGIN = -(2**63)
"""Below every place: an entry that was put before all others has to show."""
Sleep = Callable[[float], Awaitable[None]]


async def seal_logs(store: Store, signer: Signer, sleep: Sleep = asyncio.sleep) -> None:
    """Seals what all organizations have logged up to now.

    Places in the log are drawn before they are committed, so one that is committed later may lie below: a
    place is sealed when every transaction that could have drawn one below it has ended. However long that
    takes, nobody waits for it but this.
    """
    async with store.system() as gate:
        last = await gate.last_entry()
        await sleep(INSTANT)
        mark = await gate.next_transaction()
        while await gate.oldest_transaction() < mark:
            await sleep(INSTANT)
        due = await gate.due_seals(last)
    for actor in due:
        while await _seal(store, signer, actor, last):
            pass


async def _seal(store: Store, signer: Signer, actor: Actor, last: int) -> bool:
    """One more seal, of the next entries up to the place `last`; whether there may be more to seal."""
    async with store.unit(actor) as unit:
        before = await unit.seals.newest()
        entries = await unit.seals.told(before.last if before else _BEGIN, last, MOST_ENTRIES)
        if not entries:
            return False
        leaves = await asyncio.to_thread(_leaves, entries)
        statement = Statement(
            organization_id=actor.organization_id,
            mode=actor.mode,
            number=before.number + 1 if before else 1,
            first=entries[0][0],
            last=entries[-1][0],
            entries=len(entries),
            root=merkle_root(leaves).hex(),
            previous=before.digest if before else None,
            sealed_at=await unit.now(),
        )
        digest = digest_of(statement)
        signature = await asyncio.to_thread(signer.sign, "seal", digest)
        sealed = Seal(**statement.model_dump(), digest=digest, signature=signature)
        added = await unit.seals.add(sealed, b"".join(leaves))
    return added and len(entries) == MOST_ENTRIES


def _leaves(entries: list[Told]) -> list[bytes]:
    return [leaf(entry) for entry in entries]


async def list_seals(unit: Unit, before: int | None, limit: int) -> Page[Seal]:
    return await unit.seals.page(before, limit)


async def stream_log(store: Store, actor: Actor) -> AsyncIterator[bytes]:
    """The whole log as lines of JSON, oldest first: a head, entries, after those of each seal the seal with
    its leaves, at the end entries that no seal holds yet. Read page by page, each in a unit of its own."""
    yield _line("log", {"format": LOG, "organization_id": str(actor.organization_id), "mode": actor.mode})
    number, place = 0, _BEGIN
    while True:
        async with store.unit(actor) as unit:
            sealed = await unit.seals.after(number, _SEALS)
        for seal, leaves in sealed:
            async for lines in _entries(store, actor, place, seal.last):
                yield lines
            yield _line("seal", {**seal.model_dump(mode="json"), "leaves": leaves.hex()})
            number, place = seal.number, seal.last
        if not sealed:
            break
    async with store.system() as gate:
        last = await gate.last_entry()
    async for lines in _entries(store, actor, place, last):
        yield lines


async def _entries(store: Store, actor: Actor, place: int, last: int) -> AsyncIterator[bytes]:
    while True:
        async with store.unit(actor) as unit:
            page = await unit.seals.entries(place, last, MOST_ENTRIES)
        if page:
            place = page[-1].seq
            yield b"".join(_line("entry", entry.model_dump(mode="json")) for entry in page)
        if len(page) < MOST_ENTRIES:
            return


def _line(kind: str, value: dict[str, object]) -> bytes:
    return orjson.dumps({kind: value}, option=orjson.OPT_APPEND_NEWLINE)
