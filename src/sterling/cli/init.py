"""`sterling init`."""

import asyncio
import os
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from sterling.adapters.durable import sync_folder
from sterling.cli.options import Database, DataDir
from sterling.domain.errors import Invalid
from sterling.settings.load import load
from sterling.wire.database import database
from sterling.wire.first import Prepared, prepare

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
_RULES = {
    "email": "--owner is no e-mail address; write name@example.org.",
    "password": "The password must have 8 to 200 characters.",
}


@app.command()
def init(
    *,
    owner: Annotated[str, typer.Option(help="E-mail address of the first owner.")],
    password_file: Annotated[Path, typer.Option(help="File whose first line is the owner's password.")],
    key_out: Annotated[Path, typer.Option(help="File to write an API key of the owner to.")],
    test_key_out: Annotated[
        Path | None, typer.Option(help="File to write an API key for the test mode to.")
    ] = None,
    organization: Annotated[str, typer.Option(help="Name of the organization.")] = "My organization",
    name: Annotated[
        str | None, typer.Option(help="The owner's name, which annotators see; what is before the @ without.")
    ] = None,
    data_dir: DataDir = None,
    database_: Database = None,
) -> None:
    """Prepare a store and its first owner without a prompt. Refuses a store that has an owner; one whose
    preparation was broken off is prepared to the end, with the same owner and password."""
    settings = load({"data_dir": data_dir, "database": database_})
    password = _password(password_file)
    for path in (key_out, test_key_out):
        _check_out(path)
    with database(settings) as dsn:
        try:
            keep = partial(_write, key_out, test_key_out)
            called = name or owner.partition("@")[0]
            asyncio.run(prepare(dsn, organization, owner, called, password, keep=keep))
        except ValidationError as error:
            raise Invalid(_rule(error)) from None
    print(f"prepared {organization!r} with the owner {owner}; the API key is in {key_out}")


def _rule(error: ValidationError) -> str:
    first = error.errors(include_input=False)[0]
    place = "/".join(map(str, first["loc"]))
    return _RULES.get(place) or f"{place}: {first['msg']}."


def _password(path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(f"The password file {path} cannot be read: {error}.") from None
    if not lines or not lines[0]:
        raise Invalid(f"The first line of the password file {path} is empty.")
    return lines[0]


def _check_out(path: Path | None) -> None:
    """A key is told once: where it cannot be written, nothing is prepared."""
    if path is None:
        return
    folder = path.parent
    if path.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise Invalid(f"The key cannot be written to {path}. Name one in a folder that you may write.")


def _write(key_out: Path, test_key_out: Path | None, made: Prepared) -> None:
    """On the disk before the keys are valid: they are told once."""
    for path, secret in ((key_out, made.key), (test_key_out, made.test_key)):
        if path is not None:
            path.unlink(missing_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as output:
                output.write(secret + "\n")
                output.flush()
                os.fsync(output.fileno())
            sync_folder(path.parent)
