"""The reports that value the points outstanding."""
