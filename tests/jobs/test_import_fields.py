"""Columns of a file that are called otherwise than the fields of the template."""

import json
from typing import Any

import httpx
import pytest

from tests.jobs.conftest import RunJob

CSV = b"doc_id,body,extra\nd1,first text,x\nd2,second text,y\n"
JSONL = b'{"doc_id": 1, "body": "first text", "id": "kept"}\n{"doc_id": 2, "body": "second text"}\n'
QUERY = {"map": "text=body", "id_field": "doc_id"}


async def _send(owner: httpx.AsyncClient, project: str, content: bytes, **params: Any) -> httpx.Response:
    return await owner.post(f"/projects/{project}/imports", content=content, params=params)


@pytest.mark.parametrize(("content", "ids"), [(CSV, ["d1", "d2"]), (JSONL, ["1", "2"])])
async def test_mapped_columns_become_fields_and_ids(
    owner: httpx.AsyncClient, project: str, run_job: RunJob, content: bytes, ids: list[str]
) -> None:
    sent = await _send(owner, project, content, name="a.csv" if content is CSV else "a.jsonl", **QUERY)
    job = await run_job(sent.json()["id"])
    assert job["result"]["imported"] == 2, job
    found = (await owner.get(f"/projects/{project}/tasks")).json()["items"]
    assert sorted(task["external_id"] for task in found) == ids
    handed = (await owner.post(f"/projects/{project}/claims", json={"count": 2})).json()["assignments"]
    assert {one["data"]["text"] for one in handed} == {"first text", "second text"}
    assert all("body" not in one["data"] for one in handed)


