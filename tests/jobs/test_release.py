"""Releases: the same content has the same digest, and what was changed shows."""

import hashlib
import json
from pathlib import Path
from typing import Any

import httpx
import psycopg
from typer.testing import CliRunner

from sterling.cli.verify import app as verify_app
from sterling.domain.release import Manifest, digest_of, verify
from tests.jobs.conftest import RunJob, download


async def _labelled(owner: httpx.AsyncClient, project: str, run_job: RunJob) -> None:
    lines = [
        {
            "id": f"i{n}",
            "data": {"text": f"„{n}“ 😀, with\ta tab"},
            "truth": {"mood": "good"},
            "answers": [{"annotator": who, "answer": {"mood": "good"}} for who in ('a "quoted" name', "bob")],
        }
        for n in range(6)
    ]
    content = "\n".join(json.dumps(line) for line in lines)
    imported = await owner.post(f"/projects/{project}/imports?format=jsonl", content=content)
    assert (await run_job(imported.json()["id"]))["result"]["imported"] == 6
    await _done(owner, run_job, f"/projects/{project}/aggregations", {})


async def _done(owner: httpx.AsyncClient, run_job: RunJob, path: str, body: dict[str, Any]) -> dict[str, Any]:
    started = await owner.post(path, json=body)
    assert started.status_code == 202, started.text
    job = await run_job(started.json()["id"])
    assert job["state"] == "succeeded", job
    return job


