"""The long forms of the proofs of a server: its line cut, its primary killed."""

import server
import stores
from long_place import Place, Proof, Seen


def cut(place: Place) -> Seen:
    """The line is cut before every message of an opening, a close and a correction."""
    from test_lost_answers import ACTS, a_counter, cut_everywhere

    cuts = 0
    for name in ACTS:
        with a_counter(place.folder()) as books:
            cuts += cut_everywhere(books, name, max(1, round(1 / place.part)))
    return f"{cuts} cuts, each act saved once", True


def fo(place: Place) -> Seen:
    """Twenty primaries killed one after the other."""
    import failover

    with server.room() as folder:
        found = failover.killed(folder, kills=place.times(20), counters=6, acts=25)
    return f"{place.times(20)} kills, {found}", found.sound


PROOFS: dict[str, Proof] = {}
if stores.SERVER:
    PROOFS["CUT"] = Proof("the line cut before every message of three acts: each saved once", cut)
if server.tools():
    PROOFS["FO"] = Proof("20 primaries killed: 0 acknowledged lost, 0 twice, books sound", fo)
