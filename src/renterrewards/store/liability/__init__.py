"""What the points outstanding are worth, month by month."""
