"""From verdicts to certificates. Pure; audits and releases use it."""

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from math import floor
from typing import Any

from sterling.controls.compiled import Compiled
from sterling.controls.correctness import rule
from sterling.domain.audit import CLASS, Calibration, Certificate, SliceCertificate
from sterling.domain.votes import CLASSED
from sterling.ports.audits import Frame, Judged, Stated

LEVEL = 0.95
ALONE = "it holds for this {what} by itself: of twenty such intervals one may miss"
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
) -> tuple[list[Certificate], list[SliceCertificate]]:
    """One per control that has verdicts, and one per slice and class of it. While an audit is incomplete the
    interval is one that holds at any stopping time, since people look while they audit, and that the labels'
    probabilities make shorter without being trusted; when all that was drawn is audited, the exact one."""
    whole, slices = list[Certificate](), list[SliceCertificate]()
    for name in frame.controls:
        if name not in judged or name not in frame.populations:
            continue
        asked = compiled.asked[name]
        sentences = [rule(asked).sentence, *(() if complete else (WAITING,)), *further]
        stated = frame.stated.get(name)
        every = _figures(judged[name], frame.populations[name], stated, seed, complete=complete)
        whole.append(Certificate(control=name, **_with(every, sentences)))
        classed = asked.control.shape in CLASSED
        for key, value, own in _slices(frame, name):
            part = judged[name].of_slice(key, value)
            if part.audited and (classed or key != CLASS):
                found = _figures(part, own.population, own, seed, complete=complete)
                told = _with(found, [*sentences, ALONE.format(what="slice" if key else "class")])
                slices.append(SliceCertificate(control=name, field=key or None, value=value, **told))
    return whole, slices


def _slices(frame: Frame, control: str) -> Iterator[tuple[str, str, Stated]]:
    for key, each in sorted(frame.slices.get(control, {}).items()):
        for value, own in sorted(each.items()):
            yield key, value, own


def _figures(
    judged: Judged, population: int, stated: Stated | None, seed: int, *, complete: bool
) -> dict[str, Any]:
    """What a certificate states of these verdicts. Of a slice alone, too: given how many of the drawn labels
    are of it, these are a random sample of all of it, in random order."""
    found = certified(judged, population, stated, seed, complete=complete)
    return {
        "accuracy": found.accuracy,
        "low": found.low,
        "high": found.high,
        "level": LEVEL,
        "audited": judged.audited,
        "correct": judged.correct,
        "population": population,
        "method": found.method,
        "assumptions": list(found.assumptions),
        "seed": found.seed,
        "fineness": floor(found.low * 1000),
    }


def _with(figures: dict[str, Any], sentences: Sequence[str]) -> dict[str, Any]:
    return {**figures, "assumptions": [*figures["assumptions"], *sentences]}


def certified(judged: Judged, population: int, stated: Stated | None, seed: int, *, complete: bool) -> Any:
    """The interval (see `quality.certificate.Certificate`)."""
    told = [p for p in judged.stated if p is not None]
    if complete or stated is None or stated.population != population or len(told) < judged.audited:
        method = "finite" if complete else "anytime"
        return _quality().certify(judged.verdicts, population, LEVEL, method, seed=seed)
    betting: Any = import_module("sterling.quality.betting")  # late, as above
    whole = betting.Whole(population, stated.total, stated.least, stated.most)
    return betting.certify_predicted(judged.verdicts, told, whole, LEVEL, seed)
