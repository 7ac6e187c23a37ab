"""Alembic's entry: runs the chain on the connection that `adapters.sql.migrate` hands over."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, version_table_schema="sterling", transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
