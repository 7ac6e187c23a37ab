"""Questions asked of each part: which parts there are, what an answer must have, and what a label keeps."""

from typing import Any

import pytest

from sterling.controls.per import Each
from sterling.controls.template import check_answer, compile_template
from sterling.domain.errors import Invalid

CHAT: dict[str, Any] = {
    "chat": [
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Hi", "id": "m-2"},
        {"role": "assistant", "content": "How are you?"},
    ]
}


def template(**control: Any) -> dict[str, Any]:
    return {
        "name": "t",
        "data": {"chat": {}, "image": {}},
        "views": {"chat": {"type": "chat", "src": "$.chat"}, "photo": {"type": "image", "src": "$.image"}},
        "controls": {"c": control, "cells": {"type": "box", "on": "photo", "labels": ["red", "white"]}},
    }


def codes(control: dict[str, Any], value: Any) -> list[tuple[str, str]]:
    boxes: Any = {"media": {"width": 9, "height": 9}, "regions": []}
    answer: Any = {"cells": boxes, **(value if "cells" in value else {"c": value})}
    problems = check_answer(compile_template(template(**control)), CHAT, answer)
    return [(problem.path, problem.code) for problem in problems]


GOOD: dict[str, Any] = {"type": "choice", "options": ["good", "bad"], "on": "chat"}
GOOD["per"] = "message[role=assistant]"


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ({"m-2": "good", "3": "bad"}, []),
        ({"m-2": "good"}, [("/c/3", "missing")]),
        ({"m-2": "good", "3": "fine"}, [("/c/3", "unknown_option")]),
        ({"m-2": "good", "3": "bad", "1": "bad"}, [("/c", "unknown_member")]),
        ([], [("/c", "type")]),
    ],
)
def test_an_answer_for_each_message(value: Any, wrong: list[tuple[str, str]]) -> None:
    assert codes(GOOD, value) == wrong


def test_an_optional_question_may_leave_parts_out() -> None:
    assert codes({**GOOD, "required": False}, {"3": "bad"}) == []


def test_a_question_about_each_region() -> None:
    control: Any = {"type": "number", "min": 0, "per": "region[control=cells]"}
    box: Any = {"label": "red", "x": 0, "y": 0, "width": 2, "height": 2}
    cells: Any = {"media": {"width": 9, "height": 9}, "regions": [{"id": "p", **box}, {"id": "q", **box}]}
    assert codes(control, {"cells": cells, "c": {"p": 1, "q": 2}}) == []
    assert codes(control, {"cells": cells, "c": {"p": 1, "r": 2}}) == [
        ("/c/q", "missing"),
        ("/c", "unknown_member"),
    ]


@pytest.mark.parametrize(
    ("control", "wrong"),
    [
        ({**GOOD, "per": "word"}, "/controls/c/per"),
        ({**GOOD, "per": "page"}, "/controls/c/per"),
        ({**GOOD, "per": "region[control=nothing]"}, "/controls/c/per"),
        ({**GOOD, "per": "region"}, "/controls/c/per"),
        ({"type": "box", "labels": ["a"], "on": "photo", "per": "message"}, "/controls/c/per"),
    ],
)
def test_parts_that_are_none(control: dict[str, Any], wrong: str) -> None:
    with pytest.raises(Invalid) as caught:
        compile_template(template(**control))
    assert wrong in [problem.path for problem in caught.value.problems]


def test_labels_are_made_part_by_part() -> None:
    asked = compile_template(template(**GOOD)).asked["c"]
    assert isinstance(asked.control, Each)
    answers: list[Any] = [
        {"m-2": "good", "3": "bad"},
        {"m-2": "good", "3": "good"},
        {"m-2": "bad", "3": "good"},
    ]
    assert asked.control.label(asked.spec, "{}", answers) == {"m-2": "good", "3": "good"}
    assert asked.control.similarity(asked.spec, answers[0], answers[1]) == 0.5
    weight: Any = {"type": "number", "on": "chat", "per": "message", "step": 1}
    asked = compile_template(template(**weight)).asked["c"]
    assert asked.control.label(asked.spec, "{}", [{"1": 1}, {"1": 2}, {"1": 9}]) == {"1": 2.0}
