"""What it takes to reach an accuracy, in judgments, money and days."""

import asyncio
from importlib import import_module
from typing import Any

from sterling.controls.template import compile_template
from sterling.domain.errors import Conflict, Invalid, Problem
from sterling.domain.estimate import Estimate
from sterling.domain.forecast import Forecast
from sterling.domain.ids import ProjectId
from sterling.domain.progress import Progress
from sterling.domain.redundancy import policy_in
from sterling.ports.store import Unit

SAMPLE = 2000
"""Labels that are played forward, at most."""
PACE_DAYS = 14


async def forecast(
    unit: Unit, project_id: ProjectId, control: str | None, value: str | None, target: float
) -> Forecast:
    """For all labels of a control (the first, unless one is named), or for those of one class.

    Raises:
        Invalid: there is no such control.
        Conflict: there are no such labels, or nobody's accuracy is known yet.
    """
    project = await unit.projects.get(project_id)
    asked = compile_template(project.template).asked
    name = control or next(iter(asked))
    if name not in asked:
        problem = Problem(path="/control", message=f"no control is called {name!r}")
        raise Invalid(f"There is no control {name!r} in this project.", problems=[problem])
    sample = await unit.labels.certainty(project_id, name, value, SAMPLE)
    everybody = await unit.progress.standings(project_id)
    measured = [(one.accuracy, one.answers) for one in everybody if one.accuracy is not None]
    if not sample.labels or not measured:
        raise Conflict("There is nothing to forecast from. Aggregate the answers first.")
    skill = sum(accuracy * n for accuracy, n in measured) / sum(n for _, n in measured)
    progress = await unit.progress.of_project(project_id)
    audited = await _audited(unit, project_id, progress, name, value)
    play, rng = import_module("sterling.quality.forecast"), import_module("numpy.random").default_rng(0)
    policy, rule = policy_in(unit.actor.mode, project.policy), None
    if policy.stop_at is not None and policy.curtail:
        # What is to become surer than the project asks for has more asked for it, too.
        rule = play.Curtailed(max(policy.stop_at, target), policy.redundancy, sample.outlooks)
    found: Any = await asyncio.to_thread(
        play.forecast, sample.stated, sample.answers, skill, target, audited, curtailed=rule, rng=rng
    )
    judgments = None if found.judgments is None else times(found.judgments, sample.labels)
    pace = _pace(progress.answers_per_day)
    return Forecast(
        control=name,
        value=value,
        target=target,
        labels=sample.labels,
        accuracy=audited,
        stated=sum(sample.stated) / len(sample.stated),
        judgments=judgments,
        cost=None if judgments is None else times(judgments, progress.cost / max(progress.answers, 1)),
        days=None if judgments is None or not pace else times(judgments, 1 / pace),
        reachable=found.reachable,
    )


def times(one: Estimate, factor: float) -> Estimate:
    """The same in another unit."""
    ends = {"value": one.value * factor, "low": one.low * factor, "high": one.high * factor}
    return one.model_copy(update=ends)


async def _audited(
    unit: Unit, project_id: ProjectId, progress: Progress, control: str, value: str | None
) -> Estimate | None:
    if value is not None:
        same = [one for one in progress.classes if (one.control, one.value) == (control, value)]
        return same[0].accuracy if same else None
    for audit in (await unit.audits.page(project_id, None, 20)).items:
        for one in audit.certificates:
            if one.control == control:
                ends = {"value": one.accuracy, "low": one.low, "high": one.high}
                return Estimate(**ends, level=one.level, n=one.audited)
    return None


def _pace(per_day: list[int]) -> float:
    """Answers a day over the last days on which there were any."""
    busy = [n for n in per_day[-PACE_DAYS:] if n]
    return sum(busy) / len(busy) if busy else 0.0
