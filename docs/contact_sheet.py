"""Writes a contact sheet: every screen of the real program in every theme, a self-contained HTML page a theme.

python docs/contact_sheet.py FOLDER [--theme green] [--term linux]
"""

import argparse
import tempfile
from html import escape
from pathlib import Path

from pty_clerk import RENTAL_BEFORE, Clerk, runs, surroundings
from sheet_walk import Walk

THEMES = ("green", "amber", "white", "contrast", "mono", "terminal")
STYLE = """
body { margin: 2rem; background: #1b1d1b; color: #ddd; font: 15px/1.5 system-ui, sans-serif }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(600px, 1fr)); gap: 1.5rem }
figure { margin: 0 } figure svg { width: 100%; height: auto } figcaption { color: #aaa } a { color: #9cf }
"""


def sheet(theme: str, term: str) -> list[tuple[str, str, str]]:
    """The shots of one theme, taken in a training company of their own."""
    with tempfile.TemporaryDirectory() as home:
        config = Path(home) / "config.toml"
        config.write_text(f'theme = "{theme}"\n', encoding="utf-8")
        environment = surroundings(home, term, RENTERREWARDS_CONFIG=str(config))
        runs(environment, *RENTAL_BEFORE)
        walk = Walk(Clerk(environment), Path(home) / "renterrewards" / "training.db")
        walk.whole()
        return walk.shots


def page(name: str, shots: list[tuple[str, str, str]]) -> str:
    """The HTML of one sheet."""
    figures = (
        f'<figure id="s{n}">{svg}<figcaption>{n}. {escape(f"{option}, {what}, {name}")}</figcaption></figure>'
        for n, (option, what, svg) in enumerate(shots, start=1)
    )
    return _html(f"{name}: {len(shots)} screens", "\n".join(figures))


def index(first: dict[str, str], counts: dict[str, int]) -> str:
    """The HTML of the index: the same screen of every sheet side by side, each leading to its sheet."""
    links = (
        f'<figure><a href="{name}.html">{svg}</a><figcaption><a href="{name}.html">{name}</a>, {counts[name]} screens'
        "</figcaption></figure>"
        for name, svg in first.items()
    )
    return _html("Contact sheet", "\n".join(links))


def _html(title: str, body: str) -> str:
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
    body = f"<body><h1>{escape(title)}</h1><main>\n{body}\n</main></body>"
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>{body}</html>\n'


def main() -> None:
    """Write a page for every theme that is asked for, and an index of them."""
    parser = argparse.ArgumentParser(description="Every screen of the real program, in every theme.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--theme", action="append", choices=THEMES, help="only this theme; repeat for more")
    parser.add_argument(
        "--term", default="", help="a TERM: vt100, linux, screen-256color (xterm with all colours if not given)"
    )
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    first, counts = {}, {}
    for theme in given.theme or THEMES:
        name = f"{theme}-{given.term}" if given.term else theme
        shots = sheet(theme, given.term)
        (given.folder / f"{name}.html").write_text(page(name, shots), encoding="utf-8")
        first[name] = next(svg for _, what, svg in shots if what == "the award")
        counts[name] = len(shots)
    (given.folder / "index.html").write_text(index(first, counts), encoding="utf-8")


if __name__ == "__main__":
    main()
