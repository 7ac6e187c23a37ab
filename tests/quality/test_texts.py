"""Texts combined word by word: alignments and votes worked out by hand, and a planted truth."""

import random
from collections import Counter
from pathlib import Path

import pytest
from planted import permuted

from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality import aggregate
from sterling.quality.reading import read, read_gold
from sterling.quality.scoring import score
from sterling.quality.word_network import edit_distance, network, tokens


def texts(*answers: str) -> Votes:
    return Votes(VoteShape.TEXT, ["t"] * len(answers), [f"w{i}" for i in range(len(answers))], answers)


def text_of(found: Aggregate) -> object:
    return found.beliefs["t"].value


def test_words_are_compared_without_case_and_marks_but_kept_as_written() -> None:
    found = tokens("Don't go, Ann ! -- now")
    assert [w.key for w in found] == ["don't", "go", "ann", "now"]
    assert [w.surface for w in found] == ["Don't", "go,", "Ann ! --", "now"]
    # Writing without blanks is taken sign by sign, and put together again without them.
    assert text_of(aggregate(texts("今日は雨", "今日は雨", "今日は雪"))) == "今日は雨"


@pytest.mark.parametrize(
    ("a", "b", "edits"), [("kitten", "sitting", 3), ("", "abc", 3), ("abc", "", 3), ("flaw", "lawn", 2)]
)
def test_the_edit_distance_of_textbook_pairs(a: str, b: str, edits: int) -> None:
    assert edit_distance(a, b) == edit_distance(b, a) == edits


def test_a_network_lays_like_words_over_each_other() -> None:
    net = network([["the", "cat", "sat"], ["the", "bat", "sat", "down"], ["cat", "sat", "down"]])
    said: list[list[int]] = net.said.tolist()
    columns = [{net.words[k] for k in slot} for slot in said]
    assert columns == [{"the", ""}, {"cat", "bat"}, {"sat"}, {"", "down"}]


def test_every_word_is_voted_for_by_itself() -> None:
    found = aggregate(texts("The cat sat down.", "the cat sat", "The bat sat down."), "rover")
    assert text_of(found) == "The cat sat down."
    assert found.method == "rover"


@pytest.mark.parametrize("method", ["rover", "medoid"])
def test_answers_without_any_word_are_voted_for_as_they_are(method: str) -> None:
    assert text_of(aggregate(texts("🙂", "👍", "🙂"), method)) == "🙂"
    assert text_of(aggregate(texts("...", "..."), method)) == "..."
    assert text_of(aggregate(texts("", ""), method)) == ""


def test_the_medoid_is_one_of_the_answers() -> None:
    answers = ("the cat sat", "the cat sat down", "a cat sat down here")
    assert text_of(aggregate(texts(*answers), "medoid")) == "the cat sat down"


def _transcribed(seed: int) -> tuple[Votes, dict[str, str]]:
    """Two careful annotators against three who share nothing but carelessness."""
    pick = random.Random(seed)
    known = [f"{a}{b}{c}" for a in "bdgklm" for b in "aeiou" for c in "nrst"]
    truth = {f"t{i:02}": " ".join(pick.choice(known) for _ in range(8)) for i in range(40)}
    rates = {"ann": 0.03, "ben": 0.03, "cem": 0.5, "dot": 0.5, "eve": 0.5}
    rows = [
        (t, w, " ".join(pick.choice(known) if pick.random() < rate else x for x in text.split()))
        for t, text in truth.items()
        for w, rate in rates.items()
    ]
    return Votes(VoteShape.TEXT, [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows]), truth


def test_the_careful_outweigh_the_careless() -> None:
    votes, truth = _transcribed(1)
    found = aggregate(votes)
    assert score(found, VoteShape.TEXT, truth)["wer"] < 0.02
    known = found.annotators
    assert min(known["ann"].accuracy, known["ben"].accuracy) > 0.9
    assert max(known[who].accuracy for who in ("cem", "dot", "eve")) < 0.7
    assert dict(aggregate(permuted(votes, 4)).beliefs) == dict(found.beliefs)


def _misheard(seed: int) -> tuple[Votes, dict[str, str]]:
    """Five alike annotators; three places in ten are hard, and there half the time everybody hears one of
    four common words instead of one of five hundred."""
    pick = random.Random(seed)
    known = [f"{a}{b}{c}{d}" for a in "bdgkm" for b in "aeiou" for c in "nrst" for d in "aeiou"]
    truth = {f"t{i:02}": [pick.choice(known) for _ in range(8)] for i in range(60)}
    rows: list[tuple[str, str, str]] = []
    for task, words in truth.items():
        hard = [pick.random() < 0.3 for _ in words]
        for who in "abcde":
            off = [pick.random() < (0.5 if h else 0.02) for h in hard]
            common = [pick.choice(["the", "was", "him", "lot"]) for _ in words]
            said = [c if o else w for o, c, w in zip(off, common, words, strict=True)]
            rows.append((task, who, " ".join(said)))
    votes = Votes(VoteShape.TEXT, [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows])
    return votes, {task: " ".join(words) for task, words in truth.items()}


def test_common_words_are_doubted_where_places_are_hard() -> None:
    votes, truth = _misheard(1)
    said: dict[str, list[list[str]]] = {}
    for task, text in zip(votes.tasks, votes.values, strict=True):
        said.setdefault(str(task), []).append(str(text).split())
    wrong = sum(
        Counter(place).most_common(1)[0][0] != word
        for task, text in truth.items()
        for place, word in zip(zip(*said[task], strict=True), text.split(), strict=True)
    )
    plurality = wrong / sum(len(text.split()) for text in truth.values())
    assert score(aggregate(votes), VoteShape.TEXT, truth)["wer"] < 0.8 * plurality


def test_the_word_error_rate_on_real_transcriptions(data_dir: Path) -> None:
    folder = data_dir / "crowd" / "crowdspeech_dev_other"
    votes, gold = read(folder / "answers.csv", VoteShape.TEXT), read_gold(folder / "gold.csv", VoteShape.TEXT)
    few = {task for task in gold if str(task).endswith(("1", "2"))}
    rows = [i for i, task in enumerate(votes.tasks) if task in few]
    some = Votes(
        VoteShape.TEXT,
        [votes.tasks[i] for i in rows],
        [votes.annotators[i] for i in rows],
        [votes.values[i] for i in rows],
    )
    rates = {m: score(aggregate(some, m), VoteShape.TEXT, gold)["wer"] for m in ("rover", "medoid")}
    assert rates["rover"] < rates["medoid"]
