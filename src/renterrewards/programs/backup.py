"""BACKUP: a proven copy of the store, made now; the latest ones are listed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from renterrewards.programs.program import Program
from renterrewards.rules.conversation import Talk, Tell
from renterrewards.rules.generations import Generations
from renterrewards.store.care import backups
from renterrewards.store.care.backing_up import Order
from renterrewards.store.care.noted import backed_up
from renterrewards.store.places import upkeep_of

SHOWN = 8
"""Backups that the screen has lines for."""


class Backups(Program):
    """F1 BEGIN makes one."""

    runs_at_once = True

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 begins."""
        return super().keys | {"BEGIN": self.begin}

    def start(self) -> Talk[None]:
        """Show the latest."""
        self._show()
        yield from ()

    def begin(self) -> Talk[None]:
        """Make one, remove those that no generation keeps, and list what there is."""
        values = self.form.values()
        with self.desk.store.look() as work:
            rights = self.desk.rights(work)
            rights.check_write()
            rights.check_option(self.map.code)
        keep = Generations(values["daily"], values["weekly"], values["monthly"])
        order = Order(self.desk.user, self.desk.now(), self._folder, keep=keep)
        made = backed_up(self.desk.store, order, self.desk.act, self.desk.so_far)
        self.outcome = {"folder": str(made.folder), "bytes": made.manifest.size, "checked": made.manifest.checked}
        self._show()
        yield Tell(f"BACKUP {made.called} MADE AND PROVEN")

    def data(self) -> dict[str, Any]:
        """What was made, and what there is, for scripts."""
        found = backups.in_folder(self._folder, self.desk.store.place)
        return self.outcome | {"backups": [one.folder.name for one in found]}

    # -- inside ------------------------------------------------------------------------------------

    @property
    def _folder(self) -> Path:
        """Where backups go: as this machine is set, else where the store has them."""
        set_to = self.desk.machine().backup_folder
        return Path(set_to).expanduser() if set_to else upkeep_of(self.desk.store.place).folder

    def _show(self) -> None:
        found = backups.in_folder(self._folder, self.desk.store.place)[:SHOWN]
        lines = {f"made_{place}": "" for place in range(1, SHOWN + 1)}
        lines |= {f"made_{place}": _line(one) for place, one in enumerate(found, 1)}
        self.form.fill({"folder": str(self._folder)[-54:], **lines})
        self.form.keep()


def _line(one: backups.Backup) -> str:
    manifest = one.manifest
    name = one.called.removesuffix(f"-{manifest.why}")
    return f"{name[:26]:<26}  {manifest.instant:%m-%d-%y %H:%M}  {manifest.size:>13,}  {manifest.made_by}"
