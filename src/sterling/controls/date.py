"""Date: a day, or a coarser or finer point in time, as ISO 8601 text without a time zone: `2026-03-29`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Literal, Self

from pydantic import JsonValue, model_validator

from sterling.controls import values
from sterling.domain.control import Column, Control, ControlSpec, Example, Family, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.votes import VoteShape

Precision = Literal["year", "month", "day", "minute", "second"]

_FORMS: Mapping[str, tuple[str, str, str]] = {
    "year": ("%Y", r"^[0-9]{4}$", "2026"),
    "month": ("%Y-%m", r"^[0-9]{4}-[0-9]{2}$", "2026-03"),
    "day": ("%Y-%m-%d", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "2026-03-29"),
    "minute": ("%Y-%m-%dT%H:%M", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$", "2026-03-29T14:05"),
    "second": (
        "%Y-%m-%dT%H:%M:%S",
        r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$",
        "2026-03-29T14:05:09",
    ),
}
"""How each precision is read, its pattern in JSON Schema, and an example."""
_DAYS: Mapping[str, float] = {
    "year": 365.2425,
    "month": 30.436875,
    "day": 1.0,
    "minute": 1 / 1440,
    "second": 1 / 86400,
}


class DateSpec(ControlSpec, frozen=True):
    """`min` and `max` are dates of the same precision."""

    type: Literal["date"]
    precision: Precision = "day"
    min: str | None = None
    max: str | None = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        example = _FORMS[self.precision][2]
        for bound in (self.min, self.max):
            if bound is not None and read(self.precision, bound) is None:
                raise ValueError(f"{values.describe(bound)} is no date like {example}")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("min is after max")
        return self


class Date(Control[DateSpec]):
    kind: ClassVar[str] = "date"
    family: ClassVar[Family] = Family.QUESTION
    shape: ClassVar[VoteShape] = VoteShape.TEXT
    method: ClassVar[str] = "exact_mode"
    agreement: ClassVar[str] = "krippendorff_alpha_nominal"
    Spec = DateSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={"type": "date", "min": "2020-02-01", "max": "2030-12-31"},
            right=("2024-02-29", "2020-02-01", "2030-12-31"),
            wrong=("2023-02-29", "2020-01-31", "2031-01-01", "2024-2-9", "29.02.2024", "", 2024, None, []),
        ),
        Example(
            spec={"type": "date", "precision": "minute"},
            right=("2024-02-29T23:59", "0001-01-01T00:00"),
            wrong=("2024-02-29", "2024-02-29T24:00", "2024-02-29T23:59Z", "٢٠٢٤-02-29T23:59"),
        ),
        Example(spec={"type": "date", "precision": "year"}, right=("1999",), wrong=("99", "1999-01", 1999)),
    )

    def plan(self, spec: DateSpec) -> JsonObject:
        return {"precision": spec.precision, "min": spec.min, "max": spec.max}

    def schema(self, spec: DateSpec) -> JsonObject:
        return {"type": "string", "pattern": _FORMS[spec.precision][1]}

    def check(self, spec: DateSpec, shown: JsonValue, value: JsonValue) -> Sequence[Problem]:
        example = _FORMS[spec.precision][2]
        if not isinstance(value, str):
            return [values.wrong_type("", f"a date such as {example}", value)]
        if read(spec.precision, value) is None:
            message = f"{values.describe(value)} is no {spec.precision} written like {example}"
            return [values.wrong("", message, "date")]
        # Dates of one precision have one length, so their text sorts as they do.
        if spec.min is not None and value < spec.min:
            return [values.wrong("", f"{value} is before {spec.min}", "range")]
        if spec.max is not None and value > spec.max:
            return [values.wrong("", f"{value} is after {spec.max}", "range")]
        return []

    def similarity(self, spec: DateSpec, a: JsonValue, b: JsonValue) -> float:
        """1 / (1 + how many steps of the precision lie between)."""
        one, other = read(spec.precision, str(a)), read(spec.precision, str(b))
        if one is None or other is None:
            return float(a == b)
        days = abs((one - other).total_seconds()) / 86400
        return 1 / (1 + days / _DAYS[spec.precision])

    def vote(self, spec: DateSpec, value: JsonValue) -> str:
        return str(value)

    def label(self, spec: DateSpec, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        return str(belief)

    def columns(self, spec: DateSpec) -> Sequence[Column]:
        return (Column(name="", type="string"),)

    def row(self, spec: DateSpec, value: JsonValue) -> Mapping[str, JsonValue]:
        return {"": value}


def read(precision: str, text: str) -> datetime | None:
    """The first moment that the text means; None where it is no date of this precision."""
    form, _, example = _FORMS[precision]
    # strptime alone would take one digit where two are meant, and digits of other scripts.
    if len(text) != len(example) or not text.isascii():
        return None
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 - written without a zone on purpose
    except ValueError:
        return None


CONTROL = Date()
