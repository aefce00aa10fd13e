"""A PostgreSQL server for tests alone, on this machine: made in a folder of its own, stopped and gone afterwards.

`python tests/server.py COMMAND...` runs a command with such a server, `RENTERREWARDS_TEST_POSTGRESQL` naming it.
Nothing in it outlives it, so it never waits for a disk.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random

LOGIN, PASSWORD = "counter", "counter"
QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum_naptime=1h", "max_wal_size=4GB")
"""A server whose data nobody wants after a crash."""
LASTING = ("max_wal_size=4GB",)
"""A server that is crashed, and what it acknowledged must be there."""
PORTS = range(20_000, 32_000)
"""Below those that Linux gives to callers."""
PATIENCE = 60.0
"""Seconds for processes to be gone."""


def tools() -> Path | None:
    """The folder of the newest server's programs, as Debian has them or as they are on the path; None without."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    found = max(debian, key=lambda tool: int(tool.parts[-3]), default=None) or shutil.which("initdb")
    return Path(found).parent if found else None


def free_port() -> int:
    """A port of this machine that nobody listens at, and none that the system gives to somebody who calls.

    One of those could be taken while its server is down: by anybody, and by a counter that calls it again and again
    and comes to have that port itself.
    """
    for port in Random().sample(PORTS, 100):
        with socket.socket() as free, suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


@dataclass
class Server:
    """A server by its folder; the login is a superuser."""

    folder: Path
    settings: tuple[str, ...] = QUICK
    port: int = field(default_factory=free_port)

    @property
    def at(self) -> str:
        """Its host and port."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """What opens its first database."""
        return self.database("postgres")

    def database(self, name: str) -> str:
        """What opens another."""
        return f"postgresql://{LOGIN}:{PASSWORD}@{self.at}/{name}"

    def make(self) -> "Server":
        """Make its data."""
        self._own(self.folder)
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        self._own(secret)
        self._tool(
            *("initdb", "--pgdata", self._data, "--username", LOGIN, "--pwfile", secret, "--auth", "md5"),
            *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
        )
        return self

    def copy_of(self, primary: "Server", name: str) -> "Server":
        """Make it a standby that follows another server under a name."""
        self._own(self.folder)
        line = f"host=127.0.0.1 port={primary.port} user={LOGIN} password={PASSWORD} application_name={name}"
        self._tool(
            *("pg_basebackup", "--pgdata", self._data, "--dbname", line),
            *("--checkpoint", "fast", "--write-recovery-conf", "--no-sync"),
        )
        return self

    def start(self) -> "Server":
        """Start it and wait until it answers.

        It has no socket in a folder: the lock beside it would outlive a kill and name a process that may be there
        still, dead and not buried.
        """
        given = [f"port={self.port}", "listen_addresses=127.0.0.1", "unix_socket_directories="]
        options = " ".join(f"-c {one}" for one in (*given, "max_connections=200", *self.settings))
        self._tool("pg_ctl", "start", "--pgdata", self._data, "--wait", "--log", self.folder / "log", "-o", options)
        return self

    def stop(self) -> None:
        """Stop it, whoever is connected."""
        self._tool("pg_ctl", "stop", "--pgdata", self._data, "--mode", "immediate", check=False)

    def kill(self) -> None:
        """End it by SIGKILL, all its processes at once, as a machine ends that loses power."""
        os.kill(self._main(), signal.SIGSTOP)  # or it would start one more after they were counted
        processes = self._processes()
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        until = time.monotonic() + PATIENCE
        while any(map(_lives, processes)):
            assert time.monotonic() < until, "it does not die"
            time.sleep(0.01)
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def kill_backend(self, dice: int) -> bool:
        """End one of the processes that serve a counter, if any; the server then starts all of them anew by itself."""
        serving = [process for process in self._processes()[1:] if LOGIN.encode() in _command(process)]
        if serving:
            with suppress(ProcessLookupError):
                os.kill(serving[dice % len(serving)], signal.SIGKILL)
        return bool(serving)

    def promote(self) -> None:
        """Make a standby a primary."""
        self._tool("pg_ctl", "promote", "--pgdata", self._data, "--wait")

    def reload(self) -> None:
        """Let it read its settings again."""
        self._tool("pg_ctl", "reload", "--pgdata", self._data)

    # -- inside ------------------------------------------------------------------------------------

    def _processes(self) -> list[int]:
        """The first of them, and those that it started."""
        main = self._main()
        return [main, *map(int, Path(f"/proc/{main}/task/{main}/children").read_text().split())]

    def _main(self) -> int:
        return int((self._data / "postmaster.pid").read_text().split()[0])

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @cached_property
    def _as(self) -> dict[str, object]:
        """Who runs it: a server refuses to be root's."""
        return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}

    def _own(self, path: Path) -> None:
        path.mkdir(exist_ok=True) if path == self.folder else None
        if self._as:
            shutil.chown(path, "postgres", "postgres")

    def _tool(self, name: str, *arguments: object, check: bool = True) -> None:
        folder = tools()
        assert folder, "no PostgreSQL server is installed"
        done = subprocess.run(
            [str(folder / name), *map(str, arguments)],
            **self._as,  # type: ignore[call-overload]
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if name != "pg_ctl" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=180,
        )
        assert not check or done.returncode == 0, f"{name}: {done.stdout or self._last_words()}"

    def _last_words(self) -> str:
        log = self.folder / "log"
        return log.read_text(errors="replace")[-2000:] if log.exists() else ""


@contextmanager
def room() -> Iterator[Path]:
    """A folder that the servers' user can reach, which those of pytest are not, until the end of the block."""
    folder = Path(tempfile.mkdtemp(prefix="rr"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(settings: tuple[str, ...] = QUICK) -> Iterator[Server]:
    """A new server, until the end of the block."""
    with room() as folder:
        server = Server(folder, settings)
        try:
            yield server.make().start()
        finally:
            server.stop()


def _lives(process: int) -> bool:
    """One that is dead and that nobody has buried yet lives no more."""
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def _command(process: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


def main() -> int:
    """Run the command that is given with a server of its own."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with running() as server:
        return subprocess.call(sys.argv[1:], env={**os.environ, "RENTERREWARDS_TEST_POSTGRESQL": server.url})


if __name__ == "__main__":
    sys.exit(main())
