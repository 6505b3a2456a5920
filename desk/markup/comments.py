"""The comments of a DOCX: the part that holds their words, and what must tell of it in the package."""

from __future__ import annotations

import datetime
import itertools
import posixpath
from collections.abc import Iterator, Sequence

from lxml import etree

from corpus.document import Unreadable
from desk.markup.parts import LACKING, Parts
from desk.markup.remarks import AUTHOR, INITIALS
from desk.markup.runs import XML_SPACE, made

_TYPES = "[Content_Types].xml"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_TYPES_NS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELS_NS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_EMPTY_RELS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
)
_USUAL = ("styles", "numbering", "settings", "header", "footer", "footnotes", "endnotes")
_NO_COMMENTS = "文件里放批注的部分已损坏；请用 WPS 或 Word 打开并另存后重试"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_KINDS = {
    True: "http://purl.oclc.org/ooxml/officeDocument/relationships/comments",
    False: "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
}


def free_ids(roots: Sequence[etree._Element]) -> Iterator[str]:
    """Numbers that no comment, revision or bookmark of these parts has."""
    used = {
        str(value)
        for root in roots
        for element in root.iter(etree.Element)
        for key, value in element.attrib.items()
        if str(key).endswith("}id")
    }
    taken = {int(value) for value in used if value.isascii() and value.isdigit() and len(value) < 12}
    return (str(number) for number in itertools.count(1) if number not in taken)


def date_of(when: datetime.datetime) -> str:
    """A time as Word writes it: local, without a zone it would heed."""
    return when.strftime("%Y-%m-%dT%H:%M:%SZ") if when.year >= 1000 else "1000-01-01T00:00:00Z"


class Comments:
    """The comments part of a file, made where there is none. Raises `Unreadable` where it is none."""

    def __init__(self, parts: Parts, main: str, w: str) -> None:
        self._parts = parts
        self._main = main
        self._w = w
        self._name = self._named()
        empty = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:comments xmlns:w="{w[1:-1]}"/>'
        self.root = parts.edit(self._name, empty.encode())
        if self.root.tag != f"{w}comments":
            raise Unreadable(_NO_COMMENTS)

    def _named(self) -> str:
        """The name of the part; a new one is told of in the package."""
        package = self._parts.package
        for kind, name in package.relationships(self._main).values():
            if kind == "comments" and name in package:
                return name
        folder, base = posixpath.split(self._main)
        names = (posixpath.join(folder, f"comments{number}.xml") for number in ("", *range(1, 10_000)))
        name = next(each for each in names if each not in package)
        types = self._parts.edit(_TYPES)
        override = types.makeelement(
            f"{_TYPES_NS}Override", {"PartName": f"/{name}", "ContentType": _CONTENT_TYPE}
        )
        types.append(override)
        if not package.relationships(self._main) and any(
            posixpath.join(folder, f"{kind}.xml") in package for kind in _USUAL
        ):
            # The reader takes parts that nothing refers to; once a comment is referred to, it would no longer.
            raise Unreadable(LACKING)
        related = self._parts.edit(posixpath.join(folder, "_rels", f"{base}.rels"), _EMPTY_RELS)
        used = {each.get("Id") for each in related}
        identity = next(each for each in map("rIdZhihe{}".format, itertools.count(1)) if each not in used)
        strict = self._w == _STRICT
        target = posixpath.basename(name)
        related.append(
            related.makeelement(
                f"{_RELS_NS}Relationship", {"Id": identity, "Type": _KINDS[strict], "Target": target}
            )
        )
        return name

    def add(self, identity: str, lines: Sequence[str], when: datetime.datetime) -> None:
        """Adds a comment, a paragraph a line, the first of them bold."""
        comment = made(
            self.root, "comment", id=identity, author=AUTHOR, date=date_of(when), initials=INITIALS
        )
        for number, line in enumerate(lines):
            comment.append(_paragraph(self.root, line, first=number == 0))
        self.root.append(comment)


def _paragraph(near: etree._Element, line: str, *, first: bool) -> etree._Element:
    """A line of a comment. Its looks are its own: the usual style of a draft has wide lines and an indent."""
    paragraph = made(near, "p")
    properties = made(near, "pPr")
    properties.append(made(near, "spacing", before="0", after="0", line="240", lineRule="auto"))
    properties.append(made(near, "ind", firstLineChars="0", firstLine="0"))
    properties.append(made(near, "jc", val="both"))  # strict files have no word for left
    paragraph.append(properties)
    if first:
        mark = made(near, "r")
        mark.append(made(near, "annotationRef"))
        paragraph.append(mark)
    run, looks, text = made(near, "r"), made(near, "rPr"), made(near, "t")
    if first:
        looks.append(made(near, "b"))
    looks.append(made(near, "sz", val="18"))
    text.set(XML_SPACE, "preserve")
    text.text = line
    run.extend([looks, text])
    paragraph.append(run)
    return paragraph
