"""See `ports.sessions`."""

from datetime import timedelta

from sqlalchemy import delete, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.schema.accounts import session
from sterling.domain.access import Actor
from sterling.domain.ids import UserId
from sterling.domain.session import Opening, Session

_MOST = 100
_IDLE_END = session.c.seen_at + session.c.idle
_SESSIONS = select(
    session.c.address,
    session.c.agent,
    session.c.created_at,
    session.c.seen_at,
    func.least(session.c.expires_at, _IDLE_END).label("ends_at"),
)


class SqlSessions:
    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._actor = actor

    async def add(self, token_hash: bytes, user_id: UserId, csrf: str, opening: Opening) -> None:
        ended = or_(session.c.expires_at <= func.now(), func.now() >= _IDLE_END)
        await self._connection.execute(delete(session).where(session.c.user_id == user_id, ended))
        await self._connection.execute(
            session.insert().values(
                token_hash=token_hash,
                organization_id=self._actor.organization_id,
                user_id=user_id,
                mode=self._actor.mode.value,
                csrf=csrf,
                expires_at=func.now() + timedelta(hours=opening.hours),
                address=opening.address,
                agent=opening.agent,
                idle=timedelta(hours=opening.idle_hours),
            )
        )

    async def of_user(self, user_id: UserId, current: bytes) -> list[Session]:
        statement = (
            _SESSIONS.add_columns((session.c.token_hash == current).label("current"))
            .where(session.c.user_id == user_id, session.c.expires_at > func.now(), func.now() < _IDLE_END)
            .order_by(session.c.seen_at.desc(), session.c.created_at.desc())
            .limit(_MOST)
        )
        rows = (await self._connection.execute(statement)).mappings()
        return [Session.model_validate(dict(row)) for row in rows]

    async def remove(self, token_hash: bytes) -> None:
        await self._connection.execute(delete(session).where(session.c.token_hash == token_hash))

    async def remove_all(self, user_id: UserId) -> None:
        await self._connection.execute(delete(session).where(session.c.user_id == user_id))

    async def remove_others(self, user_id: UserId, kept: bytes) -> int:
        statement = text("select sterling.end_sessions(:user, :kept)")
        ended = await self._connection.execute(statement, {"user": user_id, "kept": kept})
        return ended.scalar_one()
