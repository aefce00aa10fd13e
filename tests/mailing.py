"""A counter whose reports are mailed."""

from pathlib import Path

from counters import Counter, new_counter


def new_mailer(folder: Path) -> Counter:
    """A counter with one customer, whose history is mailed."""
    return new_counter(folder, ("CUST", "last_name=ŁÓDŹ", "award_points=7"))


def mails(counter: Counter, settings: Path, *answers: str, env: dict[str, str] | None = None) -> tuple[int, str]:
    """Print a customer's history by EMAIL: the exit code, and the last line that was said."""
    words = [word for reply in answers for word in ("--answer", reply)]
    run = ("run", "AWDHIST", "customer_number=1", "print_display=P", "printer=EMAIL")
    done = counter("--config", str(settings), *run, *words, env=env)
    return done.exit_code, (done.stderr or done.stdout).splitlines()[-1]


def printed(counter: Counter) -> list[Path]:
    folder = counter.database.parent / "print"
    return list(folder.iterdir()) if folder.exists() else []
