"""The counter as prompts one after another, without painting a screen: for screen readers, slow lines and scripts."""

from renterrewards.linear.start import run

__all__ = ["run"]
