"""What is repeated, when, and with which key: the steps of a call, driven by hand."""

from __future__ import annotations

import json
from typing import TypeVar

import pytest

from sterling.domain import errors
from sterling.domain.job import Job, JobState
from sterling.sdk import calls
from sterling.sdk.jobs import wait_for
from sterling.sdk.steps import Broken, Effect, Pause, Response, Send, Steps

T = TypeVar("T")
GOOD = Response(200, {}, b"{}")
GONE = Broken("The server does not answer.", sent=True)
NEVER = Broken("The server does not answer.", sent=False)


def problem(status: int, code: str, **more: object) -> Response:
    body: dict[str, object] = {"code": code, "detail": "No.", "problems": [], "data": {}, **more}
    return Response(status, {}, json.dumps(body).encode())


def drive(steps: Steps[T], *answers: Response | Broken) -> tuple[T, list[Effect]]:
    """Answers each request in turn; gives the result, and all effects."""
    waiting, effects = list(answers), list[Effect]()
    effect = next(steps)
    try:
        while True:
            effects.append(effect)
            effect = steps.send(waiting.pop(0) if isinstance(effect, Send) else None)
    except StopIteration as done:
        assert not waiting
        return done.value, effects


def test_a_creation_is_repeated_under_the_same_key() -> None:
    result, effects = drive(calls.call("POST", "/things", json={"a": 1}, once=True), GONE, GONE, GOOD)
    keys = {effect.request.headers["idempotency-key"] for effect in effects if isinstance(effect, Send)}
    assert result == GOOD
    assert len(keys) == 1
    assert [type(effect) for effect in effects] == [Send, Pause, Send, Pause, Send]


@pytest.mark.parametrize("body", [b"<!doctype html>", b"{}", b"[]", b""])
def test_an_answer_of_something_else_is_told_as_such(body: bytes) -> None:
    with pytest.raises(errors.Unavailable, match="no Sterling of this version"):
        calls.parse(Job, Response(200, {}, body))


def test_two_creations_have_two_keys() -> None:
    keys = set[str]()
    for _ in range(2):
        _, effects = drive(calls.call("POST", "/things", json={}, once=True), GOOD)
        keys |= {effect.request.headers["idempotency-key"] for effect in effects if isinstance(effect, Send)}
    assert len(keys) == 2


def test_what_may_not_be_repeated_is_repeated_only_if_it_never_left() -> None:
    steps = calls.call("POST", "/things/1/skip", json={}, repeatable=False)
    assert drive(steps, NEVER, GOOD)[0] == GOOD
    with pytest.raises(errors.Unavailable):
        drive(calls.call("POST", "/things/1/skip", json={}, repeatable=False), GONE)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again(status: int) -> None:
    assert drive(calls.call("GET", "/things"), problem(status, "unavailable"), GOOD)[0] == GOOD


def test_the_server_says_how_long_to_wait() -> None:
    busy = Response(429, {"retry-after": "7"}, b"{}")
    _, effects = drive(calls.call("GET", "/things"), busy, GOOD)
    assert [effect.seconds for effect in effects if isinstance(effect, Pause)] == [7]


def test_pauses_grow() -> None:
    _, effects = drive(calls.call("GET", "/things"), *[GONE] * (calls.ATTEMPTS - 1), GOOD)
    pauses = [effect.seconds for effect in effects if isinstance(effect, Pause)]
    assert len(pauses) == calls.ATTEMPTS - 1
    assert all(0 < pause <= 8 for pause in pauses)
    assert pauses[-1] > pauses[0]


def test_who_waits_for_a_job_outlasts_a_restart_of_the_server() -> None:
    job: dict[str, object] = {
        "id": "01a20499-eebe-7215-8245-4f830d8d1429",
        "project_id": None,
        "kind": "import",
        "state": "running",
        "done": 0,
        "total": None,
        "unit": "bytes",
        "result": {},
        "error": None,
        "attempts": 1,
        "created_at": "2026-01-01T00:00:00Z",
        "started_at": None,
        "finished_at": None,
    }
    over = Response(200, {}, json.dumps({**job, "state": "succeeded"}).encode())
    gone = [NEVER] * (calls.PATIENT - 1)
    found, effects = drive(wait_for(Job.model_validate(job)), *gone, over)
    assert found.state == JobState.SUCCEEDED
    assert sum(effect.seconds for effect in effects if isinstance(effect, Pause)) > 20


def test_it_gives_up_at_last() -> None:
    with pytest.raises(errors.Unavailable, match="does not answer"):
        drive(calls.call("GET", "/things"), *[GONE] * calls.ATTEMPTS)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (422, "invalid", errors.Invalid),
        (413, "too_large", errors.TooLarge),
        (401, "unauthenticated", errors.Unauthenticated),
        (403, "forbidden", errors.Forbidden),
        (404, "not_found", errors.NotFound),
        (409, "conflict", errors.Conflict),
        (412, "stale", errors.Stale),
        (409, "duplicate", errors.Duplicate),
        (402, "budget_exhausted", errors.BudgetExhausted),
        (404, "", errors.NotFound),
    ],
)
def test_refusals_are_the_domains_errors(status: int, code: str, kind: type[errors.SterlingError]) -> None:
    body = problem(status, code, problems=[{"path": "/a", "message": "is wrong", "code": "x", "new": 1}])
    with pytest.raises(kind) as caught:
        drive(calls.call("GET", "/things"), body)
    assert type(caught.value) is kind
    assert caught.value.message == "No."
    assert [(one.path, one.message) for one in caught.value.problems] == [("/a", "is wrong")]


def test_a_page_of_a_proxy_is_no_riddle() -> None:
    with pytest.raises(errors.SterlingError, match="status 418"):
        drive(calls.call("GET", "/things"), Response(418, {}, b"<html>teapot</html>"))
