"""Datasets, items, truth, blobs, references, renditions."""

from sqlalchemy import JSON, BigInteger, Column, DateTime, Integer, LargeBinary, Table, Text, Uuid

from sterling.adapters.sql.schema.metadata import metadata, tenant

dataset = Table(
    "dataset",
    metadata,
    Column("id", Uuid(), primary_key=True),
    *tenant(),
    Column("name", Text(), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

item = Table(
    "item",
    metadata,
    Column("id", Uuid(), primary_key=True),
    *tenant(),
    Column("dataset_id", Uuid(), nullable=False),
    Column("task_id", Uuid()),
    Column("external_id", Text(), nullable=False),
    Column("digest", LargeBinary(), nullable=False),
    Column("data", JSON(), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

truth = Table(
    "truth",
    metadata,
    Column("item_id", Uuid(), primary_key=True),
    *tenant(),
    Column("answer", JSON(), nullable=False),
)

blob = Table(
    "blob",
    metadata,
    *tenant(),
    Column("sha256", LargeBinary(), primary_key=True),
    Column("size", BigInteger(), nullable=False),
    Column("media_type", Text(), nullable=False),
    Column("width", Integer()),
    Column("height", Integer()),
    Column("put_at", DateTime(timezone=True), nullable=False),
)

rendition = Table(
    "rendition",
    metadata,
    *tenant(),
    Column("source", LargeBinary(), primary_key=True),
    Column("kind", Text(), primary_key=True),
    Column("job_id", Uuid(), nullable=False),
    Column("sha256", LargeBinary()),
    Column("facts", JSON(), nullable=False),
)

reference = Table(
    "reference",
    metadata,
    *tenant(),
    Column("uri", Text(), primary_key=True),
    Column("sha256", LargeBinary(), nullable=False),
    Column("size", BigInteger(), nullable=False),
    Column("etag", Text()),
    Column("modified_at", DateTime(timezone=True)),
    Column("media_type", Text(), nullable=False),
    Column("first_read_at", DateTime(timezone=True), nullable=False),
)
