"""Drafts of the unit's organization and mode."""

from typing import Protocol

from pydantic import JsonValue

from sterling.domain.draft import Draft, DraftVersion
from sterling.domain.ids import AnnotatorId, AssignmentId


class Drafts(Protocol):
    async def of_lease(self, assignment_id: AssignmentId, annotator_id: AnnotatorId | None) -> Draft:
        """What the annotator kept since the lease began; without a body where that is nothing.

        Raises:
            NotFound: no such assignment, or somebody else's.
            Conflict: it is leased no more.
        """
        ...

    async def write(self, draft: Draft, body: dict[str, JsonValue]) -> DraftVersion | None:
        """The next version after the one that was read; None where another was written meanwhile."""
        ...
