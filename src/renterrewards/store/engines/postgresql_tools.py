"""pg_dump and pg_restore: found, of the right release, run without a shell and without a password to be seen."""

import os
import re
import subprocess
import time
from collections.abc import Callable
from shutil import which

from sqlalchemy import URL

from renterrewards.cleaner import clean
from renterrewards.faults import Fault

EVERY = 0.2
"""Seconds between two looks at how far a tool is."""


class Tools:
    """The tools of PostgreSQL for one database."""

    def __init__(self, url: URL) -> None:
        """For the database of a URL, whose password goes by the environment of the tool alone."""
        self._url = url

    def check(self, tool: str, server: int) -> None:
        """Raise Fault unless a tool is here and as new as the server."""
        remedy = f"INSTALL THE POSTGRESQL CLIENT {server} OR LATER ON THIS MACHINE"
        if which(tool) is None:
            raise Fault(f"{tool} IS NOT ON THIS MACHINE, {remedy}")
        said = subprocess.run([tool, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
        found = re.search(r"(\d+)(\.\d+|devel|beta|rc)", said)
        if found is None or int(found[1]) < server:
            raise Fault(f"{tool} IS {found[1] if found else 'OF NO RELEASE'}, THE SERVER IS {server}, {remedy}")

    def run(self, tool: str, *given: str, database: bool = False, growing: Callable[[], None] = lambda: None) -> str:
        """What a tool says. Raises Fault with its complaint; one that is stopped by `growing` is ended."""
        at = [f"--dbname={self._uri()}", "--no-password"] if database else []
        try:
            process = subprocess.Popen(  # noqa: S603
                [tool, *at, *given],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                env=self._environment(),
                start_new_session=True,
            )
        except OSError as error:
            raise Fault(f"{tool} CANNOT BE RUN, {clean(error.strerror or '').upper()}") from error
        with process:
            said, complaint = _watched(process, growing)
        if process.returncode:
            last = next((line for line in reversed(clean_lines(complaint)) if "error" in line.lower()), complaint)
            raise Fault(f"{tool} FAILED: {clean(last).strip()[:160].upper() or f'EXIT {process.returncode}'}")
        return said

    def _uri(self) -> str:
        """The URL as libpq reads it, without its password."""
        return self._url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)

    def _environment(self) -> dict[str, str]:
        password = {"PGPASSWORD": str(self._url.password)} if self._url.password else {}
        return {**os.environ, "LC_ALL": "C", "PGCLIENTENCODING": "UTF8", **password}


def clean_lines(text: str) -> list[str]:
    """The lines of a complaint that say anything."""
    return [line for line in text.splitlines() if line.strip()]


def _watched(process: "subprocess.Popen[str]", growing: Callable[[], None]) -> tuple[str, str]:
    """Both outputs, once it ended; `growing` is called meanwhile."""
    try:
        while True:
            try:
                return process.communicate(timeout=EVERY)
            except subprocess.TimeoutExpired:
                growing()
    except BaseException:
        process.terminate()
        time.sleep(EVERY)
        process.kill()
        raise
