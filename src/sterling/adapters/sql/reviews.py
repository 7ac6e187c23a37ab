"""Reviews, and who is looking at what."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import RowMapping, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.answers import SqlAnswers
from sterling.adapters.sql.labels import SqlLabels
from sterling.adapters.sql.schema.quality import review
from sterling.adapters.sql.tasks import NUMBERS, SqlTasks
from sterling.domain.access import Actor
from sterling.domain.ids import ProjectId, TaskId, new_id
from sterling.domain.review import NewReview, Review, ReviewCase
from sterling.domain.task import Task, TaskState
from sterling.ports.reviews import Reviewable

MOST_ANSWERS = 500

# The index gives labels by probability; a task shows up once, at its least sure control.
_QUEUE = """
select l.task_id from sterling.label l join sterling.task t on t.id = l.task_id
where l.project_id = :project and not l.reviewed and {wanted}
  and not exists (select from sterling.label o where o.task_id = l.task_id
                  and (o.probability, o.control) < (l.probability, l.control))
order by l.probability, l.task_id limit :most"""
_FREE = """t.state in (2, 3) and not exists (
    select from sterling.review_hold h where h.task_id = l.task_id and h.until > clock_timestamp()
    and h.reviewer is distinct from :reviewer)"""
_LOCKED = _QUEUE.format(wanted=_FREE) + " for update of t skip locked"
_TAKE = text(_LOCKED)
_UNSURE = text(_QUEUE.format(wanted="l.answers > 1"))
_HOLD = text("""
insert into sterling.review_hold (task_id, organization_id, mode, reviewer, until)
select unnest(cast(:tasks as uuid[])), :organization_id, :mode, :reviewer,
       clock_timestamp() + make_interval(secs => :seconds)
on conflict (task_id) do update set reviewer = excluded.reviewer, until = excluded.until
where review_hold.until <= clock_timestamp() or review_hold.reviewer is not distinct from excluded.reviewer
returning task_id
""")
_HELD = text("""
select exists (select from sterling.review_hold where task_id = :task and until > clock_timestamp()
               and reviewer is distinct from :reviewer)
""")
_REVIEWS = text("select * from sterling.review where task_id = any (:tasks) order by id")


def _to_review(row: RowMapping) -> Review:
    return Review.model_validate({name: row[name] for name in Review.model_fields})


class SqlReviews:
    """See `ports.reviews.Reviews`."""

    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._scope = {"organization_id": actor.organization_id, "mode": actor.mode.value}
        self._actor = actor
        self._tasks = SqlTasks(connection)
        self._answers = SqlAnswers(connection)
        self._labels = SqlLabels(connection, actor)

    async def take(
        self, project_id: ProjectId, reviewer: UUID | None, count: int, seconds: int
    ) -> list[TaskId]:
        values = {"project": project_id, "reviewer": reviewer, "most": count}
        free = (await self._connection.execute(_TAKE, values)).scalars().all()
        # Whoever committed between our look and our lock keeps it: the hold itself decides.
        hold = {**self._scope, "tasks": list(free), "reviewer": reviewer, "seconds": seconds}
        held = set((await self._connection.execute(_HOLD, hold)).scalars())
        found = [TaskId(task_id) for task_id in free if task_id in held]
        await self._connection.execute(
            text("update sterling.task set state = 3 where id = any (:tasks) and state = 2"), {"tasks": found}
        )
        return found

    async def least_certain(self, project_id: ProjectId, limit: int) -> list[TaskId]:
        values = {"project": project_id, "most": limit}
        found = (await self._connection.execute(_UNSURE, values)).scalars()
        return [TaskId(task_id) for task_id in found]

    async def cases(self, task_ids: Sequence[TaskId]) -> list[ReviewCase]:
        reviews = dict[UUID, list[Review]]()
        for row in (await self._connection.execute(_REVIEWS, {"tasks": list(task_ids)})).mappings():
            reviews.setdefault(row["task_id"], []).append(_to_review(row))
        return [await self._case(task_id, reviews.get(task_id, [])) for task_id in task_ids]

    async def _case(self, task_id: TaskId, reviews: list[Review]) -> ReviewCase:
        found = await self._tasks.detail(task_id)
        answers = (await self._answers.of_task(task_id, None, MOST_ANSWERS)).items
        labels = list(await self._labels.of_task(task_id))
        return ReviewCase(
            task=found.task,
            data=found.data,
            answers=[answer for answer in answers if answer.round == found.task.round],
            labels=labels,
            reviews=reviews,
            uncertainty=1 - min((label.probability for label in labels), default=0.0),
        )

    async def lock(self, task_id: TaskId) -> Reviewable:
        statement = text("select from sterling.task where id = :task for update")
        await self._connection.execute(statement, {"task": task_id})
        found = await self._tasks.detail(task_id)
        return Reviewable(found.task, found.data)

    async def held_by_another(self, task_id: TaskId, reviewer: UUID | None) -> bool:
        return (await self._connection.execute(_HELD, {"task": task_id, "reviewer": reviewer})).scalar_one()

    async def add(self, task: Task, new: NewReview) -> Review:
        statement = (
            insert(review)
            .values(
                id=new_id(),
                **self._scope,
                project_id=task.project_id,
                task_id=task.id,
                round=task.round,
                verdict=new.verdict.value,
                answer=new.answer,
                reason=new.reason,
                reviewer_id=self._actor.user_id,
                created_at=text("clock_timestamp()"),
            )
            .returning(*review.c)
        )
        return _to_review((await self._connection.execute(statement)).mappings().one())

    async def settle(self, task_id: TaskId, state: TaskState) -> None:
        await self._connection.execute(
            text("update sterling.task set state = :state where id = :task"),
            {"task": task_id, "state": NUMBERS[state]},
        )
        await self.let_go(task_id)

    async def let_go(self, task_id: TaskId) -> None:
        await self._connection.execute(
            text("delete from sterling.review_hold where task_id = :task"), {"task": task_id}
        )
