"""What it takes to reach a target."""

from sterling.domain.estimate import Estimate
from sterling.domain.record import Record


class Forecast(Record):
    """What it takes to reach `target` on a control's labels, or on those of one class: further judgments,
    what they cost (millionths of the currency) and how many days they take at the present pace. Null
    judgments: `reachable` is as far as it goes. `accuracy` is the audited one; without it the `stated`
    confidence is taken at its word."""

    control: str
    value: str | None
    target: float
    labels: int
    accuracy: Estimate | None
    stated: float
    judgments: Estimate | None
    cost: Estimate | None
    days: Estimate | None
    reachable: float
