"""Text that the scripts of a web page put into it. No script is run: of simple ones what they write is known, others are told.

Known is a script that does nothing but write words that stand in it (`document.write("…")`, `….innerHTML = "…"`). Where a
page shows no document, the data in its scripts may hold one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote

from corpus.document import Unreadable
from corpus.han import han_count
from corpus.readers.maintext import of_the_site
from corpus.readers.record import text_in
from corpus.readers.sitepages import DOCUMENT_WORDS

IN_SCRIPT = "网页打开时由脚本写出正文，已按脚本里的文字检查；请与网页核对"
NOT_RUN = "文字由网页的脚本写出，文件里没有；请在浏览器中打开，等文字显示后另存为 PDF，或者复制正文另存为 TXT"
_UNREAD = "的位置是脚本写出的文字（“{}…”），没有读取；请在浏览器中打开后另存为 PDF，或者复制正文另存为 TXT"
TOLD = "网页的脚本里还有文字，没有当作文书内容：“{}…”；请与网页核对"
_SCRIPT = re.compile(r"<script\b([^<>]*)>(.*?)(?:</script\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_OTHER = re.compile(
    r"\btype\s*=\s*[\"']?(?!text/javascript|application/javascript|module|text/ecmascript)[\w/+.-]",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"\bsrc\s*=", re.IGNORECASE)  # what stands in such an element is not run
_JSON = re.compile(r"\btype\s*=\s*[\"']?application/json\b", re.IGNORECASE)
_STRING = re.compile(r"\"((?:[^\"\\\n]|\\.)*+)\"|'((?:[^'\\\n]|\\.)*+)'|`((?:[^`\\$]|\\.)*+)`", re.DOTALL)
_ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n)|(.))", re.DOTALL
)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": "", "v": "", "0": ""}
_PERCENT = re.compile(r"%u([0-9a-fA-F]{4})|%([0-9a-fA-F]{2})")
_BLANK = re.compile(r"(?:\s|;|/\*.*?\*/|//[^\n]*|<!--[^\n]*|-->[^\n]*|\]\]>|<!\[CDATA\[)*+", re.DOTALL)
_HEAD = re.compile(
    r"(?:window\.)?document\.write(?:ln)?\s*\((?P<write>)|(?:window\.)?document\.getElementById\(\s*[\"'](?P<id>[\w-]+)[\"']\s*\)"
    r"\.(?P<how>innerHTML|innerText|textContent)\s*\+?=|(?:\$|jQuery)\(\s*[\"']#(?P<query>[\w-]+)[\"']\s*\)"
    r"\.(?P<call>html|append|text)\s*\(|(?:var|let|const)\s+(?P<name>[A-Za-z_$][\w$]*)\s*=(?!=)"
)
_WORD = re.compile(r"[A-Za-z_$][\w$.]*")
_DECODED = frozenset({"unescape", "decodeURIComponent", "decodeURI", "window.unescape"})
_AROUND = re.compile(
    r"(?:\$|jQuery)\(\s*(?:document\s*\)\.ready\(\s*)?function\s*\(\s*\)\s*\{(.*)\}\s*\)|window\.onload\s*=\s*function\s*\(\s*\)\s*\{(.*)\}",
    re.DOTALL,
)
_HAN_ESCAPED = re.compile(r"[一-鿿]|[\\%]u[4-9][0-9a-fA-F]{3}")
_TAG = re.compile(r"<[^<>]*>")
_CHARACTERS = re.compile(r"&[#\w]{1,12};|\s+")
_LEAST = 20  # Han characters of a sentence of a document
_DOCUMENT = 100  # the same of a document
_SENTENCE = re.compile("[。；，：]")
_OF_A_COURT = re.compile("执行|法院|举报|账户|账号|申请人|裁定|判决|履行|送达|人民币")
_SHOWN_ASIDE = re.compile(
    r"(?:alert|confirm|prompt|msg|tips?|toast|error|log|warn|open|title|desc|placeholder)\w*\s*[(:=]\s*$",
    re.IGNORECASE,
)
_ASSIGNED = re.compile(r"=\s*(?=[{\[])")
_MOST_STRINGS, _MOST_VALUES, _COMPARED = 20_000, 20, 500
_LONGEST_VALUE = 4_000_000  # characters of data that are looked through


class _Fails(Exception):  # noqa: N818  leaves a script as it is
    """A script does more than write words that stand in it."""


class Put(NamedTuple):
    """What a script puts into the element with this id, as a part of a page."""

    id: str
    page: str


def _unescaped(text: str) -> str:
    def character(hit: re.Match[str]) -> str:
        number = hit[1] or hit[2] or hit[3]
        if number:
            value = int(number, 16)
            return chr(value) if value <= 0x10FFFF and not 0xD800 <= value < 0xE000 else "\ufffd"
        return "" if hit[4] else _PLAIN.get(hit[5], hit[5])

    return _ESCAPE.sub(character, text) if "\\" in text else text


def _string(hit: re.Match[str]) -> str:
    return _unescaped(next(each for each in hit.groups() if each is not None))


def _decoded(text: str) -> str:
    if "%u" in text:
        return _PERCENT.sub(lambda hit: _unescaped("\\u" + hit[1]) if hit[1] else chr(int(hit[2], 16)), text)
    return unquote(text)


class _Reader:
    """Reads the statements of a script that only writes; raises `_Fails` for any other."""

    def __init__(self, script: str) -> None:
        self.script = script
        self.at = 0
        self.known: dict[str, str] = {}

    def _blank(self) -> None:
        hit = _BLANK.match(self.script, self.at)
        self.at = hit.end() if hit else self.at

    def _taken(self, mark: str) -> bool:
        self._blank_in_line()
        found = self.script.startswith(mark, self.at)
        self.at += len(mark) * found
        return found

    def _blank_in_line(self) -> None:
        while self.at < len(self.script) and self.script[self.at].isspace():
            self.at += 1

    def _term(self, depth: int) -> str:
        self._blank_in_line()
        hit = _STRING.match(self.script, self.at)
        if hit:
            self.at = hit.end()
            return _string(hit)
        word = _WORD.match(self.script, self.at)
        if word is None or depth > 3:
            raise _Fails
        self.at = word.end()
        if word[0] in _DECODED and self._taken("("):
            value = _decoded(self._value(depth + 1))
            if self._taken(")"):
                return value
        elif word[0] in self.known:
            return self.known[word[0]]
        raise _Fails

    def _value(self, depth: int = 0) -> str:
        pieces = [self._term(depth)]
        while self._taken("+"):
            pieces.append(self._term(depth))
        return "".join(pieces)

    def statements(self) -> Iterator[tuple[str, str]]:
        """For each what is written, and the id of the element it is put into; empty where the script stands."""
        while True:
            self._blank()
            if self.at >= len(self.script):
                return
            hit = _HEAD.match(self.script, self.at)
            if hit is None:
                raise _Fails
            self.at = hit.end()
            value = self._value()
            if hit["write"] is not None:
                while self._taken(","):
                    value += self._value()
            if (hit["write"] is not None or hit["call"]) and not self._taken(")"):
                raise _Fails
            self._blank_in_line()
            if (
                self.script[self.at : self.at + 1] not in ("", ";", "}", "/", "<", "-")
                and "\n" not in self.script[: self.at][-3:]
            ):
                raise _Fails
            if hit["name"]:
                self.known[hit["name"]] = value
                continue
            if hit["how"] in {"innerText", "textContent"} or hit["call"] == "text":
                value = value.replace("&", "&amp;").replace("<", "&lt;")
            yield value, hit["id"] or hit["query"] or ""


def _statements(script: str) -> list[tuple[str, str]]:
    """What a script writes that does nothing else; empty for any other."""
    around = _AROUND.fullmatch(_BLANK.sub("", script, count=1).rstrip().rstrip(";"))
    if around:
        script = around[1] or around[2] or ""
    try:
        return list(_Reader(script).statements())
    except _Fails:
        return []


def written_out(page: str) -> tuple[str, list[Put]]:
    """A page with what its simple scripts write in their place, and what they put into elements."""
    puts: list[Put] = []
    if not any(each in page for each in ("<script", "<SCRIPT", "<Script")):
        return page, puts

    def written(hit: re.Match[str]) -> str:
        if _OTHER.search(hit[1]) or _ELSEWHERE.search(hit[1]) or not _HAN_ESCAPED.search(hit[2]):
            return hit[0]
        found = _statements(hit[2])
        puts.extend(Put(target, value) for value, target in found if target)
        here = "".join(value for value, target in found if not target)
        if not found or "<script" in here.lower():
            return hit[0]
        # What is put elsewhere is told where that place does not exist.
        return here + hit[0] if any(target for _, target in found) else here

    return _SCRIPT.sub(written, page), puts


def _scripts(page: str) -> Iterator[tuple[str, str]]:
    for hit in _SCRIPT.finditer(page):
        if _HAN_ESCAPED.search(hit[2]) and not _ELSEWHERE.search(hit[1]):
            yield hit[1], hit[2]


def _words(text: str) -> str:
    return _CHARACTERS.sub("", _TAG.sub("", text))


def _data(attributes: str, script: str) -> Iterator[str]:
    """The texts of documents that a script holds as data: values of JSON, JSON in strings, strings of HTML."""
    decoder = json.JSONDecoder(parse_int=str)
    if _JSON.search(attributes):
        values = [script.strip()]
    elif _OTHER.search(attributes):
        return
    else:
        strings = [_string(hit) for hit in islice(_STRING.finditer(script), _MOST_STRINGS)]
        values = [each for each in strings if len(each) >= _DOCUMENT]
        values += [script[hit.end() :] for hit in islice(_ASSIGNED.finditer(script), _MOST_VALUES)]
    for value in values:
        if len(value) > _LONGEST_VALUE:
            continue
        if value.lstrip()[:1] in {"{", "["}:
            try:
                found = text_in(decoder.raw_decode(value.lstrip())[0])
            except (ValueError, RecursionError, Unreadable):
                continue
            if found:
                yield found
        else:
            yield value


def document_in(page: str) -> str | None:
    """The text of the document that the scripts of a page hold as data, as a part of a page; None where there is none."""
    best, most = None, _DOCUMENT - 1
    for attributes, script in _scripts(page):
        for found in _data(attributes, script):
            words = _words(found)
            size = han_count(words)
            if size > most and DOCUMENT_WORDS.search(words):
                best, most = found, size
    if best is not None and "<" not in best:
        best = "".join(f"<p>{line}</p>" for line in best.split("\n"))
    return best


def unread_words(page: str, text: str) -> str | None:
    """The first words in scripts that read like a document and do not stand in its text; None where there are none."""
    bare, compared = None, 0
    for attributes, script in _scripts(page):
        if _OTHER.search(attributes):
            continue
        for hit in islice(_STRING.finditer(script), _MOST_STRINGS):
            if hit.end() - hit.start() < _LEAST or not _HAN_ESCAPED.search(hit[0]):
                continue
            words = _words(_decoded(_string(hit)) if "%" in hit[0] else _string(hit))
            if han_count(words) < _LEAST or not (_SENTENCE.search(words) and _OF_A_COURT.search(words)):
                continue
            if of_the_site(words) or _SHOWN_ASIDE.search(script[max(hit.start() - 40, 0) : hit.start()]):
                continue
            bare = "".join(text.split()) if bare is None else bare
            compared += 1
            if words not in bare:
                return words
            if compared > _COMPARED:
                return None
    return None


def why_unread(words: str) -> str:
    """Why these words are not read (goes on where 第1幅图片 ends)."""
    return _UNREAD.format(words[:12])
