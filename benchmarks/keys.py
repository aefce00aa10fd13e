"""S4 and S6: from a key to the screen, and from screen to screen, against one panel and a form of 20 Inputs."""

from itertools import cycle
from statistics import median

from benchmarks.line import Line, counter, reference

LETTERS = "QWXZKJVBPYGUFMHDCLRT"


def measured(rounds: int, home: str) -> tuple[dict[str, float], dict[str, float]]:
    """Median seconds for a key, and for another screen, by program. The three take turns within every round."""
    programs = {"ours": counter(home), "panel": reference("panel"), "inputs": reference("inputs")}
    ready = {"ours": "MAIN MENU", "panel": "FORM A IS READY", "inputs": "FORM A IS READY"}
    titles = {"ours": cycle(("RA OPEN", "CUSTOMER FILE UPDATE"))}
    titles |= {name: cycle(("FORM B IS READY", "FORM A IS READY")) for name in ("panel", "inputs")}
    try:
        for name, line in programs.items():
            line.shows(ready[name])
            line.rests(0.7)
        keys: dict[str, list[float]] = {name: [] for name in programs}
        turns: dict[str, list[float]] = {name: [] for name in programs}
        for number in range(rounds * 2):
            for name, line in programs.items():
                keys[name] += _typed(line, ours=name == "ours")
                turns[name].append(_turned(line, next(titles[name]), number if name == "ours" else None))
    finally:
        for line in programs.values():
            line.close()
    return {n: median(times) for n, times in keys.items()}, {n: median(times[2:]) for n, times in turns.items()}


def _typed(line: Line, ours: bool) -> list[float]:
    """Seconds from each key to its echo: ten keys, at OPTION in our program, in the field elsewhere."""
    times = []
    for number in range(10):
        line.send(LETTERS[number])
        times.append(line.shows(LETTERS[max(0, number - 2) : number + 1]))
        line.rests()
    if ours:
        line.send("\x03")  # back to an empty OPTION
        line.rests()
    return times


def _turned(line: Line, title: str, number: int | None) -> float:
    """Seconds from RET to the title of the next screen."""
    if number is not None:
        line.send(("OPEN", "CUST")[number % 2])
        line.rests()
    line.send("\r")
    seconds = line.shows(title)
    line.rests(0.1)
    return seconds
