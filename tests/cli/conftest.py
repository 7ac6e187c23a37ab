"""Fixtures: a running server, and clients of it."""

from tests.serving import client, command, live, name

__all__ = ["client", "command", "live", "name"]
