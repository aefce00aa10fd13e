"""Where the counter's records are kept: schema, transactions, record files and the points ledger."""
