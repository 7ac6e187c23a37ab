"""The HTTP application: every module of `api.routes`, the interface, and what holds for all requests."""

import importlib
import pkgutil
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from sterling.api import errors, routes
from sterling.api.context import Context, context_of
from sterling.api.guard import Guard
from sterling.api.hot import GZIP_FROM, GZIP_LEVEL, HotRoutes
from sterling.api.interface import FOLDER, Interface, missing
from sterling.api.methods import Methods
from sterling.api.openapi import REFUSAL, document, operation_id
from sterling.domain.errors import Unavailable

PREFIX = "/api/v1"
CONTRACT = f"{PREFIX}/openapi.json"
Running = Callable[[], AbstractAsyncContextManager[None]]
"""Opens what the ports hold (pools) and closes it when the server stops."""


def route_modules() -> list[ModuleType]:
    """The modules of `api.routes`, by name: each has a `router`, and may have `hot` (routes that are
    matched before all others and pass by the framework)."""
    names = sorted(found.name for found in pkgutil.iter_modules(routes.__path__))
    return [importlib.import_module(f"{routes.__name__}.{name}") for name in names]


class _App(FastAPI):
    """FastAPI, but for the hot routes, which never enter it."""

    hot: HotRoutes
    guarded: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.hot.takes(scope):
            scope["app"] = self
            await self.guarded(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def create_app(context: Context, running: Running | None = None, interface: Path = FOLDER) -> FastAPI:
    """The app for these ports. `interface` is the folder of the built interface."""
    app = _App(
        title="Sterling",
        summary="An open data engine: labels by people and models, with their measured purity.",
        version=version("sterling"),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
        generate_unique_id_function=operation_id,
        responses=REFUSAL,
        lifespan=_lifespan(running),
    )
    app.state.context = context
    modules = route_modules()
    routers: list[APIRouter] = [module.router for module in modules if hasattr(module, "router")]
    errors.install(app, Methods(PREFIX, routers, plain=[CONTRACT]))
    app.hot = HotRoutes([route for module in modules for route in getattr(module, "hot", ())])
    app.guarded = Guard(app.hot, max_json_bytes=context.settings.max_json_bytes)
    for router in routers:
        app.include_router(router, prefix=PREFIX)
    app.openapi = lambda: document(app, routers)
    _add_plain(app, interface)
    app.add_middleware(GZipMiddleware, minimum_size=GZIP_FROM, compresslevel=GZIP_LEVEL)
    app.add_middleware(Guard, max_json_bytes=context.settings.max_json_bytes)
    return app


def _lifespan(running: Running | None) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        if running is None:
            yield
            return
        async with running():
            yield

    return lifespan


def _add_plain(app: FastAPI, interface: Path) -> None:
    """Routes beside the API: health, the contract, the interface."""
    page = Interface(interface).get if (interface / "index.html").is_file() else missing
    app.router.routes.extend(
        [
            Route("/healthz", _alive, methods=["GET"]),
            Route("/readyz", _ready, methods=["GET"]),
            Route(CONTRACT, _contract, methods=["GET"]),
            Route("/{path:path}", page, methods=["GET"]),
        ]
    )


async def _alive(_: Request) -> Response:
    """200 as long as this process answers."""
    return JSONResponse({"status": "ok"})


async def _ready(request: Request) -> Response:
    """200 when the database answers and has the schema; else 503, which says what is missing."""
    async with context_of(request).store.system() as gate:
        if not await gate.ready():
            raise Unavailable("The database has no Sterling schema, or not the newest. Run: sterling migrate")
    return JSONResponse({"status": "ready"})


async def _contract(request: Request) -> Response:
    app: Any = request.app
    return JSONResponse(app.openapi())
