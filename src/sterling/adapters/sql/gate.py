"""See `ports.gate`. Each call is one function of the schema that looks beyond the tenant's wall."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.version import newest_version
from sterling.domain.access import Actor, Role, Verb
from sterling.domain.ids import AnnotatorId, InvitationId, KeyId, OrganizationId, ProjectId, UserId
from sterling.domain.organization import Mode
from sterling.ports.gate import FoundInvitation, FoundKey, FoundLogin, FoundReset, FoundSession


def _scopes(row: RowMapping) -> frozenset[Verb] | None:
    """Verbs that a later version knows are no use here: they are left out, which only narrows."""
    known = {verb.value for verb in Verb}
    return None if row["scopes"] is None else frozenset(Verb(word) for word in row["scopes"] if word in known)


def _maker_role(row: RowMapping) -> Role | None:
    return None if row["maker_role"] is None else Role(row["maker_role"])


class SqlGate:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find_session(self, token_hash: bytes) -> FoundSession | None:
        row = await self._row("find_session(:hash)", {"hash": token_hash})
        if row is None:
            return None
        actor = Actor(
            organization_id=OrganizationId(row["organization_id"]),
            mode=Mode(row["mode"]),
            role=Role(row["role"]),
            user_id=UserId(row["user_id"]),
            annotator_id=AnnotatorId(row["annotator_id"]),
        )
        return FoundSession(actor, row["csrf"])

    async def find_key(self, token_hash: bytes) -> FoundKey | None:
        row = await self._row("find_key(:hash)", {"hash": token_hash})
        if row is None:
            return None
        actor = Actor(
            organization_id=OrganizationId(row["organization_id"]),
            mode=Mode(row["mode"]),
            role=Role(row["role"]),
            annotator_id=None if row["annotator_id"] is None else AnnotatorId(row["annotator_id"]),
            key_id=KeyId(row["id"]),
            scopes=_scopes(row),
        )
        return FoundKey(actor, _maker_role(row))

    async def find_login(self, email: str) -> FoundLogin | None:
        row = await self._row("find_login(:email)", {"email": email})
        if row is None:
            return None
        member = row["organization_id"] is not None
        return FoundLogin(
            user_id=UserId(row["user_id"]),
            password_hash=row["password_hash"],
            organization_id=OrganizationId(row["organization_id"]) if member else None,
            role=Role(row["role"]) if member else None,
            annotator_id=AnnotatorId(row["annotator_id"]) if member else None,
        )

    async def log_refusal(self, user_id: UserId, address: str) -> None:
        statement = text("select sterling.log_refusal(:user, :address)")
        await self._connection.execute(statement, {"user": user_id, "address": address})

    async def find_invitation(self, token_hash: bytes) -> FoundInvitation | None:
        row = await self._row("find_invitation(:hash)", {"hash": token_hash})
        if row is None:
            return None
        return FoundInvitation(
            id=InvitationId(row["id"]),
            organization_id=OrganizationId(row["organization_id"]),
            organization=row["organization"],
            role=Role(row["role"]),
            email=row["email"],
            maker_role=_maker_role(row),
        )

    async def find_reset(self, token_hash: bytes) -> FoundReset | None:
        row = await self._row("find_reset(:hash)", {"hash": token_hash})
        if row is None:
            return None
        return FoundReset(
            organization_id=OrganizationId(row["organization_id"]),
            user_id=UserId(row["user_id"]),
            role=Role(row["role"]),
            maker_role=_maker_role(row),
        )

    async def setup_needed(self) -> bool:
        return (await self._connection.execute(text("select sterling.setup_needed()"))).scalar_one()

    async def open_setup(self, token_hash: bytes, expires_at: datetime) -> bool:
        statement = text("select sterling.open_setup(:hash, :until)")
        found = await self._connection.execute(statement, {"hash": token_hash, "until": expires_at})
        return found.scalar_one()

    async def now(self) -> datetime:
        return (await self._connection.execute(text("select clock_timestamp()"))).scalar_one()

    async def ready(self) -> bool:
        try:
            found = await self._connection.execute(text("select sterling.schema_version()"))
        except DBAPIError:
            return False
        return found.scalar_one() == newest_version()

    async def _row(self, call: str, values: Mapping[str, object]) -> RowMapping | None:
        statement = text(f"select * from sterling.{call}")  # noqa: S608 # the calls are written above
        return (await self._connection.execute(statement, values)).mappings().first()

    async def forget_expired(self) -> None:
        await self._connection.execute(text("select sterling.forget_expired()"))

    async def due_prunes(self, every: timedelta) -> list[OrganizationId]:
        statement = text("select * from sterling.due_prunes(:every)")
        return [OrganizationId(row[0]) for row in await self._connection.execute(statement, {"every": every})]

    async def organizations(self) -> list[OrganizationId]:
        found = await self._connection.execute(text("select * from sterling.organizations()"))
        return [OrganizationId(row[0]) for row in found]

    async def due_updates(self, limit: int) -> list[tuple[Actor, ProjectId]]:
        statement = text("select * from sterling.due_updates(:most)")
        return [
            (Actor(OrganizationId(row[0]), Mode(row[1]), Role.OWNER), ProjectId(row[2]))
            for row in await self._connection.execute(statement, {"most": limit})
        ]

    async def last_entry(self) -> int:
        return await self._number("coalesce(pg_sequence_last_value('sterling.event_seq_seq'), 0)")

    async def next_transaction(self) -> int:
        return await self._number("pg_current_xact_id()")

    async def oldest_transaction(self) -> int:
        return await self._number("pg_snapshot_xmin(pg_current_snapshot())")

    async def _number(self, what: str) -> int:
        statement = text(f"select ({what})::text")  # what is asked is written above
        return int((await self._connection.execute(statement)).scalar_one())

    async def due_seals(self, last: int) -> list[Actor]:
        rows = await self._connection.execute(text("select * from sterling.due_seals(:last)"), {"last": last})
        return [Actor(OrganizationId(row[0]), Mode(row[1]), Role.OWNER) for row in rows]
