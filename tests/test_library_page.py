"""The page for whoever keeps a library: its commands do what it says, its messages are the program's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from desk.index import command as index
from desk.library import command as library

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "zh" / "资料库.md").read_text("utf-8")
COMMANDS = [
    line.removeprefix("$ ")
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    for line in block.splitlines()
]
SOURCES = "".join(
    path.read_text("utf-8") for folder in ("index", "desk") for path in sorted((ROOT / folder).rglob("*.py"))
)


def test_the_commands_of_the_page_one_after_the_other(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "served", tmp_path / "文书")
    program = tmp_path / "bin" / "zhihe"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m desk "$@"\n')
    program.chmod(0o755)
    environment = os.environ | {
        "ZHIHE_HOME": str(tmp_path / "home"),
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    assert len(COMMANDS) > 15
    shown = {}
    for command in COMMANDS:
        run = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        # Some of the examples fail at checking, which `zhihe index` tells by 1.
        assert run.returncode in ((0, 1) if "zhihe index" in command else (0,)), f"{command}: {run.stderr}"
        assert "Traceback" not in run.stderr
        shown[command] = run.stdout
    count = len(list((tmp_path / "文书").iterdir()))
    for line in (
        f"没有发现问题：{count} 份文书都完好",
        f"已恢复 {count} 份文书，检索得到 {count} 份",
        "重新检查 0 份",
        "整理完毕",
    ):
        assert any(line in text for text in shown.values()), line


def test_the_page_knows_every_subcommand_and_no_other() -> None:
    named = set(re.findall(r"zhihe library ([a-z]+)", PAGE)) | set(re.findall(r"`([a-z]+)`", PAGE))
    told = set(re.findall(r"zhihe library ([a-z]+)", PAGE))
    assert told <= set(library.commands) <= named


def test_the_options_of_the_page_exist() -> None:
    commands = (index, *library.commands.values())
    options = {name for each in commands for param in each.params for name in param.opts}
    assert set(re.findall(r"(?<=`)--[a-z-]+(?=`)", PAGE)) <= options


def test_the_messages_of_the_page_are_the_programs() -> None:
    table = PAGE[PAGE.index("| 提示 |") :].split("\n\n")[0]
    messages = [line.split("|")[1].strip() for line in table.splitlines()[2:]]
    assert len(messages) == 18
    assert [message for message in messages if message not in SOURCES] == []
