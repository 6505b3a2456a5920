"""The branches of `mc:AlternateContent` in a DOCX: what new programs show, and what old ones show in its place.

Nearly always both say the same, so that only one is read. What only the other one says is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.readers.docxlists import W

if TYPE_CHECKING:
    from lxml import etree

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATE = f"{_MC}AlternateContent"
_BRANCHES = frozenset({f"{_MC}Choice", f"{_MC}Fallback"})
WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# The elements whose text Word shows.
TEXTS = (f"{W}t", f"{A}t", f"{M}t")
_PARAGRAPHS = frozenset({f"{W}p", f"{A}p"})


def words_of(element: etree._Element) -> str:
    """The text of an element for text, in which no others should stand."""
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


def _branches(alternate: etree._Element) -> list[etree._Element]:
    return [child for child in alternate if child.tag in _BRANCHES]


def chosen(alternate: etree._Element, *wanted: str) -> etree._Element:
    """The branch to read: the first that has words or, where given, elements of the names `wanted`; else the first.

    The alternative itself where it has no branches.
    """
    branches = _branches(alternate)
    if not branches:
        return alternate
    holds = _said if not wanted else (lambda branch: next(branch.iter(*wanted), None) is not None)
    return next((branch for branch in branches if holds(branch)), branches[0])


def _said(branch: etree._Element) -> bool:
    return any(
        (each.get("string", "") if each.tag == WORD_ART else words_of(each)).strip()
        for each in branch.iter(*TEXTS, WORD_ART)
    )


def _paragraphs(branch: etree._Element) -> list[str]:
    """What the paragraphs of a branch say, without blanks: programs set them differently."""
    found: list[str] = []
    for each in branch.iter(*TEXTS, WORD_ART, *_PARAGRAPHS):
        if each.tag in _PARAGRAPHS or each.tag == WORD_ART or not found:
            found.append("")
        if each.tag == WORD_ART:
            found[-1] = "".join(each.get("string", "").split())
        elif each.tag not in _PARAGRAPHS:
            found[-1] += "".join(words_of(each).split())
    return [words for words in found if words]


def left_aside(alternate: etree._Element, branch: etree._Element) -> list[str]:
    """What only the other branches say than the one that is read; and what this says if it is not the first."""
    branches = _branches(alternate)
    if len(branches) < 2:
        return []
    read = _paragraphs(branch)
    told = [] if branch is branches[0] else list(read)
    known, whole = set(read), "".join(read)
    for other in branches:
        if other is not branch:
            missing = [words for words in _paragraphs(other) if words not in known]
            # Some programs cut lines otherwise than others.
            if missing and "".join(missing) not in whole:
                told += missing
    return told
