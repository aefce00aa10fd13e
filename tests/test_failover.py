"""The primary is killed under load: what was acknowledged is in its standby, once."""

import pytest
import server
import stores

pytestmark = [
    pytest.mark.skipif(not stores.SERVER, reason="RENTERREWARDS_TEST_POSTGRESQL names no server"),
    pytest.mark.skipif(stores.EVERY_ONE == "sqlite", reason="asked of servers"),
    pytest.mark.skipif(server.tools() is None, reason="no PostgreSQL server is installed here"),
]


def test_no_act_is_lost_or_done_twice_when_a_standby_takes_over() -> None:
    import failover

    with server.room() as folder:
        found = failover.killed(folder, kills=1, counters=4, acts=12)
    assert found.sound, found
