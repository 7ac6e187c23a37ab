"""`./run bundle`: one archive from which Sterling installs on a machine without network.

It holds the wheels of the locked packages (each checked against its hash), Sterling's own wheel with the
built interface, the licence texts, a bill of materials (CycloneDX) and an installer.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
import shutil
import sys
import tarfile
from pathlib import Path

from tools import licences, lock, node, say, sbom, system
from tools.place import BUILD, LOCKS, PYTHON, ROOT, UI

DIST = ROOT / "dist"
INSTALLER = Path(__file__).with_name("install.sh")


def main(words: list[str]) -> int:
    """Make the archive and say where it is."""
    if words:
        raise say.Stop("./run bundle takes no arguments.")
    folder = BUILD / name()
    shutil.rmtree(folder, ignore_errors=True)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    with say.step("fetching the wheels of the locked packages"):
        _fetch(wheels)
    with say.step("building Sterling's own wheel"):
        own = _build(wheels)
    with say.step("collecting licences and the bill of materials"):
        _papers(folder, wheels, own)
    with say.step("packing"):
        archive = _pack(folder)
    size = archive.stat().st_size / 1e6
    say.line(f"  {archive.relative_to(ROOT)} ({size:.0f} MB, {len(list(wheels.iterdir()))} wheels)")
    return 0


def name() -> str:
    """Name of the archive: what is in it depends on version, Python and machine."""
    version = re.search(r'^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    tag = f"cp{sys.version_info.major}{sys.version_info.minor}-linux-{platform.machine()}"
    return f"sterling-{version.group(1) if version else '0'}-{tag}"


def _fetch(wheels: Path) -> None:
    # pip itself travels along: Debian's python3 comes without it.
    (BUILD / "pip.txt").write_text(lock.entry("dev", "pip"))
    command = [PYTHON, "-m", "pip", "download", "--disable-pip-version-check", "--progress-bar", "off"]
    options = ["--require-hashes", "--only-binary", ":all:", "--dest", wheels]
    system.quietly([*command, *options, "-r", LOCKS / "server.txt", "-r", BUILD / "pip.txt"])


def _build(wheels: Path) -> Path:
    """The wheel of this source tree; refused when it came out without the interface."""
    if not (UI / "index.html").is_file():
        raise say.Stop("the web interface is not built. Type: ./run setup")
    command = [PYTHON, "-m", "pip", "wheel", "--disable-pip-version-check", "--no-deps", "--no-index"]
    system.quietly([*command, "--no-build-isolation", "--wheel-dir", wheels, ROOT], env=node.environment())
    return next(wheels.glob("sterling-*.whl"))


def _papers(folder: Path, wheels: Path, own: Path) -> None:
    """Everything beside the wheels."""
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE")
    shutil.copyfile(ROOT / "NOTICE", folder / "NOTICE")
    installer = folder / "install.sh"
    shutil.copyfile(INSTALLER, installer)
    installer.chmod(0o755)
    requirements = (LOCKS / "server.txt").read_text()
    requirements += f"sterling @ file://@HERE@/wheels/{own.name} \\\n    --hash=sha256:{_sha256(own)}\n"
    (folder / "requirements.txt").write_text(requirements)
    packages = licences.packages(wheels)
    refused = licences.refused(packages)
    if refused:
        raise say.Stop("these packages may not be shipped: " + "; ".join(refused))
    licences.write(packages, folder / "licences")
    (folder / "sbom.cdx.json").write_text(json.dumps(sbom.document(packages), indent=1) + "\n")
    sums = [
        f"{_sha256(path)}  {path.relative_to(folder)}\n"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    (folder / "SHA256SUMS").write_text("".join(sums))


def _pack(folder: Path) -> Path:
    """A tar whose bytes depend on its content alone: sorted, without owners and times."""
    DIST.mkdir(exist_ok=True)
    archive = DIST / f"{folder.name}.tar"
    with tarfile.open(archive, "w", format=tarfile.PAX_FORMAT) as tar:
        tar.add(folder, folder.name, filter=_anonymous)
    return archive


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = entry.mtime = 0
    entry.uname = entry.gname = ""
    return entry


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
