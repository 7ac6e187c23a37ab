"""Whoever answers: a person, a model, a judge, an import. The same thing to the mathematics."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from sterling.domain.estimate import Estimate
from sterling.domain.ids import AnnotatorId, UserId
from sterling.domain.record import ExternalId, Name, Record, Utc


class AnnotatorKind(StrEnum):
    PERSON = "person"
    MODEL = "model"
    JUDGE = "judge"
    IMPORT = "import"


Micros = Annotated[int, Field(ge=0, le=10**12)]
"""Money in millionths of the organization's currency: exact, and small enough for one answer of a model."""


class NewAnnotator(Record):
    """`external_id` makes the creation repeatable: the same id gives the same annotator."""

    kind: AnnotatorKind
    name: Name
    external_id: ExternalId | None = None
    cost_per_answer: Micros = 0


class Annotator(Record):
    id: AnnotatorId
    kind: AnnotatorKind
    name: Name
    external_id: ExternalId | None
    user_id: UserId | None
    cost_per_answer: Micros
    active: bool
    created_at: Utc


class AnnotatorChange(Record):
    name: Name | None = None
    cost_per_answer: Micros | None = None
    active: bool | None = None


class AnnotatorStanding(Record):
    """One annotator in one project: amount, pace, agreement with the labels, with a 90 % interval.

    Where regions or spans are drawn, `missed` and `invented` as a ControlReport has them; null elsewhere.
    """

    annotator: Annotator
    answers: int
    surplus: int
    skipped: int
    median_seconds: float | None
    accuracy: float | None
    low: float | None
    high: float | None
    missed: Estimate | None
    invented: Estimate | None
    last_at: Utc | None


class Standings(Record):
    """Everybody who worked in a project, by number of answers."""

    items: list[AnnotatorStanding]


class Confused(Record):
    """How often (as an expected number) the class `said` was the answer where `truth` is the class."""

    truth: str
    said: str
    n: float


class ClassAccuracy(Record):
    """How often an annotator is right where this is the true class."""

    value: str
    accuracy: Estimate


class OptionRates(Record):
    """How one option of a set is used: `found` is the share of tasks with it on which it was chosen, `added`
    of tasks without it."""

    value: str
    found: Estimate
    added: Estimate


class WeekAccuracy(Record):
    """How often an annotator was right in the week that begins on this Monday (ISO date)."""

    week: str
    accuracy: Estimate


class Behaviour(Record):
    """Something striking in how an annotator answers: evidence for a person to look at, never a verdict.

    `kind` says what `figure` is. too_fast: the median time by that of the others. same_answer: the longest
    run of one answer. copying: of the tasks on which both err, the share on which they err alike; `other`
    names whom with. position: the share of first sides preferred. drift: the change of the share of right
    answers, from the week `since` on (its Monday). `p_value`: how often somebody who behaves like all the
    others is as striking by chance. `alarms`: if all behave alike, the chance that anybody of this project
    is told of by chance for this kind.
    """

    kind: Literal["too_fast", "same_answer", "copying", "position", "drift"]
    figure: float
    p_value: float
    alarms: float
    n: int
    other: str | None
    since: str | None


class ControlReport(Record):
    """One annotator's answers to one control, measured by the last aggregation.

    `left_out` is the share of answers that the others' answers to the same tasks bear out; `agreement` is
    alpha with the others. Of regions and spans `missed` is the share of the things that are there which the
    annotator left out, `invented` the share of those drawn that are not there; null of other kinds.
    `confusion` and `by_class`: empty where the control has no classes; `by_option`: where it is no set of
    options.
    """

    control: str
    method: str
    accuracy: Estimate
    left_out: Estimate | None
    agreement: Estimate | None
    missed: Estimate | None = None
    invented: Estimate | None = None
    by_class: list[ClassAccuracy]
    by_week: list[WeekAccuracy]
    by_option: list[OptionRates] = Field(default_factory=list[OptionRates])
    confusion: list[Confused]
    behaviours: list[Behaviour]


class Timing(Record):
    """Seconds an answer: tenth, half and nine tenths of the latest `n`, and the median of all annotators.
    `too_fast` of them took less than a quarter of that."""

    low: float
    median: float
    high: float
    n: int
    of_all: float
    too_fast: int


class AnnotatorReport(Record):
    """One annotator in one project, in full."""

    standing: AnnotatorStanding
    controls: list[ControlReport]
    answers_per_day: list[int]
    """Of the last 30 days, today last."""
    timing: Timing | None
    cost: int
    cost_per_correct: Estimate | None
    """In millionths of the currency."""
    reviewed: int
    sent_back: int
    """Of the answers whose task was reviewed, those that a reviewer rejected, or fixed to something else."""
    rank: int | None
    """By the lower end of the accuracy; null under 30 answers."""
    ranked: int
