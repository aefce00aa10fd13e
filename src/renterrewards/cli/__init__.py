"""The command line: opens the terminal, runs any option without one, imports, lists options, checks the maps."""

from renterrewards.cli.main import cli

__all__ = ["cli"]
