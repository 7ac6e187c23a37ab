"""A zip of COCO through the API: pictures are stored, boxes are known, what is wrong is told."""

import io
import random
import zipfile
from typing import Any

import httpx
import psycopg

from tests.formats.test_coco_zip import coco, packed, picture
from tests.jobs.conftest import RunJob

BOXES: dict[str, Any] = {
    "name": "boxes",
    "data": {"image": {"type": "string"}},
    "views": {"photo": {"type": "image", "src": "$.image"}},
    "controls": {"cells": {"type": "box", "on": "photo", "labels": ["RBC"]}},
}


async def test_pictures_are_items_and_boxes_are_known(
    owner: httpx.AsyncClient, run_job: RunJob, database: str
) -> None:
    files = {
        "images/default/a.png": picture(1),
        "images/default/b.png": picture(2),
        "images/default/broken.png": b"\x89PNG\r\n\x1a\n",
        "annotations/instances_default.json": coco(
            ["a.png", "broken.png", "gone.png"], [(0, [1.5, 2, 3, 4]), (1, [1, 1, 1, 1])]
        ),
    }
    project = (await owner.post("/projects", json={"name": "Cells", "template": BOXES})).json()["id"]
    here, content = f"/projects/{project}/imports", packed(files).read()
    shown = (await owner.post(f"{here}/preview?name=task.zip", content=content)).json()
    assert (shown["format"], shown["rows"][0]) == ("coco-zip", {"image": "images/default/a.png"})
    job = await run_job((await owner.post(f"{here}?name=task.zip", content=content)).json()["id"])
    assert (job["state"], job["result"]["imported"], job["result"]["refused"]) == ("succeeded", 2, 2)
    told = (await owner.get(f"/jobs/{job['id']}/problems")).text
    assert "annotations/instances_default.json: image 3: the picture 'gone.png' is not in" in told
    assert "broken.png" in told
    with psycopg.connect(database) as connection:
        rows = connection.execute(
            "select i.external_id, i.id, t.answer from sterling.item i "
            "left join sterling.truth t on t.item_id = i.id order by 1"
        ).fetchall()
    box = {"id": "1", "label": "RBC", "x": 1.5, "y": 2, "width": 3, "height": 4}
    media = {"width": 20, "height": 10}
    assert [(name, answer) for name, _, answer in rows] == [
        ("images/default/a.png", {"cells": {"media": media, "regions": [box]}}),
        ("images/default/b.png", None),
    ]
    stored = await owner.get(f"/items/{rows[0][1]}/assets?field=image")
    assert stored.content == files["images/default/a.png"]
    again = await run_job((await owner.post(f"{here}?name=task.zip", content=content)).json()["id"])
    assert (again["result"]["imported"], again["result"]["unchanged"]) == (0, 2)


async def _answer(owner: httpx.AsyncClient, run_job: RunJob, project: str, answer: dict[str, Any]) -> None:
    """Answers the only task, and makes labels of it."""
    claims = await owner.post(f"/projects/{project}/claims", json={"count": 1})
    (handed,) = claims.json()["assignments"]
    await owner.post(f"/assignments/{handed['id']}/submit", json={"answer": answer, "seconds": 9})
    started = await owner.post(f"/projects/{project}/aggregations", json={})
    assert (await run_job(started.json()["id"]))["state"] == "succeeded"


async def test_known_boxes_alone_are_a_truth_that_leaves_polygons_to_an_expert(
    owner: httpx.AsyncClient, run_job: RunJob, database: str
) -> None:
    polygon = {"type": "polygon", "on": "photo", "labels": ["RBC"]}
    template = {**BOXES, "controls": {**BOXES["controls"], "outlines": polygon}}
    project = (await owner.post("/projects", json={"name": "Both", "template": template})).json()["id"]
    files = {"a.png": picture(1), "coco.json": coco(["a.png"], [(0, [1.5, 2, 3, 4])])}
    sent = await owner.post(f"/projects/{project}/imports?name=a.zip", content=packed(files).read())
    assert (await run_job(sent.json()["id"]))["result"]["imported"] == 1
    with psycopg.connect(database) as connection:
        ((truth,),) = connection.execute("select answer from sterling.truth").fetchall()
    assert [*truth] == ["cells"]
    answer: dict[str, Any] = {**truth, "outlines": {"media": truth["cells"]["media"], "regions": []}}
    await _answer(owner, run_job, project, answer)
    audit = f"/projects/{project}/audits"
    for controls, done in ((["cells"], 1), ([], 0)):
        drawn = await owner.post(audit, json={"size": 1, "seed": 1, "from_truth": True, "controls": controls})
        assert drawn.json()["done"] == done


async def test_yolo_is_written_with_the_pictures_that_are_stored(
    owner: httpx.AsyncClient, run_job: RunJob
) -> None:
    project = (await owner.post("/projects", json={"name": "Cells", "template": BOXES})).json()["id"]
    files = {"images/a.png": picture(1)}
    sent = await owner.post(f"/projects/{project}/imports?name=a.zip", content=packed(files).read())
    assert (await run_job(sent.json()["id"]))["result"]["imported"] == 1
    box = {"id": "1", "label": "RBC", "x": 1.5, "y": 2, "width": 3, "height": 4}
    cells = {"media": {"width": 20, "height": 10}, "regions": [box]}
    await _answer(owner, run_job, project, {"cells": cells})
    order = {"format": "yolo", "what": "labels"}
    started = await owner.post(f"/projects/{project}/exports", json=order)
    job = await run_job(started.json()["id"])
    assert (job["state"], job["result"]["name"]) == ("succeeded", "labels.zip")
    found = await owner.get(f"/jobs/{job['id']}/file")
    with zipfile.ZipFile(io.BytesIO(found.content)) as archive:
        assert archive.read("images/train/a.png") == picture(1)
        # The middle at 3 of 20 and 4 of 10 pixels, 3 wide and 4 tall.
        assert archive.read("labels/train/a.txt") == b"0 0.15 0.4 0.15 0.4\n"
        assert archive.namelist()[-1] == "data.yaml"


async def test_the_beginning_of_a_large_zip_tells_its_format_and_that_its_end_is_missing(
    owner: httpx.AsyncClient,
) -> None:
    project = (await owner.post("/projects", json={"name": "Cells", "template": BOXES})).json()["id"]
    here = f"/projects/{project}/imports/preview?name=a.zip"
    pictures = {f"images/{n}.png": picture(n) + random.Random(n).randbytes(20_000) for n in range(20)}
    for first, format in (
        ({"annotations/a.json": coco(["0.png"])}, "coco-zip"),
        ({"data.yaml": b"names: [RBC]", "labels/0.txt": b""}, "yolo"),
        ({"0.xml": b"<annotation/>"}, "voc"),
        ({}, "files"),
    ):
        whole = packed({**first, **pictures}).read()
        shown = (await owner.post(here, content=whole[:200_000])).json()
        assert (shown["format"], shown["rows"], shown["problems"]) == (format, [], [])
        assert shown["losses"][0]["message"].startswith("The end of this zip archive is not here")
        whole_shown = (await owner.post(here, content=whole)).json()
        assert whole_shown["format"] == format
        assert whole_shown["losses"] == shown["losses"][1:]
