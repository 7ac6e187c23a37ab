"""Striking behaviour of annotators on one control, for a person to look at: worker's side.

What is raised stays raised by chance in at most `ALARMS` of the aggregations in which all behave alike, for
each kind of behaviour. Nobody is paused, weighed less or paid less for it.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from numpy.random import default_rng
from pydantic import JsonValue

from sterling.controls.compiled import Asked
from sterling.domain.votes import CLASSED, Aggregate, Votes, VoteShape
from sterling.quality import behaviour
from sterling.quality.behaviour import Flag
from sterling.quality.credit import borne_out
from sterling.quality.posterior import Beliefs

ALARMS = 0.01
SEED = 0
Rows = Mapping[Hashable, Sequence[int]]
Nearness = Callable[[int], float]


@dataclass(frozen=True, slots=True)
class Shown:
    """The answers to one control in the order in which they came, in parallel; seconds are NaN where they
    are not known, weeks count since the year 1."""

    asked: Asked
    votes: Votes
    values: Sequence[JsonValue]
    weeks: Sequence[int]
    seconds: Sequence[float]


def behaviours(shown: Shown, found: Aggregate, nearness: Nearness) -> dict[str, list[JsonValue]]:
    """What is striking, by annotator, as plain data of `domain.annotator.Behaviour`. `nearness` (0..1) says
    how near the answer of a row comes to the label."""
    rows = dict[Hashable, list[int]]()
    for row, who in enumerate(shown.votes.annotators):
        rows.setdefault(who, []).append(row)
    told = {str(who): list[JsonValue]() for who in rows}
    for kind in (_fast, _same, _copies, _sides):
        for flag in behaviour.raised(kind(shown, rows, found), len(rows), ALARMS):
            _note(told, flag, rows, shown)
    for flag in behaviour.raised(_drifts(shown, rows, found, nearness), len(rows), ALARMS):
        _note(told, flag, rows, shown)
    return told


def _note(told: dict[str, list[JsonValue]], flag: Flag, rows: Rows, shown: Shown) -> None:
    """Writes a flag down; of a pair, with both."""
    pair = (
        [(flag.annotator, flag.other)]
        if flag.kind != "copying"
        else [
            (flag.annotator, flag.other),
            (flag.other, flag.annotator),
        ]
    )
    for who, other in pair:
        since = None
        if flag.kind == "drift":
            week = shown.weeks[rows[who][cast("int", flag.other)]]
            since = date.fromordinal(week * 7 + 1).isoformat()
        told[str(who)].append(
            {
                "kind": flag.kind,
                "figure": flag.figure,
                "p_value": flag.p_value,
                "alarms": ALARMS,
                "n": len(rows[who]),
                "other": str(other) if flag.kind == "copying" else None,
                "since": since,
            }
        )


def _fast(shown: Shown, rows: Rows, found: Aggregate) -> list[Flag]:
    times = {who: [s for row in own if (s := shown.seconds[row]) == s] for who, own in rows.items()}
    return behaviour.too_fast(times)


def _same(shown: Shown, rows: Rows, found: Aggregate) -> list[Flag]:
    if shown.asked.control.shape not in CLASSED:
        return []
    values = cast("Sequence[Hashable]", shown.votes.values)
    return behaviour.same_answer({who: [values[row] for row in own] for who, own in rows.items()})


def _copies(shown: Shown, rows: Rows, found: Aggregate) -> list[Flag]:
    if shown.asked.control.shape not in CLASSED:
        return []
    tasks, values = shown.votes.tasks, cast("Sequence[Hashable]", shown.votes.values)
    said = {who: {tasks[row]: values[row] for row in own} for who, own in rows.items()}
    return behaviour.copying(said, {task: cast("Hashable", b.value) for task, b in found.beliefs.items()})


def _sides(shown: Shown, rows: Rows, found: Aggregate) -> list[Flag]:
    """Of preferences that say in which order the two were shown."""
    if shown.asked.control.shape is not VoteShape.PAIR:
        return []
    sides = {who: [_first(shown.values[row]) for row in own] for who, own in rows.items()}
    return behaviour.position({who: [s for s in own if s is not None] for who, own in sides.items()})


def _first(value: JsonValue) -> bool | None:
    """Whether the side shown first is preferred; None for a tie or an unknown order."""
    order = value.get("order") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(order, list) or value.get("better") not in order:
        return None
    return value["better"] == order[0]


def _drifts(shown: Shown, rows: Rows, found: Aggregate, nearness: Nearness) -> list[Flag]:
    """From how right each answer was: by what the others say where there are classes, else by how near it
    comes to the label."""
    if not shown.votes.tasks:
        return []
    if isinstance(found.beliefs, Beliefs):
        right: list[float] = borne_out(shown.votes, found.beliefs).tolist()
        series = {who: [right[row] for row in own] for who, own in rows.items()}
    else:
        series = {who: [nearness(row) for row in own] for who, own in rows.items()}
    return behaviour.drift(series, default_rng(SEED))
