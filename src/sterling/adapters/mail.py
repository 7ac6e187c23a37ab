"""Mail by SMTP. Off unless the settings name a server."""

import asyncio
import smtplib
import ssl
from email.message import EmailMessage

from sterling.domain.errors import Unavailable

_SECONDS = 20


class SmtpMail:
    """See `ports.mail`."""

    def __init__(
        self, *, host: str, port: int, security: str, sender: str, user: str | None, password: str | None
    ) -> None:
        self._host = host
        self._port = port
        self._security = security
        self._sender = sender
        self._user = user
        self._password = password

    async def send(self, to: str, subject: str, text: str) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, to, subject
        message.set_content(text)
        try:
            await asyncio.to_thread(self._deliver, message)
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable(
                f"The mail server {self._host} did not take the mail ({type(error).__name__}). "
                "Hand the link over yourself, or check the smtp settings."
            ) from error

    def _deliver(self, message: EmailMessage) -> None:
        trust = ssl.create_default_context()
        if self._security == "tls":
            server = smtplib.SMTP_SSL(self._host, self._port, timeout=_SECONDS, context=trust)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=_SECONDS)
        with server:
            if self._security == "starttls":
                server.starttls(context=trust)
            if self._user is not None:
                server.login(self._user, self._password or "")
            server.send_message(message)
