"""How many answers each task is to have, as its label's probability moves."""

from collections.abc import Sequence
from statistics import fmean

from sterling.domain.ids import ProjectId, TaskId
from sterling.domain.project import Project
from sterling.domain.redundancy import gain, policy_in, want
from sterling.ports.store import Unit

Known = Sequence[tuple[TaskId, int, float | None]]
"""Tasks as (id, counted answers, probability of the least sure control where it is known)."""

FALLBACK = 0.8
"""The next answer's accuracy where nobody's is known."""


async def want_tasks(unit: Unit, project: Project, known: Known) -> int:
    """Gives these tasks their want under the project's policy; returns how many changed."""
    if not known or policy_in(unit.actor.mode, project.policy).stop_at is None:
        return 0
    return await unit.updates.change_needs(wants(project, known, await _skill(unit, project.id)))


async def want_all(unit: Unit, project: Project) -> int:
    """The same for all tasks that are open or settled: after a full fit."""
    if policy_in(unit.actor.mode, project.policy).stop_at is None:
        return 0
    return await want_tasks(unit, project, await unit.updates.uncertain(project.id))


def wants(project: Project, known: Known, skill: float) -> list[tuple[TaskId, int]]:
    """Most urgent first: where one more answer lowers the expected loss most. Tasks of a project cost the
    same, so that the price does not change the order."""

    def urgency(task: tuple[TaskId, int, float | None]) -> float:
        return 1.0 if task[2] is None else gain(task[2], skill)

    return [
        (task_id, max(1, want(project.policy, counted, probability)))
        for task_id, counted, probability in sorted(known, key=urgency, reverse=True)
    ]


async def _skill(unit: Unit, project_id: ProjectId) -> float:
    """The annotators' mean accuracy, as far as it is known."""
    measured = [one.accuracy for one in await unit.progress.standings(project_id) if one.accuracy is not None]
    return min(max(fmean(measured), 0.51), 0.99) if measured else FALLBACK
