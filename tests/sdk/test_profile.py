"""Where the server and the key come from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sterling.domain.errors import Invalid, Unauthenticated
from sterling.sdk.profile import Profile, find, keep, place

KEPT = Profile(url="https://kept.example", key="sk_live_kept")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"STERLING_PROFILE": str(tmp_path / "folder" / "profile.json")}


def test_only_the_user_can_read_what_is_kept(environment: dict[str, str]) -> None:
    path = place(environment)
    keep(KEPT, path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert find(None, None, environment) == KEPT


def test_arguments_come_before_the_environment_before_the_profile(environment: dict[str, str]) -> None:
    keep(KEPT, place(environment))
    environment |= {"STERLING_URL": "https://env.example", "STERLING_KEY": "sk_live_env"}
    assert find(None, None, environment) == Profile(url="https://env.example", key="sk_live_env")
    assert find("https://a.example", "sk_live_a", environment).url == "https://a.example"


def test_a_kept_key_goes_to_its_own_server_only(environment: dict[str, str]) -> None:
    keep(KEPT, place(environment))
    assert find("https://kept.example/", None, environment) == KEPT
    with pytest.raises(Unauthenticated, match="sterling login"):
        find("https://other.example", None, environment)


def test_a_broken_profile_is_named(environment: dict[str, str]) -> None:
    path = place(environment)
    path.parent.mkdir()
    path.write_text("{")
    with pytest.raises(Invalid, match="sterling login"):
        find(None, None, environment)


def test_import_loads_nothing_heavy() -> None:
    heavy = "{'httpx', 'pydantic', 'numpy', 'typer', 'rich', 'fastapi'}"
    code = f"import sterling, sys; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    code = "import sterling, sys; sterling.Client; print('fastapi' in sys.modules, 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False False"
