"""What is said about tasks, and what annotators have read of it."""

from sqlalchemy import ARRAY, JSON, Boolean, Column, DateTime, Table, Text, Uuid

from sterling.adapters.sql.schema.metadata import metadata, tenant

thread = Table(
    "thread",
    metadata,
    Column("id", Uuid(), primary_key=True),
    *tenant(),
    Column("project_id", Uuid(), nullable=False),
    Column("task_id", Uuid(), nullable=False),
    Column("pin", JSON(), nullable=False),
    Column("by_reviewer", Boolean(), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("resolved_at", DateTime(timezone=True)),
    Column("resolved_by", Uuid()),
)

comment = Table(
    "comment",
    metadata,
    Column("id", Uuid(), primary_key=True),
    *tenant(),
    Column("project_id", Uuid(), nullable=False),
    Column("thread_id", Uuid(), nullable=False),
    Column("user_id", Uuid()),
    Column("annotator_id", Uuid()),
    Column("text", Text(), nullable=False),
    Column("mentions", ARRAY(Uuid()), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

feedback_mark = Table(
    "feedback_mark",
    metadata,
    Column("project_id", Uuid(), primary_key=True),
    Column("annotator_id", Uuid(), primary_key=True),
    *tenant(),
    Column("seen_until", DateTime(timezone=True), nullable=False),
)
