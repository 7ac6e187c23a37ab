"""Updates one answer at a time, and recorded answers played again."""

import json
from pathlib import Path

import numpy as np
import pytest
from planted import planted
from typer.testing import CliRunner

from sterling.cli.simulate import app
from sterling.domain.errors import Invalid
from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate
from sterling.quality.online import Online
from sterling.quality.reading import read, read_gold
from sterling.quality.replay import needed, replay


def test_updates_find_the_planted_truth_as_the_batch_does() -> None:
    votes, truth = planted(tasks=400, per_task=5)
    online = Online(votes.classes)
    order = np.random.default_rng(0).permutation(len(votes.tasks)).tolist()
    for i in order:
        shares = online.add(votes.tasks[i], votes.annotators[i], votes.values[i])
        assert sum(shares.values()) == pytest.approx(1)
    batch = aggregate(votes)
    followed = {f"t{i:04}": online.posterior(f"t{i:04}") for i in range(400)}
    right = np.mean(
        [max(followed[f"t{i:04}"].items(), key=lambda p: p[1])[0] == t for i, t in enumerate(truth)]
    )
    whole = np.mean([batch.beliefs[f"t{i:04}"].value == t for i, t in enumerate(truth)])
    assert right >= whole - 0.02


def test_a_warm_start_believes_the_batch_until_something_is_said() -> None:
    votes, _ = planted(tasks=50)
    batch = aggregate(votes)
    online = Online(votes.classes)
    online.warm(votes, batch)
    for task, belief in batch.beliefs.items():
        assert online.posterior(task) == pytest.approx(dict(belief.distribution or {}))
    before = online.posterior("t0000")["a"]
    assert online.add("t0000", "someone", "a")["a"] != before


def test_a_task_without_answers_is_uniform_and_unknown_values_are_refused() -> None:
    online = Online(("x", "y"))
    assert online.posterior("t") == {"x": 0.5, "y": 0.5}
    assert online.add("t", "w", "x")["x"] == pytest.approx(0.8)
    with pytest.raises(Invalid, match="not one of the 2 classes"):
        online.add("t", "w", "z")
    with pytest.raises(Invalid, match="at least 2 classes"):
        Online(("x",))


def test_a_replay_ends_with_all_answers_and_never_buys_more_than_there_are() -> None:
    votes, truth = planted(tasks=120, per_task=6)
    gold = {f"t{i:04}": t for i, t in enumerate(truth)}
    found = replay(votes, gold, np.random.default_rng(3))
    assert [p.judgments for p in found.fixed] == [120 * k for k in range(1, 7)]
    assert found.fixed[-1].accuracy == found.everything.accuracy
    shares = [p.share for p in found.policy]
    assert shares == sorted(shares)
    assert shares[-1] <= 1
    assert replay(votes, gold, np.random.default_rng(3)) == found


def test_stopping_when_sure_saves_judgments_on_real_answers(data_dir: Path) -> None:
    folder = data_dir / "crowd" / "sp_amt"
    votes = read(folder / "answers.csv", VoteShape.CATEGORY)
    gold = read_gold(folder / "gold.csv", VoteShape.CATEGORY)
    share = needed(replay(votes, gold, np.random.default_rng(0)))
    assert share["policy"] <= 0.5


def test_simulate_prints_both_ways_and_draws_them(tmp_path: Path) -> None:
    votes, truth = planted(tasks=60, per_task=4)
    answers, gold, picture = tmp_path / "a.csv", tmp_path / "g.csv", tmp_path / "p.svg"
    rows = zip(votes.tasks, votes.annotators, votes.values, strict=True)
    answers.write_text("task,worker,label\n" + "".join(f"{t},{w},{v}\n" for t, w, v in rows))
    gold.write_text("task,label\n" + "".join(f"t{i:04},{t}\n" for i, t in enumerate(truth)))
    words = [str(answers), "--gold", str(gold), "--picture", str(picture), "--seed", "2"]
    first = CliRunner().invoke(app, [*words, "--json"])
    assert first.exit_code == 0, first.output
    found = json.loads(first.stdout)
    assert set(found) == {"fixed", "policy", "all", "needed_for_99", "seed"}
    assert picture.read_text().startswith("<svg")
    assert "until sure" in CliRunner().invoke(app, words).stdout
    bad = CliRunner().invoke(app, [str(tmp_path / "none.csv"), "--gold", str(gold)])
    assert (bad.exit_code, "no such file" in bad.stderr) == (2, True)


@pytest.mark.parametrize(
    ("answers", "gold", "picture", "reason"),
    [
        ("", "a,x\n", "curves.svg", "has a gold label here that anybody gave"),
        ("a,u,x\n", "b,x\n", "curves.svg", "has a gold label here that anybody gave"),
        ("a,u,x\na,v,x\n", "a,z\n", "curves.svg", "has a gold label here that anybody gave"),
        ("a,u,x\na,v,y\n", "a,x\n", "nowhere/curves.svg", "cannot be written: No such file or directory"),
    ],
)
def test_simulate_says_what_it_cannot_do(
    tmp_path: Path, answers: str, gold: str, picture: str, reason: str
) -> None:
    (tmp_path / "answers.csv").write_text("task,worker,label\n" + answers)
    (tmp_path / "gold.csv").write_text("task,label\n" + gold)
    words = [str(tmp_path / "answers.csv"), "--gold", str(tmp_path / "gold.csv")]
    found = CliRunner().invoke(app, [*words, "--picture", str(tmp_path / picture)])
    assert found.exit_code == 2
    assert reason in found.stderr
    assert not list(tmp_path.glob("**/*.svg"))


def test_simulate_tells_of_gold_that_nobody_gave(tmp_path: Path) -> None:
    answers, gold = tmp_path / "answers.csv", tmp_path / "gold.csv"
    answers.write_text("task,worker,label\na,u,x\na,v,y\nb,u,x\nb,v,x\n")
    gold.write_text("task,label\na,x\nb,fox\nelsewhere,fox\n")
    result = CliRunner().invoke(app, [str(answers), "--gold", str(gold)])
    assert result.exit_code == 0
    assert "1 task with a gold label that nobody gave" in result.stderr


def test_gold_that_nobody_gave_counts_as_missed() -> None:
    votes = Votes(VoteShape.CATEGORY, list("aabbcc"), list("uvuvuv"), list("xxyyxx"))
    found = replay(votes, {"a": "x", "b": "y", "c": "z"}, np.random.default_rng(0))
    assert found.everything.accuracy == pytest.approx(2 / 3)
