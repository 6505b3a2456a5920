"""Running heads whose names the text itself gives: 甲县人民法院执行通知书 above a page that begins with its own court and title.

Read as the first line of the text such a head runs into the court below it. Where court, title or number stand nowhere else it
is the head that gives them, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from corpus.casenumbers import CASE_NUMBER
from corpus.parts import TITLE_WORD
from corpus.patterns import COURT_ENDING, lazy_pattern
from corpus.spans import RawSpan

_COURT = lazy_pattern(rf"[一-鿿]{{2,30}}?{COURT_ENDING}")
_TITLE = lazy_pattern(rf"[一-鿿（）]{{0,20}}(?:{TITLE_WORD})(?:（[一-鿿]{{1,12}}）)?")
# 关于指令戊市己区人民法院执行的函 is no title of that court.
_COURT_LINE = lazy_pattern(
    rf"(?!关于|致|对|向|委托|指令|请|由)(?P<court>[一-鿿]{{2,30}}?{COURT_ENDING})(?:[一-鿿（）]{{0,20}}(?:{TITLE_WORD})(?:（[一-鿿]{{1,12}}）)?)?"
)
_TITLE_LINE = lazy_pattern(
    rf"(?:[一-鿿]{{2,30}}?{COURT_ENDING})?[一-鿿（）]{{0,20}}(?:{TITLE_WORD})(?:（[一-鿿]{{1,12}}）)?"
)
# The same in lines that end anywhere: 西安市未央区人民 / 法院 / 执行裁定书（2019）.
_BEGINNING = lazy_pattern(
    rf"(?!关于|致|对|向|委托|指令|请|由)(?:(?!不服|申请|[与和将])[一-鿿]){{2,30}}?{COURT_ENDING}[一-鿿]{{0,12}}?(?:{TITLE_WORD})"
)
# What a head may say beside its names; with a telephone or an address it has something of its own.
_MARKS = re.compile(r"[\s\-－—–─~·•|（）()第共页/／]+|(?<![0-9])[0-9]{1,3}(?![0-9年月日])")
_OWN = re.compile("[0-9：:，。；]|地址|电话|年.{1,3}月")
_MOST_BESIDE = 14  # characters: 监制, 统一文书样式, 卷宗
_UNSURE = "最上面一行“{0}”和下面的标题写着不同的法院，分不清上面一行是不是页眉；请人工核对法院"
_HEAD, _TITLE_HEAD, _NUMBER_HEAD = 4, 8, 15  # lines
_FOOT = 8


def condensed(line: str) -> str:
    """A line without its blanks, 执　行　通　知　书, and with the brackets that case numbers are looked for with."""
    return "".join(line.split()).replace("(", "（").replace(")", "）")


def is_spare(head: str, rest: Sequence[str]) -> bool:
    """Whether a running head says nothing but names of which the text gives its own; `rest` are the lines without it."""
    head = condensed(head)
    court, number = _COURT.search(head), CASE_NUMBER.search(head)
    bare = CASE_NUMBER.sub("", _COURT.sub("", head, count=1))
    title = _TITLE.search(bare)
    beside = _MARKS.sub("", _TITLE.sub("", bare))
    if not (court or title or number) or len(beside) > _MOST_BESIDE or _OWN.search(beside):
        return False
    lines = [line for each in rest if (line := condensed(each))]
    if court and not _names_itself(court.group(), beside, lines):
        return False
    if title and not _is_titled(lines):
        return False
    return not number or any(map(CASE_NUMBER.search, lines[:_NUMBER_HEAD]))


def unsure(text: str, furniture: Collection[RawSpan]) -> tuple[str, ...]:
    """What to say of a text whose first line names a court where another court and a title follow: a head, or the court.

    Nothing where it is sure which one writes: a letter is addressed below its title.
    """
    lines: list[str] = []
    start = 0
    while start < len(text) and len(lines) < _HEAD:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if RawSpan(start, end) not in furniture and (line := condensed(text[start:end])):
            lines.append(line)
        start = end + 1
    court = _COURT.match(lines[0]) if lines else None
    if court is None or len(lines[0]) - court.end() > _MOST_BESIDE:
        return ()
    named = court.group()
    for line, below in pairwise(lines[1:]):
        hit = _COURT_LINE.fullmatch(line)
        other = hit["court"] if hit else named
        # A court may be named with its province, and without.
        if not (named.endswith(other) or other.endswith(named)) and (
            other != line or _TITLE_LINE.fullmatch(below)
        ):
            return (_UNSURE.format(lines[0]),)
    return ()


def heads_itself(lines: Sequence[str]) -> bool:
    """Whether these lines begin with a court and a title of their own."""
    bare = [line for each in lines if (line := condensed(each))]
    return _has_court(bare) and _is_titled(bare)


def _begins(lines: Sequence[str]) -> bool:
    return _BEGINNING.match("".join(lines[:_HEAD])) is not None


def _has_court(lines: Sequence[str]) -> bool:
    return any(map(_COURT_LINE.fullmatch, lines[:_HEAD])) or _begins(lines)


def _is_titled(lines: Sequence[str]) -> bool:
    return any(map(_TITLE_LINE.fullmatch, lines[:_TITLE_HEAD])) or _begins(lines)


def _names_itself(court: str, beside: str, lines: Sequence[str]) -> bool:
    if _has_court(lines):
        return True
    # 乙省高级人民法院监制 above a form that only its signature gives a court.
    signed = [hit["court"] for line in lines[-_FOOT:] if (hit := _COURT_LINE.fullmatch(line))]
    return bool(beside) and bool(signed) and court not in signed
