"""Word documents (DOCX): the text of every part a reader sees, as it stands with all revisions accepted.

One line a paragraph, exactly as written; automatic numbers are restored. Order: headers, body, footnotes,
footers. Pages are not known: Word only makes them when it lays the document out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from corpus.document import Extract, Unreadable
from corpus.limits import Limits
from corpus.readers.docxhidden import unseen
from corpus.readers.docxlists import Numbering, W
from corpus.readers.docxpictures import PicturedStory
from corpus.readers.docxstory import ID, TYPE, Story, switched_on
from corpus.readers.docxstyles import HIDING_WORDS, HidingStyles
from corpus.readers.furniture import furniture_lines
from corpus.readers.package import Package
from corpus.readers.pasted import ELSEWHERE, as_page, scans, without_marks
from corpus.readers.wordtext import EMBEDDED, PICTURES, REVISED, STRUCK
from corpus.redaction import HiddenText
from corpus.redaction import remark as hidden_remark

if TYPE_CHECKING:
    from lxml import etree

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LOST = "文件已损坏（正文引用的页眉、页脚或脚注等部分不在文件里）；请用 WPS 或 Word 打开并另存后重试"
_FOREIGN = "文档嵌入了外部内容（altChunk 或子文档），这一部分没有读取；请另存为普通 DOCX"


Kind = TypeVar("Kind", bound=Story)


class Reader(Generic[Kind]):
    """Finds the parts of one document and reads them in order."""

    def __init__(self, package: Package, main: str, make: type[Kind], *, heed_fields: bool) -> None:
        self._package = package
        self._main = main
        self._related = package.relationships(main)
        self._numbering: Numbering | None = None
        self._numbering_sought = False
        styles = self._part("styles", holding=HIDING_WORDS)
        self._hiding = None if styles is None else HidingStyles(styles)
        self.story: Kind = make(self._hiding, self._label, heed_fields=heed_fields)

    def _label(self, properties: etree._Element) -> str:
        if not self._numbering_sought:
            self._numbering_sought = True
            root = self._part("numbering")
            self._numbering = None if root is None else Numbering(root, self._part("styles"))
        return self._numbering.label(properties) if self._numbering else ""

    def _part(self, kind: str, identity: str = "", holding: tuple[bytes, ...] = ()) -> etree._Element | None:
        """A part related to the main one, by its kind and, where there are several, its relationship.

        None where there is no such part, or none of the words in `holding` in it. Raises `Unreadable` for one that
        is referred to and is not in the file: names in a zip have no sum, and what stood there would be lost.
        """
        for key, (found, name) in self._related.items():
            if found == kind and identity in {"", key}:
                root = self._package.xml(name, holding)
                if root is None and (not holding or name not in self._package):
                    raise Unreadable(_LOST)
                return root
        if identity:
            raise Unreadable(_LOST)
        if self._related:
            return None
        # A package without relationships has its parts in their usual places.
        return self._package.xml(f"{self._main.rpartition('/')[0]}/{kind}.xml", holding)

    def body(self) -> list[str]:
        """The lines of the body. Raises `Unreadable` where there is none."""
        root = self._package.xml(self._main)
        body = None if root is None else root.find(f"{W}body")
        if body is None:
            raise Unreadable("文件已损坏（DOCX 里没有正文）；请用 WPS 或 Word 打开并另存后重试")
        self.story.in_body = True
        lines = self.story.lines(body)
        self.story.in_body = False
        return lines

    def margins(self, kind: str) -> list[str]:
        """The paragraphs of the headers or footers in use (`kind`), each text once."""
        found: dict[tuple[str, ...], None] = {}
        current: dict[str, str] = {}  # a section without one takes that of the section before
        known: dict[str, tuple[str, ...]] = {}
        for section in tuple(self.story.sections):
            for reference in section.iterfind(f"{W}{kind}Reference"):
                current[reference.get(TYPE, "default")] = reference.get(_R_ID, "-")
            for use, identity in current.items():
                if use == "first" and not switched_on(section, "titlePg"):
                    continue
                if use == "even" and not self._even_pages_differ():
                    continue
                if identity not in known:
                    root = self._part(kind, identity)
                    lines = [] if root is None else self.story.lines(root)
                    known[identity] = tuple(line for line in lines if line.strip())
                found[known[identity]] = None
        return [line for lines in found for line in lines]

    def _even_pages_differ(self) -> bool:
        settings = self._part("settings")
        return settings is not None and switched_on(settings, "evenAndOddHeaders")

    def unseen(self) -> tuple[HiddenText, ...]:
        """What the parts that were read hold unseen, and what comments say."""
        roots = list(self._package.opened().values())
        return tuple(unseen(roots, self._part("comments"), self._hiding))

    def notes(self) -> list[str]:
        """The paragraphs of the footnotes and endnotes that the body refers to."""
        found: list[str] = []
        for kind, marks in tuple(self.story.notes.items()):
            root = self._part(kind)
            if root is None:
                raise Unreadable(_LOST)
            for note in root:
                if note.get(TYPE, "normal") == "normal" and note.get(ID, "") in marks | {""}:
                    found += self.story.lines(note)
        return found


def main_part(package: Package) -> str:
    """The name of the document part. Raises `Unreadable`, naming what the file is instead."""
    names = [name for kind, name in package.relationships().values() if kind == "officeDocument"]
    usual = [name for name in package.names() if name.lower().endswith("/document.xml")]
    for name in (*names, "word/document.xml", *usual):
        if name in package and name.lower().endswith(".xml"):
            root = package.xml(name)
            if root is not None and root.tag == f"{W}document":
                return name
    raise Unreadable(package.what_else())


@dataclass(frozen=True, slots=True)
class Read(Generic[Kind]):
    """The lines of a document by where they stand, and the walk that saw them."""

    headers: list[str]
    middle: list[str]
    footers: list[str]
    story: Kind
    hidden: tuple[HiddenText, ...]


def read_lines(package: Package, main: str, make: type[Kind]) -> Read[Kind]:
    """All lines of a document. Raises `Unreadable`."""
    for heed_fields in (True, False):
        reader = Reader(package, main, make, heed_fields=heed_fields)
        body = reader.body()
        headers, footers = reader.margins("header"), reader.margins("footer")
        found = Read(headers, [*body, *reader.notes()], footers, reader.story, reader.unseen())
        # A field without end would swallow what follows it: then no field is taken for one.
        if not reader.story.open_fields:
            break
    return found


def _pasted(
    package: Package, main: str, found: Read[PicturedStory]
) -> tuple[str, list[tuple[int, str | None]]]:
    """The text between headers and footers, and of each picture that stands for a page its place there and its part."""
    middle, places = without_marks("\n".join(found.middle))
    pictures = found.story.pasted() if places else []
    related = package.relationships(main) if pictures else {}
    parts = []
    for number in scans(pictures, middle):
        name = related.get(pictures[number].part, ("", ""))[1]
        if number in places:  # not what a field shows in place of it
            parts.append((places[number], name if name in package else None))
    return middle, parts


def pictures(data: bytes, limits: Limits) -> list[bytes]:
    """The pictures that stand for pages, in order; those that are elsewhere are empty. Raises as `read`."""
    package = Package(data, limits)
    main = main_part(package)
    parts = _pasted(package, main, read_lines(package, main, PicturedStory))[1]
    return [package.read(name) if name else b"" for _, name in parts]


def read(data: bytes, limits: Limits) -> Extract:
    """The text of a Word document. Raises `Unreadable` for what is not one, or damaged, or too large."""
    package = Package(data, limits)
    main = main_part(package)
    found = read_lines(package, main, PicturedStory)
    story = found.story
    middle, parts = _pasted(package, main, found)
    text = "\n".join([*found.headers, *([middle] if found.middle else []), *found.footers])
    start = len("\n".join([*found.headers, ""]))
    pages = tuple(
        as_page(number, start + offset, None if name else ELSEWHERE)
        for number, (offset, name) in enumerate(parts, 1)
    )
    furniture = (
        *furniture_lines(found.headers, 0, story.word_art),
        *furniture_lines(found.footers, len(text) - len("\n".join(found.footers)), story.word_art),
    )
    names = [name.lower() for name in package.names()]
    remarks = (
        (story.revised, REVISED),
        (story.foreign, _FOREIGN),
        (story.struck, STRUCK),
        (any("/media/" in name for name in names) and not pages, PICTURES),
        (
            any("/embeddings/" in name or "/charts/" in name or "/diagrams/" in name for name in names),
            EMBEDDED,
        ),
    )
    notes = [note for true, note in remarks if true]
    # What was deleted is told by the note on revisions.
    concealed = hidden_remark(each for each in found.hidden if each.kind != "deleted")
    return Extract(
        text,
        MEDIA_TYPE,
        pages,
        furniture,
        (*notes, concealed) if concealed else tuple(notes),
        hidden=found.hidden,
    )
