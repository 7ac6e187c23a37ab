"""Releases: their rows. The files are blobs."""

from typing import Protocol
from uuid import UUID

from sterling.domain.ids import ProjectId, ReleaseId
from sterling.domain.record import Page
from sterling.domain.release import Manifest, Release
from sterling.domain.signature import Signature


class Releases(Protocol):
    async def taken(self, project_id: ProjectId, name: str) -> bool:
        """Whether the project has a release of this name."""
        ...

    async def add(
        self, project_id: ProjectId, name: str, manifest: Manifest, signature: Signature
    ) -> Release:
        """Raises Duplicate."""
        ...

    async def get(self, release_id: ReleaseId) -> Release:
        """Raises NotFound."""
        ...

    async def page(self, project_id: ProjectId, after: UUID | None, limit: int) -> Page[Release]:
        """Newest first."""
        ...
