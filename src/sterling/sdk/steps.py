"""How every call is written once and serves both clients.

A method of the SDK is a generator of effects: it yields what the outside has to do (send this request, wait a
moment, do these side by side) and returns its result. `verb` turns such a generator into a method that blocks
on `Client` and into a coroutine on `AsyncClient`, each with its exact types.
"""

from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import update_wrapper
from pathlib import Path
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, Self, TypeVar, cast, overload

from sterling.domain.record import Page

P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. `content` is bytes, or a file that is streamed. `repeatable`: sending it twice does
    no more than sending it once."""

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict[str, Any])
    content: bytes | Path | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    repeatable: bool = True


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Broken:
    """No response came. `sent`: the server may have seen the request all the same."""

    reason: str
    sent: bool


@dataclass(frozen=True, slots=True)
class Send:
    """Effect: send the request; gives a Response or a Broken. With `into`, a good body is written there."""

    request: Request
    into: Path | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Effect: wait."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Together:
    """Effect: do these side by side, at most `width` at once; gives their results in order."""

    parts: Sequence["Steps[Any]"]
    width: int = 8


Effect = Send | Pause | Together
Steps = Generator[Effect, Any, T]
"""What a method does, as a generator of effects that returns a T."""


def send(request: Request, into: Path | None = None) -> Steps[Response | Broken]:
    """Steps of one request."""
    return cast("Response | Broken", (yield Send(request, into)))


def together(parts: Sequence[Steps[T]], width: int = 8) -> Steps[list[T]]:
    """Steps of several things side by side; the first error ends all."""
    return cast("list[T]", (yield Together(parts, width)))


class Driver(Protocol):
    """Does effects."""

    def start(self, steps: Steps[T]) -> T | Coroutine[Any, Any, T]: ...


class Waiting(Driver, Protocol):
    """Does effects and blocks."""

    def start(self, steps: Steps[T]) -> T: ...


class Awaiting(Driver, Protocol):
    """Does effects as a coroutine."""

    def start(self, steps: Steps[T]) -> Coroutine[Any, Any, T]: ...


D = TypeVar("D", bound=Driver)


class Bound(Generic[D]):
    """Anything with verbs: it knows the driver that does them."""

    def __init__(self, driver: D) -> None:
        self._driver = driver

    @property
    def driver(self) -> D:
        return self._driver


class Verb(Generic[S, P, T]):
    """A method written once as `Steps`; see `verb`."""

    def __init__(self, steps: Callable[Concatenate[S, P], Steps[T]]) -> None:
        self.steps = steps
        update_wrapper(cast("Any", self), steps)

    @overload
    def __get__(self, instance: None, owner: Any) -> Self: ...
    @overload
    def __get__(self, instance: Bound[Waiting], owner: Any) -> Callable[P, T]: ...
    @overload
    def __get__(self, instance: Bound[Awaiting], owner: Any) -> Callable[P, Coroutine[Any, Any, T]]: ...
    def __get__(self, instance: Any, owner: Any) -> Any:
        if instance is None:
            return self

        def call(*given: P.args, **named: P.kwargs) -> Any:
            return instance.driver.start(self.steps(instance, *given, **named))

        return update_wrapper(call, self.steps)


def verb(steps: Callable[Concatenate[S, P], Steps[T]]) -> Verb[S, P, T]:
    """Makes a generator of effects a method of both clients."""
    return Verb(steps)


class Listing(Bound[D], Generic[D, T]):
    """A listing that fetches its pages as it is walked: `for` on `Client`, `async for` on `AsyncClient`."""

    def __init__(self, driver: D, page: Callable[[str | None], Steps[Page[T]]]) -> None:
        super().__init__(driver)
        self._page = page

    def __iter__(self: "Listing[Waiting, T]") -> Iterator[T]:
        cursor = None
        while True:
            page = self._driver.start(self._page(cursor))
            yield from page.items
            if (cursor := page.next_cursor) is None:
                return

    async def __aiter__(self: "Listing[Awaiting, T]") -> AsyncIterator[T]:
        cursor = None
        while True:
            page = await self._driver.start(self._page(cursor))
            for one in page.items:
                yield one
            if (cursor := page.next_cursor) is None:
                return

    def steps(self) -> Steps[list[T]]:
        """All of it."""
        found, cursor = list[T](), None
        while True:
            page = yield from self._page(cursor)
            found += page.items
            if (cursor := page.next_cursor) is None:
                return found

    @verb
    def all(self) -> Steps[list[T]]:
        """Everything in one list."""
        return (yield from self.steps())
