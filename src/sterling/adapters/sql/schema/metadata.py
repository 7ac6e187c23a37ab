"""What all tables share: the schema's name and the columns of a tenant."""

from sqlalchemy import Column, MetaData, Text, Uuid

metadata = MetaData(schema="sterling")


def tenant() -> tuple[Column[object], Column[object]]:
    """The two columns that every tenant table starts with, and that row-level security looks at."""
    return (
        Column("organization_id", Uuid(), nullable=False),
        Column("mode", Text(), nullable=False),
    )
