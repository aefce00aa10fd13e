"""Keys typed ahead: stored in order while the store works, never lost, discarded only where a rule says so."""

import asyncio
from collections import deque
from collections.abc import Callable

from renterrewards.terminal.keyboard import ATTENTION, LOCK, Key, Keyboard


class Attention(Exception):
    """Ctrl+C: whatever is going on ends, the cursor goes back to OPTION."""


class TypeAhead:
    """The one way in for keys: the panel puts, the sitting takes."""

    def __init__(self, keyboard: Keyboard | None = None) -> None:
        self.keyboard = keyboard or Keyboard()
        self._keys: deque[Key] = deque()
        self._arrived = asyncio.Event()
        self._not_before = 0.0
        self.last = 0.0
        """When a key was typed last."""
        self._stop = False
        self.waiting = asyncio.Event()
        """Set while the sitting waits for a key that is not there: everything typed has been dealt with."""
        self.on_store: Callable[[], None] = lambda: None

    def __len__(self) -> int:
        return len(self._keys)

    def type(self, name: str, char: str | None, at: float) -> None:
        """A key arrived: its name, the character it types if any, and when (monotonic seconds)."""
        for key in self.keyboard.keys(name, char, at):
            self.put(key)

    def paste(self, text: str, at: float) -> None:
        """A pasted text is keystrokes."""
        for key in self.keyboard.typed(text, at):
            self.put(key)

    def put(self, key: Key) -> None:
        """Store a key. Attention discards what is stored and comes next, but for a lock: that comes before all."""
        self.last = max(self.last, key.at)
        if key.action == "attention":
            self._clear()
            self._keys.append(ATTENTION)
        elif key.action == "reset":
            self.discard()
            self._keys.append(key)
        elif key.at < self._not_before and key.action != LOCK:
            return
        else:
            self._keys.append(key)
        self._stop = self._stop or key.action in ("escape", "attention")
        self.waiting.clear()
        self._arrived.set()
        self.on_store()

    def back(self, key: Key) -> None:
        """Put a key that was taken back in front."""
        self._keys.appendleft(key)
        self._arrived.set()

    def forget_before(self, at: float) -> None:
        """Discard what is stored, and what still comes that was typed before a moment."""
        self.discard()
        self._not_before = at

    def discard(self) -> None:
        """Forget what was typed ahead, but for an attention and a lock."""
        self._stop = ATTENTION in self._keys
        self._clear()
        if self._stop:
            self._keys.append(ATTENTION)

    def _clear(self) -> None:
        """Forget all but a lock: whoever types at a terminal that nobody is at must not keep it open."""
        locks = [key for key in self._keys if key.action == LOCK][:1]
        self._keys.clear()
        self._keys.extend(locks)

    def interrupted(self) -> bool:
        """Whether ESC or Ctrl+C was typed since this was last asked; asked from the thread of a long run."""
        if not self._stop:  # never cleared unseen: a key may be stored between a reading and a writing
            return False
        self._stop = False
        return True

    async def get(self) -> Key:
        """The next key."""
        while not self._keys:
            self._arrived.clear()
            self.waiting.set()
            await self._arrived.wait()
        key = self._keys.popleft()
        if key.action in ("escape", "attention"):
            self._stop = False
        return key

    async def get_within(self, seconds: float) -> Key | None:
        """The next key if it comes within this time."""
        try:
            return await asyncio.wait_for(self.get(), seconds)
        except TimeoutError:
            return None
