"""Fixtures: a web server on this machine, and a client that may reach it."""

from collections.abc import AsyncGenerator, Generator
from http.server import ThreadingHTTPServer
from threading import Thread

import pytest
import pytest_asyncio

from sterling.adapters.outbound import Outbound
from tests.contract.web import Handler


@pytest.fixture
def web() -> Generator[str]:
    Handler.pages, Handler.redirects, Handler.seen = {}, {}, []
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,)).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest_asyncio.fixture
async def outbound() -> AsyncGenerator[Outbound]:
    door = Outbound(allowed=["127.0.0.0/8"], timeout=5)
    yield door
    await door.close()
