"""What routes are given: the ports, composed by `wire`. One per app, on `app.state.context`."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from sterling.api.limits import Limits
from sterling.api.verified import Verified
from sterling.ports.mail import Mail
from sterling.ports.passwords import Passwords
from sterling.ports.signer import Signer
from sterling.ports.store import Store
from sterling.ports.validation import Schemas
from sterling.services.assets import Places
from sterling.services.assignments import Desk
from sterling.settings.model import Settings


@dataclass(frozen=True, slots=True)
class Context:
    """Ports and settings of one app. Each vertical adds the ports that its routes need."""

    settings: Settings
    store: Store
    passwords: Passwords
    mail: Mail | None
    verified: Verified
    limits: Limits
    desk: Desk
    places: Places
    signer: Signer
    schemas: Schemas


def context_of(request: Request) -> Context:
    """The context of the app that serves this request."""
    return request.app.state.context


async def _of(request: Request) -> Context:
    """A coroutine, since the framework sends plain functions to a thread: a third of a millisecond."""
    return context_of(request)


InContext = Annotated[Context, Depends(_of)]
"""For a route's signature: `context: InContext`."""
