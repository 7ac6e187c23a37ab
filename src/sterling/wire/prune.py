"""Settings -> adapters -> the pruning of every organization, as `sterling prune` asks for it."""

from collections.abc import Callable
from datetime import timedelta

from sterling.adapters.queue.procrastinate import ProcrastinateQueue
from sterling.adapters.sql.engine import create_engine
from sterling.adapters.sql.store import SqlStore
from sterling.domain.access import Actor, Role
from sterling.domain.organization import Mode
from sterling.services.blobs import Pruned, prune
from sterling.settings.model import Settings
from sterling.wire.places import build_places


async def prune_all(settings: Settings, dsn: str, *, dry: bool, moved: Callable[[int, int], None]) -> Pruned:
    """Removes what nothing names in any organization; tells how many organizations are done, of how many."""
    engine = create_engine(dsn, size=2)
    store, blobs = SqlStore(engine, ProcrastinateQueue(dsn)), build_places(settings).blobs
    kept, pruned = timedelta(hours=settings.unused_file_hours), Pruned()
    try:
        async with store.system() as gate:
            organizations = await gate.organizations()
        for done, organization_id in enumerate(organizations, 1):
            actor = Actor(organization_id, Mode.LIVE, Role.OWNER)
            pruned += await prune(store, blobs, actor, kept, dry=dry)
            moved(done, len(organizations))
    finally:
        await engine.dispose()
    return pruned
