"""Whether a label is right, given the truth: the rule of each kind of control, stated in its certificate."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from sterling.controls.compiled import Asked, Compiled
from sterling.domain.votes import VoteShape


@dataclass(frozen=True, slots=True)
class Rule:
    """A label is right when its similarity to the truth is at least `threshold`; `sentence` says so."""

    threshold: float
    sentence: str


_EXACT = Rule(1.0, "a label is right when it equals the truth")
_RULES = {
    VoteShape.PAIR: Rule(1.0, "a label is right when it prefers the truth's side, and as strongly"),
    VoteShape.SPANS: Rule(1.0, "a label is right when it has exactly the truth's spans (F1 = 1)"),
}
_BY_MEASURE = {
    "mean_iou": Rule(
        0.5,
        "a label is right when its regions, matched with the truth's by label, overlap by a mean IoU of "
        "at least 0.5, a region without a partner counting 0",
    ),
}
_ROUNDING = 1e-9


def rule(asked: Asked) -> Rule:
    """The rule of a control."""
    measured = _BY_MEASURE.get(asked.control.agreement)
    return measured or _RULES.get(asked.control.shape, _EXACT)


def judge(
    compiled: Compiled, labels: Mapping[str, JsonValue], truth: Mapping[str, JsonValue]
) -> dict[str, bool]:
    """Per labelled control whether the label is right. One that the truth does not answer is wrong: it should
    not have been answered."""
    return {
        name: name in truth and _right(compiled.asked[name], labels[name], truth[name])
        for name in compiled.asked
        if name in labels
    }


def _right(asked: Asked, label: JsonValue, truth: JsonValue) -> bool:
    if rule(asked) is _EXACT:
        normal = asked.control.normal
        return normal(asked.spec, label) == normal(asked.spec, truth)
    return asked.control.similarity(asked.spec, label, truth) >= rule(asked).threshold - _ROUNDING
