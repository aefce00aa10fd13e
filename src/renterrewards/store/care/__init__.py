"""The care of a store: backups, their generations, proofs, restoring, upgrades."""
