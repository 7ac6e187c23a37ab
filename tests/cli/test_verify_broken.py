"""`sterling verify` on folders that are no release: refused in words."""

import json
from pathlib import Path
from typing import Any

import pytest

from sterling.cli.verify import verify
from sterling.domain.errors import Invalid
from sterling.domain.release import FORMAT

CONTENT = b"[]"
HOLLOW = "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"
"""SHA-256 of `[]`, by sha256sum."""


def _manifest(**changed: Any) -> dict[str, Any]:
    file = {"name": "certificate.json", "sha256": HOLLOW, "size": 2, "rows": None}
    counts = {"items": 0, "tasks": 0, "answers": 0, "labels": 0}
    return {
        "format": FORMAT,
        "project": "p",
        "project_id": "01a20488-f7cf-7930-afe9-c97a3f0328b5",
        "template_version": 1,
        "guideline_version": 1,
        **counts,
        "methods": {},
        "software": "s",
        "files": [file],
        "certificates": [],
        "slices": [],
        "calibration": [],
        **changed,
    }


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        (json.dumps(_manifest()), "certificate.json is no certificate"),
        (json.dumps(_manifest(format="other/9")), "is of the format 'other/9'"),
        (json.dumps(_manifest(files=[None])), "files/0"),
        ("[" * 100_000, "is no manifest of a release"),
        ("{", "is no manifest of a release"),
    ],
)
def test_what_is_no_release_is_refused_in_words(manifest: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "certificate.json").write_bytes(CONTENT)
    (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(Invalid) as refused:
        verify(tmp_path)
    assert told in refused.value.message
    assert "errors.pydantic.dev" not in refused.value.message
