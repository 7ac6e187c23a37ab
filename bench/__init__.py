"""Measurements: rates and memory beside the machine's own raw rates. Never run as timed tests."""
