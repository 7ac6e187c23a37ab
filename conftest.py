"""For every test: no connection leaves this machine."""

from __future__ import annotations

from tools.offline import refuse_outbound

refuse_outbound()
