"""Steps of SQLite's virtual machine: what a statement costs, the same on every machine."""

from collections.abc import Callable

from renterrewards.store.engine import Store


class Steps:
    """Counts on the one connection of a store that is used by nobody else."""

    def __init__(self, store: Store) -> None:
        self._count = 0
        with store.look() as work:
            work.connection.set_progress_handler(self._step, 1)

    def of(self, act: Callable[[], object]) -> int:
        """The steps of an act."""
        before = self._count
        act()
        return self._count - before

    def _step(self) -> int:
        self._count += 1
        return 0
