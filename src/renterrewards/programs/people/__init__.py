"""Who signs on, and what users and their sessions are."""
