"""From answers to labels, audit, release and export, over HTTP."""

import asyncio
import hashlib
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, cast

import httpx
import psycopg
import pytest
from pyarrow import parquet  # pyright: ignore[reportMissingTypeStubs]

from sterling.domain.access import Role
from sterling.settings.model import Settings
from tests.api.quality import Bench, line, worker
from tests.api.world import World


@pytest.fixture
async def bench(world: World, settings: Settings) -> AsyncGenerator[Bench]:
    async with worker(world.dsn, settings) as runner:
        made = Bench(world, runner)
        await made.create()
        yield made


def _lines() -> list[dict[str, Any]]:
    """20 items; both annotators right on 18, one wrong on 1, both on the last."""
    both = [
        line(f"i{n:02}", "cat" if n % 2 else "dog", **_said("cat" if n % 2 else "dog")) for n in range(18)
    ]
    return [*both, line("i18", "dog", ann="dog", bob="cat"), line("i19", "cat", ann="dog", bob="dog")]


def _said(what: str) -> dict[str, str]:
    return {"ann": what, "bob": what}


async def test_the_main_path(bench: Bench) -> None:
    job = await bench.load(_lines())
    assert job["result"] == {"imported": 20, "unchanged": 0, "refused": 0, "answers": 40, "left_out": 0}

    aggregated = await bench.succeed("/aggregations", {})
    assert aggregated["result"]["labels"] == 20
    labels = await bench.labels()
    assert len(labels) == 20
    assert labels["i03"]["value"] == "cat"
    assert labels["i19"]["value"] == "dog"
    assert all(label["answers"] == 2 and 0.5 <= label["probability"] <= 1 for label in labels.values())

    await _see_progress(bench)
    await _audit_and_release(bench)
    await _export(bench, labels)


async def _see_progress(bench: Bench) -> None:
    progress = (await bench.client.get(f"/projects/{bench.project}/progress")).json()
    assert progress["answers"] == 40
    assert progress["stale_answers"] == 0
    assert progress["tasks"]["settled"] == 20
    assert sum(progress["answers_per_day"]) == 40
    assert progress["judgments_per_label"] == 2
    assert sum(one["labels"] for one in progress["classes"]) == 20
    assert {one["value"] for one in progress["classes"]} == {"cat", "dog"}

    standings = (await bench.client.get(f"/projects/{bench.project}/annotators")).json()["items"]
    assert {one["annotator"]["name"]: one["answers"] for one in standings} == {"ann": 20, "bob": 20}
    assert all(0 < one["low"] <= one["accuracy"] <= one["high"] <= 1 for one in standings)


async def _audit_and_release(bench: Bench) -> None:
    audit = await bench.client.post(
        f"/projects/{bench.project}/audits", json={"size": 20, "seed": 7, "from_truth": True}
    )
    assert audit.status_code == 201, audit.text
    (certificate,) = audit.json()["certificates"]
    assert (certificate["audited"], certificate["correct"], certificate["population"]) == (20, 19, 20) or (
        certificate["correct"] == 18  # the tie of i18 may fall either way
    )
    assert certificate["low"] == certificate["high"] == certificate["accuracy"]  # everything was audited
    slices = audit.json()["slices"]
    assert len({one["value"] for one in slices}) == len(slices) > 1
    assert all(one["low"] == one["high"] == one["correct"] / one["population"] for one in slices)
    assert sum(one["audited"] for one in slices) == 20
    assert sum(one["correct"] for one in slices) == certificate["correct"]

    made = await bench.succeed("/releases", {"name": "first", "audit_id": audit.json()["id"]})
    release = (await bench.client.get(f"/releases/{made['result']['release_id']}")).json()
    manifest = await bench.client.get(f"/releases/{release['id']}/manifest")
    assert hashlib.sha256(manifest.content).hexdigest() == release["digest"] == made["result"]["digest"]
    for file in manifest.json()["files"]:
        content = await bench.client.get(f"/releases/{release['id']}/files/{file['name']}")
        assert hashlib.sha256(content.content).hexdigest() == file["sha256"]
        assert len(content.content) == file["size"]
    assert {file["name"] for file in manifest.json()["files"]} == {
        "labels.jsonl",
        "labels.parquet",
        "answers.jsonl",
        "template.json",
        "guidelines.md",
        "certificate.json",
    }
    assert release["manifest"]["certificates"][0]["correct"] == certificate["correct"]

    again = await bench.succeed("/releases", {"name": "second", "audit_id": audit.json()["id"]})
    assert again["result"]["digest"] == release["digest"]
    refused = await bench.client.post(f"/projects/{bench.project}/releases", json={"name": "first"})
    assert refused.status_code == 409


