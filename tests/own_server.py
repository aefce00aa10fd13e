"""A PostgreSQL server of a proof's own, that may be killed: made in a folder, on a free port of this machine."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda at: int(at.parent.name))
"""Where the newest server's programs are; None where none is installed."""

OWNER = "postgres" if os.geteuid() == 0 else ""
"""Root may not run a server."""

PATIENCE = 60


def can_be_made() -> bool:
    """Whether this machine has the programs, and somebody who may run them."""
    with suppress(KeyError):
        return bool(PROGRAMS) and (not OWNER or bool(pwd.getpwnam(OWNER)))
    return False


class OwnServer:
    """A server by its data folder."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port

    @property
    def url(self) -> str:
        """A login that may do anything, at the database that every server has."""
        return self.database("postgres")

    def database(self, name: str) -> str:
        """The same at another database."""
        return f"postgresql://counter@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        self._run("pg_ctl", "-D", self.folder, "-l", self.folder / "log", "-w", "-t", PATIENCE, "-o", options, "start")

    def stop(self) -> None:
        """Stop it as it is stopped when nothing is wrong."""
        with suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "-D", self.folder, "-m", "immediate", "stop")

    def crash(self) -> None:
        """Kill it as a machine that loses its power does, all of it, and start it again."""
        boss = int((self.folder / "postmaster.pid").read_text().splitlines()[0])
        children = _children(boss)
        for process in (boss, *children):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        end = time.monotonic() + PATIENCE
        while any(Path(f"/proc/{process}").exists() for process in (boss, *children)) and time.monotonic() < end:
            time.sleep(0.01)
        (self.folder / "postmaster.pid").unlink(missing_ok=True)
        self.start()

    def kill_backend(self, dice: int) -> bool:
        """Kill one of the processes that serve a counter; the server then starts all of them anew by itself."""
        boss = int((self.folder / "postmaster.pid").read_text().splitlines()[0])
        serving = [process for process in _children(boss) if b"counter" in _command(process)]
        if not serving:
            return False
        with suppress(ProcessLookupError):
            os.kill(serving[dice % len(serving)], signal.SIGKILL)
        return True

    def _run(self, program: str, *words: object) -> None:
        as_owner = ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups"] if OWNER else []
        subprocess.run(
            [*as_owner, f"{PROGRAMS}/{program}", *map(str, words)],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", timeout=2 * PATIENCE,
        )  # fmt: skip


def made(folder: Path) -> OwnServer:
    """A new server in a folder that is not there yet; started."""
    folder.mkdir(parents=True)
    if OWNER:
        shutil.chown(folder, OWNER)
        for above in folder.parents:
            if above != above.parent and not above.stat().st_mode & 0o001:
                above.chmod(above.stat().st_mode | 0o011)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server = OwnServer(folder, free.getsockname()[1])
    server._run("initdb", "-D", folder, "-U", "counter", "-A", "trust", "-E", "UTF8", "--no-locale")
    server.start()
    return server


@contextmanager
def running(folder: Path) -> Iterator[OwnServer]:
    """A server for a while."""
    server = made(folder)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _children(boss: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            text = stat.read_text()
            if text.rpartition(")")[2].split()[1] == str(boss):
                found.append(int(text.split()[0]))
    return found


def _command(process: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""
