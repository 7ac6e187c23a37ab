"""One annotator in full: what the last aggregation measured, against what was planted."""

from collections.abc import AsyncGenerator
from random import Random
from typing import Any

import pytest

from sterling.settings.model import Settings
from tests.api.quality import CATS, Bench, line, worker
from tests.api.world import World

CLASSES = ("cat", "dog")


@pytest.fixture
async def bench(world: World, settings: Settings) -> AsyncGenerator[Bench]:
    async with worker(world.dsn, settings) as runner:
        made = Bench(world, runner)
        await made.create(policy={"redundancy": 5})
        yield made


def planted(tasks: int) -> list[dict[str, Any]]:
    """Four good annotators, and `eve`, who takes four of ten dogs for cats and never a cat for a dog."""
    draw, lines = Random(3), list[dict[str, Any]]()
    for n in range(tasks):
        truth = CLASSES[n % 2]
        other = CLASSES[1 - n % 2]
        said = {f"good-{k}": truth if draw.random() < 0.95 else other for k in range(4)}
        said["eve"] = "cat" if truth == "dog" and draw.random() < 0.4 else truth
        lines.append(line(f"t{n:03}", None, **said))
    return lines


async def _report(bench: Bench, external_id: str) -> dict[str, Any]:
    place = f"/projects/{bench.project}/annotators"
    everybody = (await bench.client.get(place)).json()["items"]
    (one,) = [row["annotator"] for row in everybody if row["annotator"]["external_id"] == external_id]
    found = await bench.client.get(f"{place}/{one['id']}")
    assert found.status_code == 200, found.text
    return found.json()


async def test_a_planted_bias_is_seen_in_the_right_cell(bench: Bench) -> None:
    await bench.load(planted(300))
    await bench.succeed("/aggregations", {})
    eve, good = await _report(bench, "eve"), await _report(bench, "good-0")
    (control,) = eve["controls"]
    cells = {(cell["truth"], cell["said"]): cell["n"] for cell in control["confusion"]}
    assert sum(cells.values()) == pytest.approx(300, abs=2)
    dogs = cells["dog", "cat"] + cells["dog", "dog"]
    assert cells["dog", "cat"] / dogs == pytest.approx(0.4, abs=0.1)
    assert cells.get(("cat", "dog"), 0.0) < 8
    by_class = {one["value"]: one["accuracy"] for one in control["by_class"]}
    assert by_class["dog"]["high"] < by_class["cat"]["low"]
    assert control["accuracy"]["low"] < 0.8 < control["accuracy"]["high"]
    assert control["left_out"]["n"] == 300
    assert sum(week["accuracy"]["n"] for week in control["by_week"]) == 300
    assert control["agreement"]["value"] < good["controls"][0]["agreement"]["low"]
    assert eve["answers_per_day"][-1] == 300
    assert (eve["rank"], eve["ranked"], eve["timing"]) == (5, 5, None)


async def test_who_fades_is_shown_as_evidence(bench: Bench) -> None:
    draw, lines = Random(8), list[dict[str, Any]]()
    for n in range(300):
        truth = CLASSES[n % 2]
        other = CLASSES[1 - n % 2]
        said = {f"good-{k}": truth if draw.random() < 0.85 else other for k in range(5)}
        # The tired one begins to guess half way.
        right = draw.random() < (0.95 if n < 150 else 0.5)
        said["tired"] = truth if right else other
        lines.append(line(f"t{n:03}", None, **said))
    await bench.load(lines)
    await bench.succeed("/aggregations", {})
    found: dict[str, Any] = {}
    for name in ("tired", "good-3"):
        (control,) = (await _report(bench, name))["controls"]
        found[name] = {one["kind"]: one for one in control["behaviours"]}
    assert found["tired"]["drift"]["figure"] < -0.2
    assert found["tired"]["drift"]["since"] is not None
    assert found["tired"]["drift"]["p_value"] < found["tired"]["drift"]["alarms"] == 0.01
    assert found["good-3"] == {}


async def test_nobody_is_ranked_on_a_few_answers_and_cost_follows_accuracy(bench: Bench) -> None:
    await bench.load(planted(20))
    await bench.succeed("/aggregations", {})
    before = await _report(bench, "good-1")
    assert before["rank"] is None
    assert (before["cost"], before["cost_per_correct"]) == (0, None)
    place = f"/annotators/{before['standing']['annotator']['id']}"
    assert (await bench.client.patch(place, json={"cost_per_answer": 50_000})).status_code == 200
    after = await _report(bench, "good-1")
    accuracy = after["standing"]["accuracy"]
    assert after["cost"] == 20 * 50_000
    assert after["cost_per_correct"]["value"] == pytest.approx(50_000 / accuracy)
    assert after["cost_per_correct"]["high"] == pytest.approx(50_000 / after["standing"]["low"])


