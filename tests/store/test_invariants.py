"""The six invariants, on the real store: random days of work beside a model made of the pure rules."""

import asyncio
from collections.abc import Coroutine
from contextlib import ExitStack
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bench.ground import ANSWER, add_tasks, lay
from sterling.adapters.sql.assignments import SqlAssignments
from sterling.adapters.sql.engine import create_pool
from sterling.domain.access import Actor
from sterling.domain.answer import Outcome, Receipt
from sterling.domain.assignment import AssignmentState
from sterling.domain.budget import affordable
from sterling.domain.errors import BudgetExhausted, Forbidden, NotFound
from sterling.domain.ids import AssignmentId, TaskId
from sterling.domain.lease import Slots, claimed, ended, may_claim, reopened, submitted, wanted
from sterling.domain.routing import Candidate, pick
from sterling.domain.task import TaskState
from sterling.ports.assignments import Given, Handed

T = TypeVar("T")
COST = 10
GIVEN = Given(ANSWER, 1.0, None)
NUMBERS = {state: number for number, state in enumerate(TaskState)}
annotators = st.integers(0, 2)


class Work(RuleBasedStateMachine):
    """Three annotators, a few tasks, one budget; the model is updated by the rules of `domain.lease`
    alone."""

    dsn: ClassVar[str]

    @initialize(tasks=st.integers(1, 6), need=st.integers(1, 3), budget=st.none() | st.integers(0, 120))
    def begin(self, tasks: int, need: int, budget: int | None) -> None:
        self.closing = ExitStack()
        self.db = self.closing.enter_context(psycopg.connect(self.dsn, autocommit=True))
        self.ground = lay(self.db, tasks, need=need, annotators=3, cost=COST)
        self.stranger = lay(self.db, 1, annotators=1)
        self.runner = self.closing.enter_context(asyncio.Runner())
        self.pool = create_pool(self.dsn, size=2)
        self.closing.callback(lambda: self.run(self.pool.close()))
        self.store = SqlAssignments(self.pool)
        self.need, self.budget = need, budget
        if budget is not None:
            self._lay_budget(budget)
        self.slots: dict[UUID, Slots] = {}
        self.place: dict[UUID, tuple[int, int]] = {}
        self.leases: dict[UUID, tuple[int, UUID, int]] = {}
        self.states: dict[UUID, AssignmentState] = {}
        self.paid: dict[UUID, int] = {}
        self.receipts: dict[UUID, Receipt] = {}
        self._see_tasks()

    def _lay_budget(self, budget: int) -> None:
        scope = (self.ground.organization_id, self.ground.project_id)
        self.db.execute("update sterling.project set budget = %s where id = %s", (budget, scope[1]))
        for shard in range(16):
            part = budget // 16 + (1 if shard < budget % 16 else 0)
            self.db.execute(
                "insert into sterling.budget values (%s, %s, 'live', %s, %s)",
                (scope[1], scope[0], shard, part),
            )

    def _see_tasks(self) -> None:
        query = "select id, np, seq from sterling.task where project_id = %s order by seq"
        for task, np, seq in self.db.execute(query, (self.ground.project_id,)):
            self.place.setdefault(task, (np, seq))
            self.slots.setdefault(task, Slots(TaskState.OPEN, self.need))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def actor(self, number: int) -> Actor:
        return self.ground.actor(number)

    @property
    def left(self) -> int:
        return 10**9 if self.budget is None else self.budget - sum(self.paid.values())

    def mine(self, number: int, task: UUID) -> AssignmentState | None:
        wanted_round = self.slots[task].round
        for lease, (who, what, round_) in self.leases.items():
            if (who, what, round_) == (number, task, wanted_round):
                return self.states[lease]
        return None

    def candidates(self, number: int) -> list[Candidate[UUID]]:
        return [
            Candidate(task, slots.returned, -self.place[task][0], self.place[task][1])
            for task, slots in self.slots.items()
            if may_claim(slots, self.mine(number, task))
        ]

    def _lease(self, number: int, handed: Handed) -> None:
        slots = self.slots[handed.task_id]
        assert handed.round == slots.round
        self.slots[handed.task_id] = after = claimed(slots)
        assert after.live + after.done <= after.need  # invariant 1
        self.leases[handed.id] = (number, handed.task_id, handed.round)
        self.states[handed.id] = AssignmentState.LEASED
        self.paid[handed.id] = COST

    @rule(number=annotators, count=st.integers(1, 3))
    def claim(self, number: int, count: int) -> None:
        expected = [one.task for one in pick(self.candidates(number), count)]
        covered = affordable(self.left, COST, len(expected))
        if expected and covered == 0:
            with pytest.raises(BudgetExhausted):
                self.run(self.store.claim(self.actor(number), self.ground.project_id, count))
            return
        handed = self.run(self.store.claim(self.actor(number), self.ground.project_id, count))
        assert [one.task_id for one in handed] == expected[:covered]
        for one in handed:
            self._lease(number, one)

    @rule(number=annotators)
    def claim_in_two_tabs(self, number: int) -> None:
        if self.left < 2 * COST:
            return
        expected = {one.task for one in pick(self.candidates(number), 2)}

        async def both() -> list[list[Handed]]:
            tab = self.store.claim(self.actor(number), self.ground.project_id, 1)
            other = self.store.claim(self.actor(number), self.ground.project_id, 1)
            return [*await asyncio.gather(tab, other)]

        handed = sorted(
            (one for tab in self.run(both()) for one in tab), key=lambda one: self.place[one.task_id]
        )
        assert {one.task_id for one in handed} == expected
        assert len(handed) == len(expected)
        for one in handed:
            self._lease(number, one)

    @precondition(lambda self: self.budget is None and not any(one.returned for one in self.slots.values()))
    @rule()
    def claim_by_all_at_once(self) -> None:
        """They form a group, which gives each what they would have got one after the other."""

        async def all_of_them() -> list[list[Handed]]:
            claims = (self.store.claim(self.actor(who), self.ground.project_id, 1) for who in range(3))
            return [*await asyncio.gather(*claims)]

        for number, handed in enumerate(self.run(all_of_them())):
            expected = [one.task for one in pick(self.candidates(number), 1)]
            assert [one.task_id for one in handed] == expected
            for one in handed:
                self._lease(number, one)

    @rule(number=annotators, data=st.data())
    def claim_named(self, number: int, data: st.DataObject) -> None:
        task = data.draw(st.sampled_from(list(self.slots)))
        if self.left < COST:
            return
        named = [TaskId(task)]
        before = self.mine(number, task)
        handed = self.run(self.store.claim(self.actor(number), self.ground.project_id, 1, task_ids=named))
        if before is AssignmentState.LEASED:
            assert [self.leases[one.id][1] for one in handed] == [task]
        elif may_claim(self.slots[task], before):
            assert [one.task_id for one in handed] == [task]
            self._lease(number, handed[0])
        else:
            assert handed == []

    @rule(number=annotators, key=st.text("ab", min_size=1, max_size=2))
    def claim_again_with_the_same_key(self, number: int, key: str) -> None:
        fresh = [one for one in self.candidates(number) if self.mine(number, one.task) is None]
        if self.left < COST or len(fresh) < len(self.candidates(number)):
            return

        async def twice() -> tuple[list[Handed], list[Handed]]:
            key_ = f"{key} {len(self.leases)}"
            first = await self.store.claim(self.actor(number), self.ground.project_id, 1, key=key_)
            return first, await self.store.claim(self.actor(number), self.ground.project_id, 1, key=key_)

        first, second = self.run(twice())
        assert [one.id for one in first] == [one.id for one in second]
        for one in first:
            self._lease(number, one)

    @precondition(lambda self: self.leases)
    @rule(data=st.data(), times=st.integers(1, 2))
    def submit(self, data: st.DataObject, times: int) -> None:
        """Live, late, in an old round, or again: every answer is taken, and the same receipt comes back."""
        lease = data.draw(st.sampled_from(list(self.leases)))
        number = self.leases[lease][0]
        for _ in range(times):
            receipt = self.run(self.store.submit(self.actor(number), AssignmentId(lease), GIVEN))
            self._submitted(lease, receipt)

    def _submitted(self, lease: UUID, receipt: Receipt) -> None:
        _, task, round_ = self.leases[lease]
        if lease in self.receipts:
            assert receipt == self.receipts[lease]
            return
        covered = self.left >= COST
        after, outcome = submitted(self.slots[task], self.states[lease], round_, covered)
        assert receipt == Receipt(assignment_id=AssignmentId(lease), task_id=TaskId(task), outcome=outcome)
        if self.states[lease] is not AssignmentState.LEASED:
            self.paid[lease] = COST if outcome is Outcome.COUNTED else 0
        self.slots[task], self.states[lease] = after, AssignmentState.SUBMITTED
        self.receipts[lease] = receipt

    @precondition(lambda self: self.leases)
    @rule(data=st.data())
    def submit_at_once(self, data: st.DataObject) -> None:
        """A group: leases that are out, some of them twice, and at most one that is not. Its members do not
        take slots from each other, so their order is of no consequence."""
        live = [lease for lease, found in self.states.items() if found is AssignmentState.LEASED]
        given = data.draw(st.lists(st.sampled_from(live), max_size=6)) if live else []
        given.append(data.draw(st.sampled_from(list(self.leases))))

        async def all_of_them() -> list[Receipt]:
            return [
                *await asyncio.gather(
                    *(
                        self.store.submit(self.actor(self.leases[lease][0]), AssignmentId(lease), GIVEN)
                        for lease in given
                    )
                )
            ]

        for lease, receipt in zip(given, self.run(all_of_them()), strict=True):
            self._submitted(lease, receipt)

    @precondition(lambda self: any(s is AssignmentState.LEASED for s in self.states.values()))
    @rule(data=st.data(), state=st.sampled_from([AssignmentState.SKIPPED, AssignmentState.RELEASED]))
    def give_up(self, data: st.DataObject, state: AssignmentState) -> None:
        live = [lease for lease, found in self.states.items() if found is AssignmentState.LEASED]
        lease = data.draw(st.sampled_from(live))
        number, task, round_ = self.leases[lease]
        for _ in range(2):
            self.run(self.store.give_up(self.actor(number), AssignmentId(lease), state, "unclear"))
        self.slots[task] = ended(self.slots[task], round_)
        self.states[lease], self.paid[lease] = state, 0

    @precondition(lambda self: any(s is AssignmentState.LEASED for s in self.states.values()))
    @rule(data=st.data())
    def expire(self, data: st.DataObject) -> None:
        live = [lease for lease, found in self.states.items() if found is AssignmentState.LEASED]
        gone = data.draw(st.lists(st.sampled_from(live), min_size=1, unique=True))
        query = "update sterling.assignment set lease_until = now() - interval '1 s' where id = any (%s)"
        self.db.execute(query, (gone,))
        assert self.run(self.store.expire_leases(100)) == len(gone)
        for lease in gone:
            _, task, round_ = self.leases[lease]
            self.slots[task] = ended(self.slots[task], round_)
            self.states[lease], self.paid[lease] = AssignmentState.EXPIRED, 0

    @rule(data=st.data())
    def send_back(self, data: st.DataObject) -> None:
        task = data.draw(st.sampled_from(list(self.slots)))
        self.db.execute("select sterling.reopen_task(%s)", (task,))
        if self.slots[task].state is not TaskState.CANCELED:
            self.slots[task] = reopened(self.slots[task])

    @rule(need=st.integers(1, 3))
    def change_redundancy(self, need: int) -> None:
        query = "select sterling.change_need(%s, %s::smallint, %s::smallint)"
        self.db.execute(query, (self.ground.project_id, self.need, need))
        for task, slots in self.slots.items():
            if slots.state in (TaskState.OPEN, TaskState.SETTLED):
                self.slots[task] = wanted(slots, need)
        self.need = need

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        task = data.draw(st.sampled_from(list(self.slots)))
        self.db.execute("update sterling.task set state = 6, returned = false where id = %s", (task,))
        slots = self.slots[task]
        self.slots[task] = Slots(TaskState.CANCELED, slots.need, slots.round, slots.done, slots.live)

    @precondition(lambda self: len(self.slots) < 9)
    @rule(priority=st.integers(-1, 2))
    def import_more(self, priority: int) -> None:
        before = set(self.slots)
        add_tasks(self.db, self.ground, 1, need=self.need, priority=priority)
        self._see_tasks()
        assert len(self.slots) == len(before) + 1

    @rule()
    def sweep(self) -> None:
        async def chores() -> None:
            await self.store.publish_heads()
            await self.store.fold_tallies()

        self.run(chores())

    @rule(data=st.data())
    def stay_out(self, data: st.DataObject) -> None:
        """Invariant 6: nothing is found from another organization; somebody else's lease is refused."""
        outside = self.stranger.actor(0)
        with pytest.raises(NotFound):
            self.run(self.store.claim(outside, self.ground.project_id, 1))
        if self.leases:
            lease = AssignmentId(data.draw(st.sampled_from(list(self.leases))))
            with pytest.raises(NotFound):
                self.run(self.store.submit(outside, lease, GIVEN))
            with pytest.raises(NotFound):
                self.run(self.store.held(outside, lease))
            with pytest.raises(Forbidden):
                self.run(self.store.submit(self.actor((self.leases[lease][0] + 1) % 3), lease, GIVEN))

    @invariant()
    def the_store_is_as_the_rules_say(self) -> None:
        if not hasattr(self, "slots"):
            return
        project = (self.ground.project_id,)
        columns = "id, state, need, round, done, live, returned and free > 0, free"
        query = f"select {columns} from sterling.task where project_id = %s"
        for task, state, need, round_, done, live, flagged, free in self.db.execute(query, project):
            slots = self.slots[task]
            returned = flagged and slots.state is TaskState.OPEN
            expected = slots.returned and slots.state is TaskState.OPEN
            assert (state, need, round_, done, live, free) == (
                *(NUMBERS[slots.state], slots.need, slots.round, slots.done, slots.live, slots.free),
            )
            assert returned == expected
        # 2 and 3: each acknowledged answer is there once, under its one assignment.
        stored = self.db.execute(
            "select assignment_id, outcome from sterling.answer where project_id = %s", project
        ).fetchall()
        outcomes = {lease: list(Outcome).index(receipt.outcome) for lease, receipt in self.receipts.items()}
        assert sorted(stored) == sorted(outcomes.items())
        # 5: money.
        committed = self.db.execute(
            "select coalesce(sum(cost), 0) from sterling.assignment where project_id = %s", project
        ).fetchone()
        assert committed is not None
        assert committed[0] == sum(self.paid.values())
        if self.budget is not None:
            left = self.db.execute(
                "select sum(remaining) from sterling.budget where project_id = %s", project
            )
            assert left.fetchone() == (self.budget - sum(self.paid.values()),)
        # What lists show without reading the tasks.
        tally = (
            "select state, sum(n) from sterling.task_tally where project_id = %s "
            "group by 1 having sum(n) <> 0"
        )
        counted: dict[int, int] = {}
        for slots in self.slots.values():
            counted[NUMBERS[slots.state]] = counted.get(NUMBERS[slots.state], 0) + 1
        assert {state: int(n) for state, n in self.db.execute(tally, project)} == counted

    def teardown(self) -> None:
        if hasattr(self, "closing"):
            events = (
                "select count(*) from sterling.event where verb = 'answer.submitted' and organization_id = %s"
            )
            logged = self.db.execute(events, (self.ground.organization_id,)).fetchone()
            assert logged == (len(self.receipts),)
            self.closing.close()


def test_random_work_keeps_the_six_invariants(database: str) -> None:
    Work.dsn = database
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    chosen = settings(max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=quiet)
    run_state_machine_as_test(Work, settings=chosen)
