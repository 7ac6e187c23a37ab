"""Why a label is what it is: the answers to its task as evidence."""

from collections.abc import Mapping
from math import log2

from sterling.controls.compiled import Compiled
from sterling.controls.correctness import judge
from sterling.controls.template import compile_template
from sterling.domain.annotator import Annotator
from sterling.domain.answer import Answer
from sterling.domain.estimate import Estimate
from sterling.domain.explanation import Explanation, Explanations, Witness
from sterling.domain.ids import TaskId
from sterling.domain.label import Label
from sterling.domain.project import QualityPolicy
from sterling.domain.redundancy import Enough, enough, policy_in
from sterling.domain.task import Task, TaskState
from sterling.ports.labels import JsonObject
from sterling.ports.store import Unit

MOST = 100
"""Answers that are told, the first that came in."""
CLOSE = 0.01
"""Nearer to 0 or 1 no accuracy is taken to be."""


async def explain(unit: Unit, task_id: TaskId) -> Explanations:
    """Raises NotFound."""
    task = await unit.tasks.get(task_id)
    project = await unit.projects.get(task.project_id)
    compiled = compile_template(project.template)
    page = await unit.answers.of_task(task_id, None, MOST)
    answers = [one for one in page.items if one.round == task.round]
    people = {one.annotator_id: await unit.annotators.get(one.annotator_id) for one in answers}
    measured = {
        who: await unit.labels.annotators(project.id, one.external_id or str(who))
        for who, one in people.items()
    }
    items = list[Explanation]()
    for label in await unit.labels.of_task(task_id):
        said = [one for one in answers if label.control in one.answer]
        found = [
            _witness(compiled, label, one, people[one.annotator_id], measured[one.annotator_id])
            for one in said
            if label.control in compiled.asked
        ]
        found.sort(key=lambda one: -(one.weight or 0.0))
        items.append(
            Explanation(
                label=label,
                witnesses=found,
                prior_alone=not label.calibrated,
                enough=_enough(policy_in(unit.actor.mode, project.policy), task, label),
            )
        )
    return Explanations(items=items)


def _enough(policy: QualityPolicy, task: Task, label: Label) -> Enough | None:
    if task.state is TaskState.OPEN or label.source != "aggregate":
        return None
    return enough(policy, task.done, label.probability, label.outlook)


def _witness(
    compiled: Compiled, label: Label, answer: Answer, who: Annotator, measured: Mapping[str, JsonObject]
) -> Witness:
    asked = compiled.asked[label.control]
    said = answer.answer[label.control]
    found = measured.get(label.control)
    skill = None if found is None else Estimate.model_validate(found["accuracy"])
    verdict = judge(compiled, {label.control: said}, {label.control: label.value})
    return Witness(
        annotator=who,
        said=said,
        supports=verdict[label.control],
        skill=skill,
        weight=None if skill is None else weight(skill.value, len(asked.control.classes(asked.spec))),
    )


def weight(accuracy: float, classes: int) -> float:
    """The log odds (base 2) that an answer of this accuracy gives its value over any one other class."""
    kept = min(max(accuracy, CLOSE), 1 - CLOSE)
    return log2(kept * max(classes - 1, 1) / (1 - kept))
