"""What a client and its PostgreSQL server say to each other, as libpq writes it down."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, ClassVar

from renterrewards.store.engines.postgresql_acts import Connection


class Traced(Connection):
    """A connection whose messages libpq writes down."""

    made: ClassVar[list["Traced"]] = []

    @classmethod
    def connect(cls, *given: Any, **names: Any) -> "Traced":
        """One more."""
        cls.made.append(super().connect(*given, **names))
        return cls.made[-1]


@contextmanager
def traced(seen: Path) -> Iterator[None]:
    """What every connection sends meanwhile is written down in a file."""
    with ExitStack() as stack:
        for connection in Traced.made:
            stack.enter_context(file := seen.open("ab"))
            connection.pgconn.trace(file.fileno())
            stack.callback(connection.pgconn.untrace)
        yield


def works(traced: str) -> list[int]:
    """The trips of each transaction that was committed: every time a client has said all and waits for the answer."""
    found: list[int] = []
    trips = 0
    done: set[str] = set()
    for _, whose, _, message in (line.split("\t", 3) for line in traced.splitlines() if line.count("\t") >= 3):
        word, _, rest = message.partition("\t")
        if whose == "B" and word == "CommandComplete":
            done.add(rest.strip().strip('"'))
        if whose == "B" and word == "ReadyForQuery":
            trips = 1 if "BEGIN" in done else trips + 1
            found += [trips] if "COMMIT" in done else []
            done = set()
    return found