async def test_a_release_is_what_its_digest_says(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    await _labelled(owner, project, run_job)
    audit = await owner.post(f"/projects/{project}/audits", json={"size": 3, "seed": 5, "from_truth": True})
    order = {"audit_id": audit.json()["id"]}
    here = f"/projects/{project}/releases"
    first = (await _done(owner, run_job, here, {"name": "one", **order}))["result"]
    second = (await _done(owner, run_job, here, {"name": "two", **order}))["result"]
    plain = (await _done(owner, run_job, here, {"name": "three"}))["result"]
    assert first["digest"] == second["digest"] != plain["digest"]
    assert first["release_id"] != second["release_id"]

    manifest = Manifest.model_validate((await owner.get(f"/releases/{first['release_id']}/manifest")).json())
    assert digest_of(manifest) == first["digest"]
    assert (manifest.tasks, manifest.labels, manifest.answers) == (6, 6, 12)
    found = dict[str, tuple[str, int]]()
    contents = dict[str, bytes]()
    for file in manifest.files:
        content = (await owner.get(f"/releases/{first['release_id']}/files/{file.name}")).content
        contents[file.name] = content
        found[file.name] = hashlib.sha256(content).hexdigest(), len(content)
    assert verify(manifest, found, first["digest"]) == []
    assert [p.code for p in verify(manifest, found, plain["digest"])] == ["digest"]
    del found["guidelines.md"]
    changed = {**found, "template.json": ("0" * 64, 1), "more.txt": ("0" * 64, 1)}
    assert {(p.path, p.code) for p in verify(manifest, changed)} == {
        ("/guidelines.md", "missing"),
        ("/template.json", "changed"),
        ("/more.txt", "unknown"),
    }

    told = json.loads(contents["certificate.json"])
    assert told["certificates"] == [one.model_dump(mode="json") for one in manifest.certificates]
    assert told["audit"]["seed"] == 5
    assert [task["correct"] for task in told["audit"]["tasks"]] == [{"mood": True}] * 3
    answers = [json.loads(line) for line in contents["answers.jsonl"].splitlines()]
    assert {answer["annotator"] for answer in answers} == {'a "quoted" name', "bob"}
    labels = [json.loads(line) for line in contents["labels.jsonl"].splitlines()]
    assert [label["task_id"] for label in labels] == sorted(label["task_id"] for label in labels)
    assert {label["data"]["text"] for label in labels} == {f"„{n}“ 😀, with\ta tab" for n in range(6)}


async def test_the_certificate_of_an_unfinished_audit_is_computed_again_from_the_release(
    owner: httpx.AsyncClient, project: str, run_job: RunJob, tmp_path: Path
) -> None:
    """Its interval holds at any stopping time and uses the labels' probabilities, all of which lie in the
    release: how sure the drawn labels were, and the sum over all."""
    await _labelled(owner, project, run_job)
    audit = (await owner.post(f"/projects/{project}/audits", json={"size": 4, "seed": 2})).json()
    for task in (await owner.get(f"/audits/{audit['id']}/tasks")).json()["items"][:2]:
        assert task["stated"] is None  # an expert judges without knowing how sure the label is
        place = f"/audits/{audit['id']}/tasks/{task['task_id']}"
        judged = (await owner.put(place, json={"truth": {"mood": "good"}})).json()
        assert 0 < judged["stated"]["mood"] <= 1
    order = {"name": "one", "audit_id": audit["id"]}
    made = (await _done(owner, run_job, f"/projects/{project}/releases", order))["result"]
    folder = tmp_path / "release"
    folder.mkdir()
    manifest = await download(owner, made["release_id"], folder)
    (certificate,) = manifest["certificates"]
    assert (certificate["method"], certificate["audited"]) == ("predicted", 2)
    (of_class,) = manifest["slices"]
    assert (of_class["value"], of_class["audited"], of_class["population"]) == ("good", 2, 6)
    run = CliRunner().invoke(verify_app, [str(folder)])
    assert run.exit_code == 0, run.output
    said = " ".join(run.output.split())
    assert said.count("from 2 audited of 6; computed again") == 2
    assert "mood = good: accuracy" in said
    changes: tuple[tuple[dict[str, Any], str], ...] = (
        ({"certificates": []}, "does not have the certificates that certificate.json has"),
        ({"labels": 60}, "states 60 labels; labels.jsonl has 6"),
        ({"answers": 60}, "states 60 rows as tasks or answers; answers.jsonl has"),
        ({"items": 60}, "states 60 items; labels.jsonl has 6"),
    )
    for change, told in changes:
        (folder / "manifest.json").write_text(json.dumps({**manifest, **change}))
        changed = CliRunner().invoke(verify_app, [str(folder)])
        assert (changed.exit_code, told in " ".join(changed.output.split())) == (1, True), changed.output
    embellished = {**manifest, "slices": [{**of_class, "low": of_class["low"] + 0.01}]}
    (folder / "manifest.json").write_text(json.dumps(embellished))
    run = CliRunner().invoke(verify_app, [str(folder)])
    assert run.exit_code == 1
    assert "for mood = good; its audit sample gives" in " ".join(run.output.split())


async def test_files_come_in_ranges(owner: httpx.AsyncClient, project: str, run_job: RunJob) -> None:
    await _labelled(owner, project, run_job)
    made = (await _done(owner, run_job, f"/projects/{project}/releases", {"name": "one"}))["result"]
    path = f"/releases/{made['release_id']}/files/labels.jsonl"
    whole = await owner.get(path)
    part = await owner.get(path, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    same = await owner.get(path, headers={"If-None-Match": whole.headers["ETag"]})
    assert same.status_code == 304
    assert (await owner.get(f"/releases/{made['release_id']}/files/other.jsonl")).status_code == 404


async def test_a_release_keeps_its_labels_when_they_change(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    await _labelled(owner, project, run_job)
    first = (await _done(owner, run_job, f"/projects/{project}/releases", {"name": "one"}))["result"]
    path = f"/releases/{first['release_id']}/files/labels.jsonl"
    before = (await owner.get(path)).content
    (case,) = (await owner.get(f"/projects/{project}/reviews/next", params={"count": 1})).json()["items"]
    fix = {"verdict": "fix", "answer": {"mood": "bad"}}
    assert (await owner.post(f"/tasks/{case['task']['id']}/reviews", json=fix)).status_code == 201
    second = (await _done(owner, run_job, f"/projects/{project}/releases", {"name": "two"}))["result"]
    assert second["digest"] != first["digest"]
    assert (await owner.get(path)).content == before


async def test_a_release_is_signed_by_the_key_of_the_installation(
    owner: httpx.AsyncClient, project: str, run_job: RunJob, tmp_path: Path, database: str
) -> None:
    await _labelled(owner, project, run_job)
    here = f"/projects/{project}/releases"
    first, second = [(await _done(owner, run_job, here, {"name": name}))["result"] for name in ("one", "two")]
    signer = (await owner.get("/signer")).json()
    release = (await owner.get(f"/releases/{first['release_id']}")).json()
    signed = await owner.get(f"/releases/{first['release_id']}/signature")
    assert signed.json() == release["signature"]
    assert release["signature"]["fingerprint"] == signer["fingerprint"]
    # The same content has the same digest, and so the same signature.
    assert (await owner.get(f"/releases/{second['release_id']}/signature")).content == signed.content
    assert "PRIVATE" not in json.dumps([signer, release])

    folder = tmp_path / "release"
    folder.mkdir()
    await download(owner, first["release_id"], folder)
    (folder / "signature.json").write_bytes(signed.content)
    asked = [str(folder), "--signer", signer["fingerprint"]]
    assert CliRunner().invoke(verify_app, asked).exit_code == 0

    # Another key takes the place of the first: what that one signed stays signed.
    (tmp_path / "signing-key.pem").rename(tmp_path / "old-key.pem")
    third = (await _done(owner, run_job, here, {"name": "three"}))["result"]
    renewed = (await owner.get(f"/releases/{third['release_id']}/signature")).json()
    assert renewed["fingerprint"] == (await owner.get("/signer")).json()["fingerprint"]
    assert renewed["fingerprint"] != signer["fingerprint"]
    assert CliRunner().invoke(verify_app, asked).exit_code == 0

    # As a release from before there were signatures: its digest alone speaks for it.
    with psycopg.connect(database, autocommit=True) as superuser:
        superuser.execute("update sterling.release set signature = null where id = %s", [first["release_id"]])
    assert (await owner.get(f"/releases/{first['release_id']}")).json()["signature"] is None
    assert (await owner.get(f"/releases/{first['release_id']}/signature")).status_code == 404
    (folder / "signature.json").unlink()
    assert CliRunner().invoke(verify_app, [str(folder)]).exit_code == 0
    assert CliRunner().invoke(verify_app, asked).exit_code == 1


async def test_a_release_without_a_key_to_sign_says_so(
    owner: httpx.AsyncClient, project: str, run_job: RunJob, tmp_path: Path
) -> None:
    await _labelled(owner, project, run_job)
    (tmp_path / "signing-key.pem").write_text("spoilt")
    (tmp_path / "signing-key.pem").chmod(0o600)
    started = await owner.post(f"/projects/{project}/releases", json={"name": "one"})
    job = await run_job(started.json()["id"])
    assert job["state"] == "failed"
    assert "is no private key of Ed25519" in job["error"]
