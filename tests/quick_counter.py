"""The program, but that a password is looked at in no time: `python quick_counter.py [OPTION]...`."""

from renterrewards import passwords
from renterrewards.__main__ import main

if __name__ == "__main__":
    passwords.STRENGTH.update(time_cost=1, memory_cost=8, parallelism=1)
    main()
