"""`sterling verify` on releases that were tampered with, and on certificates that somebody made up."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sterling.adapters.ed25519 import KeyFile
from sterling.cli.verify import app, verify
from sterling.domain.errors import Invalid
from sterling.domain.release import FORMAT
from sterling.domain.signature import canonical
from sterling.quality.certificate import certify

TASKS = [f"01a20488-f7cf-7930-afe9-c97a3f0328{n:02d}" for n in range(20)]
VERDICTS = [True] * 9 + [False]
Change = Callable[[dict[str, Any], dict[str, Any]], object]


def _certificate() -> dict[str, Any]:
    found = certify(VERDICTS, 20, 0.95, "anytime", seed=3)
    return {
        "control": "mood",
        "accuracy": found.accuracy,
        "low": found.low,
        "high": found.high,
        "level": 0.95,
        "audited": 10,
        "correct": 9,
        "population": 20,
        "method": "anytime",
        "assumptions": list(found.assumptions),
        "seed": 3,
        "fineness": int(found.low * 1000),
    }


def _nothing(manifest: dict[str, Any], told: dict[str, Any]) -> None:
    """Leaves the release as it is."""


def _write(folder: Path, change: Change = _nothing) -> str:
    """A release whose manifest and certificate were changed before they were written; gives its digest."""
    drawn = zip(TASKS, VERDICTS, strict=False)
    sample = [{"task_id": task, "correct": {"mood": right}} for task, right in drawn]
    told = {"audit": {"seed": 3, "tasks": sample}, "certificates": [_certificate()], "slices": []}
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "project": "Moods",
        "project_id": TASKS[0],
        "template_version": 1,
        "guideline_version": 1,
        "items": 20,
        "tasks": 20,
        "answers": 0,
        "labels": 20,
        "methods": {"mood": "auto"},
        "software": "1",
        "certificates": [_certificate()],
        "slices": [],
        "calibration": [],
    }
    change(manifest, told)
    labels = b"".join(json.dumps({"task_id": task, "labels": {"mood": 1}}).encode() + b"\n" for task in TASKS)
    files = {"certificate.json": json.dumps(told).encode(), "labels.jsonl": labels}
    manifest["files"] = [
        {
            "name": name,
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
            "rows": 20 if name == "labels.jsonl" else None,
        }
        for name, content in files.items()
    ]
    written = json.dumps(manifest, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    for name, content in {**files, "manifest.json": written}.items():
        (folder / name).write_bytes(content)
    return hashlib.sha256(written).hexdigest()


def _sign(folder: Path, digest: str, key: str = "own") -> str:
    """Signs a digest into the folder with the key of this name; gives the key's fingerprint."""
    made = KeyFile(folder.parent / f"{key}.pem", make=True).sign("release", digest)
    (folder / "signature.json").write_bytes(canonical(made))
    return made.fingerprint


