"""When to stop and whom to ask: how many answers a task is to have, from whom the next one helps most, and
what follows for its slots."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log

from sterling.domain.organization import Mode
from sterling.domain.project import QualityPolicy

HARDLY = 30.0
"""How many times the rise of the chance of a right label counts as doubt. At a threshold of 0.85 tasks are
let go that all they may still get would improve by half a point, at 0.97 by a tenth; so the policy comes to
buy what tells anything at all as the threshold rises."""


def policy_in(mode: Mode, policy: QualityPolicy) -> QualityPolicy:
    """The policy that holds in a mode. In test mode one valid answer settles a task, whatever the project
    asks for, so that an integration is tried out from import to export without a crowd."""
    if mode is Mode.LIVE:
        return policy
    return policy.model_copy(update={"redundancy": 1, "least": 1, "stop_at": None})


class Enough(StrEnum):
    """Why no more answers are asked for."""

    FIXED = "fixed"
    """Every task gets so many."""
    SURE = "sure"
    """The label is as probable as the policy asks for."""
    HARDLY = "hardly"
    """All the answers that the task may still get would hardly make its label better."""
    MOST = "most"
    """The task has as many as one gets at most."""


def sureness(policy: QualityPolicy, probability: float, outlook: float | None) -> float:
    """How sure a label counts as, 0..1: its posterior probability, or what further answers leave to wish for
    where that is less. `outlook`: by how much all that its task may still get are expected to raise the
    chance that it is right; None where that is not known."""
    if outlook is None or not policy.curtail:
        return probability
    return max(probability, min(1 - HARDLY * outlook, 1.0))


def want(policy: QualityPolicy, counted: int = 0, sure: float | None = None) -> int:
    """How many counted answers a task is to have, now that it has `counted`.

    Without `stop_at`: the policy's redundancy. With it, first the least; then the `sureness` of the least
    sure control decides: sure enough, and no more are wanted than there are; else one more, up to the
    redundancy.
    """
    if policy.stop_at is None:
        return policy.redundancy
    least = min(policy.least, policy.redundancy)
    if sure is None or counted < least:
        return least
    if sure >= policy.stop_at:
        return counted
    return max(counted, min(policy.redundancy, counted + 1))


def last_answer(policy: QualityPolicy) -> int | None:
    """The most answers that a task may get, where tasks may be let go before; else None."""
    return policy.redundancy if policy.curtail and policy.stop_at is not None else None


def enough(policy: QualityPolicy, counted: int, probability: float, outlook: float | None) -> Enough | None:
    """Why a label's task gets no more answers; None where more are asked for, as far as this label goes."""
    if policy.stop_at is None:
        return Enough.FIXED if counted >= policy.redundancy else None
    if counted >= min(policy.least, policy.redundancy):
        if probability >= policy.stop_at:
            return Enough.SURE
        if counted < policy.redundancy and sureness(policy, probability, outlook) >= policy.stop_at:
            return Enough.HARDLY
    return Enough.MOST if counted >= policy.redundancy else None


def gain(probability: float, skill: float) -> float:
    """How much one more answer lowers the expected log loss of a label of this probability, in nats, when
    the answer is right with probability `skill`: the mutual information of answer and truth, taken as two
    classes.

    Largest for a coin's toss, zero for what is certain. Rank tasks by it, divided by the answer's price.
    """
    agrees = probability * skill + (1 - probability) * (1 - skill)
    return _entropy(agrees) - _entropy(skill)


SHARED = 0.1
"""How far the errors of answers to one task depend on each other (their correlation: 0 not at all, 1 all err
together), where nothing has measured it."""


def design_effect(n: int, shared: float) -> float:
    """By how much answers that depend on each other by `shared` are counted too often: n of them are worth n
    divided by this (Kish 1965). `quality.dependence` has the same for columns."""
    return 1 + (n - 1) * shared if n > 1 else 1.0


@dataclass(frozen=True, slots=True)
class Source:
    """Annotators who are alike: how often they are right against one rival class (0..1), what an answer of
    theirs costs, how far their errors on one task depend on each other (see `SHARED`), and how many of them
    have answered the task already."""

    name: str
    skill: float
    price: float
    shared: float = SHARED
    had: int = 0


def against_one(skill: float, classes: int) -> float:
    """How often an annotator is right against any one wrong class, whose share of right answers among so many
    classes is `skill`, the errors being spread evenly."""
    kept = min(max(skill, 0.01), 0.99)
    return kept * (classes - 1) / (kept * (classes - 1) + 1 - kept)


def fresh_skill(source: Source) -> float:
    """How often one more answer would be right if it told only what those before it did not: the next is
    worth the difference of what n + 1 answers and n are worth (see `design_effect`)."""

    def worth(n: int) -> float:
        return n / design_effect(n, source.shared)

    skill = min(max(source.skill, 0.01), 0.99)
    told = (worth(source.had + 1) - worth(source.had)) * log(skill / (1 - skill))
    return 1 / (1 + exp(-told))


FREE = 1e-9
"""The price by which free answers are compared with each other."""


def bargain(probability: float, source: Source) -> float:
    """How much one more answer of this source lowers the expected log loss per unit of cost."""
    return gain(probability, fresh_skill(source)) / max(source.price, FREE)


def ask(probability: float, sources: Iterable[Source]) -> Source | None:
    """From whom the next answer to a task of this probability is bought: where it lowers the expected loss
    most per unit of cost; the first of equals. None where nobody can be asked."""
    return max(sources, key=lambda source: bargain(probability, source), default=None)


def _entropy(p: float) -> float:
    return -sum(share * log(share) for share in (p, 1 - p) if share > 0)


def free_slots(need: int, done: int, live: int) -> int:
    """How many more leases may go out. Leases that are out stay good when the want falls, hence no less than
    0."""
    return max(0, need - done - live)


def is_settled(need: int, done: int) -> bool:
    """Whether the task needs no more answers."""
    return done >= need
