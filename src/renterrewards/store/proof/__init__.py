"""The proof of the points ledger (AWDRECON)."""
