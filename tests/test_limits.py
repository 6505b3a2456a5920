"""Limits can be set for a run and for good; a wrong setting is an error, not a limit left out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from corpus.document import Unreadable
from corpus.limits import LimitError, Limits, limits_of
from corpus.read import read_path

NOTICE = "甲县人民法院\n执行通知书\n（2022）甲0101执1号\n张某：责令你支付案款10000元。\n二〇二二年六月一日\n"


def test_what_is_set_is_in_force_and_the_rest_is_as_it_was() -> None:
    assert limits_of({"seconds": "5"}) == Limits(seconds=5)
    assert limits_of({}) == Limits()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"second": "5"}, "没有上限 second"),
        ({"seconds": "0"}, "大于 0"),
        ({"seconds": "-1"}, "大于 0"),
        ({"seconds": "１２"}, "大于 0"),
        ({"seconds": "1.5"}, "大于 0"),
    ],
)
def test_a_wrong_setting_is_named(settings: dict[str, str], said: str) -> None:
    with pytest.raises(LimitError, match=said):
        limits_of(settings)


def test_a_file_beyond_a_limit_is_unreadable_with_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(NOTICE, "utf-8")
    with pytest.raises(Unreadable, match="上限 10 字"):
        read_path(path, limits=Limits(text_characters=10))


def check(folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "desk", "check", "--fail-on", "never", "a.txt"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[1]), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("toml", "environment", "code", "said"),
    [
        ("", {}, 0, "执行通知书"),
        ("[limits]\ntext_characters = 10\n", {}, 2, "上限 10 字"),
        ("", {"ZHIHE_LIMIT_TEXT_CHARACTERS": "10"}, 2, "上限 10 字"),
        ("[limits]\ntext_characters = 10\n", {"ZHIHE_LIMIT_TEXT_CHARACTERS": "1000"}, 0, "执行通知书"),
        ("[limits]\ntext_character = 10\n", {}, 2, "没有上限 text_character"),
        ("", {"ZHIHE_LIMIT_SECONDS": "soon"}, 2, "上限 seconds 的值“soon”不对"),
        ("limits = 3\n", {}, 2, "[limits]"),
    ],
)
def test_settings_file_and_environment(
    tmp_path: Path, toml: str, environment: dict[str, str], code: int, said: str
) -> None:
    (tmp_path / "a.txt").write_text(NOTICE, "utf-8")
    (tmp_path / "zhihe.toml").write_text(toml, "utf-8")
    run = check(tmp_path, environment)
    assert run.returncode == code, run.stderr
    assert said in run.stdout + run.stderr
