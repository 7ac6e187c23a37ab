"""The pages of wire values: each template compiles, and each of its values is right for its control."""

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

FOLDER = Path(__file__).parents[2] / "docs" / "reference" / "values"


class Page:
    """A page's examples by the heading above them, and its template."""

    def __init__(self, name: str) -> None:
        text = (FOLDER / f"{name}.md").read_text("utf-8")
        pattern = r"^## (.+?)\n.*?^```(?:json|yaml)\n(.+?)^```$"
        self.sections = dict(re.findall(pattern, text, re.MULTILINE | re.DOTALL))
        self.compiled = compile_text(self.sections["Template"])
        self.item: dict[str, Any] = json.loads(self.sections["Item"])
        self.answer: dict[str, Any] = json.loads(self.sections["Answer"])


PAGES = {path.stem: Page(path.stem) for path in sorted(FOLDER.glob("*.md"))}
VALUES = PAGES["values"]
ASKED = [(page, name) for page in PAGES for name in PAGES[page].compiled.asked]


def test_every_kind_is_on_a_page() -> None:
    shown = {str(raw["type"]) for page in PAGES.values() for raw in page.compiled.template.controls.values()}
    ours = {one.kind for one in controls.all() if type(one).__module__.startswith("sterling.")}
    assert ours - shown == set()
    for page in PAGES.values():
        jsonschema_rs.validator_for(page.compiled.data_schema).validate(page.item)


@pytest.mark.parametrize(("page", "name"), ASKED)
def test_a_value_of_a_page(page: str, name: str) -> None:
    sections, compiled, item = PAGES[page].sections, PAGES[page].compiled, PAGES[page].item
    others: dict[str, Any] = {"kind": "shop", "signs": []} if page == "values" else {}
    answer: dict[str, Any] = {**PAGES[page].answer, **others, name: json.loads(sections[name])}
    assert check_answer(compiled, item, answer) == []
    jsonschema_rs.validator_for(compiled.output_schema).validate(answer)
    assert normal_answer(compiled, answer) == answer


@pytest.mark.parametrize("page", PAGES)
def test_the_answer_and_its_columns(page: str) -> None:
    assert check_answer(PAGES[page].compiled, PAGES[page].item, PAGES[page].answer) == []
    assert row(PAGES[page].compiled, PAGES[page].answer) == json.loads(PAGES[page].sections["Export columns"])


def test_the_problem() -> None:
    answer: dict[str, Any] = {**VALUES.answer, "doors": json.loads(VALUES.sections["doors"])}
    answer["doors"]["regions"][0]["x"] = 600
    found = [problem.model_dump() for problem in check_answer(VALUES.compiled, VALUES.item, answer)]
    assert found == json.loads(VALUES.sections["Problems"])


def test_the_conditions() -> None:
    for condition in yaml.safe_load(VALUES.sections["Conditions"]):
        assert parse(condition).names
