"""Reports: what they say, their pages, and where they go."""
