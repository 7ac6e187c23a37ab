"""What a template is named by: a dictionary, a file, or a built-in one's name."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sterling.controls import gallery
from sterling.controls.template import compile_text
from sterling.domain.errors import Invalid

Template = Mapping[str, Any] | Path | str
SUFFIXES = (".yaml", ".yml", ".json")


def load(given: Template) -> Mapping[str, Any]:
    """The template as plain JSON values.

    Raises:
        Invalid: the file cannot be read, or breaks a rule; each problem has its path and line.
        NotFound: there is no built-in template of this name.
    """
    if isinstance(given, Mapping):
        return given
    if isinstance(given, str) and not given.endswith(SUFFIXES):
        found = gallery.get(given).template
    else:
        found = compile_text(read(Path(given))).template
    return found.model_dump(mode="json", exclude_unset=True)


def read(path: Path) -> str:
    """The text of a template file."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Invalid(f"There is no file {path}.") from None
    except UnicodeDecodeError as error:
        raise Invalid(f"{path} is not UTF-8: byte {error.start} is wrong. Save it as UTF-8.") from None
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.") from None
