"""Word documents (DOCX): the text of every part a reader sees, as it stands with all revisions accepted.

One line a paragraph, exactly as written; automatic numbers are restored. Order: headers, body, footnotes,
footers. Pages are not known: Word only makes them when it lays the document out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from corpus.document import Extract, Unreadable
from corpus.limits import Limits
from corpus.readers.docxbranches import ALTERNATE, TEXTS, chosen, left_aside, words_of
from corpus.readers.docxcolours import colour_of
from corpus.readers.docxhidden import unseen
from corpus.readers.docxlists import W
from corpus.readers.docxlooks import Looks
from corpus.readers.docxnames import ID, TYPE
from corpus.readers.docxoutside import FOREIGN, R_ID, UNREAD, Outside
from corpus.readers.docxparts import LOST, Labels, Parts
from corpus.readers.docxpictures import PicturedStory
from corpus.readers.docxprompts import FILLED, PROMPTED
from corpus.readers.docxstory import Story
from corpus.readers.docxstray import stray
from corpus.readers.docxstyles import HidingStyles, may_hide, switched_on
from corpus.readers.furniture import furniture_lines
from corpus.readers.package import Package
from corpus.readers.pasted import ELSEWHERE, as_page, scans
from corpus.readers.wordleft import SHOWN, told
from corpus.readers.wordlook import WHITE
from corpus.readers.wordmarks import Unmarked, unmarked
from corpus.readers.wordtext import EMBEDDED, LOST_PICTURES, PICTURES, REVISED, STRUCK, bare
from corpus.redaction import HiddenText, covered_remark
from corpus.redaction import remark as hidden_remark
from corpus.spans import RawSpan

if TYPE_CHECKING:
    from lxml import etree

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EMBEDDED = re.compile(r"/embeddings/|/charts/chart|/diagrams/data")
_OBJECT = "的位置是嵌入的另一个文件，没有读取；请把其中的文字复制到正文后重试"
_FOREIGN = "的位置是外部内容（altChunk 或子文档），没有读取；请另存为普通 DOCX 后重试"
_CHART = "的位置是图表或图示，读不出来；请把其中的文字改成正文后重试"
_DEEPEST = 8  # branches in branches: office programs write two


Kind = TypeVar("Kind", bound=Story)


class Reader(Generic[Kind]):
    """Reads the parts of one document in order.

    Nothing that the walk keeps leads back here: a circle would hold the trees of a document in memory until Python
    looks for circles, some hundred documents later.
    """

    def __init__(
        self, package: Package, limits: Limits, main: str, make: type[Kind], *, heed_fields: bool
    ) -> None:
        self._package = package
        self._main = main
        self._parts = Parts(package, main)
        styles = self._parts.find("styles", holding=may_hide)
        self._hiding = None if styles is None else HidingStyles(styles)
        self.story: Kind = make(self._hiding, Labels(self._parts), heed_fields=heed_fields)
        self.outside = Outside(package, limits)
        self._walked: dict[str, etree._Element] = {}
        self._looks: dict[str, Looks] = {}

    def _lines(self, element: etree._Element, name: str, root: etree._Element) -> list[str]:
        """The lines of an element of a part."""
        if name not in self._walked:
            self._walked[name] = root
            styles = partial(self._parts.find, "styles")
            self._looks[name] = Looks(root, self._hiding, styles, self._paper(root))
        self.story.looks = self._looks[name]
        self.story.outside = partial(self.outside.lines, part=name)
        return self.story.lines(element)

    def _paper(self, root: etree._Element) -> int:
        """The colour of the page that a part says, where programs are told to show it."""
        background = root.find(f"{W}background")
        if background is None or not self._parts.setting("displayBackgroundShape"):
            return WHITE
        colour = colour_of(background.get(f"{W}color", ""), background.get(f"{W}themeColor", ""))
        return colour if colour >= 0 else WHITE

    def body(self) -> list[str]:
        """The lines of the body. Raises `Unreadable` where there is none."""
        root = self._package.xml(self._main)
        if root is None or root.find(f"{W}body") is None:
            raise Unreadable("文件已损坏（DOCX 里没有正文）；请用 WPS 或 Word 打开并另存后重试")
        self.story.in_body = True
        lines = self._lines(root, self._main, root)
        self.story.in_body = False
        return lines

    def margins(self, kind: str) -> list[str]:
        """The paragraphs of the headers or footers in use (`kind`), each text once."""
        found: dict[tuple[str, ...], None] = {}
        current: dict[str, str] = {}  # a section without one takes that of the section before
        known: dict[str, tuple[str, ...]] = {}
        for section in tuple(self.story.sections):
            for reference in section.iterfind(f"{W}{kind}Reference"):
                current[reference.get(TYPE, "default")] = reference.get(R_ID, "-")
            for use, identity in current.items():
                if use == "first" and not switched_on(section, "titlePg"):
                    continue
                if use == "even" and not self._parts.setting("evenAndOddHeaders"):
                    continue
                if identity not in known:
                    root = self._parts.find(kind, identity)
                    name = self._parts.name(kind, identity)
                    lines = [] if root is None else self._lines(root, name, root)
                    known[identity] = tuple(line for line in lines if line.strip())
                found[known[identity]] = None
        return [line for lines in found for line in lines]

    def unseen(self, text: str) -> list[tuple[str, str]]:
        """What the parts that were read hold unseen, and what comments say: kind and words."""
        roots = list(self._walked.values())
        found = unseen(roots, self._parts.find("comments"), self._hiding, text)
        return [each for each in (*found, *self.story.unshown, *self.outside.hidden) if each[1].strip()]

    def left(self) -> dict[str, list[str]]:
        """The words that were seen and not read, by what kept them from it (`corpus.readers.wordleft`)."""
        found: dict[str, dict[str, None]] = {
            "branch": {},
            "code": dict.fromkeys(self.story.in_codes),
            "stray": {},
            "strange": dict.fromkeys(words for each in self.story.strange if (words := _start_of(each))),
            "faint": dict.fromkeys(map(bare, self.story.faint)),
        }
        for root in self._walked.values():
            for each in root.iter(ALTERNATE):
                deep = sum(1 for _ in each.iterancestors(ALTERNATE)) >= _DEEPEST
                left = ["嵌套太深、没有比对的部分"] if deep else left_aside(each, chosen(each))
                found["branch"].update(dict.fromkeys(left))
            found["stray"].update(dict.fromkeys(stray(root)))
        return {kind: [words for words in each if words.strip()] for kind, each in found.items()}

    def notes(self) -> list[str]:
        """The paragraphs of the footnotes and endnotes that the body refers to."""
        found: list[str] = []
        for kind, marks in tuple(self.story.notes.items()):
            root = self._parts.find(kind)
            if root is None:
                raise Unreadable(LOST)
            for note in self.story.entries(root):
                own = note.get(TYPE, "normal") == "normal"
                if own and note.get(ID, "") not in marks | {""}:
                    continue
                lines = self._lines(note, self._parts.name(kind), root)
                # What stands over notes is a line, unless somebody wrote words there.
                found += lines if own or any(map(str.isalnum, "".join(lines))) else []
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
    """The lines of a document by where they stand, the walk that saw them, and what is no part of them.

    `hidden` are kinds and words of what does not show, `left` the words that were seen and not read, by their reason.
    """

    headers: list[str]
    middle: list[str]
    footers: list[str]
    story: Kind
    outside: Outside
    hidden: list[tuple[str, str]]
    left: dict[str, list[str]]

    @property
    def lines(self) -> list[str]:
        """All lines."""
        return [*self.headers, *self.middle, *self.footers]


def read_lines(package: Package, limits: Limits, main: str, make: type[Kind]) -> Read[Kind]:
    """All lines of a document. Raises `Unreadable`."""
    for heed_fields in (True, False):
        reader = Reader(package, limits, main, make, heed_fields=heed_fields)
        body = reader.body()
        headers, footers = reader.margins("header"), reader.margins("footer")
        middle = [*body, *reader.notes()]
        # A field without end would swallow what follows it: then no field is taken for one.
        if not reader.story.open_fields:
            break
    hidden = reader.unseen(bare("\n".join([*headers, *middle, *footers])))
    return Read(headers, middle, footers, reader.story, reader.outside, hidden, reader.left())


def _start_of(wrapper: etree._Element) -> str:
    """The first words inside an element."""
    found = ""
    for each in wrapper.iter(*TEXTS):
        found += words_of(each)
        if len(found) > SHOWN:
            break
    return found


def _pasted(
    package: Package, main: str, found: Read[PicturedStory], whole: Unmarked, limits: Limits
) -> list[tuple[int, str | None]]:
    """Of each picture that stands for a page its place in the text and its part."""
    if not whole.pictures:
        return []
    related = package.relationships(main)
    pictures = [
        each if related.get(each.part, ("", ""))[1] in package else replace(each, part="")
        for each in found.story.pasted()
    ]

    def lines_shown(parts: list[str]) -> list[int]:
        from corpus.readers.writtenpictures import shown_by  # noqa: PLC0415  few documents have such pictures

        names = [related.get(part, ("", ""))[1] for part in parts]
        return shown_by([package.read(name) if name in package else b"" for name in names], limits)

    numbers = scans(pictures, found.middle, lines_shown)
    parts = []
    for number in numbers:
        name = related.get(pictures[number].part, ("", ""))[1]
        if number in whole.pictures:  # not what a field shows in place of it
            parts.append((whole.pictures[number], name if name in package else None))
    return parts


def pictures(data: bytes, limits: Limits) -> list[bytes]:
    """The pictures that stand for pages, in order; those that are elsewhere are empty. Raises as `read`."""
    package = Package(data, limits)
    main = main_part(package)
    found = read_lines(package, limits, main, PicturedStory)
    parts = _pasted(package, main, found, unmarked(found.lines), limits)
    return [package.read(name) if name else b"" for _, name in parts]


def read(data: bytes, limits: Limits) -> Extract:
    """The text of a Word document. Raises `Unreadable` for what is not one, or damaged, or too large."""
    return read_package(Package(data, limits), limits)


def read_package(package: Package, limits: Limits) -> Extract:
    """The text of an opened Word document. Raises as `read`."""
    main = main_part(package)
    found = read_lines(package, limits, main, PicturedStory)
    story = found.story
    whole = unmarked(found.lines)
    text = whole.text
    pages = tuple(
        as_page(number, offset, None if name else ELSEWHERE)
        for number, (offset, name) in enumerate(_pasted(package, main, found, whole, limits), 1)
    )
    pages += tuple(as_page(len(pages) + at, len(text), why) for at, why in enumerate(_unread(found), 1))
    footers = [bare(line) for line in found.footers]
    furniture = (
        *furniture_lines([bare(line) for line in found.headers], 0, story.word_art),
        *furniture_lines(footers, len(text) - len("\n".join(footers)), story.word_art),
    )
    elsewhere = (HiddenText(0, kind, RawSpan(0, 0), None, words) for kind, words in found.hidden)
    over = (HiddenText(0, "unchecked", RawSpan(0, 0), None, words) for words in dict.fromkeys(story.covers))
    hidden = (*whole.unseen, *elsewhere, *over)
    # What was deleted is told by the note on revisions.
    concealed = hidden_remark(each for each in hidden if each.kind != "deleted")
    pictured = any(page.scanned for page in pages)
    notes = [*_remarks(package, main, found, pictured=pictured), *found.outside.notes, *told(found.left)]
    notes += [each for each in (concealed, covered_remark(hidden)) if each]
    return Extract(text, MEDIA_TYPE, pages, furniture, tuple(notes), hidden=hidden)


def _unread(found: Read[PicturedStory]) -> list[str]:
    """Why what the body shows out of other files is not read, for each kind (goes on where 第1幅图片 ends)."""
    reasons = (
        (found.story.objects > 0, _OBJECT),
        (FOREIGN in found.outside.notes, _FOREIGN),
        (UNREAD in found.outside.notes, _CHART),
    )
    return [why for true, why in reasons if true]


def _remarks(package: Package, main: str, found: Read[PicturedStory], *, pictured: bool) -> list[str]:
    """Notes on what the document holds besides text, and on changes in it."""
    story = found.story
    names = {name.lower() for name in package.names()}
    related = package.relationships(main)
    unread = names - {name.lower() for name in found.outside.read}
    remarks = (
        (story.revised or any(kind == "deleted" for kind, _ in found.hidden), REVISED),
        (story.struck, STRUCK),
        (story.prompted, PROMPTED),
        (story.filled, FILLED),
        (any("/media/" in name for name in names) and not pictured, PICTURES),
        (any(related.get(part, ("", ""))[1] not in package for part in story.parts), LOST_PICTURES),
        (story.embedded or any(_EMBEDDED.search(name) for name in unread), EMBEDDED),
    )
    return [note for true, note in remarks if true]
