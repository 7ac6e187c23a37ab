"""See `ports.keys`."""

from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.schema.accounts import key
from sterling.domain.access import Actor
from sterling.domain.cursor import page_of
from sterling.domain.errors import NotFound
from sterling.domain.ids import AnnotatorId, KeyId, UserId, new_id
from sterling.domain.key import Key, NewKey
from sterling.domain.record import Page

_KEYS = select(*(key.c[name] for name in Key.model_fields))


async def maker(connection: AsyncConnection, actor: Actor) -> UserId | None:
    """The member who acts, or who is behind the key that acts."""
    if actor.user_id is not None or actor.key_id is None:
        return actor.user_id
    statement = select(key.c.created_by).where(key.c.id == actor.key_id)
    return (await connection.execute(statement)).scalar_one_or_none()


class SqlKeys:
    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._actor = actor

    async def page(self, after: UUID | None, limit: int) -> Page[Key]:
        statement = _KEYS.order_by(key.c.id.desc()).limit(limit + 1)
        if after is not None:
            statement = statement.where(key.c.id < after)
        rows = (await self._connection.execute(statement)).mappings()
        return page_of([Key.model_validate(dict(row)) for row in rows], limit, lambda found: (found.id,))

    async def add(self, new: NewKey, prefix: str, token_hash: bytes) -> Key:
        key_id = KeyId(new_id())
        await self._connection.execute(
            key.insert().values(
                id=key_id,
                organization_id=self._actor.organization_id,
                mode=new.mode.value,
                name=new.name,
                prefix=prefix,
                token_hash=token_hash,
                role=new.role.value,
                scopes=None if new.scopes is None else [scope.value for scope in new.scopes],
                annotator_id=new.annotator_id,
                created_by=await maker(self._connection, self._actor),
                expires_at=new.expires_at,
            )
        )
        return await self.get(key_id)

    async def get(self, key_id: KeyId) -> Key:
        row = (await self._connection.execute(_KEYS.where(key.c.id == key_id))).mappings().first()
        if row is None:
            raise NotFound(f"There is no API key {key_id}.", key_id=str(key_id))
        return Key.model_validate(dict(row))

    async def remove(self, key_id: KeyId) -> bool:
        statement = delete(key).where(key.c.id == key_id).returning(key.c.id)
        return (await self._connection.execute(statement)).first() is not None

    async def remove_of(self, user_id: UserId, annotator_id: AnnotatorId) -> list[tuple[KeyId, str]]:
        own = or_(key.c.created_by == user_id, key.c.annotator_id == annotator_id)
        removed = await self._connection.execute(delete(key).where(own).returning(key.c.id, key.c.name))
        return [(KeyId(row.id), row.name) for row in removed]
