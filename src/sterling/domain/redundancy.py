"""When to stop: how many answers a task is to have, and what follows for its slots."""

from math import log

from sterling.domain.organization import Mode
from sterling.domain.project import QualityPolicy


def policy_in(mode: Mode, policy: QualityPolicy) -> QualityPolicy:
    """The policy that holds in a mode. In test mode one valid answer settles a task, whatever the project
    asks for, so that an integration is tried out from import to export without a crowd."""
    if mode is Mode.LIVE:
        return policy
    return policy.model_copy(update={"redundancy": 1, "least": 1, "stop_at": None})


def want(policy: QualityPolicy, counted: int = 0, posterior: float | None = None) -> int:
    """How many counted answers a task is to have, now that it has `counted`.

    Without `stop_at`: the policy's redundancy. With it, first the least; then the posterior probability of
    the least sure control decides: sure enough, and no more are wanted than there are; else one more, up to
    the redundancy.
    """
    if policy.stop_at is None:
        return policy.redundancy
    least = min(policy.least, policy.redundancy)
    if posterior is None or counted < least:
        return least
    if posterior >= policy.stop_at:
        return counted
    return max(counted, min(policy.redundancy, counted + 1))


def gain(probability: float, skill: float) -> float:
    """How much one more answer lowers the expected log loss of a label of this probability, in nats, when
    the answer is right with probability `skill`: the mutual information of answer and truth, taken as two
    classes.

    Largest for a coin's toss, zero for what is certain. Rank tasks by it, divided by the answer's price.
    """
    agrees = probability * skill + (1 - probability) * (1 - skill)
    return _entropy(agrees) - _entropy(skill)


def _entropy(p: float) -> float:
    return -sum(share * log(share) for share in (p, 1 - p) if share > 0)


def free_slots(need: int, done: int, live: int) -> int:
    """How many more leases may go out. Leases that are out stay good when the want falls, hence no less than
    0."""
    return max(0, need - done - live)


def is_settled(need: int, done: int) -> bool:
    """Whether the task needs no more answers."""
    return done >= need
