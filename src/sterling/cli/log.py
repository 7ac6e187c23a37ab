"""Log lines: one JSON object each, on stderr, without secrets."""

import json
import logging
import sys
from datetime import UTC, datetime

from sterling.settings.model import Settings

_EXTRA = ("method", "path", "status", "ms", "pid", "code", "address", "user_id")


class JsonLines(logging.Formatter):
    """The message, where it comes from, and known extras; a traceback as one string. Never arguments of
    requests or values of settings: what is not named here is not written."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        line.update({name: getattr(record, name) for name in _EXTRA if hasattr(record, name)})
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def set_up_log(settings: Settings) -> None:
    """Sends the whole process's log to stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    logging.getLogger("sterling.access").disabled = not settings.access_log
    for name in ("alembic", "asyncio", "httpx", "procrastinate", "uvicorn.error"):
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
