"""The page of wire values: its template compiles, and each of its values is right for its control."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from sterling import controls
from sterling.controls.template import check_answer, compile_text, normal_answer, row
from sterling.domain.expression import parse

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "values" / "values.md"
SECTIONS = dict(
    re.findall(
        r"^## (.+?)\n.*?^```(?:json|yaml)\n(.+?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
)
COMPILED = compile_text(SECTIONS["Template"])
ITEM: dict[str, Any] = json.loads(SECTIONS["Item"])
ANSWER: dict[str, Any] = json.loads(SECTIONS["Answer"])


def test_every_kind_is_on_the_page() -> None:
    kinds = {asked.control.kind for asked in COMPILED.asked.values()}
    assert kinds == {control.kind for control in controls.all()} - {"stars"}  # the tests' own plug-in
    jsonschema_rs.validator_for(COMPILED.data_schema).validate(ITEM)


@pytest.mark.parametrize("name", COMPILED.asked)
def test_a_value_of_the_page(name: str) -> None:
    answer: dict[str, Any] = {**ANSWER, "kind": "shop", "signs": [], name: json.loads(SECTIONS[name])}
    assert check_answer(COMPILED, ITEM, answer) == []
    jsonschema_rs.validator_for(COMPILED.output_schema).validate(answer)
    assert normal_answer(COMPILED, answer) == answer


def test_the_answer_and_its_columns() -> None:
    assert check_answer(COMPILED, ITEM, ANSWER) == []
    assert row(COMPILED, ANSWER) == json.loads(SECTIONS["Export columns"])


def test_the_problem() -> None:
    answer: dict[str, Any] = {**ANSWER, "doors": json.loads(SECTIONS["doors"])}
    answer["doors"]["regions"][0]["x"] = 600
    found = [problem.model_dump() for problem in check_answer(COMPILED, ITEM, answer)]
    assert found == json.loads(SECTIONS["Problems"])


def test_the_conditions() -> None:
    for condition in yaml.safe_load(SECTIONS["Conditions"]):
        assert parse(condition).names
