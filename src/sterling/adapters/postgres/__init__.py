"""The embedded PostgreSQL server. Start at `server.EmbeddedPostgres`."""
