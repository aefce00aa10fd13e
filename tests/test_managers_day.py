"""The schedules of the manager's day are sound: the crontab's lines are run, the units are verified."""

import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import people
import pytest
import stores
from post_office import post_office

from renterrewards import periods, sample
from renterrewards.entry import Site, show
from renterrewards.records import Act
from renterrewards.store.engine import Store

PAGE = (Path(__file__).parents[1] / "docs" / "managers-day.md").read_text(encoding="utf-8")
PROGRAM = "/opt/renterrewards/bin/renterrewards"
OURS = f"{sys.executable} {people.QUICK}"
UNIT = re.compile(r"^```ini\n# /etc/systemd/system/(\S+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
CRONTAB = re.compile(r"^```crontab\n(.*?)^```", re.DOTALL | re.MULTILINE)
WHEN = re.compile(r"((?:[\d*/,-]+ +){5})(\S.*)")


def units() -> dict[str, str]:
    """The units of the page by name."""
    return dict(UNIT.findall(PAGE))


def crontab() -> list[str]:
    """The lines of the crontab."""
    return [line for block in CRONTAB.findall(PAGE) for line in block.splitlines() if line]


def set_up(srv: Path) -> dict[str, str]:
    """The variables that the crontab sets."""
    lines = dict(line.split("=", 1) for line in crontab() if re.match(r"[A-Z_]+=", line))
    found = {name: text.replace("/srv/rental", str(srv)) for name, text in lines.items()}
    return found | {"RENTERREWARDS_DATABASE": store_of(srv)}


def jobs(srv: Path) -> list[str]:
    """The commands of the crontab, the last of them by e-mail."""
    found = [match[2] for line in crontab() if (match := WHEN.fullmatch(line))]
    return [command.replace("/srv/rental", str(srv)).replace(PROGRAM, OURS) for command in found]


@pytest.fixture
def srv(tmp_path: Path) -> Path:
    """What lies at /srv/rental: a live store with the sample's customers, and MONTHLY as the page saves it."""
    now = datetime.now(UTC).replace(tzinfo=None)
    store = Store.open(store_of(tmp_path))
    sample.fill(store, Act(user="SAMPLE", business_date=now.date(), instant=now))
    people.add(store, "NIGHT", "RENTAL")  # who is logged in as rental
    store.close()
    (tmp_path / "night-password").write_text(f"{people.PASSWORD}\n")
    (tmp_path / "night-password").chmod(0o600)
    lines = [line for line in PAGE.splitlines() if line.startswith("renterrewards run") and "--press SAVE" in line]
    assert len(lines) == 1
    done = sh(lines[0].replace("renterrewards", OURS, 1), tmp_path, set_up(tmp_path))
    assert done.returncode == 0, done.stderr
    return tmp_path


def store_of(srv: Path) -> str:
    return stores.where(srv / "renterrewards.db")


def sh(command: str, home: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command as cron does: by sh, with nothing in the environment but what cron sets."""
    env = {"HOME": str(home), "LOGNAME": "rental", "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"} | env
    return subprocess.run(["/bin/sh", "-c", command], env=env, capture_output=True, text=True, check=False, cwd=home)


def test_the_lines_of_the_crontab_print_in_silence_and_say_what_goes_wrong(srv: Path) -> None:
    env, commands = set_up(srv), jobs(srv)
    assert (len(env), len(commands), len(crontab())) == (3, 3, 6)
    assert "%" not in "".join(commands)
    for command in commands[:2]:
        done = sh(command, srv, env)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert sorted(path.name.split("-")[0] for path in (srv / "reports").iterdir()) == ["AWARDRPT"]
    failed = sh(commands[0] + " location=NOWHER", srv, env)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr.startswith("location: NOWHER IS NOT ON FILE")


def test_the_report_of_the_month_goes_by_mail_as_the_page_sets_it_up(srv: Path) -> None:
    part = PAGE.split("\n## By e-mail\n")[1].split("\n## ")[0]
    settings = re.findall(r"^```toml\n(.*?)^```", part, re.DOTALL | re.MULTILINE)[0]
    home = srv / ".config" / "renterrewards"
    home.mkdir(parents=True)
    (home / "mail-password").write_text("sesame\n")
    with post_office(srv) as office:
        here = f'port = {office.port}\nca_file = "~/ca.pem"\n'
        (home / "counter.toml").write_text(settings.replace("smtp.company.com", "localhost") + here)
        for line in "\n".join(re.findall(r"^```sh\n(.*?)^```", part, re.DOTALL | re.MULTILINE)).splitlines():
            done = sh(line.replace("renterrewards run", f"{OURS} run"), srv, set_up(srv))
            assert done.returncode == 0, done.stderr
        done = sh(jobs(srv)[-1], srv, set_up(srv))
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        office.refuses = ("owner@company.com",)
        done = sh(jobs(srv)[-1], srv, set_up(srv))
        assert (done.returncode, done.stdout) == (1, "")
        assert "THE SERVER REFUSES owner@company.com" in done.stderr
    manager, owner = "manager@company.com", "owner@company.com"
    assert [sent.rcpt_tos for sent in office.envelopes] == [[manager], [manager, owner], [manager]]
    for letter in office.letters:
        (file,) = letter.iter_attachments()
        assert (file.get_filename() or "").endswith(".pdf")


def test_the_hours_of_the_crontab_are_past_midnight_where_the_sample_company_rents() -> None:
    for line in crontab():
        if found := WHEN.fullmatch(line):
            minute, hour = (int(part) for part in found[1].split()[:2])
            assert timedelta(hours=8) < timedelta(hours=hour, minutes=minute) < timedelta(hours=24)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_the_units_are_verified_by_systemd(tmp_path: Path) -> None:
    for name, text in units().items():
        (tmp_path / name).write_text(text.replace(PROGRAM, OURS).replace("/srv/rental", str(tmp_path)))
    paths = [tmp_path / name for name in units()]
    done = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_units_are_whole_and_the_command_of_the_service_prints(srv: Path) -> None:
    read = {name: ConfigParser(interpolation=None) for name in units()}
    for name, parser in read.items():
        parser.optionxform = str  # type: ignore[assignment, method-assign]
        parser.read_string(units()[name])
    service, timer = read["renterrewards-monthly.service"], read["renterrewards-monthly.timer"]
    assert set(service["Service"]) == {"Type", "User", "Environment", "ExecStart", "TimeoutStartSec"}
    assert set(timer["Timer"]) == {"OnCalendar", "Persistent"}
    assert (timer["Timer"]["Persistent"], timer["Install"]["WantedBy"]) == ("true", "timers.target")
    variables = service["Service"]["Environment"].replace("/srv/rental", str(srv)).split()
    command = service["Service"]["ExecStart"].replace("/srv/rental", str(srv)).replace(PROGRAM, OURS)
    given = dict(variable.split("=") for variable in variables)
    done = sh(command, srv, given | {"RENTERREWARDS_DATABASE": store_of(srv)})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"PRINTED TO {srv / 'reports'}")


def test_the_table_of_words_says_what_they_are() -> None:
    rows = re.findall(r"^\| ([A-Z][A-Z0-9, +-]+) \| ([A-Z0-9, +-]+) \| (.*) \|$", PAGE, re.MULTILINE)
    friday, site = date(2026, 11, 20), Site(date(2026, 11, 20))
    named = set()
    for words, typed, means in rows:
        for one, short in zip(words.split(", "), typed.split(", "), strict=True):
            found = periods.period(one, friday)
            assert found == periods.period(short, friday)
            assert found
            named.add(one)
            ends = [show("date", day, site) for day in dict.fromkeys(found)]
            assert (" to ".join(ends) if "TO DATE" not in one else "its first day to 11-20-26") in means, one
    assert {*periods.SHORT} <= named
