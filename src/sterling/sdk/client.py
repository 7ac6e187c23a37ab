"""The two clients: the same verbs, blocking or as coroutines."""

from types import TracebackType
from typing import Any, Generic, Self

import httpx

from sterling.domain.errors import Invalid
from sterling.domain.event import Event
from sterling.domain.user import Me
from sterling.sdk.annotators import Annotators
from sterling.sdk.blobs import Blobs
from sterling.sdk.calls import call, listing, parse
from sterling.sdk.drivers import AsyncDriver, SyncDriver
from sterling.sdk.jobs import Jobs
from sterling.sdk.keys import Keys
from sterling.sdk.members import Members
from sterling.sdk.profile import find
from sterling.sdk.projects import Projects
from sterling.sdk.steps import Awaiting, Bound, D, Listing, Steps, Waiting, verb
from sterling.sdk.tasks import Tasks

PREFIX = "/api/v1/"
_TIMEOUT = httpx.Timeout(60.0, connect=5.0, write=120.0, pool=60.0)
_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=100)


class Calls(Bound[D], Generic[D]):
    """What both clients offer, by noun."""

    def __init__(self, driver: D) -> None:
        super().__init__(driver)
        self.projects = Projects(driver)
        self.tasks = Tasks(driver)
        self.jobs = Jobs(driver)
        self.blobs = Blobs(driver)
        self.annotators = Annotators(driver)
        self.members = Members(driver)
        self.keys = Keys(driver)

    @verb
    def me(self) -> Steps[Me]:
        """Who the key belongs to, and what it may do."""
        return parse(Me, (yield from call("GET", "/me")))

    def events(self, subject_id: object = None) -> Listing[D, Event]:
        """Who did what to what, newest first."""
        return listing(self._driver, Event, "/events", {"subject_id": subject_id})


def _options(url: str | None, key: str | None) -> dict[str, Any]:
    """Of the underlying httpx client. Redirects are not followed: a key is sent to nobody else."""
    profile = find(url, key)
    if not profile.url.startswith(("http://", "https://")):
        raise Invalid(f"{profile.url} is no address of a server; it starts with http:// or https://.")
    return {
        "base_url": profile.url.rstrip("/") + PREFIX,
        "headers": {"authorization": f"Bearer {profile.key}"},
        "timeout": _TIMEOUT,
        "limits": _LIMITS,
    }


class Client(Calls[Waiting]):
    """A connection to a Sterling server; its methods block. Safe to share between threads.

    `url` and `key` default to STERLING_URL and STERLING_KEY, then to what `sterling login` kept. Errors
    are those of `sterling.domain.errors`. `transport` replaces the network, for instance by an app in this
    process.
    """

    def __init__(
        self, url: str | None = None, key: str | None = None, *, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._http = httpx.Client(transport=transport, **_options(url, key))
        super().__init__(SyncDriver(self._http))

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncClient(Calls[Awaiting]):
    """The same as `Client`, with coroutines: `async with`, `await` and `async for`."""

    def __init__(
        self,
        url: str | None = None,
        key: str | None = None,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._http = httpx.AsyncClient(transport=transport, **_options(url, key))
        super().__init__(AsyncDriver(self._http))

    async def close(self) -> None:
        """Closes the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
