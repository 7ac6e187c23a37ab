"""Annotators of the unit's organization."""

from typing import Protocol
from uuid import UUID

from sterling.domain.annotator import Annotator, AnnotatorChange, AnnotatorKind, NewAnnotator
from sterling.domain.ids import AnnotatorId, UserId
from sterling.domain.record import Page


class Annotators(Protocol):
    async def page(self, kind: AnnotatorKind | None, after: UUID | None, limit: int) -> Page[Annotator]:
        """Oldest first."""
        ...

    async def get(self, annotator_id: AnnotatorId) -> Annotator:
        """Raises NotFound."""
        ...

    async def add(self, new: NewAnnotator, user_id: UserId | None = None) -> Annotator | None:
        """None when the external id is taken."""
        ...

    async def of_external_id(self, external_id: str) -> Annotator | None: ...

    async def change(self, annotator_id: AnnotatorId, change: AnnotatorChange) -> Annotator:
        """Fields that are None stay. Raises NotFound."""
        ...
