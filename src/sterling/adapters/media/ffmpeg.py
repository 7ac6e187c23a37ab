"""FFmpeg, called as a program: it reads one local file and nothing else."""

import json
import re
import resource
import shutil
import signal
import subprocess
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from sterling.domain.errors import Invalid

# Demuxers that read a single file. Playlists and scripts (hls, concat, ffmetadata ...) name other files, and
# a hostile one could name those of this machine.
_FORMATS = (
    "wav,w64,aiff,au,caf,mp3,aac,ac3,flac,ogg,amr,"
    "matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,avi,flv,mpeg,mpegts,asf"
)
_GUARDS = ["-v", "error", "-protocol_whitelist", "file,pipe", "-format_whitelist", _FORMATS]
_PROBE_SECONDS = 60
_SAID = 300
_MOST_MEMORY = 4 << 30
_MOST_SECONDS = 4 * 3600
"""Of a processor, for one rendition."""


def probe(source: Path, words: Sequence[str]) -> dict[str, Any]:
    """What ffprobe tells about the file, for `words` such as `-show_entries stream=duration`.

    Raises Invalid when the file cannot be read, or ffprobe is not installed.
    """
    command = [_program("ffprobe"), *_GUARDS, *words, "-of", "json", str(source)]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=_PROBE_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise Invalid(f"The file could not be examined within {_PROBE_SECONDS} s.") from None
    if done.returncode != 0:
        raise _unreadable(done.stderr, source, done.returncode)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


class Decoding:
    """What ffmpeg writes; and, once it has ended, what it said of parts that it could not decode."""

    def __init__(self, output: IO[bytes]) -> None:
        self.output = output
        self.fault: str | None = None


@contextmanager
def decoding(source: Path, output: Sequence[str]) -> Generator[Decoding]:
    """What ffmpeg writes to `pipe:1`, which `output` names, as a stream. Raises Invalid as `probe` does."""
    command = [_program("ffmpeg"), "-nostdin", *_GUARDS, "-i", str(source), *output]
    with TemporaryFile() as said:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said)
        assert child.stdout is not None
        try:
            _confine(child.pid)
            found = Decoding(child.stdout)
            yield found
            code = child.wait()
        finally:
            child.kill()
            child.wait()
            child.stdout.close()
        if code == -signal.SIGKILL:
            raise Invalid(f"The file takes more than {_MOST_SECONDS:,} s of a processor to decode. Cut it.")
        said.seek(0)
        words = said.read(1 << 16)
        if code != 0:
            raise _unreadable(words, source, code)
        found.fault = _fault(words)


def _confine(pid: int) -> None:
    """A file that makes a decoder ask for ever more memory or time ends that process and nothing else."""
    with suppress(ProcessLookupError):  # it has ended already
        for limit, most in ((resource.RLIMIT_AS, _MOST_MEMORY), (resource.RLIMIT_CPU, _MOST_SECONDS)):
            resource.prlimit(pid, limit, (most, most))


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        remedy = "On Debian: sudo apt-get install ffmpeg; then retry the job."
        raise Invalid(f"This needs {name}, which is not installed here. {remedy}")
    return found


def _fault(said: bytes) -> str | None:
    """The first that it said, without the part of it that spoke: what comes later follows from it."""
    lines = said.decode("utf-8", "replace").splitlines()
    return re.sub(r"^(\[[^\]]*\] *)+", "", lines[0])[:_SAID] if lines else None


def _unreadable(said: bytes, source: Path, code: int) -> Invalid:
    lines = said.decode("utf-8", "replace").replace(f"{source}: ", "").splitlines()
    reason = lines[-1][:_SAID] if lines else f"exit code {code}"
    return Invalid(f"The file cannot be decoded: {reason.rstrip('.')}.")
