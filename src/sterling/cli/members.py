"""`sterling members`."""

from typing import Annotated

import typer

from sterling.cli import screen
from sterling.cli.connection import Json, Key, Url, connect
from sterling.domain.access import Role
from sterling.domain.errors import Invalid, NotFound
from sterling.domain.member import Member
from sterling.sdk.client import Client

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Who belongs to the organization.")
Who = Annotated[str, typer.Argument(help="Member, by e-mail address or id.")]


@app.command("list")
def list_(url: Url = None, key: Key = None, as_json: Json = False) -> None:
    """Everybody."""
    with connect(url, key) as client:
        found = client.members.list().all()
    if as_json:
        screen.dump(found)
        return
    rows = [(one.name, one.email, one.role.value, one.active, one.id) for one in found]
    screen.table(("name", "e-mail", "role", "active", "id"), rows)


@app.command()
def invite(
    role: Annotated[Role, typer.Argument(help="What they may do.")],
    email: Annotated[str | None, typer.Option(help="Only for this address.")] = None,
    url: Url = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Make a one-time link with which somebody joins; on stdout."""
    with connect(url, key) as client:
        made = client.members.invite(role.value, email)
        address = client.url
    if as_json:
        screen.dump(made)
    else:
        screen.say(
            f"Send this link; it works once, until {made.link.expires_at.isoformat(timespec='minutes')}:"
        )
        print(_absolute(address, made.link.url))


@app.command()
def change(
    who: Who,
    *,
    role: Annotated[Role | None, typer.Option(help="Another role.")] = None,
    active: Annotated[bool | None, typer.Option(help="Switch on or off.")] = None,
    url: Url = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Change a member's role, or switch the member off or on."""
    if role is None and active is None:
        raise Invalid("Nothing to change: name --role, --active or --no-active.")
    with connect(url, key) as client:
        changed = client.members.change(
            _find(client, who).id, role=role.value if role else None, active=active
        )
    if as_json:
        screen.dump(changed)
    else:
        screen.say(f"{changed.name} is {changed.role}{'' if changed.active else ', switched off'}.")


@app.command("reset-password")
def reset_password(
    who: Who,
    *,
    lock: Annotated[
        bool, typer.Option("--lock", help="End their password, sessions, keys and open invitations at once.")
    ] = False,
    url: Url = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Make a one-time link with which a member sets a new password; on stdout."""
    with connect(url, key) as client:
        link = client.members.password_link(_find(client, who).id, lock=lock)
        address = client.url
    if as_json:
        screen.dump(link)
    else:
        print(_absolute(address, link.url))


def _absolute(address: str, path: str) -> str:
    return path if "://" in path else address + path


def _find(client: Client, who: str) -> Member:
    for one in client.members.list():
        if who.lower() == one.email or who == str(one.id):
            return one
    raise NotFound(f"There is no member {who}. `sterling members list` shows all.")
