"""What everything that drives a browser needs: Debian's Chromium, and the programs its server calls."""

from __future__ import annotations

from tools import system


def variables(why: str) -> dict[str, str]:
    """What Playwright's configuration reads; installs Chromium and ffmpeg first when root.

    Raises `say.Stop` with the command to type where they cannot be installed.
    """
    system.ensure("ffmpeg", "ffmpeg", f"the sound and video of {why}")
    return {"CHROMIUM": system.ensure("chromium", "chromium fonts-dejavu-core", why)}
