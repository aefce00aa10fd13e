"""The table: what was measured, its ratio to a reference of the same minutes, the goal, held or not."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A figure. With a reference the goal is for the ratio, else for the figure itself; None: not measured here."""

    code: str
    what: str
    unit: str
    ours: float | None
    against: str = ""
    reference: float | None = None
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the reference."""
        return self.ours / self.reference if self.ours is not None and self.reference else None

    @property
    def held(self) -> str:
        """Whether the goal is reached."""
        figure = self.ratio if self.against else self.ours
        if self.goal is None:
            return ""
        if figure is None:
            return "not measured here"
        return "held" if figure <= self.goal else "MISSED"


def heading() -> str:
    """The line above the rows."""
    return f"{'':4}{'what':38}{'':>9}    {'reference':>18}{'':>9}{'ratio':>8}{'goal':>7}"


def text(row: Row) -> str:
    """A row of the table."""
    goal = "" if row.goal is None else f"{row.goal:.3g}"
    line = f"{row.code:4}{row.what:38}{_figure(row.ours):>9} {row.unit:3}{row.against:>18}{_figure(row.reference):>9}"
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    return f"{line}{ratio:>8}{goal:>7}  {row.held}".rstrip()


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if value >= 1000 or value == int(value) else f"{value:.1f}"
