"""The price of one more answer: by hand, and never outside of what annotators cost."""

import pytest

from sterling.domain.price import price


def test_annotators_of_one_price_leave_nothing_open() -> None:
    found = price([(100, 20), (50, 20), (7, 20)])
    assert found is not None
    assert (found.value, found.low, found.high, found.n) == (20, 20, 20, 3)


def test_different_prices_leave_open_who_answers_next() -> None:
    # By hand: mean (10 + 20 + ... + 50) / 5 = 30; squares 1,000 x 100²; standard error 7.07; t(4) = 2.776.
    found = price([(100, cost) for cost in (10, 20, 30, 40, 50)])
    assert found is not None
    assert found.value == 30
    assert found.low == pytest.approx(30 - 2.776 * 50**0.5, abs=0.05)
    assert found.high == pytest.approx(30 + 2.776 * 50**0.5, abs=0.05)


def test_two_tell_no_more_than_their_prices() -> None:
    found = price([(90, 10), (10, 50), (0, 1000)])
    assert found is not None
    assert (found.value, found.low, found.high) == (14, 10, 50)


def test_nobody_has_no_price() -> None:
    assert price([]) is None
    assert price([(0, 20)]) is None
