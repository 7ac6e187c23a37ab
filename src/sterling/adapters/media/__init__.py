"""Makers of renditions: one file per kind, and the programs that they call."""
