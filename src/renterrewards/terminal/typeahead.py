"""Keys typed ahead: stored in order while the store works, never lost, discarded only where a rule says so."""

import asyncio
from collections import deque
from collections.abc import Callable

from renterrewards.terminal.keyboard import ATTENTION, Key


class Attention(Exception):
    """Ctrl+C: whatever is going on ends, the cursor goes back to OPTION."""


class TypeAhead:
    """The one way in for keys: the panel puts, the sitting takes."""

    def __init__(self) -> None:
        self._keys: deque[Key] = deque()
        self._arrived = asyncio.Event()
        self.waiting = asyncio.Event()
        """Set while the sitting waits for a key that is not there: everything typed has been dealt with."""
        self.on_store: Callable[[], None] = lambda: None

    def __len__(self) -> int:
        return len(self._keys)

    def put(self, key: Key) -> None:
        """Store a key. Attention discards what is stored and comes next."""
        if key.action == "attention":
            self._keys.clear()
            self._keys.append(ATTENTION)
        elif key.action == "reset":
            self._keys.clear()
            self._keys.append(key)
        else:
            self._keys.append(key)
        self.waiting.clear()
        self._arrived.set()
        self.on_store()

    def back(self, key: Key) -> None:
        """Put a key that was taken back in front."""
        self._keys.appendleft(key)
        self._arrived.set()

    def discard(self) -> None:
        """Forget what was typed ahead, but for an attention."""
        attention = ATTENTION in self._keys
        self._keys.clear()
        if attention:
            self._keys.append(ATTENTION)

    def interrupted(self) -> bool:
        """Whether the next key asks a long run to stop (ESC or Ctrl+C); ESC is taken, an attention stays."""
        if self._keys and self._keys[0].action == "escape":
            self._keys.popleft()
            return True
        return ATTENTION in self._keys

    async def get(self) -> Key:
        """The next key; raises Attention for a Ctrl+C."""
        while not self._keys:
            self._arrived.clear()
            self.waiting.set()
            await self._arrived.wait()
        key = self._keys.popleft()
        if key is ATTENTION:
            raise Attention
        return key

    async def get_within(self, seconds: float) -> Key | None:
        """The next key if it comes within this time."""
        try:
            return await asyncio.wait_for(self.get(), seconds)
        except TimeoutError:
            return None
