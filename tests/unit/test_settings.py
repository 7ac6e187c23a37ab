"""Settings: which source wins, and that a wrong one is named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from sterling.domain.errors import Invalid
from sterling.settings.load import load
from sterling.settings.model import Settings


def test_arguments_win_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "sterling.toml"
    file.write_text('port = 1\nhost = "0.0.0.0"\nsession_hours = 5\n')
    environment = {"STERLING_PORT": "2", "STERLING_HOST": "::1"}
    found = load({"data_dir": tmp_path, "port": 3, "host": None}, environment)
    assert (found.port, found.host, found.session_hours) == (3, "::1", 5)
    elsewhere = load({"data_dir": tmp_path / "other"}, {"STERLING_CONFIG": str(file)})
    assert (elsewhere.port, elsewhere.host) == (1, "0.0.0.0")


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    assert load({"data_dir": tmp_path}, {}) == Settings(data_dir=tmp_path)


@pytest.mark.parametrize(
    ("file", "environment", "said"),
    [
        ("", {"STERLING_PORT": "high"}, "STERLING_PORT: "),
        ("", {"STERLING_PORT": "70000"}, "STERLING_PORT: "),
        ("port = -1", {}, "port in "),
        ("colour = 1", {}, "colour in "),
        ("", {"STERLING_TLS_CERT": "a.pem"}, "tls_cert and tls_key belong together"),
        ("", {"STERLING_SMTP_HOST": "mail.example"}, "smtp_from is needed"),
        ("", {"STERLING_MIGRATION_DATABASE": "dbname=x"}, "migration_database needs database"),
        ("port = ", {}, "is not valid TOML"),
        ("", {"STERLING_ACESS_LOG": "no"}, "did you mean STERLING_ACCESS_LOG"),
        ("", {"STERLING_PRIVATE_NETWORKS": "10.1.0.0/16, office"}, "STERLING_PRIVATE_NETWORKS: 'office'"),
        ('private_networks = ["10.1.2.3/16"]', {}, "has host bits set"),
        ("asset_folders = [7]", {}, "asset_folders in "),
    ],
)
def test_a_wrong_setting_is_named_with_its_source(
    tmp_path: Path, file: str, environment: dict[str, str], said: str
) -> None:
    (tmp_path / "sterling.toml").write_text(file)
    with pytest.raises(Invalid, match=said):
        load({"data_dir": tmp_path}, environment)


def test_variables_that_are_like_no_setting_are_left_alone(tmp_path: Path) -> None:
    others = {"STERLING_KEY": "key", "STERLING_URL": "address", "STERLING_PORT_8925_TCP": "tcp"}
    assert load({"data_dir": tmp_path}, others) == Settings(data_dir=tmp_path)


def test_a_list_has_commas_in_a_variable_and_is_a_list_in_the_file(tmp_path: Path) -> None:
    environment = {
        "STERLING_ASSET_FOLDERS": "/data/scans, /data/films",
        "STERLING_ASSET_BUCKETS": "s3://scans/2026",
        "STERLING_PRIVATE_NETWORKS": "10.1.0.0/16,fd00::/8,",
    }
    found = load({"data_dir": tmp_path}, environment)
    assert found.asset_folders == (Path("/data/scans"), Path("/data/films"))
    assert found.asset_buckets == ("s3://scans/2026",)
    assert found.private_networks == ("10.1.0.0/16", "fd00::/8")
    (tmp_path / "sterling.toml").write_text('asset_folders = ["/one, with a comma", "/two"]\n')
    assert load({"data_dir": tmp_path}, {}).asset_folders == (Path("/one, with a comma"), Path("/two"))


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="there is no such file"):
        load({}, {"STERLING_CONFIG": str(tmp_path / "none.toml")})


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder")
    with pytest.raises(Invalid, match="is a file"):
        load({"data_dir": tmp_path / "data"}, {})


def test_secrets_do_not_show() -> None:
    settings = Settings.model_validate({"database": "postgresql://me:hidden@db/x", "smtp_password": "hidden"})
    assert "hidden" not in repr(settings)
