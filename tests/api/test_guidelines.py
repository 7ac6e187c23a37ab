"""Guidelines: the pictures that they show are there for whoever may read them, and no other blob is."""

import hashlib
import struct
import zlib
from uuid import uuid4

from sterling.domain.access import Role
from tests.api.test_work import begin
from tests.api.world import World


def picture() -> bytes:
    """One grey pixel as PNG, by the chunks of RFC 2083."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00\x90")) + chunk(b"IEND", b"")


async def test_an_annotator_sees_the_pictures_of_the_guidelines_and_no_other_blob(world: World) -> None:
    project, annotator = await begin(world, 1), world.roles[Role.ANNOTATOR]
    shown, text = picture(), b"no picture at all"
    for content in (shown, text, shown + b"\x00"):
        assert (await world.owner.put("/blobs", content=content)).status_code == 201
    named = [hashlib.sha256(content).hexdigest() for content in (shown, text, shown + b"\x00")]
    guidelines = f"![a cell](sha256:{named[0]}) and [a note](sha256:{named[1]})"
    found = await world.owner.get(f"/projects/{project['id']}")
    changed = await world.owner.patch(
        f"/projects/{project['id']}",
        json={"guidelines": guidelines},
        headers={"If-Match": found.headers["ETag"]},
    )
    assert changed.status_code == 200, changed.text
    answers = [
        await annotator.get(f"/projects/{project['id']}/guidelines/pictures/{digest}")
        for digest in (*named, "0" * 64, "x")
    ]
    assert [answer.status_code for answer in answers] == [200, 404, 404, 404, 422]
    assert (answers[0].content, answers[0].headers["content-type"]) == (shown, "image/png")
    assert (await annotator.get(f"/blobs/{named[0]}")).status_code == 403
    elsewhere = f"/projects/{uuid4()}/guidelines/pictures/{named[0]}"
    assert (await annotator.get(elsewhere)).status_code == 404


async def test_a_task_is_shown_by_the_template_under_which_it_was_handed_out(world: World) -> None:
    project, annotator = await begin(world, 1), world.roles[Role.ANNOTATOR]
    found = await world.owner.get(f"/projects/{project['id']}")
    template = {**found.json()["template"], "title": "Another title"}
    headers = {"If-Match": found.headers["ETag"]}
    changed = await world.owner.patch(
        f"/projects/{project['id']}", json={"template": template}, headers=headers
    )
    assert changed.status_code == 200, changed.text
    path = f"/projects/{project['id']}/mine"
    plans = [(await annotator.get(path, params={"template_version": n})).json() for n in (1, 2)]
    assert [(one["template_version"], one["plan"]["title"]) for one in plans] == [
        (1, project["plan"]["title"]),
        (2, "Another title"),
    ]
    assert (await annotator.get(path)).json()["template_version"] == 2
    assert (await annotator.get(path, params={"template_version": 3})).status_code == 404
    assert (await annotator.get(path, params={"template_version": 0})).status_code == 422
