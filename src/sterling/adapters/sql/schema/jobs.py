"""Jobs, checkpoints, idempotency keys, events and their seals."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Identity,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
)

from sterling.adapters.sql.schema.metadata import metadata, tenant

job = Table(
    "job",
    metadata,
    Column("id", Uuid(), primary_key=True),
    *tenant(),
    Column("project_id", Uuid()),
    Column("kind", Text(), nullable=False),
    Column("state", Text(), nullable=False),
    Column("arguments", JSON(), nullable=False),
    Column("done", BigInteger(), nullable=False, server_default="0"),
    Column("total", BigInteger()),
    Column("unit", Text(), nullable=False, server_default=""),
    Column("result", JSON(), nullable=False, server_default="{}"),
    Column("error", Text()),
    Column("attempts", Integer(), nullable=False, server_default="0"),
    Column("cancel_requested", Boolean(), nullable=False, server_default="false"),
    Column("created_by", Uuid()),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("started_at", DateTime(timezone=True)),
    Column("finished_at", DateTime(timezone=True)),
)

job_step = Table(
    "job_step",
    metadata,
    Column("job_id", Uuid(), primary_key=True),
    Column("step", Text(), primary_key=True),
    *tenant(),
    Column("result", JSON(), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

job_problem = Table(
    "job_problem",
    metadata,
    Column("job_id", Uuid(), primary_key=True),
    Column("line", BigInteger(), primary_key=True),
    *tenant(),
    Column("external_id", Text()),
    Column("problems", JSON(), nullable=False),
)

idempotency = Table(
    "idempotency",
    metadata,
    *tenant(),
    Column("key", Text(), primary_key=True),
    Column("request_hash", LargeBinary(), nullable=False),
    Column("status", SmallInteger(), nullable=False),
    Column("headers", JSON(), nullable=False),
    Column("body", LargeBinary(), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

event = Table(
    "event",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("seq", BigInteger(), Identity(always=True), nullable=False),
    *tenant(),
    Column("verb", Text(), nullable=False),
    Column("subject_id", Uuid()),
    Column("user_id", Uuid()),
    Column("annotator_id", Uuid()),
    Column("key_id", Uuid()),
    Column("data", JSON(), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

seal = Table(
    "seal",
    metadata,
    *tenant(),
    Column("number", BigInteger(), primary_key=True),
    Column("first", BigInteger(), nullable=False),
    Column("last", BigInteger(), nullable=False),
    Column("entries", Integer(), nullable=False),
    Column("root", Text(), nullable=False),
    Column("previous", Text()),
    Column("sealed_at", DateTime(timezone=True), nullable=False),
    Column("digest", Text(), nullable=False),
    Column("signature", JSON(), nullable=False),
    Column("leaves", LargeBinary(), nullable=False),
)
