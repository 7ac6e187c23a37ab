"""Quality mathematics: aggregation of answers, agreement, certificates. Pure functions, one file per
method."""

from sterling.quality.certificate import Certificate, certify
from sterling.quality.engine import aggregate

__all__ = ["Certificate", "aggregate", "certify"]
