"""What has to do with a store runs on PostgreSQL too: it is told from what a test can reach, and nothing slips by."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import stored

UNASKED = """
import sqlite3
from renterrewards.store.engine import Store

def test_opens_one(tmp_path):
    Store.open(str(tmp_path / "store.db"))

def test_has_one_made_by_another_program(tmp_path):
    sqlite3.connect(tmp_path / "store.db").execute("CREATE TABLE song (title)")

def test_does_without(tmp_path):
    (tmp_path / "store.db").write_text("no store")
"""


@pytest.mark.parametrize(
    ("module", "can"),
    [
        ("test_charges", False),
        ("test_page", False),
        ("test_points", True),
        ("test_pty", True),  # by the terminal that starts the program
        ("test_failover", True),
    ],
)
def test_a_module_can_have_stores_that_imports_them_itself_or_by_another(module: str, can: bool) -> None:
    assert ("stores" in stored.reached(module)) == can


def test_of_conftests_fixtures_those_give_a_store_that_name_one() -> None:
    assert stored.fixtures() >= {"store", "engine", "old", "in_a_file"}
    assert stored.fixtures().isdisjoint({"act", "tmp_path"})


def test_who_asks_for_no_store_and_has_one_fails(tmp_path: Path) -> None:
    (tmp_path / "test_unasked.py").write_text(UNASKED)
    done = run(tmp_path, "")
    assert "1 failed, 2 passed, 1 error" in done, done
    assert "store.db is a file: name a store by stores.where" in done
    assert "it has a store: name it by stores.where" in done


def run(folder: Path, chosen: str) -> str:
    """What pytest says of the tests in a folder."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "conftest", "-p", "no:cacheprovider", "--tb=line"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(stored.HERE), "RENTERREWARDS_TEST_STORES": chosen},
        capture_output=True,
        text=True,
    )
    return done.stdout


CHOOSING = """
import pytest
import stores

@stores.asked_of_a_file
def test_of_a_file(store):
    pass

def test_of_a_file_too(store, in_a_file):
    pass

def test_of_any_store(store):
    raise AssertionError("this is the other run's")
"""


def test_the_rest_is_what_a_run_on_a_server_leaves_out(tmp_path: Path) -> None:
    (tmp_path / "test_choosing.py").write_text(CHOOSING)
    (tmp_path / "test_page.py").write_text("def test_of_no_store(): pass")
    done = run(tmp_path, "rest")
    assert "3 passed, 1 deselected" in done, done
