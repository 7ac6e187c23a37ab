"""A number with its interval: the one form in which measured figures travel."""

from sterling.domain.record import Record


class Estimate(Record):
    """`value` with the interval `low` to `high` that holds at `level` (0..1), from `n` cases."""

    value: float
    low: float
    high: float
    level: float
    n: int