async def test_an_annotator_without_work_here_is_not_found(bench: Bench) -> None:
    made = await bench.client.post("/annotators", json={"kind": "judge", "name": "Idle"})
    found = await bench.client.get(f"/projects/{bench.project}/annotators/{made.json()['id']}")
    assert found.status_code == 404
    assert "no work" in found.json()["detail"]


async def test_a_label_is_explained_by_who_said_what(bench: Bench) -> None:
    await bench.load(planted(200))
    await bench.succeed("/aggregations", {})
    listed = await bench.client.get(f"/projects/{bench.project}/tasks", params={"limit": 1})
    tasks = listed.json()["items"]
    found = await bench.client.get(f"/tasks/{tasks[0]['id']}/explanations")
    assert found.status_code == 200, found.text
    (one,) = found.json()["items"]
    everybody = {"eve", *(f"good-{k}" for k in range(4))}
    assert {each["annotator"]["external_id"] for each in one["witnesses"]} == everybody
    weights = {each["annotator"]["external_id"]: each["weight"] for each in one["witnesses"]}
    assert min(weights, key=lambda who: weights[who]) == "eve"
    # An answer that is right 19 of 20 times makes its class 19 times as probable as the other: 4.2 bits.
    assert weights["good-0"] == pytest.approx(4.25, abs=1.2)
    for each in one["witnesses"]:
        assert each["supports"] == (each["said"] == one["label"]["value"])


async def test_a_forecast_asks_for_more_the_higher_the_target(bench: Bench) -> None:
    await bench.load(planted(200))
    place = f"/projects/{bench.project}/forecast"
    assert (await bench.client.get(place, params={"target": 0.9})).status_code == 409
    await bench.succeed("/aggregations", {})
    asked = [(await bench.client.get(place, params={"target": goal})).json() for goal in (0.6, 0.995)]
    assert asked[0]["judgments"]["value"] == 0
    assert asked[0]["judgments"]["value"] < asked[1]["judgments"]["value"]
    assert asked[1]["judgments"]["low"] <= asked[1]["judgments"]["value"] <= asked[1]["judgments"]["high"]
    dogs = (await bench.client.get(place, params={"target": 0.995, "value": "dog"})).json()
    assert 60 <= dogs["labels"] <= 130
    assert (await bench.client.get(place, params={"target": 0.9, "control": "no"})).status_code == 422


async def test_the_list_of_projects_tells_purity_and_cost(bench: Bench) -> None:
    lines = [{**one, "truth": {"animal": CLASSES[n % 2]}} for n, one in enumerate(planted(60))]
    await bench.load(lines)
    await bench.succeed("/aggregations", {})
    body = {"size": 30, "seed": 1, "from_truth": True}
    audit = (await bench.client.post(f"/projects/{bench.project}/audits", json=body)).json()
    assert sum(one["accuracy"]["n"] for one in audit["calibration"][0]["bins"]) == 30
    rows = (await bench.client.get("/projects")).json()["items"]
    (row,) = [one for one in rows if one["id"] == bench.project]
    certificate = audit["certificates"][0]
    assert (row["purity"]["value"], row["purity"]["low"]) == (certificate["accuracy"], certificate["low"])
    assert (row["answers_per_day"], row["answers_left"]) == ([300], 0)
    progress = (await bench.client.get(f"/projects/{bench.project}/progress")).json()
    assert progress["price"] == {"value": 0, "low": 0, "high": 0, "level": 0.95, "n": 5}
    assert sum(one["accuracy"]["n"] for one in progress["classes"]) == 30
    curve = (await bench.client.get(f"/projects/{bench.project}/curves")).json()["items"][0]
    assert curve["reference"] == "labels"
    assert [point["judgments"] for point in curve["fixed"]] == [1, 2, 3, 4, 5]


