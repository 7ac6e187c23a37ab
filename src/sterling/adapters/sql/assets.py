"""Items, blob facts and references as rows."""

import re
from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.schema.data import blob, item, reference
from sterling.domain.access import Actor
from sterling.domain.blob import Blob, Reference
from sterling.domain.errors import NotFound
from sterling.domain.ids import AnnotatorId, ItemId
from sterling.domain.item import Item
from sterling.ports.assets import Forgotten

_WORKS_ON = text(
    """
    select exists (
        select from sterling.item i
        join sterling.assignment a on a.task_id = i.task_id and a.annotator_id = :annotator
        where i.id = :item)
    """
)

_SHELVES = text(
    """
    select pg_advisory_xact_lock_shared(shelf) from (
        select distinct sterling.shelf(sterling.current_organization(), d) as shelf
        from unnest(cast(:digests as bytea[])) d) s
    """
)
# What a file of an import was noted as says nothing of a picture that has the same bytes.
_NOTE = text(
    """
    insert into sterling.blob as b (organization_id, mode, sha256, size, media_type, width, height)
    values (:organization_id, :mode, :sha256, :size, :media_type, :width, :height)
    on conflict (organization_id, mode, sha256) do update set put_at = now(),
        media_type = case when excluded.media_type = 'application/octet-stream' then b.media_type
                          else excluded.media_type end,
        width = coalesce(excluded.width, b.width), height = coalesce(excluded.height, b.height)
    """
)
_HELD = text(
    "select from sterling.blob b join unnest(cast(:digests as bytea[])) d on b.sha256 = d for key share of b"
)
_NAMED = re.compile(rb"sha256:([0-9a-f]{64})")


async def hold_named(connection: AsyncConnection, content: bytes | bytearray) -> None:
    """Keeps the blobs that this content names from being forgotten until the end of the transaction, in which
    it is stored."""
    if digests := {bytes.fromhex(found.decode()) for found in _NAMED.findall(content)}:
        await connection.execute(_HELD, {"digests": sorted(digests)})


class SqlAssets:
    """See `ports.assets.Assets`."""

    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._scope = {"organization_id": actor.organization_id, "mode": actor.mode}

    async def item(self, item_id: ItemId) -> Item:
        columns = [item.c[name] for name in Item.model_fields]
        row = (
            (await self._connection.execute(select(*columns).where(item.c.id == item_id))).mappings().first()
        )
        if row is None:
            raise NotFound(f"There is no item {item_id}.", item_id=str(item_id))
        return Item.model_validate({**row, "digest": row["digest"].hex()})

    async def works_on(self, item_id: ItemId, annotator_id: AnnotatorId) -> bool:
        found = await self._connection.execute(_WORKS_ON, {"item": item_id, "annotator": annotator_id})
        return found.scalar_one()

    async def add_blobs(self, given: Sequence[Blob]) -> None:
        # In order, so that two who note the same ones cannot wait for each other in a circle.
        rows = {one.sha256: one for one in sorted(given, key=attrgetter("sha256"))}
        digests = [bytes.fromhex(digest) for digest in rows]
        values = [
            {**one.model_dump(), "sha256": digest, **self._scope}
            for one, digest in zip(rows.values(), digests, strict=True)
        ]
        await self._connection.execute(_SHELVES, {"digests": digests})
        for row in values:
            await self._connection.execute(_NOTE, row)

    async def blob(self, sha256: str) -> Blob | None:
        columns = [blob.c[name] for name in Blob.model_fields]
        query = select(*columns).where(blob.c.sha256 == bytes.fromhex(sha256))
        row = (await self._connection.execute(query)).mappings().first()
        return None if row is None else Blob.model_validate({**row, "sha256": sha256})

    async def forget_blobs(self, before: datetime) -> Forgotten:
        statement = text("select blobs, files, bytes from sterling.forget_blobs(:before)")
        return Forgotten(*(await self._connection.execute(statement, {"before": before})).one())

    async def ownerless(self, digests: Sequence[str], *, hold: bool) -> list[str] | None:
        statement = text("select sterling.ownerless(cast(:digests as bytea[]), :hold)")
        values = {"digests": [bytes.fromhex(digest) for digest in digests], "hold": hold}
        found = (await self._connection.execute(statement, values)).scalar_one()
        return None if found is None else [digest.hex() for digest in found]

    async def reference(self, uri: str) -> tuple[Reference, str] | None:
        query = select(reference).where(reference.c.uri == uri)
        row = (await self._connection.execute(query)).mappings().first()
        if row is None:
            return None
        facts = {name: row[name] for name in Reference.model_fields}
        seen = Reference.model_validate({**facts, "sha256": row["sha256"].hex()})
        return seen, row["media_type"]

    async def add_reference(self, given: Reference, media_type: str) -> None:
        facts = {**given.model_dump(), "sha256": bytes.fromhex(given.sha256), "media_type": media_type}
        await self._connection.execute(
            insert(reference).values({**facts, **self._scope}).on_conflict_do_nothing()
        )
