"""`sterling serve`."""

import gc
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from sterling.cli.log import set_up_log
from sterling.cli.options import Database, DataDir
from sterling.settings.load import load
from sterling.wire.database import database
from sterling.wire.loading import load as load_module
from sterling.wire.tls import check_tls

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def serve(
    *,
    data_dir: DataDir = None,
    database_: Database = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on [127.0.0.1].")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one [8925].")] = None,
    worker: Annotated[bool | None, typer.Option(help="Also run a worker for background jobs.")] = None,
    tls_cert: Annotated[Path | None, typer.Option(help="PEM file with the certificate chain.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="PEM file with the private key.")] = None,
) -> None:
    """Start Sterling in the foreground: database, API and a worker. Stops cleanly on SIGTERM and Ctrl-C."""
    given = {
        "data_dir": data_dir,
        "database": database_,
        "host": host,
        "port": port,
        "worker": worker,
        "tls_cert": tls_cert,
        "tls_key": tls_key,
    }
    settings = load(given)
    check_tls(settings)
    set_up_log(settings)
    signal.signal(signal.SIGTERM, _unwind)
    gc.disable()  # nothing of a start is garbage; the server turns it on when it is ready
    with ExitStack() as stack, ThreadPoolExecutor(1) as beside:
        opening = beside.submit(stack.enter_context, database(settings, keep=True))
        # Loaded while the database starts: either takes the better part of a second.
        server = load_module("sterling.wire.server")
        server.serve(settings, opening.result(), _say)


def _say(line: str) -> None:
    print(line, flush=True)


def _unwind(*_: object) -> None:
    """Until the server listens for signals itself: leave by every `with`, so that the database stops."""
    sys.exit(0)
