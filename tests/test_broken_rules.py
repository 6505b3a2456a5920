"""A rule file that cannot be used is refused with its file, line and field and what to write; no part of it is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_command import BAD, zhihe
from test_rules_command import INSTRUMENT, RULE, TEXT

from checker.load import RuleError, load_rules

FILES = {"instrument.yaml": INSTRUMENT, "text.txt": TEXT, "phone.yaml": RULE}


def folder_of(tmp_path: Path, changed: dict[str, bytes | str | None], name: str = "own-court") -> Path:
    """A rule folder that is sound but for the files that are changed; None for a folder in the place of the file."""
    own = tmp_path / "own" / name
    own.mkdir(parents=True, exist_ok=True)
    for file, content in {**FILES, **changed}.items():
        if content is None:
            (own / file).mkdir()
        else:
            (own / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    return own.parent


def refusal(tmp_path: Path, changed: dict[str, bytes | str | None]) -> str:
    """What is said, without the place of the folder."""
    folder = folder_of(tmp_path, changed)
    with pytest.raises(RuleError) as refused:
        load_rules([folder])
    return str(refused.value).replace(f"{folder}/own-court/", "")


ENCODINGS = [
    (file, encoding) for file in FILES for encoding in ("gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig")
]


@pytest.mark.parametrize(("file", "encoding"), ENCODINGS)
def test_only_utf_8_is_read(tmp_path: Path, file: str, encoding: str) -> None:
    changed = FILES[file].encode(encoding)
    if encoding == "utf-8-sig":  # Notepad puts a mark before UTF-8 as well
        assert "own-court/phone" in load_rules([folder_of(tmp_path, {file: changed})]).by_id
        return
    assert refusal(tmp_path, {file: changed}) == f"{file}：不是 UTF-8 文本；请另存为 UTF-8"


@pytest.mark.parametrize("words", [["check", "--rules"], ["rules", "test"]])
@pytest.mark.parametrize("file", FILES)
def test_both_commands_refuse_what_is_not_utf_8(tmp_path: Path, words: list[str], file: str) -> None:
    folder_of(tmp_path, {file: FILES[file].encode("utf-16")})
    (tmp_path / "通知.txt").write_text(BAD, "utf-8")
    run = zhihe(*words, "own", *(["通知.txt"] if words[0] == "check" else []), cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert f"{file}：不是 UTF-8 文本；请另存为 UTF-8" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_folder_in_the_place_of_the_text_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path, {"text.txt": None}) == "text.txt：读不了（这是一个文件夹）"


TWICE = [
    # what is written twice, in which file, what is said
    ("documents", "  kind: must", "  documents: any\n  kind: must", "phone.yaml 第 4 行 documents：写了两次（先在第 3 行）"),
    ("severity", "  message", "  severity: error\n  message", "phone.yaml 第 9 行 severity：写了两次（先在第 8 行）"),
    ("in an inner mapping", "quote: 应当", "article: 2, quote: 应当", "phone.yaml 第 10 行 article：写了两次"),
    ("examples", "    fail:", "    pass: [甲]\n    fail:", "phone.yaml 第 14 行 pass：写了两次"),
]


@pytest.mark.parametrize(("label", "old", "new", "said"), TWICE, ids=[row[0] for row in TWICE])
def test_what_is_written_twice_is_refused(tmp_path: Path, label: str, old: str, new: str, said: str) -> None:
    assert RULE.count(old) == 1
    message = refusal(tmp_path, {"phone.yaml": RULE.replace(old, new)})
    assert message.startswith(said)
    assert message.endswith("；请留一个")


def test_an_instrument_and_shared_wordings_say_nothing_twice(tmp_path: Path) -> None:
    twice = refusal(tmp_path, {"instrument.yaml": INSTRUMENT + "title: 乙\n"})
    assert twice == "instrument.yaml 第 4 行 title：写了两次（先在第 1 行）；请留一个"
    folder = folder_of(tmp_path, {})
    (folder / "wordings").mkdir()
    (folder / "wordings" / "人.yaml").write_text("人甲: [甲]\n人甲: [乙]\n", "utf-8")
    with pytest.raises(RuleError, match=r"人\.yaml 第 2 行 人甲：写了两次（先在第 1 行）"):
        load_rules([folder])


def test_the_same_key_in_two_rules_and_what_an_alias_repeats_are_not_twice(tmp_path: Path) -> None:
    second = RULE.replace("id: phone", "id: second").replace("[execution_notice]", "*types")
    shared = RULE.replace("[execution_notice]", "&types [execution_notice]") + second
    rules = load_rules([folder_of(tmp_path, {"phone.yaml": shared})]).by_id
    assert rules["own-court/second"].documents == rules["own-court/phone"].documents == ("execution_notice",)


SYNTAX = [
    # label, old, new, what is said
    ("a full-width colon", "  kind: must", "  kind：must", "第 4 行 kind：冒号是全角的“：”；请改为半角冒号，后面空一格（kind: …）"),
    ("a full-width colon before a list", "    pass: [", "    pass：[", "第 13 行 pass：冒号是全角"),
    ("a full-width colon at the id", "- id: phone", "- id：phone", "第 1 行 id：冒号是全角"),
    ("no colon", "  title: 写明联系电话", "  title 写明联系电话", "第 2 行：YAML 格式错误：这一行没有冒号"),
    ("a colon in a text", "message: 没有", "message: 没有: 写", "第 9 行：YAML 格式错误：这里不该有冒号"),
    ("a quote that does not end", '"请到庭。"', '"请到庭。', "第 14 行：YAML 格式错误："),
    ("a list that does not end", "[execution_notice]", "[execution_notice", "第 3 行：YAML 格式错误：方括号没有配对"),
    ("a tab", "  kind: must", "\tkind: must", "第 4 行：YAML 格式错误：不能以这个字符开头；缩进用空格"),
    ("out of line", "  severity: warning", "   severity: warning", "第 8 行：YAML 格式错误："),
    ("a star", "    - 联系电话…", "    - *联系电话…", "第 6 行：YAML 格式错误：文字以 * 或 & 开头的加引号"),
    ("a control character", "没有写明", "没有\x07写明", "第 9 行：有看不见的控制字符；请删去"),
    ("a second document", "- id: phone", "--- []\n---\n- id: phone", "第 2 行：YAML 格式错误：一个文件只能有一份"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "old", "new", "said"), SYNTAX, ids=[row[0] for row in SYNTAX])
def test_what_is_not_yaml_is_told_with_the_right_line(
    tmp_path: Path, label: str, old: str, new: str, said: str
) -> None:
    assert old in RULE
    message = refusal(tmp_path, {"phone.yaml": RULE.replace(old, new, 1)})
    assert message.startswith(f"phone.yaml {said}")
    assert not re.search("[a-z]{3,} [a-z]{2,}", message)  # no English


def test_a_full_width_colon_inside_a_text_is_no_fault(tmp_path: Path) -> None:
    text = RULE.replace("message: 没有写明联系电话", "message: >\n    没有写明：\n    title：联系电话")
    assert "own-court/phone" in load_rules([folder_of(tmp_path, {"phone.yaml": text})]).by_id
