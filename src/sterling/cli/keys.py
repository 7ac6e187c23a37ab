"""`sterling keys`."""

from typing import Annotated

import typer

from sterling.cli import screen
from sterling.cli.connection import Json, Key, Url, connect
from sterling.domain.access import Role
from sterling.domain.organization import Mode

app = typer.Typer(add_completion=False, no_args_is_help=True, help="API keys for programs.")


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What it is for.")],
    *,
    role: Annotated[Role, typer.Option(help="What it may do.")],
    mode: Annotated[Mode, typer.Option(help="Which data space.")] = Mode.LIVE,
    scope: Annotated[
        list[str] | None, typer.Option(help="Only this verb, such as tasks.claim; repeatable.")
    ] = None,
    url: Url = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Make a key. Its secret is on stdout, this once."""
    with connect(url, key) as client:
        made = client.keys.create(name, role.value, mode=mode.value, scopes=scope)
    if as_json:
        screen.dump(made)
    else:
        screen.say(f"Made the key {made.key.name}. It is shown this once:")
        print(made.secret)


@app.command("list")
def list_(url: Url = None, key: Key = None, as_json: Json = False) -> None:
    """All keys, without their secrets."""
    with connect(url, key) as client:
        found = client.keys.list().all()
    if as_json:
        screen.dump(found)
        return
    rows = [(one.name, one.role.value, one.mode.value, one.prefix, one.last_used_at, one.id) for one in found]
    screen.table(("name", "role", "mode", "begins", "last used", "id"), rows, "No keys.")


@app.command()
def revoke(
    key_id: Annotated[str, typer.Argument(help="Id of the key.")], url: Url = None, key: Key = None
) -> None:
    """End a key at once."""
    with connect(url, key) as client:
        client.keys.revoke(key_id)
    screen.say(f"Revoked {key_id}.")
