"""Options that name a server, and the client that talks to it."""

from typing import Annotated

import typer

from sterling.domain.errors import Invalid
from sterling.sdk.client import Client

Url = Annotated[str | None, typer.Option("--url", help="Server [STERLING_URL; what `sterling login` kept].")]
Key = Annotated[str | None, typer.Option("--key", help="API key [STERLING_KEY; better than on this line].")]
Json = Annotated[bool, typer.Option("--json", help="JSON on the screen, for programs.")]
ProjectName = Annotated[str, typer.Option("--project", "-P", help="Project, by name or id.")]
ProjectArgument = Annotated[str, typer.Argument(help="Project, by name or id.")]


def connect(url: str | None, key: str | None) -> Client:
    """A client by options, environment or kept profile."""
    return Client(url, key)


def micros(amount: str | None) -> int | None:
    """Money as people write it, in millionths."""
    if amount is None:
        return None
    try:
        return round(float(amount) * 1_000_000)
    except ValueError:
        raise Invalid(f"{amount!r} is no amount of money; write 12.50, for instance.") from None
