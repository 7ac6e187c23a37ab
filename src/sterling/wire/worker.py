"""Settings -> adapters -> the worker."""

import gc
import sys
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from importlib import import_module
from typing import Any

from sterling.adapters.media.frames import FrameMaker
from sterling.adapters.media.pages import PageMaker
from sterling.adapters.media.peaks import PeakMaker
from sterling.adapters.media.points import PointMaker
from sterling.adapters.media.proxy import ProxyMaker
from sterling.adapters.media.series import SeriesMaker
from sterling.adapters.media.sound import SoundMaker
from sterling.adapters.media.spectrum import SpectrumMaker
from sterling.adapters.media.tiles import TileMaker
from sterling.adapters.queue.procrastinate import ProcrastinateQueue
from sterling.adapters.sql.assignments import SqlAssignments
from sterling.adapters.sql.engine import create_engine, create_pool
from sterling.adapters.sql.runs import SqlRuns
from sterling.adapters.sql.store import SqlStore
from sterling.adapters.validation import JsonSchemas
from sterling.domain.access import Actor, Role
from sterling.domain.job import JobKind
from sterling.domain.organization import Mode
from sterling.domain.rendition import RenditionKind
from sterling.ports.blobs import BlobStore
from sterling.ports.renditions import Maker
from sterling.ports.runs import Run
from sterling.ports.signer import Signer
from sterling.services.assets import Places
from sterling.services.assignments import sweep
from sterling.services.blobs import prune
from sterling.services.exports import run_export
from sterling.services.imports import run_import
from sterling.services.jobs import Handler
from sterling.services.releases import run_release
from sterling.services.renditions import run_rendition
from sterling.services.seals import seal_logs
from sterling.settings.model import Settings
from sterling.wire.heap import COLUMNS, tidy_heap, trim_heap
from sterling.wire.places import build_places, build_signer
from sterling.worker.main import end_all, run_worker
from sterling.worker.runner import Runner
from sterling.worker.sweeps import Sweep

MAKERS: Mapping[RenditionKind, Maker] = {
    RenditionKind.PEAKS: PeakMaker(),
    RenditionKind.SOUND: SoundMaker(),
    RenditionKind.SPECTRUM: SpectrumMaker(),
    RenditionKind.FRAMES: FrameMaker(),
    RenditionKind.PROXY: ProxyMaker(),
    RenditionKind.POINTS: PointMaker(),
    RenditionKind.SERIES: SeriesMaker(),
    RenditionKind.PAGES: PageMaker(),
    RenditionKind.TILES: TileMaker(),
}

_PRUNED_EVERY = timedelta(hours=6)
_SWITCH = 0.0005
"""Seconds that a thread may keep the interpreter while another waits for it. A thread that reads lines lets
go of it only when asked: by default the one that feeds the database would wait 5 ms at each of its steps."""


async def work(settings: Settings, dsn: str, *, child_of: int | None = None) -> None:
    """Runs jobs of the database at `dsn` until told to stop, or until the process `child_of` is gone."""
    tidy_heap()
    sys.setswitchinterval(_SWITCH)
    engine = create_engine(dsn, size=settings.database_connections)
    queue = ProcrastinateQueue(dsn)
    store = SqlStore(engine, queue)
    hot = create_pool(dsn, size=1)
    try:
        # What is there now stays: the collector need not look at it again whenever a job makes many rows.
        gc.collect()
        gc.freeze()
        async with hot:
            places = build_places(settings)
            signer = build_signer(settings)
            runner = Runner(SqlRuns(store), handlers(places, signer, engine.dispose))
            chores = sweeps(store, SqlAssignments(hot), signer)
            if settings.unused_file_hours:
                chores.append(pruning(store, places.blobs, timedelta(hours=settings.unused_file_hours)))
            await run_worker(queue.work, runner, chores, child_of=child_of)
    finally:
        await engine.dispose()
        await end_all()


async def _keep() -> None:
    """Connections stay as they are."""


def handlers(
    places: Places, signer: Signer, rest: Callable[[], Awaitable[None]] = _keep
) -> Mapping[JobKind, Handler]:
    """What each kind of job does. `rest` lets idle connections go: each process of the database that took in
    columns would hold on to the memory, twenty megabytes, until it ends."""
    return {
        JobKind.IMPORT: partial(_import, places=places, schemas=JsonSchemas(), rest=rest),
        JobKind.AGGREGATION: _aggregate,
        JobKind.EXPORT: lambda run: run_export(run, places.blobs),
        JobKind.RELEASE: lambda run: run_release(run, places.blobs, signer),
        JobKind.RENDITION: lambda run: run_rendition(run, places.blobs, places.references, MAKERS),
    }


async def _import(
    run: Run, *, places: Places, schemas: JsonSchemas, rest: Callable[[], Awaitable[None]]
) -> None:
    """Its columns are used again and again; no other job has pieces that are worth keeping."""
    tidy_heap(COLUMNS)
    try:
        await run_import(run, places.blobs, places.intake, schemas)
    finally:
        tidy_heap()
        await rest()


async def _aggregate(run: Run) -> None:
    """Loaded by name at the first aggregation: an idle worker does without the mathematics."""
    service: Any = import_module("sterling.services.aggregations")
    await service.run_aggregation(run)


def pruning(store: SqlStore, blobs: BlobStore, kept: timedelta) -> Sweep:
    """Removes files that nothing names; each organization's are looked through by one worker at a time."""

    async def work() -> None:
        async with store.system() as gate:
            due = await gate.due_prunes(_PRUNED_EVERY)
        for organization_id in due:
            await prune(store, blobs, Actor(organization_id, Mode.LIVE, Role.OWNER), kept, dry=False)

    return Sweep("files", 600.0, work)


def sweeps(store: SqlStore, assignments: SqlAssignments, signer: Signer) -> list[Sweep]:
    """Chores on a clock."""

    async def forget() -> None:
        async with store.system() as gate:
            await gate.forget_expired()

    async def follow() -> None:
        async with store.system() as gate:
            due = await gate.due_updates(20)
        for actor, project_id in due:
            # Loaded at the first answer that there is to follow: an idle worker does without the mathematics.
            service: Any = import_module("sterling.services.updates")
            async with store.unit(actor) as unit:
                await service.update(unit, project_id)

    return [
        Sweep("assignments", 1.0, partial(sweep, assignments)),
        Sweep("updates", 1.0, follow),
        Sweep("expired", 600.0, forget),
        Sweep("seals", 60.0, partial(seal_logs, store, signer)),
        Sweep("heap", 1.0, trim_heap),
    ]