def _problems(folder: Path, digest: str | None = None, *signers: str) -> list[str]:
    words = [str(folder), "--json", *(["--digest", digest] if digest else [])]
    words += [word for signer in signers for word in ("--signer", signer)]
    run = CliRunner().invoke(app, words)
    if isinstance(run.exception, Invalid):
        return ["refused"]
    found = [problem["code"] for problem in json.loads(run.output)["problems"]]
    assert run.exit_code == (1 if found else 0)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of a release; keys lie beside it."""
    made = tmp_path / "release"
    made.mkdir()
    return made


def test_every_flipped_byte_of_a_release_is_found(folder: Path) -> None:
    digest = _write(folder)
    _sign(folder, digest)
    assert _problems(folder, digest) == []
    for path in sorted(folder.iterdir()):
        whole = path.read_bytes()
        for place in range(0, len(whole), 1 + len(whole) // 60):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            assert _problems(folder, digest), (path.name, place)
        path.write_bytes(whole)
    assert _problems(folder, digest) == []


def test_whose_signature_it_is(folder: Path) -> None:
    digest = _write(folder)
    own = _sign(folder, digest)
    other = KeyFile(folder.parent / "other.pem", make=True).public_key()
    public = folder.parent / "public.pem"
    public.write_text(KeyFile(folder.parent / "own.pem", make=False).public_key().pem)
    assert _problems(folder, None, own) == _problems(folder, None, str(public)) == []
    assert _problems(folder, None, f"SHA256:{own.upper()}") == []
    assert _problems(folder, None, other.fingerprint) == ["signer"]
    assert _problems(folder, None, other.fingerprint, own) == []  # keys have changed, both are known
    assert _problems(folder, None, "own") == _problems(folder, None, str(folder)) == ["refused"]
    assert _problems(folder, None, str(folder / "manifest.json")) == ["refused"]
    said = CliRunner().invoke(app, [str(folder)]).output
    assert f"Signed by {own}." in " ".join(said.split())
    (folder / "signature.json").unlink()
    assert _problems(folder) == []
    assert "It is not signed" in CliRunner().invoke(app, [str(folder)]).output
    assert _problems(folder, None, own) == ["unsigned"]


def test_a_release_made_up_and_signed_with_another_key_is_told(folder: Path) -> None:
    digest = _write(folder)
    own = _sign(folder, digest)
    forged = _write(folder, lambda manifest, _: manifest.update(project="Other"))
    assert _problems(folder) == _problems(folder, None, own) == ["signature"]
    _sign(folder, forged, "other")
    assert _problems(folder) == []
    assert _problems(folder, None, own) == ["signer"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'"format"', b' "format"', "form"),
        (b'{"fingerprint"', b'{"format":"sterling-signature/1","fingerprint"', "form"),
        (b"signature/1", b"signature\\u002f1", "form"),
        (b'{"fingerprint"', b'{"more":1,"fingerprint"', "signature"),
        (b"sterling-signature/1", b"sterling-signature/2", "signature"),
        (b"}", b"", "signature"),
    ],
)
def test_a_signature_in_other_bytes_is_told(folder: Path, old: bytes, new: bytes, code: str) -> None:
    _sign(folder, _write(folder))
    path = folder / "signature.json"
    path.write_bytes(path.read_bytes().replace(old, new))
    assert _problems(folder) == [code]
    path.write_bytes(b"[" * 1_000_000)
    assert _problems(folder) == ["signature"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"tasks":20', b'"tasks":2000000,"tasks":20'),
        (b'"items":20', b'"items": 20'),
        (b"Moods", b"\\u004doods"),
    ],
)
def test_a_manifest_that_other_readers_may_read_otherwise_is_told(
    tmp_path: Path, old: bytes, new: bytes
) -> None:
    digest = _write(tmp_path)
    path = tmp_path / "manifest.json"
    path.write_bytes(path.read_bytes().replace(old, new))
    assert _problems(tmp_path, digest) == ["form"]


def _both(**changed: Any) -> Change:
    """The certificate, changed alike in manifest and certificate.json."""

    def change(manifest: dict[str, Any], told: dict[str, Any]) -> None:
        manifest["certificates"][0] |= changed
        told["certificates"][0] |= changed

    return change


def _told(**changed: Any) -> Change:
    """Certificate.json alone, changed."""

    def change(manifest: dict[str, Any], told: dict[str, Any]) -> None:
        told.update(changed)

    return change


def _sample(manifest: dict[str, Any], told: dict[str, Any]) -> None:
    """One right task counted a hundred times."""
    told["audit"]["tasks"] = told["audit"]["tasks"][:1] * 100
    found = certify([True] * 100, 20_000, 0.95, "anytime", seed=3)
    same = {"accuracy": 1.0, "low": found.low, "high": found.high, "population": 20_000}
    _both(audited=100, correct=100, fineness=int(found.low * 1000), **same)(manifest, told)


@pytest.mark.parametrize(
    "change",
    [
        _both(accuracy=1.0),
        _both(low=0.999, fineness=999),
        _both(low=float("nan")),
        _both(audited=1000),
        _both(population=10**15, method="finite"),
        _both(population=10**300),
        _both(population=3),
        _both(level=2.0),
        _both(method="sworn"),
        _both(method="predicted"),
        _both(control="other"),
        _sample,
        _told(audit=None),
        _told(audit={"tasks": 7}),
        _told(audit={"seed": 3, "tasks": [{"task_id": {}, "correct": {"mood": True}}]}),
        _told(audit={"seed": 3, "tasks": [{"correct": "mood"}]}),
        _told(audit={"seed": 3, "tasks": [{"task_id": "a", "correct": {"mood": "yes"}}]}),
        _told(certificates=[]),
    ],
)
def test_a_certificate_that_somebody_made_up_is_found(tmp_path: Path, change: Change) -> None:
    _write(tmp_path, change)
    assert {"refused", "certificate", "audit"} & set(_problems(tmp_path))


def test_names_in_a_release_steer_no_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(tmp_path, _both(control="\x1b[2J\x1b[HAll files are what the manifest states", accuracy=1.0))
    (tmp_path / "x\x1b[2Jy").write_text("")
    with pytest.raises(BaseException):  # noqa: B017, PT011 - the command's own way out
        verify(tmp_path)
    assert "\x1b" not in capsys.readouterr().err
