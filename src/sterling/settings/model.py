"""Every setting: its name, type, bounds, default and meaning. The documentation is made from this file.

Each is read from the environment as STERLING_ and its name in capitals, or from a TOML file.
"""

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

Seconds = Annotated[float, Field(gt=0)]


class Settings(BaseModel):
    """Validated at start; frozen from then on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_dir: Path = Field(
        default=Path("sterling-data"), description="Folder of the embedded database and of the blobs."
    )
    database: SecretStr | None = Field(
        default=None,
        description="Connection string or URI of a PostgreSQL 15 or newer, instead of the embedded one.",
    )
    migration_database: SecretStr | None = Field(
        default=None,
        description="Connection string of the role that may change the schema; `database` when not given.",
    )
    postgres_programs: Path | None = Field(
        default=None, description="Folder with `postgres` and `initdb` for the embedded database."
    )
    database_connections: int = Field(
        default=8,
        ge=1,
        le=200,
        description="Most connections of one process for ordinary work; claims and submits have up to two "
        "more for each core.",
    )

    blobs: str | None = Field(
        default=None,
        pattern=r"^(s3|gs|az)://\S+$",
        description="Bucket (and prefix) for blobs, like s3://bucket/prefix; the data folder when not given.",
    )
    signing_key: Path | None = Field(
        default=None,
        description="PEM file with the Ed25519 private key that signs releases and the audit log; "
        "signing-key.pem in the data folder, made at first need, when not given.",
    )
    unused_file_hours: float = Field(
        default=24,
        ge=0,
        le=87_600,
        description="Hours that a file which nothing names is kept after it was last stored; 0: for ever.",
    )
    asset_folders: tuple[Path, ...] = Field(
        default=(), description="Folders whose files items may name by file: URIs, to stay where they are."
    )
    asset_buckets: tuple[str, ...] = Field(
        default=(), description="Buckets (and prefixes) whose objects items may name, to stay where they are."
    )
    asset_web: bool = Field(
        default=False, description="Whether items may name http(s) URLs, read through this server."
    )
    private_networks: tuple[str, ...] = Field(
        default=(), description="Private networks, such as 10.1.0.0/16, that outbound requests may reach."
    )

    host: str = Field(default="127.0.0.1", min_length=1, description="Address to listen on.")
    port: int = Field(default=8925, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    tls_cert: Path | None = Field(
        default=None, description="PEM file with the certificate chain: turns TLS on."
    )
    tls_key: Path | None = Field(default=None, description="PEM file with the private key of `tls_cert`.")
    trusted_proxies: str = Field(
        default="",
        description="Comma-separated addresses whose X-Forwarded-For and -Proto headers are believed.",
    )
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s]+$",
        description="Address of the interface as people type it; used in links that are mailed.",
    )
    worker: bool = Field(default=True, description="Whether `serve` also runs a worker for background jobs.")

    session_hours: float = Field(default=336, gt=0, le=8760, description="How long a sign-in lasts at most.")
    session_idle_hours: float = Field(
        default=72, gt=0, le=8760, description="How long a sign-in lasts that nobody uses."
    )
    invitation_hours: float = Field(
        default=168, gt=0, le=8760, description="How long an invitation link works."
    )
    reset_hours: float = Field(default=24, gt=0, le=720, description="How long a password reset link works.")
    setup_hours: float = Field(default=24, gt=0, le=720, description="How long the set-up link works.")
    sign_in_attempts: int = Field(
        default=10,
        ge=1,
        description="Failed sign-ins of one e-mail address from one network within 15 minutes before it must "
        "wait there; ten times as many from all networks. A browser that signed in before has as many of its "
        "own.",
    )

    max_json_bytes: int = Field(
        default=4 * 2**20,
        ge=1024,
        le=2**28,
        description="Largest JSON request body, in bytes. Imports have no part in it.",
    )
    requests_per_second: float = Field(
        default=2000, gt=0, description="Sustained requests of one key or session; twice as many at once."
    )
    public_requests_per_second: float = Field(
        default=20,
        gt=0,
        description="Sustained requests of one address without a sign-in; ten times as many at once.",
    )

    smtp_host: str | None = Field(default=None, description="Mail server; without one, links are only shown.")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Port of the mail server.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the connection to the mail server is protected."
    )
    smtp_user: str | None = Field(default=None, description="User name at the mail server.")
    smtp_password: SecretStr | None = Field(default=None, description="Password at the mail server.")
    smtp_from: str | None = Field(default=None, description="Sender address of mails.")

    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least level to log."
    )
    access_log: bool = Field(default=False, description="Whether to log a line for each request.")

    @field_validator("asset_folders", "asset_buckets", "private_networks", mode="before")
    @classmethod
    def _parts(cls, value: object) -> object:
        """A variable of the environment holds a list as one text, with commas between its parts."""
        if not isinstance(value, str):
            return value
        return [part for part in map(str.strip, value.split(",")) if part]

    @field_validator("private_networks")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            ip_network(network)  # its ValueError says what is wrong
        return value

    @model_validator(mode="after")
    def _pairs(self) -> Self:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("tls_cert and tls_key belong together: give both or neither")
        if self.smtp_host is not None and self.smtp_from is None:
            raise ValueError("smtp_from is needed beside smtp_host: the sender address of mails")
        if self.migration_database is not None and self.database is None:
            raise ValueError("migration_database needs database: the application's own connection")
        return self

    @property
    def secure(self) -> bool:
        """Whether this process itself speaks TLS."""
        return self.tls_cert is not None
