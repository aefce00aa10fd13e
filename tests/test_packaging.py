"""What is shipped is what is on the disk, and the two commands are the ones that are run."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
source = pytest.mark.skipif(not (ROOT / "src").exists(), reason="the wheel is tested away from the source")


@source
def test_every_package_on_disk_is_listed_for_the_wheel() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    found = {str(path.parent.relative_to(ROOT / "src")).replace("/", ".") for path in ROOT.glob("src/**/__init__.py")}
    assert set(listed) == found | {"renterrewards.data", "renterrewards.screens"}
    assert sorted(listed) == listed


@source
def test_ci_runs_the_test_command_that_the_readme_names() -> None:
    (command,) = [line for line in (ROOT / "README.md").read_text().splitlines() if line.endswith("-m pytest")]
    assert command in (ROOT / ".ci" / "run").read_text().splitlines()


def test_maps_and_sample_are_in_the_package() -> None:
    from importlib.resources import files

    assert (files("renterrewards.screens") / "editdoc.toml").is_file()
    assert (files("renterrewards.data") / "customers.csv").is_file()
