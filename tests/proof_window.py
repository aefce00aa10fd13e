"""C2: a window that changes its size while somebody types."""

from pathlib import Path
from random import Random

from proof_bursts import F1, F5, visit
from terminal import Terminal

SIZES = [(1, 1), (1, 80), (80, 1), (79, 24), (80, 23), (80, 24), (132, 27), (300, 80), (300, 1), (2, 80)]


def sizes(count: int, dice: Random) -> list[tuple[int, int]]:
    """So many sizes between 1x1 and 300x80, the odd ones among them."""
    return [
        dice.choice(SIZES) if dice.random() < 0.4 else (dice.randint(1, 300), dice.randint(1, 80)) for _ in range(count)
    ]


def resized(folder: Path, count: int, dice: Random) -> str:
    """What is wrong after so many resizes during entry, blank when nothing is."""
    visits = [visit(number, dice) for number in range(max(2, count // 20))]
    keys = [key for one in visits for key in (*one.keys(dice), F5)][:-1]
    changes = dict(zip(sorted(dice.sample(range(len(keys)), count)), sizes(count, dice), strict=True))
    with Terminal(folder) as terminal:
        for at, key in enumerate(keys):
            terminal.send(key)
            if at in changes:
                terminal.resize(*changes[at])
                terminal.pass_time(dice.choice((0, 0.005, 0.02)))
                if dice.random() < 0.1 and (said := _wrong_at(terminal, *changes[at])):
                    return said
        terminal.resize(80, 24)
        terminal.idle(0.5)
        terminal.wait(visits[-1].shown)
        if not all(one.held(folder) for one in visits):
            return "keys were lost"
        shown = terminal.text
        with Terminal(folder, user="BOB") as other:
            other.send(f"AWARDRPT\r1\r{visits[-1].days[0]:02}1426\r{visits[-1].days[1]:02}1426\r")
            other.wait(visits[-1].shown)
            other.idle()
            if shown != other.text:
                return f"after the last resize it shows\n{shown}\nand not\n{other.text}"
        terminal.type("\x03EDITFOP\r1\rLAST\rLAST" + F1, "SAVED")
    return ""


def _wrong_at(terminal: Terminal, columns: int, rows: int) -> str:
    """What is wrong with the picture at this size."""
    terminal.idle(0.25)
    if columns >= 80 and rows >= 24:
        seen = terminal.text.count("OPTION:"), terminal.text.count("7HELP") + terminal.text.count("MAIN MENU")
        return "" if seen[0] == 1 and seen[1] >= 1 else f"at {columns}x{rows} it shows\n{terminal.text}"
    if columns >= 40:
        seen = terminal.text.count("NOTHING IS LOST"), terminal.text.count("OPTION:")
        return "" if seen == (1, 0) else f"at {columns}x{rows} it shows\n{terminal.text}"
    return ""
