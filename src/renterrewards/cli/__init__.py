"""The command line: opens the terminal, runs any option without one, imports, exports, lists options."""

from renterrewards.cli.main import cli

__all__ = ["cli"]
