"""Threads of the unit's organization and mode, as far as its actor may see them."""

from datetime import datetime
from typing import Protocol

from sterling.domain.ids import AnnotatorId, ProjectId, TaskId, ThreadId, UserId
from sterling.domain.task import Task
from sterling.domain.thread import Feedback, Mentionable, NewComment, Pin, Thread


class Threads(Protocol):
    """Who may read all tasks sees every thread. Others see those in which they wrote or are mentioned, and
    those that a reviewer opened on a task that they answered: nobody is led by what others say before."""

    async def open(self, task: Task, pin: Pin, new: NewComment) -> Thread:
        """By the unit's actor."""
        ...

    async def of_task(self, task_id: TaskId) -> list[Thread]:
        """Resolved ones too, oldest first."""
        ...

    async def mentioning(self, project_id: ProjectId, user_id: UserId, most: int) -> list[Thread]:
        """The open threads of a project in which somebody is mentioned, newest first."""
        ...

    async def get(self, thread_id: ThreadId) -> Thread:
        """Raises NotFound, also for one that the actor may not see."""
        ...

    async def comment(self, thread: Thread, new: NewComment) -> None:
        """Adds to a thread, by the unit's actor."""
        ...

    async def resolve(self, thread_id: ThreadId, resolved: bool) -> None:
        """Resolved by the unit's actor, or open again. One that is so already stays as it was."""
        ...

    async def people(self) -> list[Mentionable]:
        """Active members by name: all for who may read all tasks, else those who review."""
        ...

    async def feedback(self, project_id: ProjectId, annotator_id: AnnotatorId, most: int) -> list[Feedback]:
        """Verdicts that changed an answer of the annotator and what others wrote to them, since the mark."""
        ...

    async def mark(self, project_id: ProjectId, annotator_id: AnnotatorId, until: datetime) -> None:
        """What was said up to then is read; the mark only moves forward."""
        ...
