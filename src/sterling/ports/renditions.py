"""Renditions: their rows, and who makes them."""

from pathlib import Path
from typing import BinaryIO, Protocol

from pydantic import JsonValue

from sterling.domain.blob import Blob
from sterling.domain.ids import JobId
from sterling.domain.rendition import Rendition, RenditionKind


class Renditions(Protocol):
    """The rendition rows of the unit's organization."""

    async def find(self, source: str, kind: RenditionKind) -> Rendition | None: ...

    async def add(self, source: str, kind: RenditionKind, job_id: JobId) -> None:
        """Notes which job makes it; when another was first, that one stays."""
        ...

    async def complete(
        self, source: str, kind: RenditionKind, made: Blob, facts: dict[str, JsonValue]
    ) -> None: ...


class Maker(Protocol):
    """Makes renditions of one kind. It runs in a thread of the worker."""

    def make(self, source: Path, target: BinaryIO) -> dict[str, JsonValue]:
        """Writes the rendition of the file `source` and returns its facts.

        Raises:
            Invalid: the file cannot be read as what it should be; the sentence is shown in the task.
        """
        ...
