"""Projects, tasks, assignments, answers, and what is kept to hand tasks out fast."""

from sqlalchemy import (
    JSON,
    REAL,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Identity,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
)

from sterling.adapters.sql.schema.metadata import metadata, tenant

project = Table(
    "project",
    metadata,
    Column("id", Uuid(), primary_key=True),
    *tenant(),
    Column("dataset_id", Uuid(), nullable=False),
    Column("name", Text(), nullable=False),
    Column("state", Text(), nullable=False),
    Column("template", JSON(), nullable=False),
    Column("template_version", Integer(), nullable=False, server_default="1"),
    Column("guidelines", Text(), nullable=False, server_default=""),
    Column("guideline_version", Integer(), nullable=False, server_default="1"),
    Column("policy", JSON(), nullable=False),
    Column("lease_seconds", Integer(), nullable=False),
    Column("budget", BigInteger()),
    Column("suggested", Boolean(), nullable=False, server_default="false"),
    Column("version", Integer(), nullable=False, server_default="1"),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

template_version = Table(
    "template_version",
    metadata,
    Column("project_id", Uuid(), primary_key=True),
    *tenant(),
    Column("version", Integer(), primary_key=True),
    Column("template", JSON(), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

guideline_version = Table(
    "guideline_version",
    metadata,
    Column("project_id", Uuid(), primary_key=True),
    *tenant(),
    Column("version", Integer(), primary_key=True),
    Column("guidelines", Text(), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

batch = Table(
    "batch",
    metadata,
    Column("id", Uuid(), primary_key=True),
    *tenant(),
    Column("project_id", Uuid(), nullable=False),
    Column("name", Text(), nullable=False),
    Column("state", Text(), nullable=False),
    Column("priority", SmallInteger(), nullable=False, server_default="0"),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

task = Table(
    "task",
    metadata,
    Column("id", Uuid(), primary_key=True),
    *tenant(),
    Column("project_id", Uuid(), nullable=False),
    Column("batch_id", Uuid()),
    Column("item_id", Uuid(), nullable=False),
    Column("kind", SmallInteger(), nullable=False, server_default="0"),
    Column("state", SmallInteger(), nullable=False, server_default="1"),
    Column("round", SmallInteger(), nullable=False, server_default="0"),
    Column("np", SmallInteger(), nullable=False, server_default="0"),
    Column("seq", BigInteger(), Identity(always=True), nullable=False),
    Column("need", SmallInteger(), nullable=False),
    Column("free", SmallInteger(), nullable=False),
    Column("done", SmallInteger(), nullable=False, server_default="0"),
    Column("live", SmallInteger(), nullable=False, server_default="0"),
    Column("returned", Boolean(), nullable=False, server_default="false"),
    Column("price", BigInteger()),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

task_tally = Table(
    "task_tally",
    metadata,
    *tenant(),
    Column("project_id", Uuid(), nullable=False),
    Column("state", SmallInteger(), nullable=False),
    Column("n", BigInteger(), nullable=False),
)

assignment = Table(
    "assignment",
    metadata,
    Column("id", Uuid(), primary_key=True),
    *tenant(),
    Column("project_id", Uuid(), nullable=False),
    Column("task_id", Uuid(), nullable=False),
    Column("annotator_id", Uuid(), nullable=False),
    Column("stage", SmallInteger(), nullable=False, server_default="0"),
    Column("round", SmallInteger(), nullable=False, server_default="0"),
    Column("state", SmallInteger(), nullable=False, server_default="0"),
    Column("template_version", Integer(), nullable=False, server_default="1"),
    Column("guideline_version", Integer(), nullable=False, server_default="1"),
    Column("cost", BigInteger(), nullable=False, server_default="0"),
    Column("reason", Text()),
    Column("lease_until", DateTime(timezone=True), nullable=False),
    Column("claimed_at", DateTime(timezone=True), nullable=False),
)

draft = Table(
    "draft",
    metadata,
    Column("assignment_id", Uuid(), primary_key=True),
    *tenant(),
    Column("version", Integer(), nullable=False),
    Column("body", JSON(), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)

answer = Table(
    "answer",
    metadata,
    Column("assignment_id", Uuid(), primary_key=True),
    *tenant(),
    Column("project_id", Uuid(), nullable=False),
    Column("task_id", Uuid(), nullable=False),
    Column("annotator_id", Uuid(), nullable=False),
    Column("round", SmallInteger(), nullable=False),
    Column("seq", BigInteger(), Identity(always=True), nullable=False),
    Column("body", JSON(), nullable=False),
    Column("outcome", SmallInteger(), nullable=False),
    Column("seconds", REAL[float]()),
    Column("suggestions", JSON()),
    Column("template_version", Integer(), nullable=False),
    Column("guideline_version", Integer(), nullable=False),
    Column("version", Integer(), nullable=False, server_default="1"),
    Column("submitted_at", DateTime(timezone=True), nullable=False),
)

suggestion = Table(
    "suggestion",
    metadata,
    Column("task_id", Uuid(), primary_key=True),
    Column("annotator_id", Uuid(), primary_key=True),
    *tenant(),
    Column("project_id", Uuid(), nullable=False),
    Column("answer", JSON(), nullable=False),
    Column("probabilities", JSON(), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

flag = Table(
    "flag",
    metadata,
    Column("id", Uuid(), primary_key=True),
    *tenant(),
    Column("project_id", Uuid(), nullable=False),
    Column("task_id", Uuid(), nullable=False),
    Column("user_id", Uuid()),
    Column("annotator_id", Uuid()),
    Column("reason", Text(), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("closed_at", DateTime(timezone=True)),
    Column("closed_by", Uuid()),
)

standing = Table(
    "standing",
    metadata,
    Column("project_id", Uuid(), primary_key=True),
    Column("annotator_id", Uuid(), primary_key=True),
    *tenant(),
    Column("answers", Integer(), nullable=False, server_default="0"),
    Column("surplus", Integer(), nullable=False, server_default="0"),
    Column("skipped", Integer(), nullable=False, server_default="0"),
    Column("last_at", DateTime(timezone=True)),
)

annotator_cursor = Table(
    "annotator_cursor",
    metadata,
    Column("project_id", Uuid(), primary_key=True),
    Column("annotator_id", Uuid(), primary_key=True),
    *tenant(),
    Column("epoch", Integer(), nullable=False, server_default="0"),
    Column("np", SmallInteger(), nullable=False),
    Column("seq", BigInteger(), nullable=False),
    Column("scanned_at", DateTime(timezone=True)),
    Column("at", DateTime(timezone=True), nullable=False),
)

queue_head = Table(
    "queue_head",
    metadata,
    Column("project_id", Uuid(), primary_key=True),
    *tenant(),
    Column("epoch", Integer(), nullable=False, server_default="0"),
    Column("np", SmallInteger(), nullable=False, server_default="-32768"),
    Column("seq", BigInteger(), nullable=False, server_default="0"),
    Column("rescued_at", DateTime(timezone=True), nullable=False),
)

budget = Table(
    "budget",
    metadata,
    Column("project_id", Uuid(), primary_key=True),
    *tenant(),
    Column("shard", SmallInteger(), primary_key=True),
    Column("remaining", BigInteger(), nullable=False),
)
