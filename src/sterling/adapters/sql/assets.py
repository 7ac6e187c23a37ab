"""Items, blob facts and references as rows."""

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.schema.data import blob, item, reference
from sterling.domain.access import Actor
from sterling.domain.blob import Blob, Reference
from sterling.domain.errors import NotFound
from sterling.domain.ids import AnnotatorId, ItemId
from sterling.domain.item import Item

_WORKS_ON = text(
    """
    select exists (
        select from sterling.item i
        join sterling.assignment a on a.task_id = i.task_id and a.annotator_id = :annotator
        where i.id = :item)
    """
)


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

    async def add_blob(self, given: Blob) -> None:
        values = {**given.model_dump(), "sha256": bytes.fromhex(given.sha256), **self._scope}
        await self._connection.execute(insert(blob).values(values).on_conflict_do_nothing())

    async def blob(self, sha256: str) -> Blob | None:
        columns = [blob.c[name] for name in Blob.model_fields]
        query = select(*columns).where(blob.c.sha256 == bytes.fromhex(sha256))
        row = (await self._connection.execute(query)).mappings().first()
        return None if row is None else Blob.model_validate({**row, "sha256": sha256})

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
