"""CSV files into the store: the customers and RAs of the system that was there before, or a whole store."""

from renterrewards.imports.agreements import import_agreements
from renterrewards.imports.customers import import_customers
from renterrewards.imports.everything import import_everything
from renterrewards.imports.intake import How, ImportSummary
from renterrewards.imports.sheet import ImportRefused

__all__ = ["How", "ImportRefused", "ImportSummary", "import_agreements", "import_customers", "import_everything"]
