"""The default for categories: the mean of structurally different models, tempered for dependence between
answers.

No single model is best everywhere, and each is overconfident in its own way: answers to one task are not
independent given its truth. Therefore:

0. annotators who are one, such as accounts of one person, give one answer to a task (`copies`): no model
   below can tell copies from knowledge;
1. vote shares, one coin per annotator, knowing or spamming (`mace`, with annotators drawn together and class
   frequencies), confusion matrices with pooled rows (`ibcc`), and three forms of `minimax_entropy` (with and
   without effects of the task and class frequencies) each give posteriors; one that has swapped the classes
   is put right, one that takes many more answers to be wrong than others do, for nothing, is left out;
2. each posterior is raised to the power that n answers are worth under the correlation that the answers
   themselves show, which falls slowly as n grows (`dependence`);
3. their mean is weighted by exp(CARE x how well the model foretells each answer from the others): models that
   fail a set lose their say, near-equals keep it (prediction of answers is a guard, not a judge of truth);
4. a mean of models that disagree is less sure than any of them has reason to be: its scale is set to the mean
   confidence of the models, here weighted by exp(SHARP x the same), for that is all they disagree about;
5. where gold is given, `scaling` learns from the gold tasks' posteriors as they are without it. Of tasks
   without gold two posteriors are averaged after it, the fit without gold and that to it: the second knows
   more, but is surer than what the scaling has seen. Their mean gets the mean confidence of the first.

Where classes are ordered, annotators with a bias and a spread on the scale (`ordinal`) are half of the mean,
and of the confidence that it is set to: none of the others knows that far errors are rare.

Task effects cost the square of the classes: above `WORK` judgments times squared classes they are left out.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality import copies, dependence, mace, minimax_entropy, one_coin, ordinal
from sterling.quality.dawid_skene import CELLS, confusions, search
from sterling.quality.ibcc import expected
from sterling.quality.posterior import agreement_with, finish, lone_prior, one_hot, pin, shares, softmax
from sterling.quality.scaling import Scaling
from sterling.quality.table import Floats, Ints, Table, dense, pinned

NAME = "auto"
SHAPES = frozenset({VoteShape.CATEGORY, VoteShape.ORDINAL})
RHO = 0.1
"""Correlation by which vote shares are tempered, and posteriors before answers are foretold from them."""
CARE, SHARP = 5.0, 60.0
ALIKE, TELLS = 0.02, 0.25
"""Shares of wrong answers that differ by no more are the same; the share of the uncertainty about an answer
that a model must take away by the others' answers, if it holds many to be wrong."""
POWERS = (0.0, 0.2, 0.4, 0.6, 1.0)
"""Powers of the others' answers under which an answer is foretold."""
WORK = 2_500_000
SCALED = 20_000
"""Tasks, at equal distances in their order, by which the scale is set."""
EFFECTS: Mapping[str, Mapping[str, float]] = {
    "effects": {"task_precision": 3.0},
    "annotator effects": {"task_precision": 1e12},
    "effects and frequencies": {"task_precision": 10.0, "class_prior": 1.0},
}


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`gold`: known classes by task: they are fitted to, and set the scale of all probabilities.

    Ties go to the first class in the stated order. The random generator is not used.
    """
    table = dense(votes)
    known = pinned(table, params.get("gold"))
    if not len(table.value) or len(table.classes) < 2:
        return finish(NAME, table, shares(one_hot(table)))
    params = {**params, "ordered": votes.shape is VoteShape.ORDINAL}
    whole, own = table, copies.alike(table)
    table = copies.as_one(whole, own)
    mixed, diagnostics = combine(table, known, params)
    diagnostics["copies"] = copies.named(whole, own)
    at = np.flatnonzero(known >= 0)
    if len(at):
        blind, _ = combine(table, np.full_like(known, -1), params)
        scaling = Scaling(blind[at], known[at], blind.mean(axis=0))
        diagnostics["power"] = scaling.power
        mixed = pin(_as_sure((scaling(mixed) + scaling(blind)) / 2, scaling(blind), known < 0), known)
    else:
        mixed = lone_prior(table, mixed)
    return finish(NAME, whole, mixed, diagnostics, gold=bool(len(at)))


def combine(table: Table, known: Ints, params: Mapping[str, Any]) -> tuple[Floats, dict[str, Any]]:
    """The weighted mean of the members' tempered posteriors, and how it was made."""
    share = shares(one_hot(table))
    fitted = {name: _oriented(table, p) for name, p in _members(table, known, params).items()}
    mild = dependence.worth(table, RHO)
    told = {name: dependence.foretell(table, temper(p, mild), POWERS) for name, p in fitted.items()}
    members = {name: fitted[name] for name in _believed(table, fitted, told)}
    rho = dependence.correlation(table, fitted.get("ibcc", fitted["one_coin"]))
    foretold = np.asarray([max(told[name]) for name in members])
    power = dependence.evidence_power(table, rho)
    tempered = [temper(p, power) for p in members.values()]
    mixed = temper(share, mild) / (len(members) + 1)
    say = _say(foretold, CARE) * len(members) / (len(members) + 1)
    sure = 0.0
    for weight, trust, posterior in zip(say.tolist(), _say(foretold, SHARP).tolist(), tempered, strict=True):
        mixed += weight * posterior
        sure += trust * _confidence(posterior)
    weights = dict(zip([*members, "majority"], [*say.tolist(), 1 / (len(members) + 1)], strict=True))
    if params.get("ordered") and len(table.annotators) * len(table.classes) ** 2 <= CELLS:
        posterior = search(table, known, {"engine": params.get("engine")}, ordinal.expected).posterior
        ordered = temper(posterior, power)
        theirs = _confidence(ordered)
        # A half that is surer than the other would have all the say.
        alike = temper(mixed, np.full(len(mixed), _scale(mixed, theirs)))
        mixed, sure = (alike + ordered) / 2, (sure + theirs) / 2
        weights = {**{name: weight / 2 for name, weight in weights.items()}, "ordinal": 0.5}
    mixed = temper(mixed, np.full(len(mixed), _scale(mixed, sure)))
    return pin(mixed, known), {"weights": weights, "correlation": rho}


