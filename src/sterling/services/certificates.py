"""From verdicts to certificates. Pure; audits and releases use it."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from math import floor
from typing import Any

from sterling.controls.compiled import Compiled
from sterling.controls.correctness import rule
from sterling.domain.audit import Calibration, Certificate
from sterling.ports.audits import Frame, Judged

LEVEL = 0.95
WAITING = "the drawn tasks that wait for a verdict do not differ from those that have one"


def _quality() -> Any:
    """By name and late: it loads numpy, which the API needs for this alone."""
    return import_module("sterling.quality.certificate")


def calibrations(stated: Mapping[str, Sequence[tuple[float, bool]]]) -> list[Calibration]:
    """One per control that has audited labels, from their stated probability and whether they were right."""
    calibration: Any = import_module("sterling.quality.honesty").calibration  # late, as above
    return [
        Calibration.model_validate(
            {"control": name, **calibration([p for p, _ in rows], [right for _, right in rows])}
        )
        for name, rows in sorted(stated.items())
        if rows
    ]


def draw(population: int, size: int, seed: int) -> list[int]:
    """Positions of a random sample without replacement, in the order drawn."""
    return _quality().sample(population, size, seed)


def certificates(
    compiled: Compiled,
    frame: Frame,
    judged: Mapping[str, Judged],
    seed: int,
    *,
    complete: bool,
    further: Sequence[str] = (),
) -> list[Certificate]:
    """One per control that has verdicts. While an audit is incomplete the interval is one that holds at any
    stopping time, since people look while they audit; when all that was drawn is audited, the exact one."""
    method = "finite" if complete else "anytime"
    return [
        _certificate(
            name,
            frame.populations[name],
            judged[name],
            _quality().certify(_verdicts(judged[name]), frame.populations[name], LEVEL, method, seed=seed),
            [rule(compiled.asked[name]).sentence, *(() if complete else (WAITING,)), *further],
        )
        for name in frame.controls
        if name in judged and name in frame.populations
    ]


def _verdicts(judged: Judged) -> list[bool]:
    return [True] * judged.correct + [False] * (judged.audited - judged.correct)


def _certificate(
    name: str, population: int, judged: Judged, found: Any, further: Sequence[str]
) -> Certificate:
    return Certificate(
        control=name,
        accuracy=found.accuracy,
        low=found.low,
        high=found.high,
        level=LEVEL,
        audited=judged.audited,
        correct=judged.correct,
        population=population,
        method=found.method,
        assumptions=[*found.assumptions, *further],
        seed=found.seed,
        fineness=floor(found.low * 1000),
    )
