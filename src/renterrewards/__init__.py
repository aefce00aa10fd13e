"""renterrewards: a car-rental counter system with award points that can be trusted."""

__version__ = "0.1.0"
