"""What is asked of a store that was upgraded, or was to be."""

from contextlib import closing

from renterrewards.store.care import verifying
from renterrewards.store.engine import Store


def silent(what: str, done: int, of: int) -> None:
    """Nobody is told."""


def version(opens: str) -> int:
    with closing(Store.open_as_it_is(opens)) as store:
        return store.version


def proven(opens: str) -> None:
    with closing(Store.open_as_it_is(opens)) as store:
        assert [line for line in verifying.verify(store, silent) if not line.sound] == []
