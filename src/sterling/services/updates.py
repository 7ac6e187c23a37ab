"""Incremental aggregation: new answers change the labels of their tasks alone, and what those tasks want.

Between full fits annotators are taken for what the last fit measured them to be, so an update depends on
the touched tasks' answers alone: the same answers give the same labels in whatever order and however often
they are read. Controls without classes are aggregated anew, each touched task on its own. A full fit, as a
job, follows when the answers since the last one are many.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import orjson
from pydantic import JsonValue

from sterling.controls.compiled import Asked
from sterling.controls.template import compile_template
from sterling.domain.ids import ProjectId, TaskId
from sterling.domain.job import JobKind
from sterling.domain.project import Project
from sterling.domain.redundancy import last_answer, policy_in
from sterling.domain.votes import CLASSED, Votes
from sterling.ports.labels import JsonObject, NewLabel
from sterling.ports.store import Unit
from sterling.ports.updates import Standing, Touched
from sterling.quality import aggregate
from sterling.quality.copies import once
from sterling.quality.online import Online
from sterling.quality.outlook import promises
from sterling.quality.posterior import PRIOR_ACCURACY
from sterling.services.wants import least_sure, want_tasks

MOST = 2000
"""Answers that one update reads, at most."""
REFIT_SHARE = 0.2
REFIT_LEAST = 50
"""A full fit follows when the answers since the last are this share of those before, and at least so many."""
METHOD = "online"


@dataclass(frozen=True, slots=True)
class Told:
    """How sure a label is, by which method, from how many answers."""

    probability: float
    method: str
    shares: Mapping[str, float] | None
    answers: int
    spreads: Mapping[str, JsonObject] = field(default_factory=dict[str, JsonObject])
    outlook: float | None = None


Cells = Mapping[str, Sequence[tuple[str, str, float]]]


async def update(unit: Unit, project_id: ProjectId) -> int:
    """Brings the labels of a project up to its answers; returns how many labels were written.

    Does nothing while a full aggregation waits or runs: that one sees the same answers.
    """
    standing = await unit.updates.lock(project_id)
    if standing.busy:
        return 0
    project = await unit.projects.get(project_id)
    fresh = await unit.updates.fresh(project_id, standing.mark, MOST)
    labels = list[NewLabel]()
    if standing.fitted and fresh.tasks:
        labels = await _labels(unit, project, fresh.tasks)
        await unit.labels.write(project_id, labels, fresh.mark)
    if standing.fitted and project.policy.stop_at is not None:
        made = _by_task(labels)
        known = [
            (task.task_id, task.counted, least_sure(project.policy, made.get(task.task_id, ())))
            for task in fresh.tasks
        ]
        await want_tasks(unit, project, known)
    await unit.updates.advance(project_id, fresh.mark)
    if _refit_due(standing, project):
        await unit.jobs.add(JobKind.AGGREGATION, project_id, {"methods": {}}, "labels", None)
    return len(labels)


def _by_task(labels: Sequence[NewLabel]) -> Mapping[TaskId, Sequence[tuple[float, float | None]]]:
    """Probability and outlook of each task's labels."""
    found = defaultdict[TaskId, list[tuple[float, float | None]]](list)
    for label in labels:
        found[label.task_id].append((label.probability, label.outlook))
    return found


def _refit_due(standing: Standing, project: Project) -> bool:
    before = standing.answers - standing.since_fit
    if not standing.fitted:
        enough = standing.answers >= REFIT_LEAST or (standing.answers and not standing.open)
        return project.policy.stop_at is not None and bool(enough)
    return standing.since_fit >= max(REFIT_LEAST, REFIT_SHARE * before)


async def _labels(unit: Unit, project: Project, tasks: Sequence[Touched]) -> list[NewLabel]:
    labels = list[NewLabel]()
    for name, asked in compile_template(project.template).asked.items():
        answered = [task for task in tasks if any(name in answer for _, answer in task.answers)]
        shape, classes = asked.control.shape, asked.control.classes(asked.spec)
        if shape in CLASSED and len(classes) > 1:
            names = sorted({who for task in answered for who, _ in task.answers})
            cells = await unit.updates.cells(project.id, name, names)
            most = last_answer(policy_in(unit.actor.mode, project.policy))
            groups = await unit.updates.copies(project.id, name)
            labels += await asyncio.to_thread(_foretold, asked, answered, _known(asked, cells), groups, most)
        elif answered:
            method = project.policy.methods.get(name, asked.control.method)
            labels += await asyncio.to_thread(_anew, asked, answered, method)
    return labels


