"""Which task next, and why."""

from hypothesis import given
from hypothesis import strategies as st

from sterling.domain.routing import Candidate, Reason, pick, why


def _candidate(task: int, returned: bool, priority: int, position: int) -> Candidate[int]:
    return Candidate(task, returned, priority, position)


tasks = st.builds(_candidate, st.integers(), st.booleans(), st.integers(-5, 5), st.integers(0, 10**6))


def test_returned_then_priority_then_order() -> None:
    first, urgent = Candidate("first", False, 0, 1), Candidate("urgent", False, 5, 3)
    back, late = Candidate("back", True, -1, 9), Candidate("late", False, 0, 2)
    everything = [late, first, urgent, back]
    assert [one.task for one in pick(everything, 9)] == ["back", "urgent", "first", "late"]
    assert why(back, everything) is Reason.RETURNED
    assert why(urgent, everything) is Reason.PRIORITY
    assert why(first, [first, late]) is Reason.ORDER


@given(st.lists(tasks), st.integers(0, 5))
def test_nothing_that_was_left_is_better_than_what_was_picked(
    candidates: list[Candidate[int]], count: int
) -> None:
    chosen = pick(candidates, count)
    assert len(chosen) == min(count, len(candidates))
    left = list(candidates)
    for one in chosen:
        left.remove(one)
    for one in chosen:
        for other in left:
            assert one.returned or not other.returned
            if one.returned == other.returned:
                assert one.priority >= other.priority
