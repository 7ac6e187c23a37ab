"""Sterling: an open, self-hosted data engine for AI that says how pure its labels are, and proves it."""

__version__ = "0.1.0"