async def test_the_curve_plays_what_the_policy_does(bench: Bench) -> None:
    """Two thirds of the tasks are told apart by everybody, on the others people toss coins: by probability
    alone these get all their answers, however little they help."""
    votes = [[CLASSES[n % 2]] * 6 if n % 3 else [CLASSES[i % 2] for i in range(6)] for n in range(90)]
    lines = [
        {
            "id": f"t{n:03}",
            "data": {"text": f"about {n}"},
            "answers": [{"annotator": f"w{i}", "answer": {"animal": one}} for i, one in enumerate(said)],
        }
        for n, said in enumerate(votes)
    ]
    bought = dict[bool, float]()
    for curtail in (True, False):
        policy = {"redundancy": 6, "stop_at": 0.9, "least": 2, "curtail": curtail}
        await bench.create(CATS, name=f"curtailed {curtail}", policy=policy)
        await bench.load(lines)
        await bench.succeed("/aggregations", {})
        curve = (await bench.client.get(f"/projects/{bench.project}/curves")).json()["items"][0]
        bought[curtail] = curve["policy"][-1]["judgments"]
    # Those that are sure need two to four, the coins six, if nobody lets them go.
    assert 2 <= bought[True] < bought[False] <= 6


async def test_options_of_a_set_have_rates_of_their_own(bench: Bench) -> None:
    options = ["blur", "glare"]
    asked = {"animal": {"type": "choices", "options": options}}
    await bench.create({**CATS, "controls": asked}, name="pictures", policy={"redundancy": 4})
    lines = list[dict[str, Any]]()
    for n in range(80):
        truth = options[: n % 3]
        # eve never sees glare, which is there on every third picture.
        said = {"ann": truth, "ben": truth, "cem": truth, "eve": [one for one in truth if one != "glare"]}
        given = [{"annotator": who, "answer": {"animal": chosen}} for who, chosen in said.items()]
        lines.append({"id": f"t{n:03}", "data": {"text": f"about {n}"}, "answers": given})
    await bench.load(lines)
    await bench.succeed("/aggregations", {})
    reports = [(await _report(bench, who))["controls"][0] for who in ("eve", "ann")]
    eve, ann = ({one["value"]: one for one in report["by_option"]} for report in reports)
    assert (eve["glare"]["found"]["n"], eve["glare"]["added"]["n"]) == (26, 54)
    assert eve["glare"]["found"]["high"] < 0.2
    assert ann["glare"]["found"]["low"] > 0.8
    assert max(eve[one]["added"]["high"] for one in options) < 0.2
    assert reports[0]["confusion"] == []


async def test_misses_and_false_alarms_are_told_in_the_list_too(bench: Bench) -> None:
    """Of two towns in each text `eve` leaves the second out in every other; `fay` marks a third thing."""
    asked = {"animal": {"type": "span", "on": "text", "labels": ["town"]}}
    await bench.create({**CATS, "controls": asked}, name="towns", policy={"redundancy": 5})
    text, towns, lines = "from Oslo to Kiel by sea", ((5, 9), (13, 17)), list[dict[str, Any]]()
    for n in range(60):
        said = dict.fromkeys(("ann", "ben", "cem"), towns) | {"eve": towns[: 1 + n % 2]}
        said["fay"] = (*towns, (21, 24))
        given = [{"annotator": who, "answer": {"animal": _spans(text, those)}} for who, those in said.items()]
        lines.append({"id": f"t{n:03}", "data": {"text": text}, "answers": given})
    await bench.load(lines)
    await bench.succeed("/aggregations", {})
    everybody = (await bench.client.get(f"/projects/{bench.project}/annotators")).json()["items"]
    by_name = {one["annotator"]["name"]: one for one in everybody}
    eve, fay, ann = (by_name[name] for name in ("eve", "fay", "ann"))
    assert eve["missed"]["low"] < 30 / 120 < eve["missed"]["high"]
    assert fay["invented"]["low"] < 1 / 3 < fay["invented"]["high"]
    assert ann["missed"]["high"] < 0.1 > ann["invented"]["high"]
    for name in ("missed", "invented"):
        assert eve[name] == (await _report(bench, "eve"))["controls"][0][name]


async def test_what_has_classes_alone_has_no_misses(bench: Bench) -> None:
    await bench.load(planted(20))
    await bench.succeed("/aggregations", {})
    everybody = (await bench.client.get(f"/projects/{bench.project}/annotators")).json()["items"]
    assert {(one["missed"], one["invented"]) for one in everybody} == {(None, None)}


def _spans(text: str, places: tuple[tuple[int, int], ...]) -> dict[str, Any]:
    regions = [
        {"id": f"r{n}", "label": "town", "start": start, "end": end, "text": text[start:end]}
        for n, (start, end) in enumerate(places)
    ]
    return {"regions": regions}
