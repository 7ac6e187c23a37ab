"""See `ports.invitations`."""

from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.keys import maker
from sterling.adapters.sql.schema.accounts import invitation
from sterling.domain.access import Actor
from sterling.domain.cursor import page_of
from sterling.domain.errors import NotFound
from sterling.domain.ids import InvitationId, UserId, new_id
from sterling.domain.invitation import Invitation, NewInvitation
from sterling.domain.record import Page

_INVITATIONS = select(*(invitation.c[name] for name in Invitation.model_fields))


class SqlInvitations:
    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._actor = actor

    async def page(self, after: UUID | None, limit: int) -> Page[Invitation]:
        statement = _INVITATIONS.order_by(invitation.c.id.desc()).limit(limit + 1)
        if after is not None:
            statement = statement.where(invitation.c.id < after)
        rows = (await self._connection.execute(statement)).mappings()
        return page_of(
            [Invitation.model_validate(dict(row)) for row in rows], limit, lambda found: (found.id,)
        )

    async def add(self, new: NewInvitation, token_hash: bytes, hours: float) -> Invitation:
        invitation_id = InvitationId(new_id())
        await self._connection.execute(
            invitation.insert().values(
                id=invitation_id,
                organization_id=self._actor.organization_id,
                role=new.role.value,
                email=new.email,
                token_hash=token_hash,
                created_by=await maker(self._connection, self._actor),
                expires_at=func.now() + func.make_interval(0, 0, 0, 0, 0, 0, hours * 3600),
            )
        )
        return await self.get(invitation_id)

    async def get(self, invitation_id: InvitationId) -> Invitation:
        statement = _INVITATIONS.where(invitation.c.id == invitation_id)
        row = (await self._connection.execute(statement)).mappings().first()
        if row is None:
            raise NotFound(f"There is no invitation {invitation_id}.", invitation_id=str(invitation_id))
        return Invitation.model_validate(dict(row))

    async def remove(self, invitation_id: InvitationId) -> bool:
        statement = (
            delete(invitation)
            .where(invitation.c.id == invitation_id, invitation.c.accepted_at.is_(None))
            .returning(invitation.c.id)
        )
        return (await self._connection.execute(statement)).first() is not None

    async def remove_of(self, user_id: UserId) -> list[InvitationId]:
        statement = (
            delete(invitation)
            .where(invitation.c.created_by == user_id, invitation.c.accepted_at.is_(None))
            .returning(invitation.c.id)
        )
        return [InvitationId(row.id) for row in await self._connection.execute(statement)]

    async def accept(self, invitation_id: InvitationId) -> bool:
        statement = (
            update(invitation)
            .where(
                invitation.c.id == invitation_id,
                invitation.c.accepted_at.is_(None),
                invitation.c.expires_at > func.now(),
            )
            .values(accepted_at=func.now())
            .returning(invitation.c.id)
        )
        return (await self._connection.execute(statement)).first() is not None
