"""The title under which a document is listed: that of its text, without what a page prints before it."""

from __future__ import annotations

import re
from pathlib import PurePath

from corpus.document import Document
from corpus.matchtext import fold_query
from corpus.metadata import value_of
from corpus.parts import part_named
from corpus.spans import MatchSpan

_LONGEST = 100  # titles are shown on one line
# 安徽省芜湖市镜湖区人民法院 signs as 镜湖区人民法院, and 甲县人民法院关于移送乙县人民法院的函 begins with its own court.
_BELONGS = re.compile("(?:省|市|州|盟|区|县|旗|国|兵团|（)$|法院|关于")


def title_of(document: Document, court: str | None, path: str) -> str:
    """The title in the text; without one the recorded one, the first line or the name of the file."""
    span = part_named(document.parts, "标题")
    if span:
        # What match text leaves out is no title: numbers of pages, pronunciation.
        return _one_line(document.written(_from_court(document, span, court)))
    recorded = value_of(document.extract.metadata, "title")
    if recorded:
        return recorded[:_LONGEST]
    lines = (line.strip() for line in document.raw.splitlines())
    return next((line for line in lines if line), PurePath(path).name)[:_LONGEST]


def renewed_title(document: Document, found: str, before: str) -> str:
    """Of a stored document the title found anew, if its text has one: what was recorded beside a text was once not kept."""
    return found if part_named(document.parts, "标题") else before


def _from_court(document: Document, span: MatchSpan, court: str | None) -> MatchSpan:
    """The title from its court on, where a line of furniture ends before: 浏览：12次, 字号：大中小, a running head."""
    at = document.match.text.find(fold_query(court), *span) if court else -1
    if at <= span.start or _BELONGS.search(document.match.text, span.start, at):
        return span
    place = document.match.to_raw(MatchSpan(at, span.end)).start
    return span if "一" <= document.raw[place - 1] <= "鿿" else MatchSpan(at, span.end)


def _one_line(text: str) -> str:
    return "".join(text.split())[:_LONGEST]
