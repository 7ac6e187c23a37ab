"""Who may claim what, and what becomes of leases: the rules that the store's functions follow.

A task's slots are counted per round: `live` leases that are out, `done` answers that count. The functions
take a task's slots and give the slots after the event.
"""

from dataclasses import dataclass, replace

from sterling.domain.answer import Outcome
from sterling.domain.assignment import AssignmentState
from sterling.domain.redundancy import free_slots, is_settled
from sterling.domain.task import TaskState

BLOCKING = frozenset({AssignmentState.LEASED, AssignmentState.SUBMITTED, AssignmentState.SKIPPED})
"""What keeps an annotator from getting a task in the same round. A lease that expired or was released may be
taken up again, as the same assignment: alone on a project, one must not be locked out by a coffee break."""


@dataclass(frozen=True, slots=True)
class Slots:
    """What the rules look at of a task."""

    state: TaskState
    need: int
    round: int = 0
    done: int = 0
    live: int = 0
    returned: bool = False

    @property
    def free(self) -> int:
        return free_slots(self.need, self.done, self.live)


def may_claim(slots: Slots, mine: AssignmentState | None) -> bool:
    """Whether an annotator may get a task, whose assignment in this round (if any) is in the state `mine`."""
    return slots.state is TaskState.OPEN and slots.free > 0 and mine not in BLOCKING


def claimed(slots: Slots) -> Slots:
    return replace(slots, live=slots.live + 1, returned=slots.returned and slots.free > 1)


def ended(slots: Slots, lease_round: int) -> Slots:
    """A lease expired, or was skipped or released: its slot returns. One of an earlier round held none."""
    if lease_round != slots.round:
        return slots
    after = replace(slots, live=slots.live - 1)
    return replace(after, returned=after.free > 0)


def submitted(
    slots: Slots, lease: AssignmentState, lease_round: int, affordable: bool = True
) -> tuple[Slots, Outcome]:
    """An answer came in. It counts when its lease is out, or when it is late and a slot is free that
    the budget still covers; else it is surplus. An earlier round's or a canceled task's never counts."""
    held = lease is AssignmentState.LEASED and lease_round == slots.round
    late = slots.state is TaskState.OPEN and slots.free > 0 and affordable
    after = replace(slots, live=slots.live - 1) if held else slots
    if lease_round != slots.round or slots.state is TaskState.CANCELED or not (held or late):
        return after, Outcome.SURPLUS
    after = replace(after, done=after.done + 1)
    after = replace(after, returned=after.returned and after.free > 0)
    if after.state is TaskState.OPEN and is_settled(after.need, after.done):
        after = replace(after, state=TaskState.SETTLED)
    return after, Outcome.COUNTED


def wanted(slots: Slots, need: int) -> Slots:
    """The want of a staged, open or settled task changed. Leases that are out stay good."""
    state = slots.state
    if state is not TaskState.STAGED:
        state = TaskState.SETTLED if is_settled(need, slots.done) else TaskState.OPEN
    after = replace(slots, need=need, state=state)
    return replace(after, returned=after.returned and after.free > 0)


def reopened(slots: Slots) -> Slots:
    """Sent back: a new round, in which nothing counts yet."""
    return replace(slots, state=TaskState.OPEN, round=slots.round + 1, done=0, live=0, returned=True)
