"""Server parameters of the embedded default: small, always on, quick to recover."""

from collections.abc import Mapping

DEFAULTS: Mapping[str, str] = {
    # Only the private socket; see ADR 0003.
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    # Memory: the whole default (server, API, worker) stays within 250 MB when idle.
    "shared_buffers": "32MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    # Two that clean up beside an import or an export count into its peak.
    "autovacuum_work_mem": "8MB",
    "max_worker_processes": "4",
    "max_parallel_workers": "2",
    "max_parallel_workers_per_gather": "1",
    # A bounded log bounds the recovery after a crash (<= 2 s).
    "max_wal_size": "256MB",
    "min_wal_size": "80MB",
    # The bytes it saves (whole pages after a checkpoint) cost a fifth of the time of a claim and submit.
    "wal_compression": "off",
    # An import writes tens of megabytes a second: with the usual megabyte for the log, and pages cleaned at
    # four megabytes a second, its backend would write both, and wait for the disk, itself.
    "wal_buffers": "4MB",
    "bgwriter_delay": "20ms",
    "bgwriter_lru_maxpages": "1000",
    "bgwriter_lru_multiplier": "4",
    # No replicas hang on an embedded server; minimal logging makes bulk loads cheaper.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "checkpoint_completion_target": "0.9",
    # Our statements are short: compiling them costs more than it gains.
    "jit": "off",
    "random_page_cost": "1.1",
    # Task rows change state often; dead index entries in front of a claim are an O(n) trap.
    "autovacuum_naptime": "10s",
    "autovacuum_max_workers": "2",
    "autovacuum_vacuum_scale_factor": "0.05",
    "autovacuum_analyze_scale_factor": "0.05",
    "autovacuum_vacuum_cost_delay": "0",
    # A forgotten transaction would hold the cleaning back for everyone.
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] ",
}

_SINCE: Mapping[int, Mapping[str, str]] = {
    # Three more processes would cost memory and gain nothing on a small machine.
    18: {"io_method": "sync"},
}


def server_parameters(major: int, given: Mapping[str, str]) -> dict[str, str]:
    """The defaults for this major version with the given ones on top."""
    found = dict(DEFAULTS)
    for since, extra in _SINCE.items():
        if major >= since:
            found.update(extra)
    found.update(given)
    return found
