"""For every test: no connection leaves this machine, and none fails because the machine is busy."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tools.offline import refuse_outbound

refuse_outbound()
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
