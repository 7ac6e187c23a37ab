"""Answers to every config that ships with Label Studio come in and go back, or the loss report says why not.

The answers are made, and what goes back is judged, by Label Studio's own SDK in its own environment.
"""

import copy
import json
import math
from pathlib import Path
from typing import Any, cast

import pytest

import tools.peers
from sterling.controls.template import check_answer, compile_template
from sterling.formats.label_studio.answers import to_answer, to_results
from sterling.formats.label_studio.template import import_config
from tests.formats.label_studio_templates import ask

NAMES = sorted(path.parent.name for path in tools.peers.templates().glob("*/*/config.yml"))
LOST = {
    "conversational-analysis": {"label": "ParagraphLabels"},
    "intent-classification-and-slot-filling": {"entity_slot": "ParagraphLabels"},
}
"""All that does not come back, by template and tag: stretches of a dialogue have no counterpart."""


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return ask("make", tmp_path_factory.mktemp("samples") / "samples.json")


def same(one: Any, other: Any) -> bool:
    """Whether all of `one` is in `other`; the editor there writes more beside a value than the SDK makes."""
    match one, other:
        case bool(), _:
            return one is other
        case int() | float(), int() | float():
            return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-6)
        case list(), list():
            said, back = cast(list[Any], one), cast(list[Any], other)
            return len(said) == len(back) and all(map(same, said, back))
        case dict(), dict():
            members, held = cast(dict[str, Any], one), cast(dict[str, Any], other)
            return all(value is None or same(value, held.get(key)) for key, value in members.items())
        case _:
            return one == other


def by_name(results: list[Any]) -> dict[str, list[Any]]:
    """Results by the tag that they are of, in their order; bits that only fill a mask's last byte are cut."""
    found: dict[str, list[Any]] = {}
    for one in results:
        value = {**one["value"]}
        if "rle" in value:
            value["rle"] = bytes(value["rle"]).rstrip(b"\0").hex()
        found.setdefault(one["from_name"], []).append({**one, "value": value})
    return found


def held(results: list[Any], paths: list[list[str]]) -> list[Any]:
    """The results without what these paths name."""
    whole = {int(index) for index, *members in paths if not members}
    kept = [copy.deepcopy(one) for index, one in enumerate(results) if index not in whole]
    for index, *members in paths:
        if members:
            del kept[int(index) - sum(one < int(index) for one in whole)]["value"][members[1]]
    return kept


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_comes_in_and_goes_back(name: str, samples: dict[str, Any]) -> None:
    sample, lost = samples[name], LOST.get(name, {})
    imported = import_config(sample["config"])
    compiled = compile_template(imported.template)
    for results in sample["annotations"]:
        answer, problems = to_answer(imported, sample["item"], results)
        assert check_answer(compiled, sample["item"], answer) == []
        paths = [problem.path.split("/")[1:] for problem in problems]
        assert {results[int(path[0])]["from_name"] for path in paths} == lost.keys()
        expected = by_name(held(results, paths))
        back = by_name(to_results(imported, sample["item"], answer))
        assert expected.keys() == back.keys()
        ids: set[tuple[str, str]] = set()
        for tag, said in expected.items():
            assert len(said) == len(back[tag])
            for one, other in zip(said, back[tag], strict=True):
                ids |= {(one.pop("id"), other["id"])} if "id" in other else set()
                assert same({**one, "id": None}, other), (one, other)
        assert len(ids) == len(dict(ids)) == len({new: old for old, new in ids})
    named = {(loss.name, loss.tag) for loss in imported.losses if loss.weight != "look"}
    assert lost.items() <= named


def test_label_studio_accepts_what_goes_back(samples: dict[str, Any], tmp_path: Path) -> None:
    """Its own validation says nothing about what comes back that it did not say about its own samples."""
    given = {name: sample["annotations"] for name, sample in samples.items()}
    back = dict[str, Any]()
    for name, sample in samples.items():
        imported = import_config(sample["config"])
        item = sample["item"]
        back[name] = [to_results(imported, item, to_answer(imported, item, one)[0]) for one in given[name]]
    paths = [tmp_path / name for name in ("given.json", "back.json")]
    for path, results in zip(paths, (given, back), strict=True):
        path.write_text(json.dumps(results), "utf-8")
    assert sum(map(len, back.values())) == 72
    verdicts = [ask("judge", path, tmp_path / f"{path.stem}-judged.json") for path in paths]
    assert verdicts[1] == verdicts[0]
