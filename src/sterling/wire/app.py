"""Settings -> adapters -> the HTTP application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from sterling.adapters.mail import SmtpMail
from sterling.adapters.passwords import Argon2Passwords
from sterling.adapters.queue.procrastinate import ProcrastinateQueue
from sterling.adapters.sql.engine import create_engine
from sterling.adapters.sql.store import SqlStore
from sterling.api.app import create_app
from sterling.api.context import Context
from sterling.api.limits import Limits
from sterling.api.verified import Verified
from sterling.settings.model import Settings


def build_app(settings: Settings, dsn: str) -> FastAPI:
    """The app on the database at `dsn`, which is the application's connection (`wire.database`).

    Pools open and close with the app's lifespan.
    """
    engine = create_engine(dsn, size=settings.database_connections)
    store = SqlStore(engine, ProcrastinateQueue(dsn))
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
    )

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
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
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_security,
        settings.smtp_from,
        settings.smtp_user,
        password.get_secret_value() if password else None,
    )
