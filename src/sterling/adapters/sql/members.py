"""See `ports.members`."""

from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import RowMapping, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.keys import maker
from sterling.adapters.sql.schema.accounts import login, member, organization
from sterling.domain.access import Actor, Role
from sterling.domain.cursor import page_of
from sterling.domain.errors import NotFound
from sterling.domain.ids import AnnotatorId, MemberId, OrganizationId, UserId, new_id
from sterling.domain.member import Member
from sterling.domain.organization import Organization
from sterling.domain.preferences import NONE, Preferences
from sterling.domain.record import Page

_MEMBERS = select(
    member.c.id,
    member.c.user_id,
    member.c.annotator_id,
    login.c.email,
    login.c.name,
    member.c.role,
    member.c.active,
    member.c.created_at,
).join(login, login.c.id == member.c.user_id)


def _member(row: RowMapping) -> Member:
    return Member.model_validate(dict(row))  # pyright: ignore[reportPrivateUsage] # its public name


class SqlMembers:
    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._actor = actor

    async def organization(self) -> Organization:
        statement = select(organization).where(organization.c.id == self._actor.organization_id)
        row = (await self._connection.execute(statement)).mappings().one()
        return Organization.model_validate(dict(row))

    async def found(self, token_hash: bytes, organization_id: OrganizationId, name: str) -> bool:
        return await self._call(
            "use_setup(:hash, :id, :name)", hash=token_hash, id=organization_id, name=name
        )

    async def page(self, after: UUID | None, limit: int) -> Page[Member]:
        statement = _MEMBERS.order_by(member.c.id).limit(limit + 1)
        if after is not None:
            statement = statement.where(member.c.id > after)
        rows = (await self._connection.execute(statement)).mappings()
        return page_of([_member(row) for row in rows], limit, lambda found: (found.id,))

    async def get(self, member_id: MemberId) -> Member:
        row = (await self._connection.execute(_MEMBERS.where(member.c.id == member_id))).mappings().first()
        if row is None:
            raise NotFound(f"There is no member {member_id}.", member_id=str(member_id))
        return _member(row)

    async def of_user(self, user_id: UserId) -> Member | None:
        row = (await self._connection.execute(_MEMBERS.where(member.c.user_id == user_id))).mappings().first()
        return None if row is None else _member(row)

    async def preferences(self, user_id: UserId) -> Preferences:
        chosen = select(member.c.preferences).where(member.c.user_id == user_id)
        kept: dict[str, JsonValue] = (await self._connection.execute(chosen)).scalar_one_or_none() or {}
        return Preferences.model_validate({**NONE.model_dump(), **kept})

    async def keep_preferences(self, user_id: UserId, preferences: Preferences) -> None:
        kept = preferences.model_dump(mode="json", exclude_none=True)
        statement = update(member).where(member.c.user_id == user_id).values(preferences=kept)
        await self._connection.execute(statement)

    async def add(self, user_id: UserId, annotator_id: AnnotatorId, role: Role) -> Member:
        member_id = MemberId(new_id())
        await self._connection.execute(
            member.insert().values(
                id=member_id,
                organization_id=self._actor.organization_id,
                user_id=user_id,
                annotator_id=annotator_id,
                role=role.value,
            )
        )
        return await self.get(member_id)

    async def change(self, member_id: MemberId, role: Role, active: bool) -> Member:
        await self._connection.execute(
            update(member).where(member.c.id == member_id).values(role=role.value, active=active)
        )
        return await self.get(member_id)

    async def count_owners_locked(self) -> int:
        owners = select(member.c.id).where(member.c.role == Role.OWNER.value, member.c.active)
        await self._connection.execute(
            text("select pg_advisory_xact_lock(hashtextextended(:name, 0))"),
            {"name": f"owners {self._actor.organization_id}"},
        )
        count = select(func.count()).select_from(owners.subquery())
        return (await self._connection.execute(count)).scalar_one()

    async def add_login(self, email: str, name: str, password_hash: str) -> UserId | None:
        user_id = UserId(new_id())
        made = await self._call(
            "create_login(:id, :email, :name, :hash)", id=user_id, email=email, name=name, hash=password_hash
        )
        return user_id if made else None

    async def hold_password(self, user_id: UserId, password_hash: str) -> bool:
        return await self._call("hold_password(:user, :hash)", user=user_id, hash=password_hash)

    async def change_password(self, user_id: UserId, before: str, after: str) -> bool:
        return await self._call(
            "change_password(:user, :before, :after)", user=user_id, before=before, after=after
        )

    async def open_reset(self, token_hash: bytes, user_id: UserId, hours: float, locked: str | None) -> bool:
        return await self._call(
            "open_reset(:hash, :user, :maker, now() + make_interval(secs => :seconds), :locked)",
            hash=token_hash,
            user=user_id,
            maker=await maker(self._connection, self._actor),
            seconds=hours * 3600,
            locked=locked,
        )

    async def use_reset(self, token_hash: bytes, password_hash: str) -> UserId | None:
        statement = text("select sterling.use_reset(:hash, :password)")
        found = await self._connection.execute(statement, {"hash": token_hash, "password": password_hash})
        return found.scalar_one()

    async def _call(self, call: str, **values: object) -> bool:
        return (await self._connection.execute(text(f"select sterling.{call}"), values)).scalar_one()
