"""The cover over a terminal that nobody is at: it takes all keys until the password is typed, and what lies under it,
a question too, then goes on as it was.
"""

from renterrewards.faults import Fault
from renterrewards.programs import directory
from renterrewards.programs.desk import Desk
from renterrewards.programs.people.lock import Lock
from renterrewards.terminal.console import SignedOff
from renterrewards.terminal.dialogue import Dialogue
from renterrewards.terminal.keyboard import Key


class Cover:
    """The cover of one terminal; `lay` puts it on and returns once it is off. Raises SignedOff for END."""

    def __init__(self, desk: Desk, dialogue: Dialogue) -> None:
        self._desk = desk
        self._dialogue = dialogue
        self._glass = dialogue.glass

    async def lay(self) -> None:
        """Cover whatever is on the glass."""
        if self._desk.open_to_all or not self._desk.user:
            return
        under = self._glass.covered()
        self._dialogue.hush()
        try:
            lock = directory.open_option("LOCK", self._desk)
            assert isinstance(lock, Lock), "its map says so"
            for _ in lock.start():
                pass
            self._glass.show(lock.form)
            self._glass.follow()
            while not await self._off(lock, await self._key()):
                pass
        finally:
            self._glass.uncover(under)

    async def _key(self) -> Key:
        """A key past macros, tools and all else that works in every other place."""
        if not len(self._dialogue.keys):
            self._dialogue.paint()
        key = await self._dialogue.keys.get()
        if self._dialogue.over:
            raise SignedOff
        return key

    async def _off(self, lock: Lock, key: Key) -> bool:
        """Serve a key: whether it took the cover off."""
        if self._dialogue.edit(key):
            return False
        self._dialogue.hush()
        typed, at_option = self._glass.editor.text, self._glass.field != lock.map.field("password")
        match key.action:
            case "enter" | "f1" if at_option and typed.strip().upper() == "END":
                raise SignedOff("SIGNED OFF, WHAT WAS HALF TYPED IS KEPT")
            case "enter" | "f1" if not at_option:
                return await self._tried(lock, typed)
            case "lock":  # it lies here already
                pass
            case "f7":
                self._dialogue.say(f"TYPE THE PASSWORD OF {self._desk.user}, OR END AT OPTION TO SIGN OFF")
            case _:
                self._glass.to(lock.map.field("password") if at_option else lock.form.front.option)
        return False

    async def _tried(self, lock: Lock, password: str) -> bool:
        self._glass.again()
        try:
            await self._dialogue.work(lambda: lock.unlock(password))
        except Fault as fault:
            await self._dialogue.refuse(fault.message)
            return False
        return True
