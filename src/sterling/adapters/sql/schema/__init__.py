"""The tables as SQLAlchemy Core sees them; the migrations make them, a test compares the two."""
