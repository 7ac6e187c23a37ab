"""Tasks that Label Studio exported (its JSON, with annotations and predictions) as lines of an import.

An annotation becomes an answer of whoever made it, a prediction a suggestion of its model, and an annotation
that is marked as ground truth the known truth. What a line does not hold is told, at its path in the export.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NoReturn, cast

from sterling.controls.compiled import Compiled, check_answer, check_part
from sterling.domain.control import JsonObject
from sterling.domain.errors import Problem
from sterling.domain.text import DEEPEST, depth
from sterling.formats.json import items
from sterling.formats.label_studio.answers import to_answer
from sterling.formats.label_studio.mapped import Imported

Check = Callable[[Compiled, JsonObject, JsonObject], Sequence[Problem]]
SOMEBODY = "label-studio"
"""Who made what the export names nobody for."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the native format (see `formats.native`), and what of its task it does not hold."""

    content: JsonObject
    problems: list[Problem]


def to_lines(imported: Imported, compiled: Compiled, tasks: Iterable[object]) -> Iterator[Line]:
    """A line for each task; one without content for what is none."""
    for place, task in enumerate(tasks):
        if isinstance(task, dict) and isinstance(cast("Any", task).get("data"), dict):
            yield _Task(imported, compiled, f"/{place}", cast("JsonObject", task)).line()
        else:
            message = (
                f"is no task: an object with an object of data, at most {DEEPEST} levels deep, without NaN "
            )
            message += "and halves of characters"
            yield Line({}, [Problem(path=f"/{place}", message=message, code="not_held")])


def read_tasks(source: BinaryIO) -> Iterator[object]:
    """The tasks of an export, one after the other; None for one with numbers or texts that no line can hold.

    Raises Invalid where the file is no JSON list, or stops being one.
    """
    for text in items(source):
        try:
            found: object = json.loads(text, parse_constant=_refuse)
            json.dumps(found, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            found = None
        yield None if depth(found) > DEEPEST else found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


@dataclass
class _Task:
    imported: Imported
    compiled: Compiled
    path: str
    task: JsonObject
    problems: list[Problem] = field(default_factory=list[Problem])

    def line(self) -> Line:
        data = cast("JsonObject", self.task["data"])
        content: JsonObject = {"data": data}
        if type(self.task.get("id")) in {int, str}:
            content["id"] = str(self.task["id"])
        truths, answers = self._said(data)
        suggestions = self._proposed(data)
        if truths:
            content["truth"] = truths[0]
        if answers:
            content["answers"] = [{"annotator": who, "answer": said} for who, said in answers.items()]
        if suggestions:
            content["suggestions"] = [*suggestions.values()]
        return Line(content, self.problems)

    def _said(self, data: JsonObject) -> tuple[list[JsonObject], dict[str, JsonObject]]:
        """What annotations say: the truth (at most one), and answers by annotator."""
        truths, answers = list[JsonObject](), dict[str, JsonObject]()
        for path, one in self._listed("annotations"):
            answer = self._answer(path, data, one, check_answer)
            if answer is None:
                continue
            is_truth, who = one.get("ground_truth") is True, _annotator(one.get("completed_by"))
            if is_truth and truths:
                self._lose(path, "the task has a ground truth already")
            elif is_truth:
                truths.append(answer)
            elif who in answers:
                self._lose(path, f"{who} has an annotation of this task already")
            else:
                answers[who] = answer
        return truths, answers

    def _proposed(self, data: JsonObject) -> dict[str, JsonObject]:
        """What predictions say, by model. They may leave open what they say nothing of."""
        found = dict[str, JsonObject]()
        for path, one in self._listed("predictions"):
            answer = self._answer(path, data, one, check_part)
            who = str(one.get("model_version") or SOMEBODY)[:200]
            if answer is None:
                continue
            if who in found:
                self._lose(path, f"{who} has a prediction of this task already")
                continue
            found[who] = {"annotator": who, "answer": answer}
            if sure := _sureness(one, answer):
                found[who]["probabilities"] = sure
        return found

    def _listed(self, name: str) -> Iterator[tuple[str, JsonObject]]:
        """What was not thrown away of a list of the task, each with its path."""
        listed = self.task.get(name)
        for place, one in enumerate(listed if isinstance(listed, list) else []):
            if isinstance(one, dict) and one.get("was_cancelled") is not True:
                yield f"{self.path}/{name}/{place}", one

    def _answer(self, path: str, data: JsonObject, one: Mapping[str, Any], check: Check) -> JsonObject | None:
        """What an annotation or prediction says; None where the template would refuse it."""
        results = one.get("result")
        if not isinstance(results, list) or not all(isinstance(each, dict) for each in cast("Any", results)):
            return self._lose(path, "has no list of results")
        answer, problems = to_answer(self.imported, data, cast("list[JsonObject]", results))
        at = [problem.model_copy(update={"path": f"{path}/result{problem.path}"}) for problem in problems]
        self.problems += at
        wrong = check(self.compiled, data, answer)
        if wrong:
            return self._lose(path, f"does not fit the template: {wrong[0].path} {wrong[0].message}")
        return answer

    def _lose(self, path: str, message: str) -> None:
        self.problems.append(Problem(path=path, message=message, code="not_held"))


def _sureness(prediction: Mapping[str, Any], answer: JsonObject) -> JsonObject:
    """How sure a prediction is: of each region by its own score, of controls by that of the whole."""
    scores = {one["id"]: one.get("score") for one in prediction["result"] if isinstance(one.get("id"), str)}
    scores |= dict.fromkeys(answer, prediction.get("score"))
    return {name: score for name, score in scores.items() if type(score) in {int, float} and 0 <= score <= 1}


def _annotator(who: object) -> str:
    """The external id of whoever completed an annotation: an email, else the number of a user."""
    if isinstance(who, dict):
        told = cast("dict[str, Any]", who)
        who = told.get("email") or told.get("id")
    if isinstance(who, int) and not isinstance(who, bool):
        return f"{SOMEBODY}:{who}"
    return who[:200] if isinstance(who, str) and who else SOMEBODY
