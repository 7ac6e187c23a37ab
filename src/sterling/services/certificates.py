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


def calibrations(judged: Mapping[str, Judged]) -> list[Calibration]:
    """One per control that has audited labels, from their stated probability and whether they were right."""
    told = {
        name: [(p, right) for p, right in zip(one.stated, one.verdicts, strict=True) if p is not None]
        for name, one in judged.items()
    }
    calibration: Any = import_module("sterling.quality.honesty").calibration  # late, as above
    return [
        Calibration.model_validate(
            {"control": name, **calibration([p for p, _ in rows], [right for _, right in rows])}
        )
        for name, rows in sorted(told.items())
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
    stopping time, since people look while they audit, and that the labels' probabilities make shorter without
    being trusted; when all that was drawn is audited, the exact one."""
    return [
        _certificate(
            name,
            frame.populations[name],
            judged[name],
            certified(judged[name], frame, name, seed, complete=complete),
            [rule(compiled.asked[name]).sentence, *(() if complete else (WAITING,)), *further],
        )
        for name in frame.controls
        if name in judged and name in frame.populations
    ]


def certified(judged: Judged, frame: Frame, name: str, seed: int, *, complete: bool) -> Any:
    """The interval (see `quality.certificate.Certificate`) of one control."""
    population, stated = frame.populations[name], frame.stated.get(name)
    told = [p for p in judged.stated if p is not None]
    if complete or stated is None or stated.population != population or len(told) < judged.audited:
        method = "finite" if complete else "anytime"
        return _quality().certify(judged.verdicts, population, LEVEL, method, seed=seed)
    betting: Any = import_module("sterling.quality.betting")  # late, as above
    whole = betting.Whole(population, stated.total, stated.least, stated.most)
    return betting.certify_predicted(judged.verdicts, told, whole, LEVEL, seed)


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
