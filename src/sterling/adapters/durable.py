"""Names on disk that outlast a crash: a name is a line of its folder, which has to reach the disk too."""

import os
from pathlib import Path


def make_folder(folder: Path) -> None:
    """Makes a folder and those above it, for the owner alone; each new name is synced."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Brings the names of a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
