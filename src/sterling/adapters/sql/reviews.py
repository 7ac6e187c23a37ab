"""Reviews, and who is looking at what."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import RowMapping, delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.answers import SqlAnswers
from sterling.adapters.sql.flags import SqlFlags
from sterling.adapters.sql.labels import SqlLabels
from sterling.adapters.sql.schema.quality import label, review
from sterling.adapters.sql.tasks import NUMBERS, SqlTasks
from sterling.domain.access import Actor
from sterling.domain.errors import NotFound
from sterling.domain.ids import ProjectId, ReviewId, TaskId, new_id
from sterling.domain.review import NewReview, Review, ReviewCase, ReviewOrder, Suspicion
from sterling.domain.task import Task, TaskState
from sterling.ports.reviews import Reviewable

JsonObject = dict[str, JsonValue]
MOST_ANSWERS = 500

# An index gives labels in each order; a task shows up once, at the control that comes first.
_QUEUE = """
select l.task_id from sterling.label l join sterling.task t on t.id = l.task_id
where l.project_id = :project and not l.reviewed and {wanted}
  and not exists (select from sterling.label o where o.task_id = l.task_id
                  and (o.{column}, o.control) {before} (l.{column}, l.control))
order by l.{column} {way}, l.task_id limit :most"""
_ORDERS = {
    ReviewOrder.UNCERTAIN: {"column": "probability", "before": "<", "way": "asc"},
    ReviewOrder.WRONG: {"column": "wrong", "before": ">", "way": "desc"},
}
_FREE = """t.state in (2, 3) and not exists (
    select from sterling.review_hold h where h.task_id = l.task_id and h.until > clock_timestamp()
    and h.reviewer is distinct from :reviewer)"""
_LOCKED = _QUEUE + " for update of t skip locked"
_TAKE = {order: text(_LOCKED.format(wanted=_FREE, **names)) for order, names in _ORDERS.items()}
_DISPUTED = {order: text(_QUEUE.format(wanted="l.answers > 1", **names)) for order, names in _ORDERS.items()}
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
_BEFORE = text("""
select json_build_object(
    'state', t.state, 'done', t.done,
    'labels', coalesce((select json_agg(l) from sterling.label l where l.task_id = t.id), '[]'))
from sterling.task t where t.id = :task
""")
# Nobody has acted on the verdict since: it is the newest of its task, a round that it opened is untouched.
_UNTOUCHED = text("""
select not exists (select from sterling.review o where o.task_id = r.task_id and o.id > r.id)
   and case when r.verdict = 'reject'
       then t.state = 1 and t.round = r.round + 1 and t.done = 0 and t.live = 0
            and not exists (select from sterling.assignment a where a.task_id = t.id and a.round = t.round)
       else t.state = 4 and t.round = r.round end
from sterling.review r join sterling.task t on t.id = r.task_id where r.id = :review
""")
_RESTORE_TASK = text("""
update sterling.task t
set state = 3, round = r.round, done = (r.before ->> 'done')::smallint, live = l.n, returned = false,
    free = greatest(0, t.need - (r.before ->> 'done')::smallint - l.n)
from sterling.review r,
     lateral (select count(*)::smallint as n from sterling.assignment a
              where a.task_id = r.task_id and a.round = r.round and a.state = 0) l
where r.id = :review and t.id = r.task_id
""")
_WRITTEN = ", ".join(column.name for column in label.c if column.computed is None)
_RESTORE_LABELS = text(f"""
insert into sterling.label ({_WRITTEN})
select {_WRITTEN} from json_populate_recordset(
    null::sterling.label, (select before -> 'labels' from sterling.review where id = :review))
