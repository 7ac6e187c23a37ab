"""The only place that composes: settings -> adapters -> app or worker."""
