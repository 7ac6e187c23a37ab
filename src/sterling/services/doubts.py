"""Doubts: how likely each label is wrong, and what speaks against it. Reviewers see the likeliest first.

What annotators say is in the label's probability already. What a model suggested, with how sure it is, counts
as no answer: it is the model's evidence of `quality.label_errors`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import orjson
from pydantic import JsonValue

from sterling.controls.compiled import Asked
from sterling.domain.ids import ProjectId
from sterling.domain.votes import CLASSED, Aggregate, Belief
from sterling.ports.labels import Foretold
from sterling.ports.runs import Run
from sterling.quality.label_errors import suspects

PAGE = 20_000


@dataclass(frozen=True, slots=True)
class Doubt:
    wrong: float
    instead: str | None = None
    model: float | None = None

    def reasons(self) -> str | None:
        """As it is stored; None where there is nothing to say."""
        said = {"instead": self.instead, "model": self.model}
        return None if self.instead is None else orjson.dumps(said).decode()


async def foretold(run: Run, project_id: ProjectId, asked: Asked) -> dict[str, Foretold]:
    """By task, what the newest model said of a control; in pages, so that no long snapshot is held."""
    found = dict[str, Foretold]()
    if asked.control.shape not in CLASSED:
        return found
    after = None
    while True:
        async with run.unit() as unit:
            page = await unit.labels.foretold(project_id, asked.name, after, PAGE)
        found |= {one.external_id: one for one in page.items}
        after = page.cursor
        if after is None:
            return found


def model_doubts(asked: Asked, result: Aggregate, says: Mapping[str, Foretold]) -> dict[str, Doubt]:
    """Of the tasks that a model spoke of. Raises nothing: what is no class of the control is left out."""
    classes = asked.control.classes(asked.spec)
    beliefs = cast("Mapping[str, Belief]", result.beliefs)
    chances = {
        task: _chances(asked.control.vote(asked.spec, one.value), one.probability, classes)
        for task, one in says.items()
        if task in beliefs and beliefs[task].distribution is not None and one.value in classes
    }
    known = {task: beliefs[task].value for task in chances}
    found = suspects(result, known, chances) if chances else []
    return {
        cast("str", one.task): _doubt(one.wrong, one.label, says[cast("str", one.task)], str(one.instead))
        for one in found
    }


def _doubt(wrong: float, label: object, said: Foretold, instead: str) -> Doubt:
    if said.value == label:
        return Doubt(wrong, instead)
    return Doubt(wrong, str(said.value), said.probability)


def _chances(value: object, probability: float, classes: Sequence[object]) -> Mapping[object, float]:
    """The rest evenly on the other classes: the model did not say more."""
    rest = (1 - probability) / max(1, len(classes) - 1)
    return {one: probability if one == value else rest for one in classes}


def doubt_of(belief: Belief, value: JsonValue) -> Doubt:
    """By the answers alone: the likeliest of the other classes is the one to look at."""
    others = {key: p for key, p in (belief.distribution or {}).items() if key != value}
    best = max(others, key=lambda key: (round(others[key], 12), str(key)), default=None)
    classes = isinstance(value, str) and best is not None
    return Doubt(1 - float(belief.probability), str(best) if classes else None)
