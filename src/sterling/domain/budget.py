"""Money: committed when a task is claimed, returned when the lease ends without an answer, never overdrawn.

A budget is kept in shards, so that annotators who claim at the same moment do not wait for one row. What is
committed is always the budget less the sum of the shards.
"""

from sterling.domain.errors import Conflict

SHARDS = 16


def spread(amount: int, shards: int = SHARDS) -> list[int]:
    """The amount as even as whole numbers go; the first shards hold the rest."""
    each, rest = divmod(amount, shards)
    return [each + (1 if shard < rest else 0) for shard in range(shards)]


def affordable(remaining: int, cost: int, wanted: int) -> int:
    """For how many of the wanted answers the money is enough."""
    return wanted if cost == 0 else min(wanted, remaining // cost)


def remainder(budget: int, committed: int) -> int:
    """What is left of a budget.

    Raises:
        Conflict: more than that is committed already.
    """
    if committed > budget:
        raise Conflict(
            f"The budget cannot be {budget}: {committed} is committed to leases and answers already.",
            committed=committed,
        )
    return budget - committed
