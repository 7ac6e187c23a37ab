"""Flags of the unit's organization and mode."""

from collections.abc import Sequence
from typing import Protocol

from sterling.domain.flag import Flag
from sterling.domain.ids import FlagId, TaskId
from sterling.domain.task import Task


class Flags(Protocol):
    async def add(self, task: Task, reason: str) -> Flag:
        """By the unit's actor."""
        ...

    async def of_tasks(self, task_ids: Sequence[TaskId]) -> list[Flag]:
        """Open and closed ones, newest first."""
        ...

    async def close(self, flag_id: FlagId) -> Flag:
        """By the unit's actor; a closed one stays as it was. Raises NotFound."""
        ...
