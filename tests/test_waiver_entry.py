"""One waiver is taken out of a file that people keep: all else in it stays as they wrote it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from checker.waiverentry import add_waiver, remove_waivers
from checker.waivers import WaiverError, load_waivers

HEAD = "# 审管办的豁免\n"
ONE = """- rule: a/one
  document: 甲.txt
  who: 张某
  why: 一
  until: 2999-12-31
"""
BLOCK = """- rule: b/two
  document: 乙.txt
  who: 李某
  until: 2999-12-31
  why: |
    分两行
    写的
"""
FOLDED = """- rule: c/three
  document: 丙.txt
  until: 2999-12-31
  who: 王某
  why: 很长，
    折了行
"""
FLOW = "- {rule: d/four, document: 丁.txt, who: 赵某, why: 四, until: 2999-12-31}  # 旁注\n"
NOTE = "\n# 下面这一条的说明\n"


@pytest.mark.parametrize("gone", [0, 1, 2, 3])
@pytest.mark.parametrize("ending", ["\n", ""], ids=["ended", "not ended"])
def test_only_that_entry_goes(tmp_path: Path, gone: int, ending: str) -> None:
    entries = [ONE, BLOCK, FOLDED, FLOW]
    path = tmp_path / "zhihe-waivers.yaml"
    path.write_text(HEAD + NOTE.join(entries).removesuffix("\n") + ending, "utf-8")
    waivers = load_waivers(path)
    remove_waivers(path, [waivers[gone]])
    entries[gone] = ""
    expected = HEAD + NOTE.join(entries)
    assert path.read_text("utf-8").rstrip("\n") == expected.rstrip("\n")
    assert [each.rule for each in load_waivers(path)] == [
        each.rule for number, each in enumerate(waivers) if number != gone
    ]


def test_what_was_added_is_taken_out_again(tmp_path: Path) -> None:
    path = tmp_path / "zhihe-waivers.yaml"
    path.write_text(HEAD + ONE, "utf-8")
    add_waiver(
        tmp_path,
        rule="b/two",
        document="（2022）甲0101执1号",
        fingerprint="0" * 32,
        who="张某",
        why="说明：“引号”、#井号\u3000" + "很长" * 200,
        until=datetime.date(2999, 12, 31),
    )
    remove_waivers(path, load_waivers(path)[1:])
    assert path.read_text("utf-8") == HEAD + ONE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"[{FLOW[2:].partition('  #')[0]}]", "不能自动改"),
        (ONE.replace("who: 张某", "who: &who 张某") + FLOW.replace("赵某", "*who "), "不能自动改"),
        (ONE.replace("- rule", "- \n  rule") + FLOW, ""),
    ],
    ids=["in brackets", "another entry refers to it", "the dash stands alone"],
)
def test_what_cannot_be_cut_out_is_left_whole(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "zhihe-waivers.yaml"
    path.write_text(text, "utf-8")
    first, *rest = load_waivers(path)
    with pytest.raises(WaiverError) as trouble:
        remove_waivers(path, [first])
    assert said in str(trouble.value)
    assert str(path) in str(trouble.value)
    assert path.read_text("utf-8") == text
    assert list(tmp_path.iterdir()) == [path]
    assert load_waivers(path) == (first, *rest)


def test_a_file_that_was_changed_meanwhile_is_left(tmp_path: Path) -> None:
    path = tmp_path / "zhihe-waivers.yaml"
    path.write_text(ONE, "utf-8")
    known = load_waivers(path)
    path.write_text(FLOW + ONE, "utf-8")
    with pytest.raises(WaiverError, match="有人改过"):
        remove_waivers(path, known)
    assert path.read_text("utf-8") == FLOW + ONE
