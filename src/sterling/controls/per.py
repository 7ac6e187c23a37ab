"""Questions `per` part: per message of a chat, step, page, row or frame, or per region of another control.

`per: message` asks of each message, `per: "message[role=assistant]"` of those with that member, and
`per: "region[control=cells]"` of each region of the control `cells`. The value is an object with the
question's own value for each part; a required question wants an answer for every part.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import median
from typing import Any, ClassVar

from pydantic import JsonValue

from sterling.controls import values
from sterling.controls.merging import majority, merged, text_of
from sterling.controls.parts import MAX_PARTS, element_ids
from sterling.domain.control import Column, Control, ControlSpec, Example, Family, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.template import pointer
from sterling.domain.votes import VoteShape

NOUNS: Mapping[str, str] = {
    "message": "chat",
    "step": "trajectory",
    "page": "document",
    "row": "table",
    "frame": "video",
}
"""The view whose parts each noun means; `region` means those of a control."""
_FORM = re.compile(r"([a-z]+)(?:\[([A-Za-z_][A-Za-z0-9_]*)=([^\[\]]{1,200})\])?")


@dataclass(frozen=True, slots=True)
class Parts:
    """Which parts are asked about: a noun, and a member that they must have."""

    noun: str
    member: str = ""
    wanted: str = ""

    @property
    def control(self) -> str | None:
        """The control whose regions are the parts."""
        return self.wanted if self.noun == "region" else None

    def ids(self, shown: JsonValue) -> tuple[str, ...] | None:
        """The parts of what is shown that are asked about; None where they cannot be known from it."""
        if not isinstance(shown, list):
            return None
        if self.noun == "region":
            regions = [region for region in shown if isinstance(region, dict)]
            return tuple(str(region.get("id")) for region in regions)
        named = zip(element_ids(shown), shown[:MAX_PARTS], strict=True)
        return tuple(name for name, part in named if self._wants(part))

    def _wants(self, part: JsonValue) -> bool:
        return not self.member or (isinstance(part, dict) and part.get(self.member) == self.wanted)


def read(per: str) -> Parts | None:
    """The parts that a text means; None where it means none."""
    match = _FORM.fullmatch(per)
    if match is None:
        return None
    noun, member, wanted = match.groups(default="")
    if noun == "region":
        return Parts(noun, member, wanted) if member == "control" else None
    return Parts(noun, member, wanted) if noun in NOUNS else None


class Each(Control[Any]):
    """Another question, asked of every part."""

    family: ClassVar[Family] = Family.QUESTION
    shape: ClassVar[VoteShape] = VoteShape.TEXT
    method: ClassVar[str] = "exact_mode"
    agreement: ClassVar[str] = "mean_similarity"
    merges: ClassVar[bool] = True
    examples: ClassVar[tuple[Example, ...]] = ()

    def __init__(self, inner: Control[Any], parts: Parts) -> None:
        self.inner, self.parts = inner, parts
        self.kind, self.Spec = inner.kind, inner.Spec  # type: ignore[misc]

    def plan(self, spec: ControlSpec) -> JsonObject:
        parts = self.parts
        per: JsonObject = {"noun": parts.noun, "member": parts.member, "wanted": parts.wanted}
        return {**self.inner.plan(spec), "per": per}

    def schema(self, spec: ControlSpec) -> JsonObject:
        return {
            "type": "object",
            "additionalProperties": self.inner.schema(spec),
            "maxProperties": MAX_PARTS,
        }

    def check(self, spec: ControlSpec, shown: JsonValue, value: JsonValue) -> Sequence[Problem]:
        return list(islice(self._check(spec, shown, value), values.MAX_PROBLEMS))

    def _check(self, spec: ControlSpec, shown: JsonValue, value: JsonValue) -> Iterator[Problem]:
        answers, problems = values.pick(value, "", f"an object with one answer a {self.parts.noun}")
        yield from problems
        known = self.parts.ids(shown)
        if known is not None:
            needed = known if spec.required is True and not problems else ()
            yield from values.members(answers, "", needed, frozenset(known))
        by_id = dict(zip(element_ids(shown), shown, strict=False)) if isinstance(shown, list) else {}
        for name in list(answers)[:MAX_PARTS]:
            if known is None and not (name.isascii() and name.isdigit()):
                yield values.wrong(pointer(name), f"is no {self.parts.noun}'s number", "unknown_member")
            for problem in self.inner.check(spec, by_id.get(name), answers[name]):
                yield values.wrong(pointer(name) + problem.path, problem.message, problem.code)

    def normal(self, spec: ControlSpec, value: JsonValue) -> JsonValue:
        answers, _ = values.pick(value, "")
        return {name: self.inner.normal(spec, answer) for name, answer in answers.items()}

    def similarity(self, spec: ControlSpec, a: JsonValue, b: JsonValue) -> float:
        """Mean over the parts that either answered."""
        one, other = values.pick(a, "")[0], values.pick(b, "")[0]
        both = one.keys() & other.keys()
        every = one.keys() | other.keys()
        alike = sum(self.inner.similarity(spec, one[name], other[name]) for name in sorted(both))
        return alike / len(every) if every else 1.0

    def vote(self, spec: ControlSpec, value: JsonValue) -> str:
        return text_of(self.normal(spec, value))

    def label(self, spec: ControlSpec, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        """Part by part: the median of numbers, else the most frequent answer."""
        return merged(answers or [belief], lambda _, cells: self._label(spec, cells))

    def _label(self, spec: ControlSpec, cells: Sequence[JsonValue]) -> JsonValue:
        if self.inner.shape is VoteShape.NUMBER:
            middle = median(float(self.inner.vote(spec, cell)) for cell in cells)
            return self.inner.label(spec, middle, cells)
        return majority([self.inner.normal(spec, cell) for cell in cells])

    def columns(self, spec: ControlSpec) -> Sequence[Column]:
        return (Column(name="", type="json"),)

    def row(self, spec: ControlSpec, value: JsonValue) -> Mapping[str, JsonValue]:
        return {"": value}
