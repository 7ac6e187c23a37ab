"""Finds the settings: arguments over environment over file over default."""

import os
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError

from sterling.domain.errors import Invalid, Problem
from sterling.settings.model import Settings

PREFIX = "STERLING_"
FILE = "STERLING_CONFIG"
"""The variable that names the TOML file."""
_LIKE = 0.9
"""Names that are more alike than this (`difflib`) are taken for a slip of the pen."""


def load(given: Mapping[str, object] | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process.

    `given` holds values from the command line, by name; None values count as not given. The file is the
    one that STERLING_CONFIG names, else `sterling.toml` in the data folder, if there is one.

    Raises:
        Invalid: with one problem per setting, each saying where the value came from.
    """
    environment = os.environ if environment is None else environment
    chosen = {name: value for name, value in (given or {}).items() if value is not None}
    from_environment = {
        name: environment[PREFIX + name.upper()]
        for name in Settings.model_fields
        if environment.get(PREFIX + name.upper())
    }
    _refuse_misspelt(environment)
    source, from_file = _file(environment, {**from_environment, **chosen}.get("data_dir"))
    try:
        return Settings.model_validate({**from_file, **from_environment, **chosen})
    except ValidationError as error:
        problems = [_problem(e["loc"], e["msg"], chosen, from_environment, source) for e in error.errors()]
        sentences = "; ".join(problem.message for problem in problems)
        raise Invalid(f"The settings are not valid: {sentences}.", problems=problems) from None


def _refuse_misspelt(names: Iterable[str]) -> None:
    """A setting that is misspelt would be left out without a word; other variables are not ours to judge."""
    known = [FILE, *(PREFIX + name.upper() for name in Settings.model_fields)]
    others = sorted(name for name in names if name.startswith(PREFIX) and name not in known)
    problems = [
        Problem(path=f"/{name}", message=f"{name} is no setting; did you mean {meant}?", code="setting")
        for name in others
        for meant in get_close_matches(name, known, 1, _LIKE)
    ]
    if problems:
        sentences = " ".join(problem.message for problem in problems)
        raise Invalid(f"The settings are not valid: {sentences}", problems=problems)


def _file(environment: Mapping[str, str], data_dir: object) -> tuple[Path | None, dict[str, object]]:
    named = environment.get(FILE)
    default = Settings.model_fields["data_dir"].default
    path = Path(named) if named else Path(str(data_dir or default)) / "sterling.toml"
    try:
        return path, tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if named:
            raise Invalid(f"{FILE} names {path}, but there is no such file.") from None
        return None, {}
    except NotADirectoryError:
        raise Invalid(f"{path.parent} is a file, where the data folder should be.") from None
    except PermissionError:
        raise Invalid(f"The settings file {path} may not be read by this user.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid(f"The settings file {path} is not valid TOML: {error}.") from None


def _problem(
    location: tuple[int | str, ...],
    message: str,
    chosen: Mapping[str, object],
    from_environment: Mapping[str, str],
    source: Path | None,
) -> Problem:
    name = str(location[0]) if location else ""
    if name in chosen:
        where = f"--{name.replace('_', '-')}"
    elif name in from_environment:
        where = PREFIX + name.upper()
    else:
        where = f"{name} in {source}" if source and name else name
    said = message.removeprefix("Value error, ")
    return Problem(path=f"/{name}", message=f"{where}: {said}" if where else said, code="setting")
