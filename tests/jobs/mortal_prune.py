"""Prunes one organization, and kills itself before its so-manieth touch of a file or of the rows.

python -m tests.jobs.mortal_prune DSN DATA_DIR ORGANIZATION STEPS
"""

import asyncio
import os
import signal
import sys
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sterling.adapters.blobs.folder import FolderBlobs
from sterling.adapters.queue.procrastinate import ProcrastinateQueue
from sterling.adapters.sql.engine import create_engine
from sterling.adapters.sql.store import SqlStore
from sterling.domain.access import Actor, Role
from sterling.domain.ids import OrganizationId
from sterling.domain.organization import Mode
from sterling.services.blobs import prune


class MortalBlobs(FolderBlobs):
    def __init__(self, root: Path, steps: int) -> None:
        super().__init__(root)
        self._left = steps

    def _step(self) -> None:
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)
        self._left -= 1

    async def leavings(self, organization_id: OrganizationId, *, before: datetime, remove: bool) -> list[int]:
        self._step()
        return await super().leavings(organization_id, before=before, remove=remove)

    async def delete(self, organization_id: OrganizationId, sha256: str, *, before: datetime) -> int | None:
        self._step()
        return await super().delete(organization_id, sha256, before=before)


async def main(dsn: str, data_dir: str, organization: str, steps: str) -> None:
    engine = create_engine(dsn)
    store = SqlStore(engine, ProcrastinateQueue(dsn))
    actor = Actor(OrganizationId(UUID(organization)), Mode.LIVE, Role.OWNER)
    blobs = MortalBlobs(Path(data_dir) / "blobs", int(steps))
    await prune(store, blobs, actor, timedelta(hours=24), dry=False)
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
