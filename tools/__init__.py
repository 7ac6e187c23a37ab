"""What stands behind `./run`: set-up, checks, tests, documentation and the offline bundle.

`tools.setup` and what it imports use the standard library alone, since they run before `.venv` exists.
"""
