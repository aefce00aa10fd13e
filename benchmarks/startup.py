"""S1, S2, S3, S7: how soon there is a screen and a key is answered, with how many modules, in how much memory."""

import json
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.line import PATIENCE, REFERENCES, Line, counter, python, reference
from benchmarks.table import Row

Figures = dict[str, list[float]]


def rows(rounds: int, home: str, limit: str) -> list[Row]:
    """Start all programs in turns, so many rounds."""
    seen: Figures = {}
    for _ in range(rounds):
        _ours(seen, home)
        _other(seen, "bare", reference("bare"), "READY")
        _other(seen, "inputs", reference("inputs"), "FORM A IS READY")
        _other(seen, "word", python("-c", "print('READY')"), "READY")
        if limit:
            _other(seen, "C", Line(limit), "FORM A IS READY")
    mid = {name: median(figures) for name, figures in seen.items()}
    bare_memory = mid.get("bare memory")
    return [
        Row("S1", "start to first key on screen", "ms", mid["usable"], "bare app", mid["bare"], 1.2),
        Row("", "start to first screen", "ms", mid["screen"], "bare app", mid["bare"]),
        Row("", "start to first screen", "ms", mid["screen"], "20 Inputs", mid["inputs"]),
        Row("S2", "start to first screen", "ms", mid["screen"], "python, one word", mid["word"], 2),
        Row("", "start to first screen", "ms", mid["screen"], "C (the limit)", mid.get("C")),
        _modules(),
        Row("S7", "memory at the first screen", "MB", mid.get("memory"), "bare app", bare_memory, 1.25),
        Row("S7", "memory, store open", "MB", mid.get("memory open"), "bare app", bare_memory, 1.6),
    ]


def _ours(seen: Figures, home: str) -> None:
    line = counter(home)
    _note(seen, "screen", line.shows("MAIN MENU"))
    line.send("Q")
    echoed = line.shows("Q")
    _note(seen, "usable", line.since - line.started + echoed)
    _note(seen, "memory", line.memory)
    line.send("\x03")
    line.rests(0.1)
    line.send("OPEN\r")  # opens the store; the next start is not to pay for it
    line.shows("RA OPEN")
    line.rests(0.1)
    _note(seen, "memory open", line.memory)
    line.close()


def _other(seen: Figures, name: str, line: Line, shows: str) -> None:
    _note(seen, name, line.shows(shows))
    line.rests()
    _note(seen, f"{name} memory", line.memory)
    line.close()


def _note(seen: Figures, name: str, figure: float | None) -> None:
    if figure is not None:
        seen.setdefault(name, []).append(figure if "memory" in name else figure * 1000)


def _modules() -> Row:
    """Counted, not timed: it is the same on every machine."""
    ours, bare = loaded("ours"), loaded("bare")
    return Row("S3", "modules more than a bare app", "", len(ours - bare), goal=25)


def loaded(whose: str) -> set[str]:
    """The modules that `ours` or a `bare` app has loaded when its first screen is there."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "modules.json"
        line = python(str(REFERENCES / "loaded.py"), whose, str(listed), home=folder)
        while not listed.exists() and time.perf_counter() - line.started < PATIENCE:
            line.silent(0.02)
        line.close()
        return set(json.loads(listed.read_text()))