def _known(asked: Asked, cells: Cells) -> Online:
    """What the last fit measured of annotators, as far as the classes are still there."""
    classes = asked.control.classes(asked.spec)
    by_name = {str(value): value for value in classes}
    online = Online(classes)
    online.take(
        {
            who: [
                (by_name[truth], by_name[said], n)
                for truth, said, n in known
                if {truth, said} <= by_name.keys()
            ]
            for who, known in cells.items()
        }
    )
    return online


def _foretold(
    asked: Asked,
    tasks: Sequence[Touched],
    online: Online,
    groups: Sequence[Sequence[str]],
    most: int | None,
) -> list[NewLabel]:
    given = [
        [
            (who, cast("str", asked.control.vote(asked.spec, answer[asked.name])))
            for who, answer in task.answers
            if asked.name in answer
        ]
        for task in tasks
    ]
    # As in a full fit, those who are one have one say, and each of their answers counts as an answer.
    says = [once(votes, groups) for votes in given]
    foretold = [online.foretell(votes) for votes in says]
    outlooks = _outlooks(online, foretold, [len(votes) for votes in given], most)
    made = list[NewLabel]()
    for task, votes, say, shares, outlook in zip(tasks, given, says, foretold, outlooks, strict=True):
        value = max(online.classes, key=lambda one: round(shares[one], 12))
        probability = shares[value]
        if len(say) == 1:
            # A lone answer takes its confidence from a prior, as in a full fit.
            value, probability = say[0][1], PRIOR_ACCURACY
        told = asked.control.label(asked.spec, value, ())
        kept = {str(one): p for one, p in shares.items() if p > 0} if len(votes) > 1 else None
        sure = Told(probability, METHOD, kept, len(votes), outlook=outlook)
        made.append(_label(task, asked, told, sure))
    return made


def _outlooks(
    online: Online, foretold: Sequence[Mapping[Any, float]], had: Sequence[int], most: int | None
) -> Sequence[float | None]:
    """As a full fit has them: nothing for lone answers, nothing where no task is let go."""
    told = None if most is None else online.told()
    if most is None or told is None:
        return [None] * len(had)
    posterior = np.asarray([[shares[one] for one in online.classes] for shares in foretold])
    found: list[float] = promises(posterior, np.asarray(had), most, told).tolist()
    return [one if n > 1 else None for one, n in zip(found, had, strict=True)]


def _anew(asked: Asked, tasks: Sequence[Touched], method: str) -> list[NewLabel]:
    """Each task on its own: what others were touched with it must not show in its label."""
    made = list[NewLabel]()
    for task in tasks:
        said = [(who, answer[asked.name]) for who, answer in task.answers if asked.name in answer]
        votes = Votes(
            shape=asked.control.shape,
            tasks=[task.external_id] * len(said),
            annotators=[who for who, _ in said],
            values=[asked.control.vote(asked.spec, value) for _, value in said],
            classes=asked.control.classes(asked.spec),
        )
        found = aggregate(votes, method, rng=0, params=asked.control.params(asked.spec))
        belief = found.beliefs[task.external_id]
        told = asked.control.label(asked.spec, belief.value, [value for _, value in said])
        chances = belief.distribution or asked.control.shares(asked.spec, told, belief.value)
        shares = {str(key): float(p) for key, p in chances.items() if p > 0}
        spreads = asked.control.spreads(asked.spec, told, belief.value)
        sure = Told(float(belief.probability), found.method, shares or None, belief.answers, spreads)
        made.append(_label(task, asked, told, sure))
    return made


def _label(task: Touched, asked: Asked, value: JsonValue, told: Told) -> NewLabel:
    return NewLabel(
        task_id=task.task_id,
        control=asked.name,
        value=orjson.dumps(value).decode(),
        probability=told.probability,
        calibrated=told.answers > 1,
        answers=told.answers,
        distribution=None if told.shares is None else orjson.dumps(told.shares).decode(),
        spreads=orjson.dumps(told.spreads).decode() if told.spreads else None,
        outlook=told.outlook,
        method=told.method,
        wrong=1 - told.probability,
        doubt=None,
    )
