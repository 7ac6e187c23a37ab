"""What people say to each other about a task, pinned to the place that it is about."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from sterling.domain.ids import (
    AssignmentId,
    CommentId,
    ProjectId,
    TaskId,
    ThreadId,
    UserId,
)
from sterling.domain.record import Record, Utc
from sterling.domain.review import Verdict

Said = Annotated[str, Field(min_length=1, max_length=4000)]
Mentions = Annotated[list[UserId], Field(max_length=20)]
_Id = Annotated[str, Field(min_length=1, max_length=200)] | None


class Pin(Record):
    """The place in the task: a region or span of a control, a part of a view (message, step, page), a frame.
    With nothing named it is the task as a whole. `quote` says the place in words, for those who look at
    another answer, in which the region is not."""

    control: _Id
    region: _Id
    part: _Id
    frame: Annotated[int, Field(ge=0, le=10_000_000)] | None
    quote: Annotated[str, Field(max_length=200)]


WHOLE_TASK = Pin(control=None, region=None, part=None, frame=None, quote="")


class NewComment(Record):
    """`mentions` are those of whom an answer or a look is wanted: see the people of the project."""

    text: Said
    mentions: Mentions = Field(default_factory=list[UserId])


class NewThread(NewComment):
    pin: Pin = WHOLE_TASK


class Comment(Record):
    id: CommentId
    user_id: UserId | None
    author: str
    """The name of the member or of the annotator; empty for a key of the organization, and, where an
    annotator looks, for other annotators."""
    text: str
    mentions: list[UserId]
    created_at: Utc


class Thread(Record):
    """Open until `resolved_at`; opened again by whoever takes part."""

    id: ThreadId
    project_id: ProjectId
    task_id: TaskId
    external_id: str
    pin: Pin
    created_at: Utc
    resolved_at: Utc | None
    resolved_by: UserId | None
    comments: list[Comment]
    """Oldest first."""


class Threads(Record):
    """Oldest first."""

    items: list[Thread]


class Mentionable(Record):
    user_id: UserId
    name: str


class People(Record):
    """Whom the actor may mention, by name."""

    items: list[Mentionable]


class FeedbackKind(StrEnum):
    REVIEW = "review"
    COMMENT = "comment"


class Feedback(Record):
    """What somebody else said about the actor's work."""

    kind: FeedbackKind
    task_id: TaskId
    external_id: str
    answer_id: AssignmentId | None
    """The actor's own answer to that task, if there is one."""
    verdict: Verdict | None
    author: str
    text: str
    quote: str
    at: Utc


class FeedbackList(Record):
    """What the actor has not seen yet, oldest first."""

    items: list[Feedback]


class FeedbackSeen(Record):
    """Everything up to this instant was read."""

    until: Utc
