"""Labels, how they were fitted, reviews, audits, releases."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Computed,
    DateTime,
    Float,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
)

from sterling.adapters.sql.schema.metadata import metadata, tenant

label = Table(
    "label",
    metadata,
    Column("task_id", Uuid(), primary_key=True),
    Column("control", Text(), primary_key=True),
    *tenant(),
    Column("project_id", Uuid(), nullable=False),
    Column("value", JSON(), nullable=False),
    Column("probability", Float(53), nullable=False),
    Column("calibrated", Boolean(), nullable=False),
    Column("answers", Integer(), nullable=False),
    Column("distribution", JSON()),
    Column("spreads", JSON()),
    Column("outlook", Float(53)),
    Column("wrong", Float(53), nullable=False, server_default="0"),
    Column("doubt", JSON()),
    Column("method", Text(), nullable=False),
    Column("method_version", Text(), nullable=False),
    Column("source", Text(), nullable=False),
    Column("mark", BigInteger(), nullable=False),
    Column("reviewed", Boolean(), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column(
        "class",
        Text(),
        Computed("case when json_typeof(value) in ('string', 'number') then left(value #>> '{}', 200) end"),
    ),
)

labelling = Table(
    "labelling",
    metadata,
    Column("project_id", Uuid(), primary_key=True),
    *tenant(),
    Column("version", BigInteger(), nullable=False),
    Column("mark", BigInteger(), nullable=False),
    Column("days", JSON(), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)

aggregation = Table(
    "aggregation",
    metadata,
    Column("project_id", Uuid(), primary_key=True),
    *tenant(),
    Column("control", Text(), primary_key=True),
    Column("mark", BigInteger(), nullable=False),
    Column("method", Text(), nullable=False),
    Column("diagnostics", JSON(), nullable=False),
    Column("reliability", JSON(), nullable=False),
    Column("agreement", JSON(), nullable=False),
    Column("summary", JSON(), nullable=False),
    Column("curve", JSON()),
    Column("at", DateTime(timezone=True), nullable=False),
)

review = Table(
    "review",
    metadata,
    Column("id", Uuid(), primary_key=True),
    *tenant(),
    Column("project_id", Uuid(), nullable=False),
    Column("task_id", Uuid(), nullable=False),
    Column("round", SmallInteger(), nullable=False),
    Column("verdict", Text(), nullable=False),
    Column("answer", JSON()),
    Column("reason", Text(), nullable=False),
    Column("reviewer_id", Uuid()),
    Column("key_id", Uuid()),
    Column("before", JSON()),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

review_hold = Table(
    "review_hold",
    metadata,
    Column("task_id", Uuid(), primary_key=True),
    *tenant(),
    Column("reviewer", Uuid()),
    Column("until", DateTime(timezone=True), nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Uuid(), primary_key=True),
    *tenant(),
    Column("project_id", Uuid(), nullable=False),
    Column("size", Integer(), nullable=False),
    Column("seed", BigInteger(), nullable=False),
    Column("population", Integer(), nullable=False),
    Column("controls", JSON(), nullable=False),
    Column("populations", JSON(), nullable=False),
    Column("stated", JSON(), nullable=False, server_default="{}"),
    Column("sliced", JSON(), nullable=False, server_default="{}"),
    Column("certificates", JSON(), nullable=False),
    Column("slices", JSON(), nullable=False, server_default="[]"),
    Column("calibration", JSON(), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

audit_task = Table(
    "audit_task",
    metadata,
    Column("audit_id", Uuid(), primary_key=True),
    Column("task_id", Uuid(), primary_key=True),
    *tenant(),
    Column("position", Integer(), nullable=False),
    Column("truth", JSON()),
    Column("correct", JSON()),
    Column("stated", JSON()),
    Column("classes", JSON()),
    Column("fields", JSON(), nullable=False, server_default="{}"),
    Column("audited_at", DateTime(timezone=True)),
)

release = Table(
    "release",
    metadata,
    Column("id", Uuid(), primary_key=True),
    *tenant(),
    Column("project_id", Uuid(), nullable=False),
    Column("name", Text(), nullable=False),
    Column("digest", Text(), nullable=False),
    Column("manifest", JSON(), nullable=False),
    Column("signature", JSON(none_as_null=True)),
    Column("created_at", DateTime(timezone=True), nullable=False),
)
