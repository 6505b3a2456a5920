"""What a DOCX still holds though nobody who reads or prints it sees it: comments, deleted and hidden words.

Who opens a published one gets at them all the same. They are no part of the text; `corpus.redaction` says what follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.readers.docxlists import W
from corpus.readers.docxstory import P, R, switched_on
from corpus.readers.docxstyles import VANISH, HidingStyles, look
from corpus.redaction import HiddenText
from corpus.spans import RawSpan

if TYPE_CHECKING:
    from lxml import etree

_T, _TR, _RPR, _PPR = f"{W}t", f"{W}tr", f"{W}rPr", f"{W}pPr"
_DELETED = f"{W}delText"


def _paragraph_of(element: etree._Element) -> etree._Element:
    return next(element.iterancestors(P), element)


def _by_paragraph(pieces: Iterator[etree._Element]) -> Iterator[str]:
    """The text of pieces, a string for each paragraph that some of them stand in."""
    last: etree._Element | None = None
    words: list[str] = []
    for piece in pieces:
        paragraph = _paragraph_of(piece)
        if words and paragraph is not last:
            yield "".join(words)
            words = []
        last = paragraph
        words.append(piece.text or "")
    yield "".join(words)


def _vanished(root: etree._Element, hiding: HidingStyles | None) -> Iterator[etree._Element]:
    """The text of runs that are hidden themselves or by their styles, and of hidden rows."""
    runs = _marked(root) if hiding is None else [run for run in root.iter(R) if _look(run, hiding)]
    for run in runs:
        yield from run.iterfind(_T)
    for mark in root.iter(f"{W}hidden"):
        row = next(mark.iterancestors(_TR), None)
        properties = mark.getparent()
        if row is None or properties is None or properties is not row.find(f"{W}trPr"):
            continue
        if switched_on(properties, "hidden"):
            yield from row.iter(_T)


def _marked(root: etree._Element) -> Iterator[etree._Element]:
    """Runs that their own properties hide; a mark may also stand in those of a paragraph or a style."""
    for mark in root.iter(VANISH):
        properties = mark.getparent()
        run = None if properties is None or properties.tag != _RPR else properties.getparent()
        if run is not None and run.tag == R and look(properties).hidden:
            yield run


def _look(run: etree._Element, hiding: HidingStyles) -> bool:
    properties = _paragraph_of(run).find(_PPR)
    style = None if properties is None else properties.find(f"{W}pStyle")
    return bool(hiding.look(run.find(_RPR), "" if style is None else style.get(f"{W}val", "")).hidden)


def _comments(root: etree._Element) -> Iterator[str]:
    for paragraph in root.iter(P):
        yield "".join(piece.text or "" for piece in paragraph.iter(_T))


def unseen(
    roots: list[etree._Element], comments: etree._Element | None, hiding: HidingStyles | None
) -> list[HiddenText]:
    """What the parts of a document and its comments hold unseen, a paragraph each; without a place in the text."""
    found = [("deleted", words) for root in roots for words in _by_paragraph(root.iter(_DELETED))]
    found += [("invisible", words) for root in roots for words in _by_paragraph(_vanished(root, hiding))]
    found += [("note", words) for words in (() if comments is None else _comments(comments))]
    return [HiddenText(0, kind, RawSpan(0, 0), None, words) for kind, words in found if words.strip()]
