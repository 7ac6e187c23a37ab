"""Organizations, logins, members, sessions, keys, invitations."""

from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Interval,
    LargeBinary,
    Table,
    Text,
    Uuid,
)

from sterling.adapters.sql.schema.metadata import metadata


def _made() -> Column[object]:
    return Column("created_at", DateTime(timezone=True), nullable=False, server_default="now()")


organization = Table(
    "organization",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("name", Text(), nullable=False),
    _made(),
)

login = Table(
    "login",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("email", Text(), nullable=False),
    Column("name", Text(), nullable=False),
    Column("password_hash", Text(), nullable=False),
    _made(),
)

annotator = Table(
    "annotator",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("organization_id", Uuid(), nullable=False),
    Column("kind", Text(), nullable=False),
    Column("name", Text(), nullable=False),
    Column("external_id", Text()),
    Column("user_id", Uuid()),
    Column("cost_per_answer", BigInteger(), nullable=False, server_default="0"),
    Column("active", Boolean(), nullable=False, server_default="true"),
    _made(),
)

member = Table(
    "member",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("organization_id", Uuid(), nullable=False),
    Column("user_id", Uuid(), nullable=False),
    Column("annotator_id", Uuid(), nullable=False),
    Column("role", Text(), nullable=False),
    Column("active", Boolean(), nullable=False, server_default="true"),
    Column("preferences", JSON(), nullable=False, server_default="{}"),
    _made(),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", LargeBinary(), primary_key=True),
    Column("organization_id", Uuid(), nullable=False),
    Column("user_id", Uuid(), nullable=False),
    Column("mode", Text(), nullable=False, server_default="live"),
    Column("csrf", Text(), nullable=False),
    _made(),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("address", Text()),
    Column("agent", Text()),
    Column("idle", Interval(), nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False, server_default="now()"),
)

key = Table(
    "key",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("organization_id", Uuid(), nullable=False),
    Column("mode", Text(), nullable=False),
    Column("name", Text(), nullable=False),
    Column("prefix", Text(), nullable=False),
    Column("token_hash", LargeBinary(), nullable=False),
    Column("role", Text(), nullable=False),
    Column("scopes", ARRAY(Text())),
    Column("annotator_id", Uuid()),
    Column("created_by", Uuid()),
    _made(),
    Column("expires_at", DateTime(timezone=True)),
    Column("last_used_at", DateTime(timezone=True)),
)

invitation = Table(
    "invitation",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("organization_id", Uuid(), nullable=False),
    Column("role", Text(), nullable=False),
    Column("email", Text()),
    Column("token_hash", LargeBinary(), nullable=False),
    Column("created_by", Uuid()),
    _made(),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("accepted_at", DateTime(timezone=True)),
)

one_time_link = Table(
    "one_time_link",
    metadata,
    Column("token_hash", LargeBinary(), primary_key=True),
    Column("purpose", Text(), nullable=False),
    Column("organization_id", Uuid()),
    Column("user_id", Uuid()),
    Column("created_by", Uuid()),
    _made(),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True)),
)
