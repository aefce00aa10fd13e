"""What the terminal promises in figures, measured on a real pty: `python -m benchmarks`."""
