"""A record of a published document: a JSON object with its text, as HTML or plain, and what is known about it.

Which of its values is the text is known by name, else by length; the names are those of real collections.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from corpus.damage import is_suspect
from corpus.document import Extract, Unreadable
from corpus.garble import plainly_chinese
from corpus.han import han_count
from corpus.legibility import garbled
from corpus.limits import Limits
from corpus.metadata import folded_key, metadata_of
from corpus.misencoded import decoded_anew
from corpus.readers import txt
from corpus.readers.pasted import unread
from corpus.repair import certain_pieces, repairs
from corpus.surfaces import RECOGNISE

# Columns that hold a whole document.
_TEXTS = frozenset(
    {
        "qwcontent", "全文", "正文", "文书全文", "裁判文书全文", "文书内容", "文书正文", "裁判文书", "判决书全文", "内容",
        "doccontent", "html", "htmlcontent", "content", "text", "fulltext", "fullcontent", "body", "document", "judgment",
        "raw", "rawtext", "wenshu",
    }
)  # fmt: skip
# Where only its sections are there: head, parties, course of the case, facts, reasons, result, signature, annex.
_SECTIONS = (
    ("s22", "s23", "s24", "s25", "s26", "s27", "s28"),
    (
        "文本首部段落原文", "诉讼参与人信息部分原文", "诉讼记录段原文", "诉控辩原文", "案件基本情况段原文", "理由原文",
        "裁判要旨段原文", "判决结果段原文", "文本尾部原文", "附加原文",
    ),
)  # fmt: skip
# A column that holds one section of a document, where a collection has its own names for them.
_SECTION_NAME = re.compile("首部|当事人|事实|查明|理由|认为|主文|判项|结果|尾部|落款|段$|部分$")
SHORTEST = 30  # Han characters: no court document has fewer
_SHORTEST_UNNAMED = 100  # in a column whose name says nothing it may be a remark
_DEPTH = 5
_PICTURE = f"是扫描图片，没有文字层；请把这条记录的网页另存为 HTML 文件后识别（{RECOGNISE}）"
_TAG = re.compile(r"<[A-Za-z/!][^<>]*>")
_HTML = re.compile(r"</?(?:html|body|p|div|br|span|table|tr|td|font)\b[^<>]*>", re.IGNORECASE)
_ESCAPED = re.compile(r"\\r\\n|\\n|\\r")
_HALF = re.compile("[\ud800-\udfff]")  # half of a character, which JSON can write and nothing else can hold


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The text of a record: where it stood, what it is, how many Han characters, and whether its name says so.

    `listed` tells a value that stood in one of several objects of a list.
    """

    column: str
    text: str
    size: int
    named: bool
    listed: bool = False


def _values(
    value: Any, key: str = "", depth: int = 0, listed: bool = False
) -> Iterator[tuple[str, str, bool]]:
    """The leaves of a record with their keys, and whether they come from a list of objects; lists of words as one value."""
    if isinstance(value, str):
        if depth < _DEPTH and value.lstrip()[:1] == "{" and value.rstrip()[-1:] == "}":
            try:
                inner = json.loads(value, parse_int=str)
            except (ValueError, RecursionError):
                pass  # text that begins so
            else:
                yield from _values(inner, key, depth + 1, listed)
                return
        yield key, _HALF.sub("\ufffd", value), listed
    elif isinstance(value, dict):
        for name, inner in value.items() if depth < _DEPTH else ():
            yield from _values(inner, _HALF.sub("\ufffd", str(name)), depth + 1, listed)
    elif isinstance(value, list):
        if all(isinstance(each, str | int | float) for each in value):
            yield key, _HALF.sub("\ufffd", "、".join(map(str, value))), listed
        else:
            several = listed or len(value) > 1
            for inner in value if depth < _DEPTH else ():
                yield from _values(inner, key, depth + 1, several)
    elif value is not None and not isinstance(value, bool):
        yield key, str(value), listed


def _han(text: str) -> int:
    return han_count(_TAG.sub("", text) if "<" in text else text)


def _repaired(text: str) -> int:
    """The Han characters of a text in its damaged stretches too."""
    if len(text) < SHORTEST or not is_suspect(text):
        return _han(text)
    return _han(text) + sum(_han(was) for _, was in certain_pieces(repairs(text)))


def _chosen(sized: list[_Chosen]) -> _Chosen | None:
    """The text of a record; None when there is none long enough to be a document."""
    named = max((each for each in sized if each.named), key=lambda each: each.size, default=None)
    if named and named.size >= SHORTEST:
        # Of the same text plain and as HTML the one that comes first: they differ by a title or so.
        return next(each for each in sized if each.named and each.size >= 0.95 * named.size)
    by_key = {folded_key(each.column): each.text for each in reversed(sized)}
    for names in _SECTIONS:
        sections = [by_key[name] for name in names if by_key.get(name, "").strip()]
        text = "\n".join(sections)
        if len(sections) > 1 and _han(text) >= SHORTEST:
            return _Chosen("", text, _han(text), named=True)
    longest = max(sized, key=lambda each: each.size, default=None)
    if longest is None:
        return None
    if _SECTION_NAME.search(longest.column) and not longest.listed:
        longest = _joined([each for each in sized if _SECTION_NAME.search(each.column) and each.size])
    return longest if longest.size >= _SHORTEST_UNNAMED else None


def _joined(sections: list[_Chosen]) -> _Chosen:
    """Columns that hold a section each, as one text in their order."""
    text = "\n".join(each.text for each in sections)
    return _Chosen("”“".join(each.column for each in sections), text, _han(text), named=False)


