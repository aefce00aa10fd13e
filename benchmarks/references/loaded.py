"""How many modules are loaded once the first screen is there: `loaded.py ours|bare FILE` writes their names."""

import json
import sys
from pathlib import Path

WHOSE, FILE = sys.argv[1:]


def write() -> None:
    unfinished = Path(f"{FILE}.new")
    unfinished.write_text(json.dumps(sorted(sys.modules)))
    unfinished.rename(FILE)


def bare() -> None:
    from textual.app import App

    class Bare(App[None]):
        def on_mount(self) -> None:
            self.call_after_refresh(self.seen)

        def seen(self) -> None:
            write()
            self.exit()

    Bare().run(mouse=False)


def ours() -> None:
    """The counter, stopped where it would open the store: the first thing it does once the first screen is shown."""
    from renterrewards.__main__ import main
    from renterrewards.company import Company
    from renterrewards.faults import Fault

    def no_store(*_: object) -> None:
        write()
        raise Fault("NO STORE HERE")

    Company.open_store = no_store  # type: ignore[method-assign,assignment]
    sys.argv = ["renterrewards", "--training"]
    main()


if __name__ == "__main__":
    ours() if WHOSE == "ours" else bare()
