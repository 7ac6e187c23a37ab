"""From answers to labels, audit, release and export, over HTTP."""

import hashlib
import json
from collections.abc import AsyncGenerator
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from sterling.settings.model import Settings
from tests.api.quality import Bench, line, worker
from tests.api.world import World


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(public_requests_per_second=10_000, data_dir=tmp_path)


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
    assert job["result"] == {"imported": 20, "unchanged": 0, "refused": 0, "answers": 40}

    aggregated = await bench.succeed("/aggregations", {})
    assert aggregated["result"]["labels"] == 20
    labels = await bench.labels()
    assert len(labels) == 20
    assert labels["i03"]["value"] == "cat"
    assert labels["i19"]["value"] == "dog"
    assert all(label["answers"] == 2 and 0.5 <= label["probability"] <= 1 for label in labels.values())

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

    audit = await bench.client.post(
        f"/projects/{bench.project}/audits", json={"size": 20, "seed": 7, "from_truth": True}
    )
    assert audit.status_code == 201, audit.text
    (certificate,) = audit.json()["certificates"]
    assert (certificate["audited"], certificate["correct"], certificate["population"]) == (20, 19, 20) or (
        certificate["correct"] == 18  # the tie of i18 may fall either way
    )
    assert certificate["low"] == certificate["high"] == certificate["accuracy"]  # everything was audited

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

    exported = await bench.succeed("/exports", {"format": "jsonl", "what": "labels"})
    file = await bench.client.get(f"/jobs/{exported['id']}/file")
    rows = [json.loads(row) for row in file.text.splitlines()]
    assert {row["id"]: row["labels"]["animal"]["value"] for row in rows} == {
        name: label["value"] for name, label in labels.items()
    }
    streamed = await bench.client.get(f"/projects/{bench.project}/export", params={"format": "jsonl"})
    assert streamed.content == file.content
    answers = await bench.succeed("/exports", {"format": "parquet", "what": "answers"})
    table = pyarrow.parquet.read_table(
        BytesIO((await bench.client.get(f"/jobs/{answers['id']}/file")).content)
    )
    assert table.num_rows == 40
