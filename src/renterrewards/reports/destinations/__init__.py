"""Where a report goes beside the display: a module a form, and the new file that each becomes."""
