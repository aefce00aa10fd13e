"""The options over one customer: his record, his type, two of him made one."""
