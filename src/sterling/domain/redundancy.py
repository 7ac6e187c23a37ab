"""When to stop: how many answers a task is to have, and what follows for its slots."""

from sterling.domain.project import QualityPolicy


def want(policy: QualityPolicy, counted: int = 0, posterior: float | None = None) -> int:
    """How many counted answers a task is to have, now that it has `counted`.

    Without a target: the policy's redundancy. With one, the posterior probability of the least sure control
    decides: sure enough, and no more are wanted than there are; else one more, up to the redundancy. A task
    that
    has no answer yet always wants one.
    """
    if policy.target is None or posterior is None or counted == 0:
        return policy.redundancy if policy.target is None else min(policy.redundancy, max(1, counted + 1))
    if posterior >= policy.target:
        return counted
    return max(counted, min(policy.redundancy, counted + 1))


def free_slots(need: int, done: int, live: int) -> int:
    """How many more leases may go out. Leases that are out stay good when the want falls, hence no less than
    0."""
    return max(0, need - done - live)


def is_settled(need: int, done: int) -> bool:
    """Whether the task needs no more answers."""
    return done >= need
