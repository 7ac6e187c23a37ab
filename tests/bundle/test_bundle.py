"""The offline bundle, as `./run bundle` has left it in dist/, installs and serves without network."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
import tarfile
import urllib.request
import zipfile
from pathlib import Path

import pytest

import sterling
from tools import bundle, licences, offline, server
from tools.place import ROOT

# What a machine has after installing nothing but python3.
BARE = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = ROOT / "dist" / f"{bundle.name()}.tar"
    assert archive.is_file(), "there is no bundle. Type: ./run test bundle"
    folder = tmp_path_factory.mktemp("bundle")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / bundle.name()


@pytest.fixture(scope="module")
def installed(unpacked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("target") / "sterling"
    done = install(unpacked, target)
    assert done.returncode == 0, done.stdout + done.stderr
    return target


def install(folder: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """Run the installer in a network namespace of its own, with almost nothing in the environment."""
    python = str(getattr(sys, "_base_executable", sys.executable))
    command = [*offline.COMMAND, str(folder / "install.sh"), str(target)]
    env = {**BARE, "HOME": str(target.parent), "PYTHON": python}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_the_installed_program_tells_its_version(installed: Path) -> None:
    done = subprocess.run(
        [installed / "bin" / "sterling", "--version"],
        env=BARE,
        cwd="/",
        capture_output=True,
        text=True,
        check=True,
    )
    assert sterling.__version__ in done.stdout


def test_the_installed_program_serves_the_interface(installed: Path) -> None:
    program = installed / "bin" / "sterling"
    with server.running(program) as here, urllib.request.urlopen(f"{here.url}/") as answer:
        page = answer.read().decode()
    assert '<div id="root">' in page


def test_a_changed_wheel_is_refused(unpacked: Path, tmp_path: Path) -> None:
    wheel = next((unpacked / "wheels").glob("typer-*.whl"))
    content = wheel.read_bytes()
    wheel.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    try:
        done = install(unpacked, tmp_path / "target")
    finally:
        wheel.write_bytes(content)
    assert done.returncode == 1
    assert "not as it was packed" in done.stderr


def test_the_bill_of_materials_lists_every_wheel_with_its_hash(unpacked: Path) -> None:
    document = json.loads((unpacked / "sbom.cdx.json").read_text())
    components = [*document["components"], document["metadata"]["component"]]
    listed = {entry["hashes"][0]["content"] for entry in components if "hashes" in entry}
    wheels = (unpacked / "wheels").iterdir()
    assert listed == {hashlib.sha256(path.read_bytes()).hexdigest() for path in wheels}
    assert any(entry["purl"].startswith("pkg:npm/react@") for entry in components)


def test_every_package_has_a_licence_that_may_travel(unpacked: Path) -> None:
    with (unpacked / "licences" / "packages.tsv").open() as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert rows
    assert not [row for row in rows if row["licence"] in {"", "unknown"}]
    assert (unpacked / "licences" / "npm" / "react" / "LICENSE").is_file()


@pytest.mark.parametrize(
    ("licence", "may_travel"),
    [
        ("MIT", True),
        ("LGPL-3.0-only", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", True),
        ("GPL-3.0-or-later", False),
        ("AGPL-3.0-only", False),
        ("GNU General Public License v2 (GPLv2)", False),
        ("unknown", False),
    ],
)
def test_which_licences_may_travel(licence: str, may_travel: bool) -> None:
    package = licences.Package("pypi", "x", "1", licence, "", ())
    assert (licences.refused([package]) == []) == may_travel


def test_the_wheel_carries_the_interface_and_nothing_of_its_sources(unpacked: Path) -> None:
    with zipfile.ZipFile(next((unpacked / "wheels").glob("sterling-*.whl"))) as wheel:
        names = wheel.namelist()
    assert "sterling/_ui/index.html" in names
    assert any(name.startswith("sterling/_ui/assets/") and name.endswith(".js") for name in names)
    assert not [name for name in names if "node_modules" in name or name.startswith(("web/", "tests/"))]


def test_no_file_names_where_packages_come_from(unpacked: Path) -> None:
    text = (unpacked / "requirements.txt").read_text()
    assert "index-url" not in text
    assert "http://" not in text
    assert "https://" not in text
    assert os.fspath(ROOT) not in text
