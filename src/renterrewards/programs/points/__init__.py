"""The options over points: what became of them, when they die, that they add up."""
