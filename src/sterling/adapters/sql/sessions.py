"""See `ports.sessions`."""

from datetime import datetime

from sqlalchemy import delete, func
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.schema.accounts import session
from sterling.domain.access import Actor
from sterling.domain.ids import UserId


class SqlSessions:
    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._actor = actor

    async def add(self, token_hash: bytes, user_id: UserId, csrf: str, hours: float) -> datetime:
        over = delete(session).where(session.c.user_id == user_id, session.c.expires_at <= func.now())
        await self._connection.execute(over)
        statement = (
            session.insert()
            .values(
                token_hash=token_hash,
                organization_id=self._actor.organization_id,
                user_id=user_id,
                mode=self._actor.mode.value,
                csrf=csrf,
                expires_at=func.now() + func.make_interval(0, 0, 0, 0, 0, 0, hours * 3600),
            )
            .returning(session.c.expires_at)
        )
        return (await self._connection.execute(statement)).scalar_one()

    async def remove(self, token_hash: bytes) -> None:
        await self._connection.execute(delete(session).where(session.c.token_hash == token_hash))

    async def remove_all(self, user_id: UserId) -> None:
        await self._connection.execute(delete(session).where(session.c.user_id == user_id))
