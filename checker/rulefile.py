"""One file of a rule folder, as text and as YAML; what keeps it from being read is said with its line.

Loaded only where rules are read from their sources: most starts have the compiled copy.
"""

from __future__ import annotations

import codecs
import datetime
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from checker.load import RuleError
from corpus.systemerrors import reason

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# A key of the format, or a named group with its list, that is parted from its value by the full-width colon.
_FULL_WIDTH = re.compile(r"\s*(?:-\s+)?(?:([A-Za-z_]+)\s*：|([^\s：:'\"#]+)\s*：\s*\[)")
# What the parser says, whether it stands where the trouble began (its context) or where it was noticed, and what to do.
_COMPLAINTS = (
    ("expected ':'", True, "这一行没有冒号；冒号用半角，后面空一格"),
    (
        "mapping values are not allowed",
        False,
        "这里不该有冒号；缩进要与上下各行对齐，文字里有半角冒号的加引号",
    ),
    ("unexpected end of stream", True, "引号没有配对"),
    ("',' or ']'", True, "方括号没有配对，或者各项之间没有半角逗号"),
    ("',' or '}'", True, "花括号没有配对，或者各项之间没有半角逗号"),
    ("\\t", False, "缩进用空格，不用制表符"),
    ("cannot start any token", False, "不能以这个字符开头；缩进用空格，不用制表符，文字以符号开头的加引号"),
    ("expected key", False, "缩进与上下各行不齐，或者引号之后还有字"),
    ("expected '-' indicator", False, "缩进与上下各行不齐，或者这一项没有以“- ”开头"),
    ("<block end>", False, "缩进与上下各行不齐，或者引号之后还有字"),
    ("undefined alias", False, "“*名称”之前没有“&名称”；文字以 * 开头的加引号"),
    ("alphabetic or numeric", False, "文字以 * 或 & 开头的加引号"),
    ("unknown escape character", False, "双引号里不能写反斜杠；改用单引号"),
    ("could not determine a constructor", False, "文字以 ! 开头的加引号"),
    ("tag", False, "文字以 ! 开头的加引号"),
    ("unhashable key", False, "名称不能是列表或者“键: 值”；文字以 [ 或 { 开头的加引号"),
    ("another document", False, "一个文件只能有一份；请删去“---”"),
)


def text_of(path: Path) -> str:
    """The text of a rule file. Raises `RuleError` where it cannot be read or is not UTF-8."""
    try:
        data = path.read_bytes()
    except OSError as trouble:
        raise RuleError(f"{path}：读不了（{reason(trouble)}）") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    # Notepad calls UTF-16 "Unicode" and GBK "ANSI"; the former is valid UTF-8 where it has no mark and only ASCII.
    if "\0" in text or data.startswith(_UTF_16):
        raise RuleError(f"{path}：不是 UTF-8 文本；请另存为 UTF-8")
    return text


def yaml_of(path: Path) -> Any:
    """What a YAML file holds. Raises `RuleError`, also for a key that is written twice."""
    text = text_of(path)
    loader = _LOADER(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        _refuse_twice(path, node)
        return loader.construct_document(node)
    except yaml.YAMLError as trouble:
        raise RuleError(_complaint(path, text, trouble)) from None
    except ValueError:  # a date such as 2022-13-01 is refused while it is read
        raise RuleError(f"{path}{impossible_date(path)}；日期请写成 2022-03-01 的样子") from None
    except RecursionError:
        raise RuleError(f"{path}：嵌套太深，不是规则文件") from None
    finally:
        loader.dispose()


def _refuse_twice(path: Path, node: Any) -> None:
    """RuleError for a key that stands twice in one mapping: YAML would silently take the last one."""
    waiting, seen = [node], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:  # what an alias repeats
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += reversed(node.value)
        elif isinstance(node, yaml.MappingNode):
            lines: dict[str, int] = {}
            for key, value in node.value:
                waiting.append(value)
                if not isinstance(key, yaml.ScalarNode):
                    continue
                line = key.start_mark.line + 1
                if key.value in lines:
                    first = lines[key.value]
                    raise RuleError(
                        f"{path} 第 {line} 行 {key.value}：写了两次（先在第 {first} 行）；请留一个"
                    )
                lines[key.value] = line


def _complaint(path: Path, text: str, trouble: yaml.YAMLError) -> str:
    problem = str(getattr(trouble, "problem", None) or trouble)
    noticed = getattr(trouble, "problem_mark", None)
    line = noticed.line + 1 if noticed else None
    for number, written in enumerate(text.splitlines()[:line], 1):
        found = _FULL_WIDTH.match(written)
        if found:
            name = found[1] or found[2]
            return f"{path} 第 {number} 行 {name}：冒号是全角的“：”；请改为半角冒号，后面空一格（{name}: …）"
    if "special characters" in problem or "control characters" in problem:
        return f"{path}{_unprintable(text)}：有看不见的控制字符；请删去"
    for words, began, said in _COMPLAINTS:
        if words in problem:
            mark = getattr(trouble, "context_mark", None) if began else noticed
            line = mark.line + 1 if mark else line
            return f"{path}{_line(line)}：YAML 格式错误：{said}"
    return f"{path}{_line(line)}：YAML 格式错误；请检查缩进、冒号后的空格和引号"


def _line(number: int | None) -> str:
    return f" 第 {number} 行" if number else ""


def _unprintable(text: str) -> str:
    for number, line in enumerate(text.split("\n"), 1):
        if re.search(r"[^\t\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", line):
            return _line(number)
    return ""


def impossible_date(path: Path) -> str:
    """Where a YAML file holds a date that no calendar has, in Chinese."""
    for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
        for found in re.finditer(r"(?:(\w+):[^:\d]*)?(\d{4})-(\d{1,2})-(\d{1,2})", line):
            year, month, day = (int(each) for each in found.groups()[1:])
            try:
                datetime.date(year, month, day)
            except ValueError:
                written = f"{found[2]}-{found[3]}-{found[4]}"
                return f" 第 {number} 行 {found[1] or ''}：{written} 不是日历上有的日期"
    return "：有不能成立的值"


def composed(path: Path) -> Any:
    """The nodes of a YAML file, which know their lines."""
    return yaml.compose(text_of(path), Loader=_LOADER)


def line_of(path: Path, keys: Iterable[str | int]) -> int | None:
    """The line in a YAML file of what the keys lead to, or of the deepest thing on the way that is there."""
    return line_in(composed(path), keys)


def line_in(node: Any, keys: Iterable[str | int]) -> int | None:
    """The line of what the keys lead to from a YAML node, or of the deepest thing on the way that is there."""
    line: int | None = None
    for key in keys:
        if node is None:
            break
        line = node.start_mark.line + 1
        if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
        elif isinstance(node, yaml.MappingNode):
            found = [(name, value) for name, value in node.value if name.value == str(key)]
            if not found:
                return line
            line = found[0][0].start_mark.line + 1
            node = found[0][1]
        else:
            break
    return int(node.start_mark.line) + 1 if node is not None else line
