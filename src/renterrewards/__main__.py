"""`python -m renterrewards`."""

from renterrewards.cli import main

main()
