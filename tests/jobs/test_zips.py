"""A zip of COCO through the API: pictures are stored, boxes are known, what is wrong is told."""

import httpx
import psycopg

from tests.formats.test_coco_zip import coco, packed, picture
from tests.jobs.conftest import RunJob

BOXES = {
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
