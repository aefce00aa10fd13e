"""Talking with the user: conversations of a program, questions, lists to pick from, reports, help.

Straight-line code: whoever needs a key awaits it. Every step of a conversation runs in a worker thread, so keys go on
being stored while the store works.
"""

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from renterrewards.faults import PROGRAM_ERROR, Fault
from renterrewards.programs import door
from renterrewards.programs.listing import Display, Pick
from renterrewards.programs.people.watch import EACH, Watch
from renterrewards.programs.replies import Cancelled, choices_of
from renterrewards.rules.conversation import Ask, Talk, Tell
from renterrewards.terminal.console import Console, now
from renterrewards.terminal.editor import Editor
from renterrewards.terminal.keyboard import Key
from renterrewards.terminal.views import PickView, WatchView, help_box

if TYPE_CHECKING:
    from renterrewards.terminal.reading import ReadView

T = TypeVar("T")

log = logging.getLogger(__name__)


class Dialogue(Console):
    """What stands between a program and its user."""

    # -- conversations -----------------------------------------------------------------------------

    async def converse(self, talk: Talk[T]) -> T:
        """Carry a conversation to its end. Raises Fault, Cancelled or Attention; nothing is written then."""
        reply: Any = None
        ended = False
        try:
            while True:
                ended, item = await self.work(lambda said=reply: _step(talk, said))  # type: ignore[misc]
                if self._progress:
                    self._progress = False
                    self.hush()
                if ended:
                    return item  # type: ignore[no-any-return]
                reply = await self._answer(item)
        finally:
            if not ended:  # given up: what it does then may touch the store, too
                await self.work(talk.close)

    async def _answer(self, item: Any) -> Any:
        match item:
            case Ask():
                return await self.ask(item)
            case Tell(text, True):
                await self.refuse(text)
            case Tell(text):
                self.say(text)
            case Pick():
                return await self.pick(item)
            case Display():
                await self.read(item)
            case Watch():
                await self.watch(item)
        return None

    async def ask(self, ask: Ask) -> str:
        """Ask until one of the answers is given. ESC cancels the whole act."""
        glass = self.glass
        before = glass.question, glass.editor
        glass.question, self.guarding = ask.text, ask.guarded and self.station.prompt_guard
        if ask.note:
            self.say(ask.note)
        try:
            shown_at = await self._shown() if self.guarding else 0.0
            while True:
                glass.editor = Editor("", max(ask.length, 1), upper=not ask.plain, secret=ask.secret)
                reply = await self._typed(ask, shown_at)
                if not ask.answers or reply in ask.answers:
                    self.hush()
                    return reply
                self.hush()
                await self.refuse(f"ANSWER {' OR '.join(ask.answers)}")
        finally:
            glass.question, glass.editor = before
            self.guarding = False

    async def _shown(self) -> float:
        """Since when a guarded question can be read: it is painted, and all that stood on the line before is read in.

        Keys stamped before that are older than the question and do not answer it.
        """
        self.paint()
        await self._drained()
        return now()

    async def _typed(self, ask: Ask, shown_at: float) -> str:
        while True:
            key = await self.key()
            if key.at < shown_at or key.action == door.STORE_OPEN or self.edit(key):
                continue
            match key.action:
                case "enter" if self.glass.editor.text.strip() == "?":
                    self.glass.editor = Editor("", self.glass.editor.length, self.glass.editor.upper, ask.secret)
                    await self._explain(ask)
                case "enter":
                    return self.glass.editor.text if ask.secret else self.glass.editor.text.strip()
                case "escape":
                    raise Cancelled
                case "pick" if ask.choices:
                    self.hush()
                    with suppress(Cancelled):  # out of the list, back to the question
                        return str(await self.pick(choices_of(ask)))
                case "pick" | "f7":
                    await self._explain(ask)
                case _:
                    self.hush()
                    self.say("ANSWER THE QUESTION FIRST, ESC CANCELS")

    async def _explain(self, ask: Ask) -> None:
        """What a question means, else only what it takes."""
        self.hush()
        if ask.help:
            await self.help(ask.text, ask.help, "", "")
        else:
            self.say(f"ANSWER {' OR '.join(ask.answers)}, ESC CANCELS" if ask.answers else "ESC CANCELS")

    async def pick(self, pick: Pick) -> Any:
        """Show a list; the key of the row that was picked."""
        view = PickView(pick.title, pick.heading, pick.rows, pick.find)
        glass = self.glass
        before = glass.view, glass.question, glass.editor
        question, length = view.asks
        await self.work(view.fetch)
        view.narrow("")
        glass.view, glass.question, glass.editor = view, question, Editor("", length)
        try:
            while True:
                key = await self.key()
                if self.edit(key):
                    view.narrow(glass.editor.text)
                elif key.action == "enter":
                    if row := view.chosen(glass.editor.text):
                        return row.key
                    await self.refuse("NO SUCH ROW, TYPE A NUMBER FROM THE LIST OR ESC")
                    glass.editor = Editor("", length)
                elif key.action == "escape":
                    raise Cancelled
                else:
                    self.hush()
                    await self._turn(view, key)
        finally:
            glass.view, glass.question, glass.editor = before

    async def read(self, display: Display) -> None:
        """Show a report until ESC."""
        from renterrewards.terminal.reading import ReadView
        from renterrewards.terminal.spool import Spool

        spool = Spool(display.lines)
        view = ReadView(spool, self.keys.interrupted)
        self.spooling = True
        try:
            await self.work(view.fetch)
            self.hush()
            self.glass.view = view
            while True:
                key = await self.key()
                self.hush()
                match key.action:
                    case "escape" | "f5" | "enter":
                        return
                    case "left" | "right":
                        view.aside(1 if key.action == "right" else -1, self.glass.width)
                    case "home":
                        view.first()
                        await self.work(view.fetch)
                    case "end":
                        await self.work(view.last)
                        self.hush()
                    case _:
                        await self._turn(view, key)
        finally:
            self.glass.view, self.spooling = None, False
            await self.work(spool.close)

    async def watch(self, watch: Watch) -> None:
        """Show the glass of another terminal, as it changes, until ESC; no other key does anything."""
        view = WatchView(watch.called)
        self.glass.view = view
        left = asyncio.Event()
        looking = asyncio.create_task(self._look(view, watch, left))
        try:
            while (await self.key()).action != "escape":
                pass
        finally:
            self.glass.view = None
            left.set()
            await looking

    async def _look(self, view: WatchView, watch: Watch, left: asyncio.Event) -> None:
        while not watch.ended and not left.is_set():
            if await asyncio.to_thread(watch.look):
                view.show(watch.lines, watch.cursor, f"{watch.ended}, ESC" if watch.ended else "")
                self.paint()
            with suppress(TimeoutError):
                await asyncio.wait_for(left.wait(), EACH)

    async def _turn(self, view: "PickView | ReadView", key: Key) -> None:
        match key.action:
            case "page_down" | "f2" | "f8":
                view.turn(1)
            case "page_up" | "f4":
                view.turn(-1)
            case "next_field":
                view.step(1)
            case "previous_field":
                view.step(-1)
        await self.work(view.fetch)

    async def help(self, field_title: str, field_help: str, title: str, text: str) -> None:
        """F7: the field's help, at the second press the screen's; any other key closes it and does its work."""
        for head, body in ((field_title, field_help), (title, text)):
            if not body:
                continue
            self.glass.box = help_box(head, body)
            try:
                key = await self.key()
            finally:
                self.glass.box = []
            if key.action != "f7":
                if key.action not in ("escape", "enter"):
                    self.keys.back(key)
                return


def _step(talk: Talk[T], reply: Any) -> tuple[bool, Any]:
    """(ended, result or next item) of one step; a program error becomes a message, never a traceback."""
    try:
        return False, talk.send(reply)
    except StopIteration as stop:
        return True, stop.value
    except Fault:
        raise
    except Exception as error:
        log.exception("program error")
        raise Fault(PROGRAM_ERROR) from error
