"""See `ports.threads`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.schema.threads import comment, feedback_mark, thread
from sterling.domain.access import GRANTS, Actor, Verb, may
from sterling.domain.errors import NotFound
from sterling.domain.ids import AnnotatorId, CommentId, ProjectId, TaskId, ThreadId, UserId, new_id
from sterling.domain.task import Task
from sterling.domain.thread import Comment, Feedback, Mentionable, NewComment, Pin, Thread

# Whom the actor may know: themselves and those who review. Who else annotates is told to reviewers alone.
_KNOWN = """(:all or {user} = :user or exists (
    select from sterling.member m where m.user_id = {user} and m.role = any (:reviewers)))"""
_SAID_BY = f"""case when {_KNOWN.format(user="c.user_id")} or c.annotator_id = :annotator
    then coalesce(l.name, n.name, '') else '' end"""
_TAKES_PART = """(
    exists (select from sterling.comment c where c.thread_id = t.id
            and (c.annotator_id = :annotator or c.user_id = :user or :user = any (c.mentions)))
    or t.by_reviewer and exists (select from sterling.answer a
                                 where a.task_id = t.task_id and a.annotator_id = :annotator))"""
_THREADS = """
select t.id, t.project_id, t.task_id, i.external_id, t.pin, t.created_at, t.resolved_at,
       case when {known} then t.resolved_by end as resolved_by
from sterling.thread t join sterling.task k on k.id = t.task_id join sterling.item i on i.id = k.item_id
where {wanted} and (:all or {takes_part}) order by t.id {order} limit :most"""
_RESOLVER = _KNOWN.format(user="t.resolved_by")
_OF_TASK = _THREADS.format(wanted="t.task_id = :task", takes_part=_TAKES_PART, known=_RESOLVER, order="")
_ONE = _THREADS.format(wanted="t.id = :thread", takes_part=_TAKES_PART, known=_RESOLVER, order="")
_MENTIONING = _THREADS.format(
    wanted="""t.project_id = :project and t.resolved_at is null and exists (
        select from sterling.comment c where c.thread_id = t.id and :user = any (c.mentions))""",
    takes_part=_TAKES_PART,
    known=_RESOLVER,
    order="desc",
)
_WORDS = """
select c.thread_id, c.id, case when {known} then c.user_id end as user_id, {said_by} as author,
       c.text, c.mentions, c.created_at
from sterling.comment c left join sterling.login l on l.id = c.user_id
left join sterling.annotator n on n.id = c.annotator_id
where c.thread_id = any (:threads) order by c.id"""
_COMMENTS = _WORDS.format(known=_KNOWN.format(user="c.user_id"), said_by=_SAID_BY)
_PEOPLE = """
select m.user_id, l.name from sterling.member m join sterling.login l on l.id = m.user_id
where m.active and (:all or m.role = any (:reviewers)) order by l.name, m.user_id"""
# The mark is compared with rows of one project, in the order of an index; both halves are bounded alike.
_HEARD = """
with mark as (
    select coalesce((select seen_until from sterling.feedback_mark
                     where project_id = :project and annotator_id = :annotator), '-infinity') as at)
