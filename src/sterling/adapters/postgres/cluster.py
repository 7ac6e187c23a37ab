"""The data folder of the server: made once, crash-safe, and checked before each start."""

import os
import shutil
import subprocess
from pathlib import Path

from sterling.adapters.durable import sync_folder
from sterling.adapters.postgres.account import Account
from sterling.adapters.postgres.binaries import Binaries
from sterling.domain.errors import Unavailable

SUPERUSER = "sterling"
_UNFINISHED = "pgdata.new"


def exists(cluster: Path) -> bool:
    """Whether the folder holds a finished cluster: we rename it into place only when it is made."""
    return (cluster / "global" / "pg_control").exists()


def major_of(cluster: Path) -> int | None:
    """The major version that made this cluster, or None where there is none yet.

    Raises:
        Unavailable: the folder does not say.
    """
    if not exists(cluster):
        return None
    note = cluster / "PG_VERSION"
    try:
        return int(note.read_text("utf-8").strip().split(".")[0])
    except (OSError, ValueError):
        raise Unavailable(
            f"{note} does not say which PostgreSQL made the database: the folder is damaged, or was copied "
            "in part. Nothing was changed. Copy it again as a whole while nothing runs in it, or restore a "
            "backup into another folder: sterling restore"
        ) from None


def open_base(base: Path, account: Account) -> None:
    """Lets the server's account pass through our own folder, and refuses where a parent folder is closed.

    Raises:
        Unavailable: a folder above is closed to the account; the message names it and the remedy.
    """
    if not account.switch:
        return
    if not account.can_enter(base) and base.stat().st_uid == os.geteuid():
        os.chown(base, -1, account.gid)
        base.chmod((base.stat().st_mode & 0o7777) | 0o010)
    closed = account.first_closed_folder(base)
    if closed is not None:
        raise Unavailable(
            "Sterling runs as root, so its database runs as an unprivileged account "
            f"(uid {account.uid}), which cannot enter {closed}. Put the data folder elsewhere, for instance "
            "/var/lib/sterling, or run Sterling as an ordinary user, or open the folder with: "
            f"chmod o+x {closed}",
            folder=str(closed),
        )


def make(cluster: Path, binaries: Binaries, account: Account) -> None:
    """Makes a new cluster beside its place and renames it, so that a crash half-way leaves nothing in use."""
    if cluster.exists() and any(cluster.iterdir()):
        raise Unavailable(
            f"{cluster} is not empty and holds no PostgreSQL data (global/pg_control is missing). "
            "Move it away, or restore it from a backup, or name another data folder."
        )
    new = cluster.with_name(_UNFINISHED)
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    if account.switch:
        os.chown(new, account.uid, account.gid)
    command = [str(binaries.program("initdb")), "-D", str(new), "-U", SUPERUSER, "--auth=trust"]
    command += ["--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-instructions"]
    if binaries.major >= 17:
        # The same order everywhere, whatever the C library of the machine thinks of UTF-8.
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        user=account.user,
        group=account.group,
        extra_groups=account.extra_groups,
    )
    if done.returncode != 0:
        shutil.rmtree(new, ignore_errors=True)
        reason = done.stderr.strip()
        remedy = "Free the disk or fix the folder's rights"
        if "descriptors" in reason:
            remedy = "Raise the limit of open files (ulimit -n)"
        raise Unavailable(
            f"initdb could not make the database in {cluster.parent}: {reason} {remedy}, then start again."
        )
    if cluster.exists():
        cluster.rmdir()
    new.rename(cluster)
    sync_folder(cluster.parent)
