"""The points ledger: how points move, when they die, and what became of them."""
