"""Both clients on a real server."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

import sterling
from sterling.domain import errors
from sterling.domain.answer import Outcome
from tools.server import Server


def items(count: int) -> list[dict[str, object]]:
    return [{"id": f"i{n}", "data": {"text": f"message {n}"}} for n in range(count)]


def test_a_folder_is_imported_with_all_its_files(client: sterling.Client, name: str, tmp_path: Path) -> None:
    project, folder = client.projects.create(name, "intent"), tmp_path / "mails"
    (folder / "old" / "older").mkdir(parents=True)
    (folder / ".git").mkdir()
    for place in ("a.txt", "old/b.txt", "old/older/c.txt", ".git/config.txt", ".hidden.txt", "x.unknown"):
        (folder / place).write_text(f"text of {place}")
    os.mkfifo(folder / "pipe.txt")
    done = project.import_file(folder)
    assert (done.imported, done.refused) == (3, 1)
    assert [one.external_id for one in done.problems] == ["x.unknown"]
    found = {task.external_id for task in project.tasks()}
    assert found == {"a.txt", "old/b.txt", "old/older/c.txt"}
    assert project.import_file(str(folder)).unchanged == 3
    (tmp_path / "empty").mkdir()
    with pytest.raises(errors.Invalid, match="has no file to import"):
        project.import_file(tmp_path / "empty")


def test_from_items_to_answers(client: sterling.Client, name: str) -> None:
    project = client.projects.create(name, "intent", guidelines="Read twice.", redundancy=2)
    told = list[int]()
    done = project.import_file(items(620), progress=lambda job: told.append(job.done))
    assert (done.imported, done.refused) == (620, 0)
    assert told == sorted(told)
    assert len(told) >= 2
    assert {task.external_id for task in project.tasks()} == {f"i{n}" for n in range(620)}  # two pages
    assert project.import_file(items(3)).unchanged == 3

    handed = project.claim(3)
    assert [one.data["text"] for one in handed] == [f"message {one.external_id[1:]}" for one in handed]
    receipt = handed[0].submit({"intent": "refund"}, seconds=2.5)
    assert receipt == handed[0].submit({"intent": "refund"}, seconds=2.5)
    assert receipt.outcome is Outcome.COUNTED
    handed[1].skip("I know the sender.")
    assert handed[2].extend().lease_until >= handed[2].record.lease_until
    handed[2].release()
    assert [answer.answer for answer in project.answers()] == [{"intent": "refund"}]
    assert client.projects.find(name).id == project.id
    assert client.projects.find(str(project.id)).name == name


async def test_the_same_as_coroutines(live: Server, name: str) -> None:
    async with sterling.AsyncClient(live.url, live.key) as client:
        project = await client.projects.create(name, "intent")
        assert (await project.import_file(items(5))).imported == 5
        (one,) = await project.claim()
        assert (await one.submit({"intent": "other"})).outcome is Outcome.COUNTED
        assert len([task async for task in project.tasks()]) == 5
        assert [answer.answer async for answer in project.answers()] == [{"intent": "other"}]
        await project.delete()
        with pytest.raises(errors.NotFound):
            await project.refresh()


def test_wrong_lines_are_told_and_the_others_imported(client: sterling.Client, name: str) -> None:
    project = client.projects.create(name, "intent")
    lines: list[dict[str, object]] = [
        *items(2),
        {"id": "bad", "data": {"text": 7}},
        {"id": "worse", "data": {}},
    ]
    done = project.import_file(lines)
    assert (done.imported, done.refused) == (2, 2)
    assert [(problem.line, problem.external_id) for problem in done.problems] == [(3, "bad"), (4, "worse")]
    with pytest.raises(sterling.JobFailed):
        client.projects.create(f"{name} strict", "intent").import_file(lines, strict=True)


def test_refusals_are_the_domains_own(client: sterling.Client, live: Server, name: str) -> None:
    project = client.projects.create(name, "intent")
    project.import_file(items(1))
    (one,) = project.claim()
    with pytest.raises(errors.Invalid) as wrong:
        one.submit({"intent": "nothing of this kind"})
    assert [problem.path for problem in wrong.value.problems] == ["/intent"]
    with pytest.raises(errors.NotFound):
        client.projects.find("no such project")
    with sterling.Client(live.url, "sk_live_" + "x" * 43) as stranger, pytest.raises(errors.Unauthenticated):
        stranger.me()
    again = client.projects.get(project.id)
    again.change(redundancy=3)
    with pytest.raises(errors.Stale):
        project.change(redundancy=4)
    assert project.refresh().policy.redundancy == 3


def test_files_go_up_side_by_side(client: sterling.Client, tmp_path: Path) -> None:
    contents = [f"file {n}".encode() for n in range(20)]
    paths = list[Path | bytes]()
    for number, content in enumerate(contents):
        path = tmp_path / f"{number}.txt"
        path.write_bytes(content)
        paths.append(path if number % 2 else content)
    stored = client.blobs.upload_many(paths)
    assert [blob.sha256 for blob in stored] == [hashlib.sha256(one).hexdigest() for one in contents]
    back = client.blobs.download(stored[3].sha256, tmp_path / "back")
    assert back.read_bytes() == contents[3]


def test_an_annotators_key_shares_the_connections(client: sterling.Client, name: str) -> None:
    project = client.projects.create(name, "intent")
    project.import_file(items(2))
    model = client.annotators.create("model", name, external_id=name, cost_per_answer=250)
    assert client.annotators.create("model", name, external_id=name).id == model.id
    own = client.with_key(client.annotators.key(model.id).secret)
    (one,) = own.claim(project.id)
    one.submit({"intent": "praise"})
    assert [answer.annotator_id for answer in project.answers()] == [model.id]
    with pytest.raises(errors.Forbidden):
        own.keys.create("more", "owner")


def test_a_server_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sterling.sdk.calls.ATTEMPTS", 1)
    with (
        sterling.Client("http://127.0.0.1:9", "sk_live_x") as nobody,
        pytest.raises(errors.Unavailable, match=r"127\.0\.0\.1:9"),
    ):
        nobody.me()
    with pytest.raises(errors.Invalid, match="http"):
        sterling.Client("localhost", "sk_live_x")
