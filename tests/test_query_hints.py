"""What `zhihe search` says beside an answer: operators that were no operators, pages that are not there, what a number counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_command import GOOD, zhihe

from index.queryhints import unspaced_operator


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("非冻结", "非"),
        ("法院:芜湖 非冻结", "非"),
        ("不含冻结", "不含"),
        ("冻结和扣划", "和"),
        ("（2022）皖0202执1号或（2022）皖0202执2号", "或"),
        ("冻结或者扣划", "或者"),
        ("冻结並且扣划", "並且"),
        ("冻结 和 扣划", None),
        ("冻结 或 (扣划)", None),
        ("非 冻结", None),
        ("非（冻结）", None),
        ('"冻结和扣划"', None),
        ("「冻结或扣划」 法院:芜湖", None),
        ("执行和解", None),
        ("非法集资 非诉", None),
        ("有权拒绝", None),
        ("-冻结", None),
    ],
)
def test_an_operator_without_spaces_is_noticed(query: str, word: str | None) -> None:
    hint = unspaced_operator(query)
    assert (hint is None) if word is None else (hint is not None and hint.startswith(f"“{word}”连着"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hints")
    for number in range(123, 128):
        (folder / f"{number}.txt").write_text(GOOD.replace("123号", f"{number}号"), "utf-8")
    assert zhihe("index", str(folder), home=folder / "home").returncode == 0
    return folder / "home"


def test_the_hint_comes_with_no_hits_only_and_beside_the_answer(home: Path) -> None:
    run = zhihe("search", "执行和扣押甲乙", home=home)
    assert (run.returncode, run.stderr) == (
        0,
        "“和”连着别的字时是要找的文字；表示“和、或、非”的，前后要有空格。\n",
    )
    assert run.stdout.startswith("共 0 份")
    assert "空格" in zhihe("search", "非扣押甲乙", "--format", "json", home=home).stderr
    assert zhihe("search", "扣押甲乙", home=home).stderr == ""
    assert zhihe("search", "执行 或者 扣押甲乙", home=home).stderr == ""
    assert zhihe("search", "路径:hints 或 路径:和", home=home).stderr == ""


def test_a_page_of_nothing(home: Path) -> None:
    assert (
        "没有第 3 页：一份也没有找到"
        in zhihe("search", "执行", "--page", "3", "--through", "0", home=home).stdout
    )
    assert "没有第 3 页：只有 1 页，每页 20 份" in zhihe("search", "执行", "--page", "3", home=home).stdout


def test_a_number_says_what_it_counts(home: Path) -> None:
    like = zhihe("search", "--similar", str(home.parent / "123.txt"), "--limit", "3", home=home)
    assert like.returncode == 0
    assert like.stdout.startswith("最相似的 ")
    assert zhihe("search", "执行", "--limit", "3", home=home).stdout.startswith("共 5 份")


def test_a_name_that_is_taken_and_how_to_free_it(home: Path) -> None:
    assert zhihe("search", "执行", "--save", "甲", home=home).returncode == 0
    taken = zhihe("search", "执行", "--save", "甲", home=home)
    assert taken.returncode == 2
    assert "已经有叫“甲”的检索。请换一个名字，或者先用 --forget '甲' 删除它。" in taken.stderr
    for more in (["--page", "2"], ["--through", "3"]):
        paged = zhihe("search", "--new", "甲", *more, home=home)
        assert paged.returncode == 2
        assert "--new 不能和 --page、--through 一起用" in paged.stderr
    assert zhihe("search", "--new", "甲", "--limit", "2", home=home).returncode == 0
