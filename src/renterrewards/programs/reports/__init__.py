"""Reports that are asked for at the counter: their parameters, saved or typed, and where they go."""