async def _export(bench: Bench, labels: dict[str, Any]) -> None:
    exported = await bench.succeed("/exports", {"format": "jsonl", "what": "labels"})
    file = await bench.client.get(f"/jobs/{exported['id']}/file")
    rows = [json.loads(row) for row in file.text.splitlines()]
    assert {row["id"]: row["labels"]["animal"]["value"] for row in rows} == {
        name: label["value"] for name, label in labels.items()
    }
    streamed = await bench.client.get(f"/projects/{bench.project}/export", params={"format": "jsonl"})
    assert streamed.content == file.content
    answers = await bench.succeed("/exports", {"format": "parquet", "what": "answers"})
    content = (await bench.client.get(f"/jobs/{answers['id']}/file")).content
    table = cast("Any", parquet).read_table(BytesIO(content))
    assert table.num_rows == 40


@dataclass(frozen=True, slots=True)
class _Audited:
    labels: bytes
    certificate: bytes
    drawn: set[str]


async def _audited(bench: Bench, flipped: set[str]) -> _Audited:
    """Labels, certificate and drawn tasks after the truth of the `flipped` ones was turned round."""
    with psycopg.connect(bench.world.dsn) as connection:
        connection.execute(
            """
            update sterling.truth k set answer = json_build_object(
                'animal', case k.answer ->> 'animal' when 'cat' then 'dog' else 'cat' end)
            from sterling.item i where i.id = k.item_id and i.external_id = any (%s)
            """,
            [list(flipped)],
        )
    await bench.succeed("/aggregations", {})
    labels = {
        name: (label["value"], label["probability"], label["distribution"])
        for name, label in (await bench.labels()).items()
    }
    order = {"size": 12, "seed": 3, "from_truth": True}
    audit = await bench.client.post(f"/projects/{bench.project}/audits", json=order)
    tasks = await bench.client.get(f"/audits/{audit.json()['id']}/tasks")
    return _Audited(
        labels=json.dumps(labels, sort_keys=True).encode(),
        certificate=json.dumps(audit.json()["certificates"], sort_keys=True).encode(),
        drawn={task["external_id"] for task in tasks.json()["items"]},
    )


async def test_truth_of_unaudited_tasks_never_leaks(bench: Bench) -> None:
    await bench.load([line(f"i{n:02}", "cat", ann="cat", bob="cat") for n in range(40)])
    first = await _audited(bench, set())
    assert len(first.drawn) == 12
    outside = await _audited(bench, {f"i{n:02}" for n in range(40)} - first.drawn)
    assert outside == first
    inside = await _audited(bench, set(sorted(first.drawn)[:6]))
    assert (inside.labels, inside.drawn) == (first.labels, first.drawn)
    (before,), (after,) = json.loads(first.certificate), json.loads(inside.certificate)
    assert (before["correct"], after["correct"]) == (12, 6)
    assert after["high"] < before["high"]
    assert after["low"] < before["low"]


async def test_experts_give_verdicts(bench: Bench) -> None:
    await bench.load([line(f"i{n}", None, ann="cat", bob="cat") for n in range(10)])
    nothing = await bench.client.post(f"/projects/{bench.project}/audits", json={"size": 4})
    assert nothing.status_code == 409
    await bench.succeed("/aggregations", {})
    audit = (await bench.client.post(f"/projects/{bench.project}/audits", json={"size": 4})).json()
    assert (audit["done"], audit["certificates"]) == (0, [])
    tasks = (await bench.client.get(f"/audits/{audit['id']}/tasks")).json()["items"]
    assert len({task["task_id"] for task in tasks}) == 4
    widths = list[float]()
    for number, task in enumerate(tasks):
        said = "dog" if number == 0 else "cat"
        path = f"/audits/{audit['id']}/tasks/{task['task_id']}"
        wrong = await bench.client.put(path, json={"truth": {"animal": "horse"}})
        assert wrong.json()["problems"][0]["path"] == "/truth/animal"
        given = await bench.client.put(path, json={"truth": {"animal": said}})
        assert given.json()["correct"] == {"animal": said == "cat"}
        (now,) = (await bench.client.get(f"/audits/{audit['id']}")).json()["certificates"]
        assert (now["audited"], now["correct"], now["population"]) == (number + 1, number, 10)
        assert now["method"] == ("finite" if number == 3 else "predicted")
        widths.append(now["high"] - now["low"])
    assert widths[-1] < widths[0]
    strange = await bench.client.put(f"/audits/{audit['id']}/tasks/{audit['id']}", json={"truth": {}})
    assert strange.status_code == 404
    for wanted in ({"size": 11}, {"size": 1, "seed": -1}, {"size": 1, "controls": ["colour"]}):
        refused = await bench.client.post(f"/projects/{bench.project}/audits", json=wanted)
        assert refused.status_code in (409, 422)