""")  # noqa: S608 # names of columns
_SUSPICIONS = text("""
select task_id, control, wrong, doubt ->> 'instead' as instead, cast(doubt ->> 'model' as float8) as model
from sterling.label where task_id = any (:tasks) and not reviewed
order by wrong desc, control
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
        self._flags = SqlFlags(connection, actor)

    async def take(
        self, project_id: ProjectId, reviewer: UUID | None, count: int, seconds: int, order: ReviewOrder
    ) -> list[TaskId]:
        values = {"project": project_id, "reviewer": reviewer, "most": count}
        found = await self._connection.execute(_TAKE[order], values)
        free = [TaskId(task_id) for task_id in found.scalars()]
        # Whoever committed between our look and our lock keeps it: the hold itself decides.
        held = await self.hold(free, reviewer, seconds)
        taken = [task_id for task_id in free if task_id in held]
        await self._connection.execute(
            text("update sterling.task set state = 3 where id = any (:tasks) and state = 2"), {"tasks": taken}
        )
        return taken

    async def disputed(self, project_id: ProjectId, limit: int, order: ReviewOrder) -> list[TaskId]:
        values = {"project": project_id, "most": limit}
        found = (await self._connection.execute(_DISPUTED[order], values)).scalars()
        return [TaskId(task_id) for task_id in found]

    async def cases(self, task_ids: Sequence[TaskId]) -> list[ReviewCase]:
        reviews = dict[UUID, list[Review]]()
        for row in (await self._connection.execute(_REVIEWS, {"tasks": list(task_ids)})).mappings():
            reviews.setdefault(row["task_id"], []).append(_to_review(row))
        suspicions = await self._suspicions(task_ids)
        return [
            await self._case(task_id, reviews.get(task_id, []), suspicions.get(task_id, []))
            for task_id in task_ids
        ]

    async def _suspicions(self, task_ids: Sequence[TaskId]) -> dict[UUID, list[Suspicion]]:
        found = dict[UUID, list[Suspicion]]()
        for row in await self._connection.execute(_SUSPICIONS, {"tasks": list(task_ids)}):
            found.setdefault(row.task_id, []).append(
                Suspicion(control=row.control, wrong=row.wrong, instead=row.instead, model=row.model)
            )
        return found

    async def _case(self, task_id: TaskId, reviews: list[Review], suspicions: list[Suspicion]) -> ReviewCase:
        found = await self._tasks.detail(task_id)
        answers = (await self._answers.of_task(task_id, None, MOST_ANSWERS)).items
        labels = list(await self._labels.of_task(task_id))
        return ReviewCase(
            task=found.task,
            data=found.data,
            answers=[answer for answer in answers if answer.round == found.task.round],
            labels=labels,
            reviews=reviews,
            flags=[flag for flag in await self._flags.of_tasks([task_id]) if flag.closed_at is None],
            uncertainty=1 - min((label.probability for label in labels), default=0.0),
            suspicions=suspicions,
        )

    async def lock(self, task_id: TaskId) -> Reviewable:
        statement = text("select from sterling.task where id = :task for update")
        await self._connection.execute(statement, {"task": task_id})
        found = await self._tasks.detail(task_id)
        return Reviewable(found.task, found.data)

    async def held_by_another(self, task_id: TaskId, reviewer: UUID | None) -> bool:
        return (await self._connection.execute(_HELD, {"task": task_id, "reviewer": reviewer})).scalar_one()

    async def before(self, task_id: TaskId) -> JsonObject:
        return (await self._connection.execute(_BEFORE, {"task": task_id})).scalar_one()

    async def get(self, review_id: ReviewId) -> Review:
        statement = select(review).where(review.c.id == review_id)
        row = (await self._connection.execute(statement)).mappings().first()
        if row is None:
            raise NotFound(f"There is no review {review_id}.", review_id=str(review_id))
        return _to_review(row)

    async def is_own(self, review_id: ReviewId) -> bool:
        found = select(review.c.reviewer_id, review.c.key_id).where(review.c.id == review_id)
        made_by = tuple((await self._connection.execute(found)).one())
        return made_by == (self._actor.user_id, self._actor.key_id)

    async def untouched(self, review_id: ReviewId) -> bool:
        return (await self._connection.execute(_UNTOUCHED, {"review": review_id})).scalar_one()

    async def undo(self, task: Task, review_id: ReviewId) -> None:
        await self._labels.drop(task.project_id, task.id)
        for statement in (_RESTORE_LABELS, _RESTORE_TASK):
            await self._connection.execute(statement, {"review": review_id})
        await self._connection.execute(delete(review).where(review.c.id == review_id))

    async def hold(self, task_ids: Sequence[TaskId], reviewer: UUID | None, seconds: int) -> set[UUID]:
        values = {**self._scope, "tasks": list(task_ids), "reviewer": reviewer, "seconds": seconds}
        return set((await self._connection.execute(_HOLD, values)).scalars())

    async def add(self, task: Task, new: NewReview, before: JsonObject) -> Review:
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
                key_id=self._actor.key_id,
                before=before,
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
