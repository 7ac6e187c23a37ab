"""The application and the machinery of migrations are loaded by two threads at once when a server starts."""

import asyncio
import sys

import pytest

SCRIPT = """
import sys, threading, time
import sterling.cli.serve
from sterling.wire.loading import load
wrong = []
def beside():
    while sys.argv[1] not in sys.modules:
        time.sleep(0)
    try:
        load("sterling.adapters.sql.migrate")
    except Exception as error:
        wrong.append(error)
thread = threading.Thread(target=beside)
thread.start()
load("sterling.wire.server")
thread.join()
sys.exit(str(wrong) if wrong else 0)
"""


@pytest.mark.parametrize("begun", ["sqlalchemy", "sqlalchemy.sql"])
async def test_two_threads_load_what_imports_itself_in_circles(begun: str) -> None:
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", SCRIPT, begun, stderr=pipe)
    _, said = await child.communicate()
    assert child.returncode == 0, said.decode()
