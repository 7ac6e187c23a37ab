"""The files of TLS, tried before anything starts."""

import ssl

from sterling.domain.errors import Invalid
from sterling.settings.model import Settings


def check_tls(settings: Settings) -> None:
    """Raises `Invalid` where certificate and key cannot be read, or do not belong together."""
    if settings.tls_cert is None:
        return
    try:
        # A key under a passphrase would ask for it on a terminal that a service does not have.
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
            settings.tls_cert, settings.tls_key, password=b""
        )
    except OSError as error:
        raise Invalid(
            f"TLS cannot use {settings.tls_cert} with {settings.tls_key}: {error.strerror or error}. "
            "Name a PEM file with the certificate chain and one with its private key, without a passphrase."
        ) from None