def _oriented(table: Table, posterior: Floats) -> Floats:
    """The posterior with its classes renamed, where all annotators together do worse under it than by
    guessing: nothing in such a model but its start tells a class from another, and it has swapped them."""
    wide = posterior.shape[1]
    if agreement_with(table, posterior).sum() * wide >= len(table.value):
        return posterior
    optimize: Any = import_module("scipy.optimize")  # late: heavy, and hardly ever needed
    said = confusions(table, posterior).sum(axis=0)
    return posterior[:, optimize.linear_sum_assignment(said, maximize=True)[1]]


def _believed(table: Table, members: Mapping[str, Floats], told: Mapping[str, Sequence[float]]) -> list[str]:
    """The names of the models that trust answers, or show that they have reason not to.

    Nothing but what annotators mostly say ties a class to its name. Where one class is nearly all there is,
    a model that takes classes as equally frequent gives the names of the others to its tasks, or leaves all
    open: annotators, it holds, say the frequent class whatever the truth. So a model is left out under which
    answers are wrong twice as often as under the one that trusts them most, unless they tell of each other
    by it: unless it takes away `TELLS` of the uncertainty that annotators' habits leave (Theil 1970).
    """
    wrong = {name: 1 - agreement_with(table, p).sum() / len(table.value) for name, p in members.items()}
    most = 2 * min(wrong.values()) + ALIKE
    # The first of the powers is 0: what is foretold from habits alone.
    tells = {name: 1 - max(each) / min(each[0], -1e-9) for name, each in told.items()}
    return [name for name in members if wrong[name] <= most or tells[name] >= TELLS]


def _as_sure(posterior: Floats, other: Floats, rows: Any) -> Floats:
    """The posterior with the mean confidence that another has on these rows."""
    if not rows.any():
        return posterior
    return temper(posterior, np.full(len(posterior), _scale(posterior[rows], _confidence(other[rows]))))


def _say(foretold: Floats, care: float) -> Floats:
    say = np.exp(care * (foretold - foretold.max()))
    return np.asarray(say / say.sum(), dtype=np.float64)


def _members(table: Table, known: Ints, params: Mapping[str, Any]) -> dict[str, Floats]:
    """The models' posteriors: those that the table's size allows."""
    engine = {"engine": params.get("engine")}
    members = {
        "one_coin": one_coin.fit(table, known, engine),
        "mace": mace.fit(table, known, {"strength": 4.0, "class_prior": True, **engine}),
    }
    squares = len(table.classes) ** 2
    if len(table.annotators) * squares <= CELLS:
        members["ibcc"] = search(table, known, engine, lambda f: expected(f, 5.0)).posterior
        if len(table.value) * squares <= WORK:
            for name, settings in EFFECTS.items():
                members[name] = minimax_entropy.fit(table, known, {**settings, **engine})[0]
    return members


def temper(posterior: Floats, power: Floats) -> Floats:
    """Each task's posterior raised to its power."""
    return softmax(np.log(np.maximum(posterior, 1e-30)) * power[:, None])


def _confidence(posterior: Floats) -> float:
    return float(_some(posterior).max(axis=1).mean())


def _some(posterior: Floats) -> Floats:
    return posterior[:: -(-len(posterior) // SCALED)]


def _scale(mixed: Floats, sure: float) -> float:
    """The power of the mean under which its confidence is on average this."""
    logs = np.log(np.maximum(_some(mixed), 1e-30))
    low, high = -3.0, 2.0
    for _ in range(20):
        middle = (low + high) / 2
        if softmax(np.exp(middle) * logs).max(axis=1).mean() < sure:
            low = middle
        else:
            high = middle
    return float(np.exp((low + high) / 2))
