"""kill -9 of server, worker, clients and database, ten times each, while 50,000 answers are collected over
HTTP."""

from bench.kills import collect


def test_nothing_acknowledged_is_lost_or_doubled() -> None:
    found = collect(answers=51_000, kills=10)
    assert found["kills"] == 10
    assert found["acknowledged"] >= 50_000
    assert (found["lost"], found["doubled"], found["over_redundancy"]) == (0, 0, 0)
