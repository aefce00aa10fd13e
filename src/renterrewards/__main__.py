"""The console script, and `python -m renterrewards`."""

import gc


def main() -> None:
    """Run the command line. Imports make no garbage worth collecting; without the collector they cost a tenth less."""
    gc.disable()
    from renterrewards.cli import cli

    gc.freeze()  # what is loaded stays: no later collection need look at it again
    gc.enable()
    cli.main(prog_name="renterrewards")


if __name__ == "__main__":
    main()
