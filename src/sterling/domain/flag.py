"""Something about a task that a manager should see; it stops nobody's work."""

from typing import Annotated

from pydantic import Field

from sterling.domain.ids import AnnotatorId, FlagId, ProjectId, TaskId, UserId
from sterling.domain.record import Record, Utc


class NewFlag(Record):
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class Flag(Record):
    """Open until `closed_at`. `user_id` is None for what a key of an annotator said."""

    id: FlagId
    project_id: ProjectId
    task_id: TaskId
    user_id: UserId | None
    annotator_id: AnnotatorId | None
    reason: str
    created_at: Utc
    closed_at: Utc | None
    closed_by: UserId | None


class Flags(Record):
    """The flags of one task, newest first."""

    items: list[Flag]
