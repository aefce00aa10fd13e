"""The two companies and where their stores lie: 00 is live, 99 the training company."""

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path


@dataclass(frozen=True, slots=True)
class Company:
    """A company: its number, the name on the screens, and its store (a path or an SQLAlchemy URL)."""

    number: str
    name: str
    database: str

    @property
    def training(self) -> bool:
        """Whether it is the training company, where the clock may be set and nothing is real."""
        return self.number == "99"

    @property
    def title(self) -> str:
        """`00 LIVE COMPANY`."""
        return f"{self.number} {self.name}"

    @property
    def print_folder(self) -> Path:
        """Where PRTFILE prints when nothing else is said: beside the store."""
        beside = data_folder() if "://" in self.database and not self.database.startswith("sqlite") else None
        return (beside or Path(self.database.removeprefix("sqlite:///")).expanduser().parent) / "print"


def data_folder() -> Path:
    """The user's data folder, as the operating system has it."""
    return user_data_path("renterrewards", appauthor=False)


def company(training: bool, database: str = "") -> Company:
    """The company of this run; `database` (or RENTERREWARDS_DATABASE) names another store than the usual one.

    The variable names the live store; the training company keeps its own unless `database` says otherwise, so
    that nobody fills the live books with sample customers.
    """
    if training:
        return Company("99", "TRAINING COMPANY", database or str(data_folder() / "training.db"))
    named = database or os.environ.get("RENTERREWARDS_DATABASE", "")
    return Company("00", "LIVE COMPANY", named or str(data_folder() / "renterrewards.db"))
