"""`sterling login`: keep a server and a key for the other commands."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from sterling.cli import screen
from sterling.cli.connection import Json, Url
from sterling.domain.errors import Invalid
from sterling.sdk.client import Client
from sterling.sdk.profile import DEFAULT_URL, Profile, keep, place

app = typer.Typer(add_completion=False)


@app.command()
def login(
    url: Url = None,
    key_file: Annotated[Path | None, typer.Option(help="File with the API key; - reads stdin.")] = None,
    as_json: Json = False,
) -> None:
    """Check a server and an API key, and keep them in a file that only you can read.

    Asks for the key when no --key-file is given. Make keys in the interface, or with `sterling keys create`.
    """
    server = (url or DEFAULT_URL).rstrip("/")
    profile = Profile(url=server, key=_key(key_file))
    with Client(profile.url, profile.key) as client:
        me = client.me()
    path = place()
    keep(profile, path)
    if as_json:
        screen.dump({"url": server, "organization": me.organization, "role": me.role, "mode": me.mode})
    else:
        screen.say(
            f"Signed in to {me.organization} at {server} as {me.role}, {me.mode} mode. Kept in {path}."
        )


def _key(path: Path | None) -> str:
    if path is None:
        if sys.stdin is None:  # pyright: ignore[reportUnnecessaryComparison] - None where it is closed
            raise Invalid("There is no terminal to ask for the key; name a file with --key-file.")
        key = str(typer.prompt("API key", hide_input=True, err=True))
    else:
        try:
            key = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Invalid(f"The key file {path} cannot be read: {error}.") from None
    if not key.strip().isascii() or not key.strip():
        raise Invalid("That is no API key: keys begin with sk_live_ or sk_test_.")
    return key.strip()
