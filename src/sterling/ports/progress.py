"""The figures of a project's page."""

from collections.abc import Sequence
from typing import Protocol

from sterling.domain.annotator import AnnotatorReport, AnnotatorStanding
from sterling.domain.ids import AnnotatorId, ProjectId
from sterling.domain.progress import Progress


class ProgressFigures(Protocol):
    async def of_project(self, project_id: ProjectId) -> Progress:
        """From running counts and the summary of the last aggregation; reads no task and only the answers
        that came since."""
        ...

    async def standings(self, project_id: ProjectId) -> Sequence[AnnotatorStanding]:
        """Everybody who answered or skipped, by number of answers."""
        ...

    async def report(self, project_id: ProjectId, annotator_id: AnnotatorId) -> AnnotatorReport:
        """One of them in full, as the last aggregation measured them. Raises NotFound."""
        ...
