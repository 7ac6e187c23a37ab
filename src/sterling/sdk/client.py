"""The two clients: the same verbs, blocking or as coroutines."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self
from uuid import UUID

import httpx

from sterling.domain.answer import Receipt
from sterling.domain.errors import Invalid
from sterling.domain.event import Event
from sterling.domain.session import Me
from sterling.sdk.annotators import Annotators
from sterling.sdk.assignments import Assignment, claim_tasks, submit_answer
from sterling.sdk.blobs import Blobs
from sterling.sdk.calls import call, listing, parse
from sterling.sdk.drivers import AsyncDriver, Connections, SyncDriver
from sterling.sdk.jobs import Jobs
from sterling.sdk.keys import Keys
from sterling.sdk.members import Members
from sterling.sdk.profile import Profile, find
from sterling.sdk.projects import Projects
from sterling.sdk.steps import Awaiting, Bound, D, Listing, Steps, Waiting, verb
from sterling.sdk.tasks import Tasks

PREFIX = "/api/v1/"
_TIMEOUT = httpx.Timeout(60.0, connect=5.0, write=120.0, pool=60.0)
_MOST = 100
"""Connections to the server at once."""
_LIMITS = httpx.Limits(max_connections=_MOST, max_keepalive_connections=_MOST)


class Calls(Bound[D], Generic[D]):
    """What both clients offer, by noun."""

    def __init__(self, driver: D, url: str) -> None:
        super().__init__(driver)
        self._url = url
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

    @verb
    def claim(
        self, project_id: UUID, count: int = 1, task_ids: Sequence[UUID] | None = None
    ) -> Steps[list[Assignment[D]]]:
        """Leases tasks of a project by its id: an annotator's key needs no right to look at the project."""
        handed = yield from claim_tasks(project_id, count, None if task_ids is None else list(task_ids))
        return [Assignment(self._driver, one) for one in handed]

    @verb
    def submit(
        self, assignment_id: UUID | str, answer: Mapping[str, Any], seconds: float | None = None
    ) -> Steps[Receipt]:
        """Stores an answer by its assignment's id."""
        return (yield from submit_answer(assignment_id, answer, seconds))

    @property
    def url(self) -> str:
        """The server's address."""
        return self._url

    @verb
    def log(self, path: Path) -> Steps[Path]:
        """Writes the whole log with its seals into a file, which `sterling verify` checks."""
        yield from call("GET", "/log", into=path)
        return path

    def events(self, subject_id: object = None) -> Listing[D, Event]:
        """Who did what to what, newest first."""
        return listing(self._driver, Event, "/events", {"subject_id": subject_id})


def _profile(url: str | None, key: str | None) -> Profile:
    profile = find(url, key)
    if not profile.url.startswith(("http://", "https://")):
        raise Invalid(f"{profile.url} is no address of a server; it starts with http:// or https://.")
    return profile.model_copy(update={"url": profile.url.rstrip("/")})


def _options(profile: Profile) -> dict[str, Any]:
    """Of the underlying httpx client. Redirects are not followed: a key is sent to nobody else."""
    return {
        "base_url": profile.url + PREFIX,
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
        profile = _profile(url, key)
        self._http = httpx.Client(transport=transport, **_options(profile))
        super().__init__(SyncDriver(self._http, profile.key), profile.url)

    def with_key(self, key: str) -> "Calls[Waiting]":
        """The same connections with another key, for instance an annotator's."""
        return Calls(SyncDriver(self._http, key), self._url)

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
        profile = _profile(url, key)
        options, trust = _options(profile), httpx.create_ssl_context()
        self._connections = Connections(
            lambda: httpx.AsyncClient(transport=transport, verify=trust, **options), _MOST
        )
        super().__init__(AsyncDriver(self._connections, profile.key), profile.url)

    def with_key(self, key: str) -> "Calls[Awaiting]":
        """The same connections with another key, for instance an annotator's."""
        return Calls(AsyncDriver(self._connections, key), self._url)

    async def close(self) -> None:
        """Closes the connections."""
        await self._connections.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
