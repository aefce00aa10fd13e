"""The options that value the points outstanding."""