def _sized(record: Any) -> list[_Chosen]:
    return [
        _Chosen(key, text, _han(text), folded_key(key) in _TEXTS, listed)
        for key, text, listed in _values(record)
    ]


def _origin(chosen: _Chosen) -> str:
    """Which value was taken for the text, in Chinese."""
    if not chosen.column.strip():
        return (
            "这条记录的文字没有栏名，以其中最长的一段为正文"
            if chosen.listed
            else "这条记录只有文字，没有栏名，以它为正文"
        )
    how = "由几栏接成：" if "”“" in chosen.column else "取自最长的一栏"
    return f"正文{how}“{chosen.column}”"


def _refuse_several(chosen: _Chosen, sized: list[_Chosen]) -> None:
    """Raises `Unreadable` where one of several texts in a list was chosen: the others would be lost."""
    alike = (each for each in sized if each.listed and each.column == chosen.column and each.size >= SHORTEST)
    count = len({each.text for each in alike})
    if chosen.listed and count > 1:
        raise Unreadable(
            f"里面有 {count} 段正文{f'（“{chosen.column}”）' if chosen.column else ''}，分不清是几份文书还是一份的几段，没有检查；"
            "请把每份文书的全文放在一个对象里，所有对象放进一个 JSON 数组"
        )


def _refuse_garbled(sized: list[_Chosen]) -> None:
    """Raises `Unreadable` where the longest value may be a document, was it not garbled."""
    longest = max(sized, key=lambda each: len(each.text), default=None)
    reason = garbled(longest.text) if longest and len(longest.text) >= SHORTEST else None
    if longest and reason:
        raise Unreadable(f"“{longest.column}”一栏：{reason}" if longest.column else reason)


def _parsed(text: str) -> Any:
    try:
        # Numbers stay text: Python refuses whole ones of over 4,300 figures, which are valid JSON.
        return json.loads(text, parse_int=str)
    except RecursionError:
        raise Unreadable("这条记录嵌套过深，不能读取") from None
    except ValueError as trouble:
        at = getattr(trouble, "pos", 0)
        raise Unreadable(f"不是有效的 JSON（第 {at + 1} 个字符处有误），没有检查；请重新导出") from None


def longest_text(data: bytes) -> tuple[bool, int]:
    """Whether a record holds a document, if garbled, and the Han characters of its longest value. Raises `Unreadable`."""
    text = txt.decode(data)[0]
    sized = _sized(_parsed(text))
    holds = _chosen(sized) is not None or _is_spoilt(text, sized)
    return holds, max((each.size for each in sized), default=0)


def text_in(record: Any) -> str | None:
    """The text of a document in data that were parsed already; None where none is long enough.

    Raises `Unreadable` where there are several.
    """
    sized = _sized(record)
    chosen = _chosen(sized)
    if chosen is None:
        return None
    _refuse_several(chosen, sized)
    return chosen.text


def _is_spoilt(text: str, sized: list[_Chosen]) -> bool:
    """Whether a record without a document may have one in a wrong encoding: reading it will say so."""
    longest = max((each.text for each in sized), key=len, default="")
    return len(longest) >= SHORTEST and bool(
        decoded_anew(text) or garbled(longest) or _repaired(longest) - _han(longest) >= SHORTEST
    )


def read(data: bytes, limits: Limits) -> Extract:
    """The document of a record. Raises `Unreadable` for what is no JSON, or holds no document."""
    text = txt.decode(data)[0]
    try:
        extract = _document(text, limits)
    except Unreadable:
        # Where all of the file is in a wrong encoding, no value may have Chinese in it.
        again = decoded_anew(text)
        if again is None:
            raise
    else:
        again = None if plainly_chinese(extract.text) else decoded_anew(text)
        if again is None:
            return extract
    extract = _document(again.text, limits)
    return replace(extract, notes=(again.note, *extract.notes))


def _document(text: str, limits: Limits) -> Extract:
    record = _parsed(text)
    if isinstance(record, list) and len(record) != 1:
        raise Unreadable(
            f"是 JSON 数组，有 {len(record)} 条记录；请存成 .json 文件后用 zhihe check 或 zhihe audit 检查"
        )
    sized = _sized(record)
    chosen = _chosen(sized) or _chosen([replace(each, size=_repaired(each.text)) for each in sized])
    if chosen is None:
        most = max((each.size for each in sized), default=0)
        _refuse_garbled(sized)
        raise Unreadable(
            f"是一条数据，里面没有文书正文（最长的一栏只有 {most} 个汉字）；正文一栏请命名为“全文”或 content"
        )
    _refuse_several(chosen, sized)
    if len(_HTML.findall(chosen.text)) >= 2:
        from corpus.readers import html  # noqa: PLC0415  most records are plain text

        extract = unread(html.read(chosen.text.encode("utf-8", "replace"), limits), _PICTURE)
    else:
        text = chosen.text
        if "\n" not in text:
            text = _ESCAPED.sub("\n", text)  # line breaks that were escaped twice
        extract = Extract(text.replace("\r\n", "\n").replace("\r", "\n"), "text/plain")
    notes = extract.notes
    if not chosen.named:
        notes = (*notes, _origin(chosen))
    folded = {folded_key(each.column): each.text for each in reversed(sized) if each.text is not chosen.text}
    return replace(extract, notes=notes, metadata=metadata_of(folded) or extract.metadata)
