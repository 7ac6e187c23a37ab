"""Settings -> adapters -> the HTTP application."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from sterling.adapters.mail import SmtpMail
from sterling.adapters.passwords import Argon2Passwords
from sterling.adapters.queue.procrastinate import ProcrastinateQueue
from sterling.adapters.sql.assignments import SqlAssignments
from sterling.adapters.sql.engine import create_engine, create_pool
from sterling.adapters.sql.store import SqlStore
from sterling.adapters.validation import JsonSchemas
from sterling.api.app import create_app
from sterling.api.context import Context
from sterling.api.limits import Limits
from sterling.api.verified import Verified
from sterling.services.assignments import Desk
from sterling.settings.model import Settings
from sterling.wire.places import build_places, build_signer

_HOT_CONNECTIONS = 2 * (os.cpu_count() or 1)
"""Calls of the hot path are all work and no waiting: more of them at once only contend with each other."""


def build_app(settings: Settings, dsn: str) -> FastAPI:
    """The app on the database at `dsn`, which is the application's connection (`wire.database`).

    Pools open and close with the app's lifespan.
    """
    engine = create_engine(dsn, size=settings.database_connections)
    store = SqlStore(engine, ProcrastinateQueue(dsn))
    hot = create_pool(dsn, size=min(settings.database_connections, _HOT_CONNECTIONS))
    context = Context(
        settings=settings,
        store=store,
        passwords=Argon2Passwords(),
        mail=_mail(settings),
        verified=Verified(),
        limits=Limits(
            requests_per_second=settings.requests_per_second,
            public_requests_per_second=settings.public_requests_per_second,
            sign_in_attempts=settings.sign_in_attempts,
        ),
        desk=Desk(SqlAssignments(hot)),
        places=build_places(settings),
        signer=build_signer(settings),
        schemas=JsonSchemas(),
    )

    @asynccontextmanager
    async def running() -> AsyncGenerator[None]:
        async with hot:
            try:
                yield
            finally:
                await engine.dispose()

    return create_app(context, running)


def _mail(settings: Settings) -> SmtpMail | None:
    if settings.smtp_host is None or settings.smtp_from is None:
        return None
    password = settings.smtp_password
    return SmtpMail(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        sender=settings.smtp_from,
        user=settings.smtp_user,
        password=password.get_secret_value() if password else None,
    )
