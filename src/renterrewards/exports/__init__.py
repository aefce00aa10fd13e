"""The store as CSV files: customers and RAs as an import takes them, or everything there is."""

from renterrewards.exports.everything import export_everything
from renterrewards.exports.friendly import Note, export_agreements, export_customers, export_rows, unnoted

__all__ = ["Note", "export_agreements", "export_customers", "export_everything", "export_rows", "unnoted"]