select f.*, i.external_id from (
    (select 'review' as kind, r.task_id, a.assignment_id as answer_id, r.verdict,
            coalesce(l.name, '') as author, r.reason as text, '' as quote, r.created_at as at
     from sterling.review r
     join sterling.answer a on a.task_id = r.task_id and a.round = r.round and a.annotator_id = :annotator
     left join sterling.login l on l.id = r.reviewer_id
     where r.project_id = :project and r.created_at > (select at from mark) and r.verdict <> 'accept'
     order by r.created_at limit :most)
    union all
    (select 'comment', t.task_id,
            (select a.assignment_id from sterling.answer a
             where a.task_id = t.task_id and a.annotator_id = :annotator order by a.seq desc limit 1),
            null, {said_by}, c.text, t.pin ->> 'quote', c.created_at
     from sterling.comment c join sterling.thread t on t.id = c.thread_id
     left join sterling.login l on l.id = c.user_id
     left join sterling.annotator n on n.id = c.annotator_id
     where c.project_id = :project and c.created_at > (select at from mark)
       and c.annotator_id is distinct from :annotator and {takes_part}
     order by c.created_at limit :most)
) f join sterling.task k on k.id = f.task_id join sterling.item i on i.id = k.item_id
order by f.at limit :most"""
_FEEDBACK = _HEARD.format(takes_part=_TAKES_PART, said_by=_SAID_BY)
_MOST = 1000
_REVIEWERS = [role.value for role, verbs in GRANTS.items() if Verb.REVIEWS_WRITE in verbs]


def _typed(statement: str) -> str:
    """Keys have no user, some no annotator: the server is told what kind of nothing that is."""
    return statement.replace(":user", "cast(:user as uuid)").replace(":annotator", "cast(:annotator as uuid)")


class SqlThreads:
    """See `ports.threads.Threads`."""

    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._actor = actor
        self._scope = {"organization_id": actor.organization_id, "mode": actor.mode.value}

    async def open(self, task: Task, pin: Pin, new: NewComment) -> Thread:
        thread_id = ThreadId(new_id())
        by_reviewer = may(self._actor, Verb.REVIEWS_WRITE)
        values = {"task_id": task.id, "pin": pin.model_dump(), "by_reviewer": by_reviewer}
        await self._connection.execute(
            insert(thread).values(id=thread_id, **self._scope, project_id=task.project_id, **values)
        )
        await self._say(thread_id, task.project_id, new)
        return await self.get(thread_id)

    async def comment(self, thread: Thread, new: NewComment) -> None:
        await self._say(thread.id, thread.project_id, new)

    async def _say(self, thread_id: ThreadId, project_id: ProjectId, new: NewComment) -> None:
        await self._connection.execute(
            insert(comment).values(
                id=CommentId(new_id()),
                **self._scope,
                project_id=project_id,
                thread_id=thread_id,
                user_id=self._actor.user_id,
                annotator_id=self._actor.annotator_id,
                text=new.text,
                mentions=new.mentions,
            )
        )

    async def of_task(self, task_id: TaskId) -> list[Thread]:
        return await self._threads(_OF_TASK, task=task_id, most=_MOST)

    async def mentioning(self, project_id: ProjectId, user_id: UserId, most: int) -> list[Thread]:
        return await self._threads(_MENTIONING, project=project_id, user=user_id, most=most)

    async def get(self, thread_id: ThreadId) -> Thread:
        found = await self._threads(_ONE, thread=thread_id, most=1)
        if not found:
            raise NotFound(f"There is no thread {thread_id}.", thread_id=str(thread_id))
        return found[0]

    async def _threads(self, statement: str, **more: object) -> list[Thread]:
        rows = await self._rows(statement, more)
        said = dict[UUID, list[Comment]]()
        for row in await self._rows(_COMMENTS, {"threads": [row["id"] for row in rows]}):
            words = {name: row[name] for name in Comment.model_fields}
            said.setdefault(row["thread_id"], []).append(Comment.model_validate(words))
        return [Thread.model_validate({**row, "comments": said.get(row["id"], [])}) for row in rows]

    async def _rows(self, statement: str, values: dict[str, Any]) -> Sequence[RowMapping]:
        me = {
            "user": self._actor.user_id,
            "annotator": self._actor.annotator_id,
            "all": may(self._actor, Verb.TASKS_READ),
            "reviewers": _REVIEWERS,
        }
        bound = {name: value for name, value in {**me, **values}.items() if f":{name}" in statement}
        return (await self._connection.execute(text(_typed(statement)), bound)).mappings().all()

    async def resolve(self, thread_id: ThreadId, resolved: bool) -> None:
        now = text("coalesce(resolved_at, clock_timestamp())") if resolved else None
        by = thread.c.resolved_at.is_(None) if resolved else thread.c.resolved_at.is_not(None)
        await self._connection.execute(
            thread.update()
            .where(thread.c.id == thread_id, by)
            .values(resolved_at=now, resolved_by=self._actor.user_id if resolved else None)
        )

    async def people(self) -> list[Mentionable]:
        return [Mentionable.model_validate(dict(row)) for row in await self._rows(_PEOPLE, {})]

    async def feedback(self, project_id: ProjectId, annotator_id: AnnotatorId, most: int) -> list[Feedback]:
        values = {"project": project_id, "annotator": annotator_id, "most": most}
        return [Feedback.model_validate(dict(row)) for row in await self._rows(_FEEDBACK, values)]

    async def mark(self, project_id: ProjectId, annotator_id: AnnotatorId, until: datetime) -> None:
        key = {"project_id": project_id, "annotator_id": annotator_id}
        new = insert(feedback_mark).values(**key, **self._scope, seen_until=until)
        await self._connection.execute(
            new.on_conflict_do_update(
                index_elements=list(key),
                set_={"seen_until": new.excluded.seen_until},
                where=feedback_mark.c.seen_until < new.excluded.seen_until,
            )
        )
