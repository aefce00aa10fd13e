"""A server that goes away: between two acts nobody notices, in the middle of one it is told."""

import pytest
import stores
from sqlalchemy.engine import make_url

from renterrewards.records import Customer
from renterrewards.store import customers
from renterrewards.store.engine import Store
from renterrewards.store.trouble import StoreFault

pytestmark = [
    pytest.mark.skipif(not stores.SERVER, reason="RENTERREWARDS_TEST_POSTGRESQL names no server"),
    pytest.mark.usefixtures("on_the_server"),
]

SMITH = Customer(number=0, last_name="SMITH")


def server_ends_everything(url: str) -> None:
    name = make_url(url).database
    with stores.connected(stores.SERVER) as server:
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def test_a_connection_that_the_server_ended_between_two_acts_is_not_noticed(url: str, store: Store) -> None:
    with store.work() as work:
        customers.add(work, SMITH)
    server_ends_everything(url)
    with store.work() as work:
        assert customers.add(work, SMITH).number == 2
    for alone in (False, True):
        server_ends_everything(url)
        with store.look(alone) as work:
            assert len(customers.by_name(work, "")) == 2


def test_a_server_that_goes_in_the_middle_of_an_act_is_told_and_the_next_act_works(url: str, store: Store) -> None:
    def two_customers() -> None:
        with store.work() as work:
            customers.add(work, SMITH)
            server_ends_everything(url)
            customers.add(work, SMITH)

    with pytest.raises(StoreFault, match=r"IS (AWAY|SHUTTING DOWN).*NOTHING SAVED"):
        two_customers()
    with store.work() as work:
        assert customers.by_name(work, "") == []
        customers.add(work, SMITH)


def test_who_loses_the_server_before_he_has_saved_is_told_that_nothing_is(url: str, store: Store) -> None:
    def customer() -> None:
        with store.work() as work:
            customers.add(work, SMITH)
            server_ends_everything(url)

    with pytest.raises(StoreFault, match=r"IS (AWAY|SHUTTING DOWN).*NOTHING SAVED"):
        customer()
    with store.look() as work:
        assert customers.by_name(work, "") == []
