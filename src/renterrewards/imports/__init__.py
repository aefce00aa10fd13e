"""CSV files into the store, all or nothing: the customers and RAs of the system that was there before."""

from renterrewards.imports.agreements import import_agreements
from renterrewards.imports.customers import import_customers
from renterrewards.imports.run import ImportSummary
from renterrewards.imports.sheet import ImportRefused

__all__ = ["ImportRefused", "ImportSummary", "import_agreements", "import_customers"]