async def _case(bench: Bench) -> dict[str, Any]:
    found = await bench.client.get(f"/projects/{bench.project}/reviews/next", params={"count": 1})
    assert found.status_code == 200, found.text
    return found.json()["items"][0]


async def test_reviews_accept_fix_and_send_back(bench: Bench) -> None:
    await bench.load(_lines())
    await bench.succeed("/aggregations", {})
    case = await _case(bench)
    assert case["task"]["external_id"] == "i18"  # the only tie
    assert case["task"]["state"] == "in_review"
    assert {answer["answer"]["animal"] for answer in case["answers"]} == {"cat", "dog"}
    task = case["task"]["id"]

    async def review(of: str, **given: Any) -> httpx.Response:
        return await bench.client.post(f"/tasks/{of}/reviews", json=given)

    assert (await review(task, verdict="fix", answer={"animal": "horse"})).status_code == 422
    assert (await review(task, verdict="fix")).status_code == 422
    assert (await review(task, verdict="reject")).status_code == 422
    fixed = await review(task, verdict="fix", answer={"animal": "dog"})
    assert fixed.status_code == 201, fixed.text
    (label,) = (await bench.client.get(f"/tasks/{task}/labels")).json()["items"]
    assert (label["value"], label["probability"], label["source"]) == ("dog", 1, "review")
    assert (await bench.client.get(f"/tasks/{task}")).json()["task"]["state"] == "done"

    accepted = (await _case(bench))["task"]["id"]
    assert accepted != task
    assert (await review(accepted, verdict="accept")).status_code == 201
    rejected = (await _case(bench))["task"]["id"]
    assert (await review(rejected, verdict="reject", reason="look again")).status_code == 201
    after = (await bench.client.get(f"/tasks/{rejected}")).json()["task"]
    assert (after["state"], after["round"], after["done"]) == ("open", 1, 0)
    assert (await bench.client.get(f"/tasks/{rejected}/labels")).json()["items"] == []
    assert (await review(rejected, verdict="accept")).status_code == 409

    again = await bench.succeed("/aggregations", {})
    assert again["result"]["tasks"] == 19  # answers of the old round say nothing any more
    (label,) = (await bench.client.get(f"/tasks/{task}/labels")).json()["items"]
    assert (label["value"], label["source"]) == ("dog", "review")
    states = (await bench.client.get(f"/projects/{bench.project}/progress")).json()["tasks"]
    assert (states["done"], states["open"], states["settled"], states["in_review"]) == (2, 1, 17, 0)


@pytest.mark.parametrize(
    "verdict",
    [
        {"verdict": "accept"},
        {"verdict": "fix", "answer": {"animal": "dog"}},
        {"verdict": "reject", "reason": "look again"},
    ],
    ids=lambda given: given["verdict"],
)
async def test_a_verdict_is_taken_back_until_somebody_acts_on_it(
    bench: Bench, verdict: dict[str, Any]
) -> None:
    await bench.load(_lines())
    await bench.succeed("/aggregations", {})
    case = await _case(bench)
    task = case["task"]["id"]
    made = (await bench.client.post(f"/tasks/{task}/reviews", json=verdict)).json()
    path = f"/reviews/{made['id']}/undo"
    assert (await bench.world.roles[Role.REVIEWER].post(path)).status_code == 403
    undone = await bench.client.post(path)
    assert undone.status_code == 200, undone.text
    assert undone.json() == case
    assert (await bench.client.post(path)).status_code == 404

    # The same verdict again; who comes later makes it final.
    made = (await bench.client.post(f"/tasks/{task}/reviews", json=verdict)).json()
    if verdict["verdict"] == "reject":
        claimed = await bench.client.post(f"/projects/{bench.project}/claims", json={})
        assert claimed.json()["assignments"][0]["task_id"] == task
    else:
        again = await bench.client.post(f"/tasks/{task}/reviews", json={"verdict": "accept"})
        assert again.status_code == 201
    assert (await bench.client.post(f"/reviews/{made['id']}/undo")).status_code == 409


