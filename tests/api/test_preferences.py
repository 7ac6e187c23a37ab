"""What members choose for the interface, kept for each of their browsers."""

from typing import Any

import pytest

from tests.api.world import SignIn, World

NONE: dict[str, Any] = {"keys": None, "single_keys": None, "theme": None, "text_size": None, "language": None}
CHOSEN = {
    "keys": {"task.submit": ["$mod+Enter"], "task.flag": []},
    "single_keys": False,
    "theme": "dark",
    "text_size": 112,
    "language": "de",
}


async def test_they_follow_their_member_and_nobody_else(join: SignIn) -> None:
    ann, bea = await join("annotator", "ann@example.org"), await join("reviewer", "bea@example.org")
    assert ann.me["preferences"] == NONE
    kept = await ann.client.put("/me/preferences", json=CHOSEN)
    assert (kept.status_code, kept.json()) == (200, CHOSEN)
    assert (await ann.client.get("/me")).json()["preferences"] == CHOSEN
    assert (await bea.client.get("/me")).json()["preferences"] == NONE
    less = {**NONE, "theme": "light"}
    assert (await ann.client.put("/me/preferences", json=less)).status_code == 200
    assert (await ann.client.get("/me")).json()["preferences"] == less


async def test_a_key_has_none(world: World) -> None:
    assert (await world.owner.get("/me")).json()["preferences"] is None
    refused = await world.owner.put("/me/preferences", json=CHOSEN)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("theme", "mauve"),
        ("text_size", 400),
        ("language", "../../etc"),
        ("keys", {f"action.{n}": ["a"] for n in range(201)}),
        ("keys", {"a" * 101: ["a"]}),
        ("keys", {"task.submit": ["a"] * 5}),
        ("keys", {"task.submit": ["a" * 41]}),
        ("other", 1),
    ],
)
async def test_they_are_small_and_known(join: SignIn, field: str, value: Any) -> None:
    ann = (await join("annotator", "ann@example.org")).client
    refused = await ann.put("/me/preferences", json={**NONE, field: value})
    assert refused.status_code == 422
    assert refused.json()["problems"][0]["path"].startswith(f"/body/{field}")
