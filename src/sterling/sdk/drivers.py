"""The two drivers: they do effects over httpx, one blocking, one as coroutines."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx

from sterling.sdk.steps import Broken, Effect, Pause, Request, Response, Send, Steps

T = TypeVar("T")
CHUNK = 1 << 20
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class SyncDriver:
    """Does effects and blocks."""

    def __init__(self, http: httpx.Client, key: str) -> None:
        self.http = http
        self._key = key

    def start(self, steps: Steps[T]) -> T:
        result: Any = None
        try:
            while True:
                result = self._do(steps.send(result))
        except StopIteration as done:
            return done.value
        finally:
            steps.close()

    def _do(self, effect: Effect) -> Any:
        if isinstance(effect, Send):
            return self._send(effect)
        if isinstance(effect, Pause):
            return time.sleep(effect.seconds)
        with ThreadPoolExecutor(effect.width) as pool:
            return list(pool.map(self.start, effect.parts))

    def _send(self, effect: Send) -> Response | Broken:
        request = effect.request
        try:
            with self.http.stream(
                request.method,
                request.path,
                params=request.query,
                content=_chunks(request.content) if isinstance(request.content, Path) else request.content,
                headers=_headers(request, self._key),
            ) as answer:
                if effect.into is None or answer.is_error:
                    return Response(answer.status_code, answer.headers, answer.read())
                with effect.into.open("wb") as file:
                    for chunk in answer.iter_bytes():
                        file.write(chunk)
                return Response(answer.status_code, answer.headers, b"")
        except httpx.TransportError as error:
            return _broken(error, self.http.base_url)


class Connections:
    """Kept connections, each an httpx client of its own, the most recently used first.

    A pool of httpx goes through all of its connections several times for each request: with a hundred of them
    that takes longer than the request.
    """

    def __init__(self, make: Callable[[], httpx.AsyncClient], most: int) -> None:
        self._make = make
        self._places = asyncio.Semaphore(most)
        self._idle = list[httpx.AsyncClient]()
        self._made = list[httpx.AsyncClient]()

    @asynccontextmanager
    async def one(self) -> AsyncGenerator[httpx.AsyncClient]:
        """A connection of the caller's own; waits when as many as there may be are in use."""
        async with self._places:
            if not self._idle:
                self._idle.append(self._make())
                self._made.append(self._idle[-1])
            http = self._idle.pop()
            try:
                yield http
            finally:
                self._idle.append(http)

    async def close(self) -> None:
        """Closes all of them."""
        for http in self._made:
            await http.aclose()


class AsyncDriver:
    """Does effects as coroutines."""

    def __init__(self, connections: Connections, key: str) -> None:
        self._connections = connections
        self._key = key

    def start(self, steps: Steps[T]) -> Coroutine[Any, Any, T]:
        return self._run(steps)

    async def _run(self, steps: Steps[T]) -> T:
        result: Any = None
        try:
            while True:
                result = await self._do(steps.send(result))
        except StopIteration as done:
            return done.value
        finally:
            steps.close()

    async def _do(self, effect: Effect) -> Any:
        if isinstance(effect, Send):
            return await self._send(effect)
        if isinstance(effect, Pause):
            return await asyncio.sleep(effect.seconds)
        gate = asyncio.Semaphore(effect.width)

        async def one(steps: Steps[Any]) -> Any:
            async with gate:
                return await self._run(steps)

        return await asyncio.gather(*(one(part) for part in effect.parts))

    async def _send(self, effect: Send) -> Response | Broken:
        async with self._connections.one() as http:
            try:
                return await self._answer(http, effect)
            except httpx.TransportError as error:
                return _broken(error, http.base_url)

    async def _answer(self, http: httpx.AsyncClient, effect: Send) -> Response:
        request = effect.request
        async with http.stream(
            request.method,
            request.path,
            params=request.query,
            content=_achunks(request.content) if isinstance(request.content, Path) else request.content,
            headers=_headers(request, self._key),
        ) as answer:
            if effect.into is None or answer.is_error:
                return Response(answer.status_code, answer.headers, await answer.aread())
            with effect.into.open("wb") as file:
                async for chunk in answer.aiter_bytes():
                    await asyncio.to_thread(file.write, chunk)
            return Response(answer.status_code, answer.headers, b"")


def _headers(request: Request, key: str) -> dict[str, str]:
    """With the key. A file's size is known: the server can refuse one that is too large before it comes."""
    headers = {**request.headers, "authorization": f"Bearer {key}"}
    if isinstance(request.content, Path):
        headers["content-length"] = str(request.content.stat().st_size)
    return headers


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


async def _achunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk


def _broken(error: httpx.TransportError, url: httpx.URL) -> Broken:
    server = str(url).removesuffix("/").removesuffix("/api/v1")
    never = isinstance(error, _NEVER_SENT)
    what = "does not answer" if never else "broke the connection off"
    why = str(error) or type(error).__name__
    return Broken(
        f"The server at {server} {what} ({why}). Is it running, and is the URL right?", sent=not never
    )
