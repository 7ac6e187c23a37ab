"""What annotators do: claim, submit, skip, release, extend. Answers are checked before they are stored."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import orjson
from pydantic import JsonValue

from sterling.controls.compiled import Compiled, check_answer, normal_answer
from sterling.controls.template import compile_template
from sterling.domain.access import Actor, Verb, require
from sterling.domain.answer import Receipt
from sterling.domain.assignment import Assignment, AssignmentState, Lease
from sterling.domain.errors import Conflict, Forbidden, Invalid, Problem
from sterling.domain.ids import AnnotatorId, AssignmentId, ItemId, ProjectId, TaskId
from sterling.ports.assignments import Assignments, Given, Handed, Held, Sweeps

_MOST_TEMPLATES = 256
_MOST_BYTES = 16 * 2**20
"""Item data of leases that are out, kept so that a submit need not read them again."""
_SWEEP = 1_000


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it came in, not yet checked against the template."""

    answer: dict[str, JsonValue]
    seconds: float | None = None
    suggestions: JsonValue = None


class Handout(NamedTuple):
    """Leases; the first `resumed` of them were held before."""

    handed: list[Handed]
    resumed: int


class Desk:
    """The hot path over its port. Compiled templates are kept by (project, version): a version never
    changes. What was handed out is kept until it is submitted, within a bound of bytes; it is a cache
    only."""

    def __init__(self, assignments: Assignments) -> None:
        self._assignments = assignments
        self._templates: OrderedDict[tuple[UUID, int], Compiled] = OrderedDict()
        self._held: OrderedDict[tuple[str, UUID], Held] = OrderedDict()
        self._bytes = 0

    async def claim(
        self,
        actor: Actor,
        project_id: ProjectId,
        count: int,
        task_ids: Sequence[TaskId] | None = None,
        key: str | None = None,
        *,
        resume: bool = False,
    ) -> Handout:
        """See `ports.assignments.Assignments.claim`. Naming tasks takes a right of its own. `resume`: what
        the annotator holds already is handed out again, before anything new."""
        require(actor, Verb.TASKS_CLAIM)
        if task_ids is not None:
            require(actor, Verb.TASKS_CLAIM_GIVEN)
        handed = await self._assignments.leases(actor, project_id, count) if resume else []
        resumed = len(handed)
        if resumed < count:
            missing = count - resumed
            handed += await self._assignments.claim(actor, project_id, missing, task_ids=task_ids, key=key)
        assert actor.annotator_id is not None
        for one in handed:
            held = Held(actor.annotator_id, project_id, one.template_version, one.data)
            self._keep((actor.mode.value, one.id), held)
        return Handout(handed, resumed)

    async def assign(
        self, actor: Actor, project_id: ProjectId, task_id: TaskId, to: AnnotatorId
    ) -> Assignment:
        """Leases one task to a named annotator, who finds it when asking for work.

        Raises:
            Conflict: no slot is free, or the annotator had it in this round.
        """
        require(actor, Verb.TASKS_ASSIGN)
        handed = await self._assignments.claim(actor, project_id, 1, task_ids=[task_id], annotator_id=to)
        if not handed:
            raise Conflict(
                "This task cannot be assigned: it is not open, has no free slot, or the annotator "
                "had it before."
            )
        return to_assignment(project_id, handed[0])

    async def submit(self, actor: Actor, assignment_id: AssignmentId, answered: Answered) -> Receipt:
        """Checks the answer against the template version that it was given under and stores it.

        Raises:
            Invalid: with a problem for each broken rule.
            Forbidden: the assignment is somebody else's.
        """
        require(actor, Verb.ANSWERS_SUBMIT)
        place = (actor.mode.value, assignment_id)
        held = self._held.get(place) or await self._assignments.held(actor, assignment_id)
        if held.annotator_id != actor.annotator_id:
            raise Forbidden("This assignment is somebody else's.")
        compiled = await self.compiled(actor, held.project_id, held.template_version)
        problems = check_answer(compiled, orjson.loads(held.data), answered.answer)
        if problems:
            raise refused(problems)
        given = Given(
            body=orjson.dumps(normal_answer(compiled, answered.answer)).decode(),
            seconds=answered.seconds,
            suggestions=None if answered.suggestions is None else orjson.dumps(answered.suggestions).decode(),
        )
        receipt = await self._assignments.submit(actor, assignment_id, given)
        self._drop(place)
        return receipt

    async def skip(self, actor: Actor, assignment_id: AssignmentId, reason: str) -> None:
        """The annotator does not want this task; it never comes back to them in this round."""
        require(actor, Verb.ANSWERS_SUBMIT)
        await self._assignments.give_up(actor, assignment_id, AssignmentState.SKIPPED, reason)
        self._drop((actor.mode.value, assignment_id))

    async def release(self, actor: Actor, assignment_id: AssignmentId) -> None:
        """Gives the task back unanswered; it may come to the same annotator again."""
        require(actor, Verb.ANSWERS_SUBMIT)
        await self._assignments.give_up(actor, assignment_id, AssignmentState.RELEASED, None)
        self._drop((actor.mode.value, assignment_id))

    async def extend(self, actor: Actor, assignment_id: AssignmentId) -> Lease:
        require(actor, Verb.ANSWERS_SUBMIT)
        return await self._assignments.extend(actor, assignment_id)

    async def compiled(self, actor: Actor, project_id: UUID, version: int) -> Compiled:
        """The compiled template of a project's version."""
        found = self._templates.get((project_id, version))
        if found is None:
            found = compile_template(await self._assignments.template(actor, project_id, version))
            self._templates[project_id, version] = found
            if len(self._templates) > _MOST_TEMPLATES:
                self._templates.popitem(last=False)
        return found

    def _keep(self, place: tuple[str, UUID], held: Held) -> None:
        self._drop(place)
        self._held[place] = held
        self._bytes += len(held.data)
        while self._bytes > _MOST_BYTES:
            self._bytes -= len(self._held.popitem(last=False)[1].data)

    def _drop(self, place: tuple[str, UUID]) -> None:
        held = self._held.pop(place, None)
        if held is not None:
            self._bytes -= len(held.data)


def refused(problems: Sequence[Problem]) -> Invalid:
    """The refusal of an answer that breaks its template."""
    first = problems[0]
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return Invalid(
        f"The answer does not fit the template: {first.path or 'it'} {first.message}{more}.",
        problems=problems,
    )


def to_assignment(project_id: ProjectId, handed: Handed) -> Assignment:
    """What was handed out, as the API's model."""
    return Assignment(
        id=AssignmentId(handed.id),
        task_id=TaskId(handed.task_id),
        project_id=project_id,
        item_id=ItemId(handed.item_id),
        external_id=handed.external_id,
        round=handed.round,
        data=orjson.loads(handed.data),
        template_version=handed.template_version,
        guideline_version=handed.guideline_version,
        lease_until=handed.lease_until,
        suggestions=orjson.loads(handed.suggestions or "[]"),
    )


async def sweep(sweeps: Sweeps) -> int:
    """One turn of the worker's sweep; how many leases it ended. To be called about once a second."""
    ended = 0
    while (more := await sweeps.expire_leases(_SWEEP)) > 0:
        ended += more
        if more < _SWEEP:
            break
    await sweeps.publish_heads()
    await sweeps.fold_tallies()
    while await sweeps.rescue_tasks() is not None:
        pass
    return ended
