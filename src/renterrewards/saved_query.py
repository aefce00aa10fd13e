"""The parameters of a report under a name (QUERY), to be run again, and what became of the last run."""

from dataclasses import dataclass
from datetime import datetime

NEVER, UNDER_WAY = "NEVER RUN", "BEGUN, NOT ENDED"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedQuery:
    """`parameters` are lines NAME=TEXT, as typed. `ran_by` to `failed` are of the last run: `outcome` is what it said
    at its end, blank until then.
    """

    name: str
    option: str = ""
    description: str = ""
    parameters: str = ""
    saved_by: str = ""
    saved_at: datetime | None = None
    ran_by: str = ""
    ran_at: datetime | None = None
    outcome: str = ""
    failed: bool = False

    @property
    def texts(self) -> dict[str, str]:
        """What is typed, by the name of the field."""
        return dict(line.split("=", 1) for line in self.parameters.split("\n") if line)

    @property
    def status(self) -> str:
        """How the last run ended, in words."""
        if self.ran_at is None:
            return NEVER
        return f"FAILED: {self.outcome}" if self.failed else self.outcome or UNDER_WAY
