"""The documentation shows what the program prints, knows every command, and names every dependency."""

from __future__ import annotations

import configparser
import importlib.util
import re
import shlex
from pathlib import Path

import pytest
from test_command import zhihe

from checker.load import load_rules
from checker.rule import ANCHORS
from desk.command import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
_spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
assert _spec
assert _spec.loader
generate = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(generate)
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


def test_the_page_of_limits_is_what_the_code_says() -> None:
    assert (ROOT / "docs" / "limits.md").read_text("utf-8") == generate.limits.page()


def test_each_rule_has_its_page_and_no_page_is_stale() -> None:
    """`make docs` writes them anew."""
    kept = {
        path.relative_to(generate.RULE_PAGES).as_posix(): path.read_text("utf-8")
        for path in generate.RULE_PAGES.rglob("*.md")
    }
    assert kept == generate.rule_pages()
    assert len(kept) == len(load_rules().rules) + 1


def test_the_page_for_lawyers_shows_a_rule_that_works(tmp_path: Path) -> None:
    """The files it shows, one after the other, are a rule folder that passes its test."""
    text = (ROOT / "docs" / "zh" / "写一条规则.md").read_text("utf-8")
    folder = tmp_path / "zhihe-rules" / "own-court"
    folder.mkdir(parents=True)
    names = re.findall(r"`zhihe-rules/own-court/([a-z.]+)`：\n\n```\w*\n(.*?)```", text, re.DOTALL)
    assert [name for name, _ in names] == ["instrument.yaml", "text.txt", "phone.yaml"]
    for name, content in names:
        (folder / name).write_text(content, "utf-8")
    run = zhihe("rules", "test", "zhihe-rules", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    [shown] = re.findall(r"\$ zhihe rules test zhihe-rules\n(.*?)\n```", text, re.DOTALL)
    assert run.stdout.strip() == shown
    assert all(f"`{anchor}`" in text for anchor in ANCHORS)
    assert all(f"`{name}`" in text for name in (*KINDS_TOLD, *TYPES_TOLD))


KINDS_TOLD = ("must_contain", "must_not_contain")
TYPES_TOLD = ("execution_notice", "termination_ruling")


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
