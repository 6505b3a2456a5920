"""The documentation shows what the program prints, knows every command, and names every dependency."""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path

import pytest
from test_command import zhihe

from checker.load import load_rules
from desk.command import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
PAGES = ["README.md", "README.zh.md"]


@pytest.mark.parametrize("page", PAGES)
def test_shown_output_is_what_is_printed(page: str) -> None:
    """`make docs` writes it anew; a changed output is worth a look."""
    text = (ROOT / page).read_text("utf-8")
    blocks = re.findall(r"```console\n\$ zhihe (.*?)\n(.*?)```", text, re.DOTALL)
    assert blocks
    for command, output in blocks:
        assert zhihe(*shlex.split(command)).stdout.strip() == output.strip()


@pytest.mark.parametrize("page", PAGES)
def test_every_command_is_named(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    assert all(f"zhihe {command}" in text for command in COMMANDS)


@pytest.mark.parametrize("page", PAGES)
def test_the_number_of_rules_is_true(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    [number] = re.findall(r"holds (\d+) of the requirements|收有 (\d+) 条", text)
    assert len(load_rules().rules) == int("".join(number))


def test_links_lead_somewhere() -> None:
    for page in [ROOT / name for name in PAGES] + sorted((ROOT / "docs").rglob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_dependency_has_its_reason() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    extras = config["options.extras_require"]["dev"]
    for line in (config["options"]["install_requires"] + extras).split("\n"):
        if line.strip():
            name, _, versions = line.strip().partition(" ")
            assert name in page
            if line in config["options"]["install_requires"].split("\n") and f"| {name} |" in page:
                assert f"| {name} | {versions} |" in page
