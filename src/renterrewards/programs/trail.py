"""The way back from an option: the menus that were passed to come to it."""

from dataclasses import dataclass, field

MAIN = "MENU"


@dataclass
class Trail:
    """`menus` are the codes of the menus, the main menu first."""

    menus: list[str] = field(default_factory=list)

    def passed(self, menu: str) -> None:
        """A menu was opened. One that was passed before is gone back to; the main menu begins anew."""
        known = 0 if menu == MAIN else self.menus.index(menu) if menu in self.menus else len(self.menus)
        self.menus = [*self.menus[:known], menu]

    def back(self, from_menu: bool) -> str:
        """The menu to go out to: an option's own, a menu's the one before."""
        if from_menu and len(self.menus) > 1:
            self.menus.pop()
        return self.menus[-1] if self.menus else MAIN
