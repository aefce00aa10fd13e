"""What is promised in figures, measured against references of the same minutes: `python -m benchmarks`."""
