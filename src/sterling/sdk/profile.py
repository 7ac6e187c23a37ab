"""Which server, with which key: arguments, then the environment, then what `sterling login` kept."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sterling.domain.errors import Invalid, Unauthenticated
from sterling.domain.record import Record

URL, KEY, PLACE = "STERLING_URL", "STERLING_KEY", "STERLING_PROFILE"
DEFAULT_URL = "http://127.0.0.1:8925"


class Profile(Record):
    """A server and a key of it."""

    url: str
    key: str


def place(environment: Mapping[str, str] | None = None) -> Path:
    """The file of the profile: STERLING_PROFILE, else in the user's folder of settings."""
    environment = os.environ if environment is None else environment
    named = environment.get(PLACE)
    if named:
        return Path(named)
    base = environment.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "sterling" / "profile.json"


def keep(profile: Profile, path: Path) -> None:
    """Writes the profile so that only this user can read it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(profile.model_dump(), file)
    part.replace(path)


def _kept(path: Path) -> Profile | None:
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
        return Profile.model_validate(content)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise Invalid(f"The profile {path} cannot be read. Run: sterling login") from error


def find(
    url: str | None = None, key: str | None = None, environment: Mapping[str, str] | None = None
) -> Profile:
    """The server and key to use. A kept key is used only with the server that it was kept for.

    Raises:
        Unauthenticated: there is no key.
    """
    environment = os.environ if environment is None else environment
    url, key = url or environment.get(URL), key or environment.get(KEY)
    kept = _kept(place(environment)) if not (url and key) else None
    if kept and not key and (url is None or url.rstrip("/") == kept.url.rstrip("/")):
        return kept
    if not key:
        raise Unauthenticated(f"No API key. Run `sterling login`, or set {KEY} (and {URL}).")
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise Unauthenticated("The API key holds characters that no key has, such as a line's end.")
    return Profile(url=url or (kept.url if kept else DEFAULT_URL), key=key)