async def test_a_file_that_does_not_fit_says_its_columns_and_the_fields(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    job = await run_job((await _send(owner, project, CSV, name="a.csv")).json()["id"])
    assert job["state"] == "failed"
    for word in ("'text'", "doc_id, body, extra", "text=body"):
        assert word in job["error"]
    wrong = await _send(owner, project, CSV, name="a.csv", map="text=bodi")
    job = await run_job(wrong.json()["id"])
    assert "no column 'bodi'" in job["error"]


async def test_a_field_that_the_template_does_not_have_is_refused_at_once(
    owner: httpx.AsyncClient, project: str
) -> None:
    for pairs, word in (("txt=body", "its fields are text"), ("text", "field=column")):
        refused = await _send(owner, project, CSV, map=pairs)
        assert refused.status_code == 422
        assert word in refused.text


async def test_a_row_without_a_mapped_column_is_named_and_the_others_come_in(
    owner: httpx.AsyncClient, project: str, run_job: RunJob
) -> None:
    content = JSONL + b'{"doc_id": 3}\n{"doc_id": "", "body": "no id"}\n'
    sent = (await _send(owner, project, content, name="a.jsonl", **QUERY)).json()["id"]
    job = await run_job(sent)
    assert (job["result"]["imported"], job["result"]["refused"]) == (2, 2)
    answer = await owner.get(f"/jobs/{sent}/problems")
    told = [json.loads(line) for line in answer.text.splitlines()]
    assert [(one["line"], one["problems"][0]["path"]) for one in told] == [(3, "/body"), (4, "/doc_id")]


async def test_a_preview_tells_what_is_missing_until_it_is_mapped(
    owner: httpx.AsyncClient, project: str
) -> None:
    path = f"/projects/{project}/imports/preview"
    plain = (await owner.post(path, content=CSV, params={"name": "a.csv"})).json()
    assert plain["columns"] == ["doc_id", "body", "extra"]
    assert (plain["fields"], plain["required"], plain["missing"]) == (["text"], ["text"], ["text"])
    mapped = (await owner.post(path, content=CSV, params={"name": "a.csv", **QUERY})).json()
    assert mapped["missing"] == []
    assert mapped["rows"][0] == {"text": "first text", "extra": "x"}


async def test_a_preview_warns_of_answers_that_annotators_would_see(
    owner: httpx.AsyncClient, project: str
) -> None:
    path = f"/projects/{project}/imports/preview"
    (control,) = (await owner.get(f"/projects/{project}")).json()["template"]["controls"]
    content = f"id,text,{control.upper()},extra\n1,first text,a,x\n".encode()
    losses = (await owner.post(path, content=content, params={"name": "a.csv"})).json()["losses"]
    assert [one["path"] for one in losses] == [f"/{control.upper()}"]
    assert f"truth:{control}" in losses[0]["message"]
    known = content.replace(control.upper().encode(), f"truth:{control}".encode())
    assert (await owner.post(path, content=known, params={"name": "a.csv"})).json()["losses"] == []


async def test_a_preview_of_flat_lines_tells_their_columns(owner: httpx.AsyncClient, project: str) -> None:
    content = b'{"id": "a", "body": "first text"}\n'
    path = f"/projects/{project}/imports/preview"
    plain = (await owner.post(path, content=content, params={"name": "a.jsonl"})).json()
    assert (plain["columns"], plain["rows"]) == (["id", "body"], [])
    mapped = await owner.post(path, content=content, params={"name": "a.jsonl", "map": "text=body"})
    assert mapped.json()["rows"] == [{"text": "first text"}]


TYPED = {
    "name": "Typed",
    "data": {
        "text": {"type": "string"},
        "score": {"type": "number"},
        "count": {"type": "integer"},
        "seen": {"type": "boolean"},
        "tags": {"type": "array"},
    },
    "views": {"text": {"type": "text", "src": "$.text"}},
    "controls": {"mood": {"type": "choice", "on": "text", "options": ["good", "bad"]}},
}


async def test_cells_become_the_types_of_the_template(owner: httpx.AsyncClient, run_job: RunJob) -> None:
    made = await owner.post("/projects", json={"name": "typed", "template": TYPED})
    project = made.json()["id"]
    content = (
        b"id,text,score,count,seen,tags\n"
        b'a,7,2.50,3,TRUE,"[""x"", 1]"\n'
        b"b,no score,,4,false,[]\n"
        b"c,no number,much,5,true,[]\n"
        b"d,no whole number,1,2.5,true,[]\n"
    )
    sent = (await _send(owner, project, content, name="a.csv")).json()["id"]
    job = await run_job(sent)
    assert (job["result"]["imported"], job["result"]["refused"]) == (2, 2), job
    handed = (await owner.post(f"/projects/{project}/claims", json={"count": 9})).json()["assignments"]
    assert [one["data"] for one in handed] == [
        {"text": "7", "score": 2.5, "count": 3, "seen": True, "tags": ["x", 1]},
        {"text": "no score", "count": 4, "seen": False, "tags": []},
    ]
    problems = (await owner.get(f"/jobs/{sent}/problems")).text.splitlines()
    told = {one["line"]: one["problems"][0]["path"] for one in map(json.loads, problems)}
    assert told == {4: "/data/score", 5: "/data/count"}


@pytest.mark.parametrize(("query", "told"), [({}, 1), ({"map": "text=Mood"}, 0)], ids=["as it is", "mapped"])
async def test_a_column_that_is_called_like_a_control_is_told_once_by_the_import(
    owner: httpx.AsyncClient, run_job: RunJob, query: dict[str, str], told: int
) -> None:
    made = await owner.post("/projects", json={"name": "moods", "template": TYPED})
    content = b"id,text,Mood\na,one,good\nb,two,bad\n"
    sent = (await _send(owner, made.json()["id"], content, name="a.csv", **query)).json()["id"]
    result = (await run_job(sent))["result"]
    assert (result["imported"], result["refused"], result["left_out"]) == (2, 0, told)
    problems = [json.loads(line) for line in (await owner.get(f"/jobs/{sent}/problems")).text.splitlines()]
    assert [(one["line"], one["problems"][0]["path"], one["problems"][0]["code"]) for one in problems] == [
        (2, "/Mood", "shown")
    ] * told
    assert all("Call the column truth:mood" in one["problems"][0]["message"] for one in problems)