async def test_the_likeliest_wrong_first_by_what_models_suggest(bench: Bench) -> None:
    """Twenty tasks on which both people say the same; a model contradicts one of them, and is sure of it."""
    lines = list[dict[str, Any]]()
    for number in range(20):
        said = "cat" if number % 2 else "dog"
        held = ("dog" if said == "cat" else "cat") if number == 7 else said
        prediction = {
            "annotator": "model",
            "answer": {"animal": held},
            "probabilities": {"animal": 0.95 if number == 7 else 0.9},
        }
        lines.append(
            {
                "id": f"i{number}",
                "data": {"text": str(number)},
                "answers": [{"annotator": who, "answer": {"animal": said}} for who in ("a", "b")],
                "suggestions": [prediction],
            }
        )
    await bench.load(lines)
    await bench.succeed("/aggregations", {})
    path = f"/projects/{bench.project}/reviews/next"
    found = await bench.client.get(path, params={"count": 3, "order": "wrong"})
    assert found.status_code == 200, found.text
    cases = found.json()["items"]
    assert cases[0]["task"]["external_id"] == "i7"
    (first,) = cases[0]["suspicions"]
    assert (first["control"], first["instead"], first["model"]) == ("animal", "dog", 0.95)
    (second,) = cases[1]["suspicions"]
    assert first["wrong"] > second["wrong"]
    assert second["model"] is None
    looked = await bench.client.get(
        f"/projects/{bench.project}/disagreements", params={"limit": 2, "order": "wrong"}
    )
    assert looked.json()["items"][0]["task"]["external_id"] == "i7"
    assert (await bench.client.get(path, params={"order": "luck"})).status_code == 422


async def test_two_reviewers_never_get_the_same_case(bench: Bench) -> None:
    await bench.load(_lines())
    await bench.succeed("/aggregations", {})
    path = f"/projects/{bench.project}/reviews/next"
    people = [bench.client, bench.world.roles[Role.REVIEWER], bench.world.roles[Role.MANAGER]]
    found = await asyncio.gather(*(one.get(path, params={"count": 6}) for one in people))
    tasks = [case["task"]["id"] for one in found for case in one.json()["items"]]
    assert len(tasks) == len(set(tasks)) == 18
    mine = found[0].json()["items"][0]["task"]["id"]
    refused = await people[1].post(f"/tasks/{mine}/reviews", json={"verdict": "accept"})
    assert refused.status_code == 409
    kept = await bench.client.get(path, params={"count": 6})
    assert [c["task"]["id"] for c in kept.json()["items"]] == [
        c["task"]["id"] for c in found[0].json()["items"]
    ]


async def test_disagreements_come_first(bench: Bench) -> None:
    await bench.load(_lines())
    await bench.succeed("/aggregations", {})
    found = await bench.client.get(f"/projects/{bench.project}/disagreements", params={"limit": 3})
    assert found.json()["items"][0]["task"]["external_id"] == "i18"
    assert found.json()["items"][0]["task"]["state"] == "settled"


async def test_labels_come_in_pages(bench: Bench) -> None:
    await bench.load(_lines())
    await bench.succeed("/aggregations", {})
    names, cursor = list[str](), None
    while True:
        params = {"limit": 7, "control": "animal", **({"cursor": cursor} if cursor else {})}
        page = (await bench.client.get(f"/projects/{bench.project}/labels", params=params)).json()
        names += [label["external_id"] for label in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(names) == [f"i{n:02}" for n in range(20)]
    none = await bench.client.get(f"/projects/{bench.project}/labels", params={"control": "colour"})
    assert none.json()["items"] == []


async def test_bad_orders_are_refused(bench: Bench) -> None:
    here = f"/projects/{bench.project}"
    unknown = await bench.client.post(f"{here}/aggregations", json={"methods": {"colour": "majority"}})
    assert unknown.json()["problems"][0]["path"] == "/methods/colour"
    assert (await bench.client.post(f"{here}/exports", json={"format": "tar"})).status_code == 422
    assert (await bench.client.post(f"{here}/releases", json={"name": "empty"})).status_code == 409
    assert (await bench.client.get(f"{here}/export", params={"format": "parquet"})).status_code == 422
    assert (await bench.client.get("/releases/018f0000-0000-7000-8000-000000000000")).status_code == 404
    await bench.load(_lines())
    wrong = await bench.done(
        await bench.client.post(f"{here}/aggregations", json={"methods": {"animal": "median"}})
    )
    assert wrong["state"] == "failed"
    assert "median" in wrong["error"]


async def test_a_format_without_a_name_is_refused(bench: Bench) -> None:
    answer = await bench.client.get(f"/projects/{bench.project}/export", params={"format": ""})
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["path"] == "/query/format"
