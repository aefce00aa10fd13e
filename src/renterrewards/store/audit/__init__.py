"""The audit: who did what, when, where and why, in a chain that shows if a line was changed or is missing."""

from renterrewards.store.audit.chain import note

__all__ = ["note"]
