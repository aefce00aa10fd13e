"""The audit: who did what, when, where and why, in a chain that shows if a line was changed or is missing."""

from renterrewards.store.audit.chain import note
from renterrewards.store.audit.changes import changed, note_ra, note_record

__all__ = ["changed", "note", "note_ra", "note_record"]
