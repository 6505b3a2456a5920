"""What a DOCX still holds though nobody who reads or prints it sees it: comments, deleted and hidden words.

Who opens a published one gets at them all the same. They are no part of the text; `corpus.redaction` says what follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.folding import fold
from corpus.identifiers import numbers
from corpus.readers.docxbranches import TEXTS, M, words_of
from corpus.readers.docxlists import W
from corpus.readers.docxnames import P, R
from corpus.readers.docxstyles import VANISH, HidingStyles, look, switched_on
from corpus.spans import MatchSpan

if TYPE_CHECKING:
    from lxml import etree

_TR, _RPR, _PPR = f"{W}tr", f"{W}rPr", f"{W}pPr"
_DELETED = f"{W}delText"
_MOST_SOUGHT = (
    1_000  # pieces of moved text: what is beyond is told without a look whether it stands elsewhere
)
_RUNS = frozenset({R, f"{M}r"})
_DESCRIBED = ("{*}docPr", "{*}cNvPr", "{urn:schemas-microsoft-com:vml}*")
_FIGURES = re.compile(r"[0-9０-９]{6}")
_OF_CELLS = {f"{W}trPr": _TR, f"{W}tcPr": f"{W}tc"}


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
        words.append(words_of(piece))
    yield "".join(words)


def _vanished(root: etree._Element, hiding: HidingStyles | None) -> Iterator[etree._Element]:
    """The text of runs that are hidden themselves or by their styles, and of hidden rows."""
    runs = _marked(root) if hiding is None else [run for run in root.iter(R) if _look(run, hiding)]
    found: dict[etree._Element, None] = {}  # what stands in a text box may be hidden twice
    done: set[etree._Element] = set()
    for run in runs:
        if not any(above in done for above in run.iterancestors(*_RUNS)):
            done.add(run)
            found.update(dict.fromkeys(run.iter(*TEXTS)))
    for mark in root.iter(f"{W}hidden"):
        row = next(mark.iterancestors(_TR), None)
        properties = mark.getparent()
        if row is None or properties is None or properties is not row.find(f"{W}trPr"):
            continue
        if switched_on(properties, "hidden"):
            found.update(dict.fromkeys(row.iter(*TEXTS)))
    yield from found


def _marked(root: etree._Element) -> Iterator[etree._Element]:
    """Runs that their own properties hide; a mark may also stand in those of a paragraph or a style."""
    for mark in root.iter(VANISH):
        properties = mark.getparent()
        run = None if properties is None or properties.tag != _RPR else properties.getparent()
        if run is not None and run.tag in _RUNS and look(properties).hidden:
            yield run


def _deleted(root: etree._Element, text: str) -> Iterator[etree._Element]:
    """What was deleted with changes tracked, and what was moved and is nowhere else."""
    found: dict[etree._Element, None] = {}
    sought = 0
    for each in root.iter(_DELETED, f"{W}del", f"{W}cellDel", f"{W}moveFrom"):
        if each.tag == _DELETED:
            found[each] = None
            continue
        if next(each.iterancestors(f"{W}del", f"{W}moveFrom"), None) is not None:
            continue
        whole = each
        parent = each.getparent()
        if parent is not None and parent.tag in _OF_CELLS:  # the mark of a row or a cell
            whole = next(parent.iterancestors(_OF_CELLS[parent.tag]), each)
        for words in whole.iter(*TEXTS):
            sought += each.tag == f"{W}moveFrom"
            if each.tag != f"{W}moveFrom" or sought > _MOST_SOUGHT or words_of(words) not in text:
                found[words] = None
    yield from found


def _look(run: etree._Element, hiding: HidingStyles) -> bool:
    properties = _paragraph_of(run).find(_PPR)
    style = None if properties is None else properties.find(f"{W}pStyle")
    return bool(hiding.look(run.find(_RPR), "" if style is None else style.get(f"{W}val", "")).hidden)


def _comments(root: etree._Element) -> Iterator[str]:
    for paragraph in root.iter(P):
        yield "".join(words_of(piece) for piece in paragraph.iter(*TEXTS))


def _alternatives(root: etree._Element) -> Iterator[str]:
    """What stands for drawings where they cannot be shown, if it holds the number of a person; names of files are none."""
    for each in root.iter(*_DESCRIBED):
        for name in ("descr", "title", "alt"):
            words = each.get(name, "")
            if _FIGURES.search(words) and any(
                _is_personal(*found) for found in numbers(fold(words), None, None)
            ):
                yield words


def _is_personal(kind: str, _span: MatchSpan, masked: bool, sure: bool) -> bool:
    return not masked and (sure or kind == "id_number")


def unseen(
    roots: list[etree._Element], comments: etree._Element | None, hiding: HidingStyles | None, text: str
) -> list[tuple[str, str]]:
    """What the parts of a document with this text and its comments hold unseen: kind and words, a paragraph each."""
    found = [("deleted", words) for root in roots for words in _by_paragraph(_deleted(root, text))]
    found += [("replacement", words) for root in roots for words in _alternatives(root)]
    found += [("invisible", words) for root in roots for words in _by_paragraph(_vanished(root, hiding))]
    return found + [("note", words) for words in (() if comments is None else _comments(comments))]
