"""One process that serves: the API in it, and one worker as its child, started anew when it dies."""

import asyncio
import gc
import logging
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager

import uvicorn
import uvloop

from sterling.domain.errors import Unavailable
from sterling.services.setup import open_link
from sterling.settings.model import Settings
from sterling.wire.app import build_app
from sterling.wire.connection import Connection, watch
from sterling.wire.heap import tidy_heap

_log = logging.getLogger("sterling.serve")
_GRACE = 10
_KEEP_ALIVE = 75
"""Seconds that an idle connection stays open: longer than clients keep theirs, so that it is they who close,
and no request is sent into a connection that ends at that moment."""
_LONGEST_PAUSE = 30.0
_STEADY = 60.0
_MOST_FILES = 65_536


class _Server(uvicorn.Server):
    """Uvicorn, with our own signals, and a word when it listens."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            await self._ready()


def serve(settings: Settings, dsn: str, say: Callable[[str], None]) -> None:
    """Serves until SIGTERM or SIGINT; says one line when ready. Blocks.

    Raises:
        Unavailable: the address is taken or may not be used.
    """
    tidy_heap()
    _allow_connections()
    listening = _listen(settings)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings, dsn, listening, say))


async def _serve(settings: Settings, dsn: str, listening: socket.socket, say: Callable[[str], None]) -> None:
    app = build_app(settings, dsn)
    worker = _Worker(settings)

    async def ready() -> None:
        address = _address(settings, listening)
        token = await open_link(app.state.context.store, settings.setup_hours)
        if token is not None:
            say(f"Set up the first owner at {address}/setup#token={token}")
        say(f"Sterling is ready at {address}")
        if settings.worker:
            worker.start()
        gc.collect()
        gc.freeze()
        gc.enable()

    server = _Server(_config(settings, app), ready)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop, server)
    watching = asyncio.create_task(watch(server.server_state.connections), name="connections")
    try:
        await server.serve(sockets=[listening])
    finally:
        watching.cancel()
        await worker.stop()


def _allow_connections() -> None:
    """As many as the system lets us have: the usual bound of 1,024 open files is a thousand idle browsers."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _stop(server: uvicorn.Server) -> None:
    """The first signal ends the server after the requests that run, a second one at once."""
    server.force_exit = server.should_exit
    server.should_exit = True


def _config(settings: Settings, app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # pyright: ignore[reportArgumentType]
        http=Connection,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
        timeout_graceful_shutdown=_GRACE,
        timeout_keep_alive=_KEEP_ALIVE,
    )


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise Unavailable(
            f"Cannot listen on {settings.host}, port {settings.port}: {error.strerror}. "
            "Choose another with --host and --port."
        ) from error
    listening.set_inheritable(False)
    return listening


def _address(settings: Settings, listening: socket.socket) -> str:
    if settings.public_url is not None:
        return settings.public_url.rstrip("/")
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104
    port: int = listening.getsockname()[1]
    return f"{'https' if settings.secure else 'http'}://{host}:{port}"


class _Worker:
    """The worker child: a process of its own, so that heavy work never delays an answer."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._watch: asyncio.Task[None] | None = None
        self._child: asyncio.subprocess.Process | None = None

    def start(self) -> None:
        self._watch = asyncio.create_task(self._keep(), name="worker")

    async def _keep(self) -> None:
        pause = 0.5
        while True:
            began = time.monotonic()
            self._child = await self._spawn()
            code = await self._child.wait()
            pause = 0.5 if time.monotonic() - began > _STEADY else min(pause * 2, _LONGEST_PAUSE)
            _log.warning("the worker ended with code %s; the next starts in %g s", code, pause)
            await asyncio.sleep(pause)

    async def _spawn(self) -> asyncio.subprocess.Process:
        """By the environment, where other users cannot read it. In a session of its own, so that Ctrl-C
        reaches it through us."""
        command = [sys.executable, "-m", "sterling", "worker", "--child-of", str(os.getpid())]
        environment = {**os.environ, "STERLING_DATA_DIR": str(self._settings.data_dir.absolute())}
        if self._settings.database is not None:
            environment["STERLING_DATABASE"] = self._settings.database.get_secret_value()
        return await asyncio.create_subprocess_exec(*command, env=environment, start_new_session=True)

    async def stop(self) -> None:
        if self._watch is None:
            return
        self._watch.cancel()
        await asyncio.gather(self._watch, return_exceptions=True)
        if self._child is None or self._child.returncode is not None:
            return
        self._child.terminate()
        try:
            await asyncio.wait_for(self._child.wait(), _GRACE)
        except TimeoutError:
            self._child.kill()
            await self._child.wait()
