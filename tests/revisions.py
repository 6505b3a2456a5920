"""What a person does with a marked DOCX, done by parsing: rejects what one author changed, deletes what he said."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def members(data: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {info.filename: package.read(info) for info in package.infolist()}


def _w(root: etree._Element) -> str:
    return f"{{{etree.QName(root).namespace}}}"


def rejected(document: bytes, author: str, comments: set[str]) -> etree._Element:
    """The root of a main part after all changes of the author were rejected and these comments deleted."""
    root = etree.fromstring(document)
    w = _w(root)
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        for mark in list(root.iter(w + name)):
            if mark.get(f"{w}id") in comments:
                gone = mark.getparent() if name == "commentReference" else mark
                gone.getparent().remove(gone)
    for change in list(root.iter(f"{w}pPrChange")):
        if change.get(f"{w}author") == author:
            own, before = change.getparent(), change.find(f"{w}pPr")
            kept = [each for each in own if each.tag in (f"{w}rPr", f"{w}sectPr")]
            for each in list(own):
                own.remove(each)
            own.extend([*before, *kept])
    going = []
    for inserted in list(root.iter(f"{w}ins")):
        if inserted.get(f"{w}author") == author:
            parent = inserted.getparent()
            if parent.tag == f"{w}rPr":  # the mark of a paragraph
                going.append(parent.getparent().getparent())
            parent.remove(inserted)
    for paragraph in going:
        # What is left of it becomes the beginning of the next one, which keeps its own properties.
        following = paragraph.getnext()
        content = [each for each in paragraph if each.tag != f"{w}pPr"]
        if content:
            assert following.tag == f"{w}p"
            at = 0 if following.find(f"{w}pPr") is None else 1
            following[at:at] = content
        assert following is not None
        paragraph.getparent().remove(paragraph)
    return root


def plain(root: etree._Element) -> bytes:
    """A part in a form in which cut runs are one again: what stands there and how it looks."""
    w = _w(root)
    for element in list(root.iter(f"{w}rPr", f"{w}pPr")):
        if len(element) == 0:
            element.getparent().remove(element)
    for run in list(root.iter(f"{w}r")):
        before = run.getprevious()
        while before is not None and before.tag == f"{w}r" and _looks(before, w) == _looks(run, w):
            for child in [each for each in run if each.tag != f"{w}rPr"]:
                before.append(child)
            run.getparent().remove(run)
            break
    for text in list(root.iter(f"{w}t")):
        text.set(SPACE, "preserve")
        before = text.getprevious()
        if before is not None and before.tag == f"{w}t":
            before.text = (before.text or "") + (text.text or "")
            text.getparent().remove(text)
    for element in root.iter():
        element.tail = None
        if element.tag != f"{w}t" and not (element.text or "").strip():
            element.text = None
    return etree.tostring(root, method="c14n")


def _looks(run: etree._Element, w: str) -> bytes:
    own = run.find(f"{w}rPr")
    return b"" if own is None else etree.tostring(own, with_tail=False)
