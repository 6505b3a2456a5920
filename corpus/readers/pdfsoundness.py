"""Whether pdfium was given all of a PDF: pages whose content, fonts or drawings do not come out of the file whole.

pdfium shows what it can of a damaged file and says nothing. Here the way from the root to each page and to all that
its text needs is walked strictly, every stream unpacked to its end (zlib has a sum of what was packed), and what
holds text and hangs on no page is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from corpus.readers.pdffile import File, Stream
from corpus.readers.pdffilters import NotWhole, Unchecked
from corpus.readers.pdfsyntax import Malformed, Name, Ref, Value

_FONT = re.compile(rb"/([^\x00\s()<>\[\]{}/%]+)[\x00\s]+[-+.\d]+[\x00\s]+Tf")
_DO = re.compile(rb"/([^\x00\s()<>\[\]{}/%]+)[\x00\s]+Do")
_EMPTIED = bytes(8)  # no program writes that where operators stand
_INLINE = re.compile(rb"\bBI\b")
_TEXT = re.compile(rb"\bBT\b|\bT[fjJ]\b")
_SUBTYPES = frozenset({"Type0", "Type1", "MMType1", "TrueType", "Type3"})
_PLAIN = frozenset({"Length", "Filter", "DecodeParms", "DL", "F"})  # of a stream that says not what it is
# How programs of fonts begin.
_PROGRAMS = {
    "FontFile": (b"%!", b"\x80"),
    "FontFile2": (b"\0\1\0\0", b"true", b"ttcf", b"OTTO"),
    "FontFile3": (b"\1", b"OTTO", b"\0\1\0\0", b"true"),
}
_DESCENDANTS = frozenset({"CIDFontType0", "CIDFontType2"})
_PACKED_FONTS = frozenset({"Type1C", "CIDFontType0C", "OpenType"})
_NOTES = frozenset(
    [
        "Text",
        "Link",
        "FreeText",
        "Line",
        "Square",
        "Circle",
        "Polygon",
        "PolyLine",
        "Highlight",
        "Underline",
        "Squiggly",
        "StrikeOut",
        "Caret",
        "Stamp",
        "Ink",
        "Popup",
        "FileAttachment",
        "Sound",
        "Movie",
        "Screen",
        "Widget",
        "PrinterMark",
        "TrapNet",
        "Watermark",
        "3D",
        "Redact",
        "Projection",
        "RichMedia",
    ]
)
_PAGES = frozenset({"Page", "Pages"})
_DEEPEST = 64
_MOST_NODES = 200_000
_CONTENT, _FONTS, _FORMS = "内容", "字体", "图形"
_TREE = "页面目录"


@dataclass(slots=True)
class Soundness:
    """What was found: by page (from 1) what of it is damaged, in Chinese; how many pages the file says it has."""

    pages: dict[int, str] = field(default_factory=dict)
    everywhere: str | None = None  # damage that may concern any page
    count: int | None = None


@dataclass(slots=True)
class _Walk:
    file: File
    pages: list[tuple[int, dict[str, Value], Value]] = field(
        default_factory=list
    )  # object, entries, resources
    reached: set[int] = field(default_factory=set)
    sound: dict[int, bool] = field(default_factory=dict)  # fonts and drawings, by number
    offered: list[Value] = field(default_factory=list)  # resources of all pages and drawings
    entered: set[int] = field(
        default_factory=set
    )  # branches of the tree of pages: one that is met again would never end
    users: dict[int, int] = field(default_factory=dict)  # by what they use: the first object that does
    doubled: set[str] = field(default_factory=set)  # kinds of things of which one is used twice
    faulty: bool = False  # the tree of pages is
    declared: int = 0

    def tree(self) -> None:
        """Gathers the pages in order."""
        root = self.file.get(self.file.trailer.get("Root"))
        if not isinstance(root, dict):
            raise Malformed
        top = root.get("Pages")
        self._node(top, None, 0)
        node = self._got(top)
        count = self._got(node.get("Count")) if isinstance(node, dict) else None
        self.declared = count if isinstance(count, int) else 0
        numbers = [number for number, _, _ in self.pages]
        self.faulty |= self.declared != len(self.pages) or len(set(numbers)) < len(numbers)

    def _got(self, value: Value) -> Value | Stream:
        """The object; None where it is damaged or missing."""
        if isinstance(value, Ref):
            self.reached.add(value.number)
        try:
            return self.file.get(value)
        except (Malformed, NotWhole, Unchecked):
            return None

    def _node(self, value: Value, resources: Value, depth: int) -> None:
        node = self._got(value)
        if not isinstance(node, dict) or depth > _DEEPEST or len(self.pages) > _MOST_NODES:
            self.faulty = True
            return
        resources = node.get("Resources", resources)
        kids = self._got(node.get("Kids"))
        kind = node.get("Type")
        if isinstance(kids, list) and kind != "Page":
            if isinstance(value, Ref) and value.number in self.entered:
                self.faulty = True
                return
            self.entered |= {value.number} if isinstance(value, Ref) else set()
            self.faulty |= kind != "Pages"
            for kid in kids:
                if len(self.pages) > _MOST_NODES:
                    return
                self._node(kid, resources, depth + 1)
            return
        self.faulty |= kind != "Page"
        self.pages.append((value.number if isinstance(value, Ref) else -len(self.pages) - 1, node, resources))

    # ── pages ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def faults(self, page: int, entries: dict[str, Value], resources: Value) -> Iterator[str]:
        """What of a page, the object of this number, does not come out whole."""
        contents = entries.get("Contents")
        listed = self._got(contents)
        streams = listed if isinstance(listed, list) else [contents] if contents is not None else []
        pieces = []
        for one in streams:
            self._use("Contents", one, page)
            stream = self._got(one)
            if not isinstance(stream, Stream):
                yield _CONTENT
                continue
            try:
                pieces.append(self.file.content(stream))
                if b"begincmap" in pieces[-1] or (_EMPTIED in pieces[-1] and not _INLINE.search(pieces[-1])):
                    yield _CONTENT  # it is something else, or was overwritten
            except Unchecked:
                continue
            except (NotWhole, Malformed):
                yield _CONTENT
        self.offered.append(resources)
        yield from self._drawn(b"\n".join(pieces), resources, 0)
        notes = self._got(entries.get("Annots"))
        for note in notes if isinstance(notes, list) else ():
            self._use("Annot", note, page)
            yield from self._annotation(note)
        if isinstance(notes, list) and len(set(map(repr, notes))) < len(notes):
            self.doubled.add("Annot")

    def _annotation(self, value: Value) -> Iterator[str]:
        note = self._got(value)
        if not isinstance(note, dict):
            if isinstance(value, Ref) and self.file.places.get(value.number, (-1,))[0] >= 0:
                yield _FORMS
            return
        looks = self._got(note.get("AP"))
        if note.get("Subtype") not in _NOTES or (isinstance(looks, dict) and "N" not in looks):
            yield _FORMS
        if not isinstance(looks, dict) or "N" not in looks:
            # A name that damage has changed leads nowhere; what it named is still what an appearance is.
            if any(isinstance(one, dict) and isinstance(one.get("N"), Ref) for one in note.values()):
                yield _FORMS
            return
        self.offered.append(looks)
        look = self._got(looks["N"])
        states = list(look.values()) if isinstance(look, dict) else [looks["N"]]
        for state in states:
            self._use("XObject", state, value)
            if not self._form(state, None, 1):
                yield _FORMS

    def _drawn(self, content: bytes, resources: Value, depth: int) -> Iterator[str]:
        """What a content needs and does not get."""
        fonts, forms = set(_FONT.findall(content)), set(_DO.findall(content))
        if not fonts and not forms:
            return
        inline = (
            b"BI" in content and _INLINE.search(content) is not None
        )  # a picture's bytes may look like anything
        offered = self._got(resources)
        for names, kind, what in ((fonts, "Font", _FONTS), (forms, "XObject", _FORMS)):
            entries = self._got(offered.get(kind)) if isinstance(offered, dict) else None
            if isinstance(entries, dict) and len({repr(one) for one in entries.values()}) < len(entries):
                self.doubled.add(kind)
            for raw in names:
                name = raw.decode("latin-1")
                if not isinstance(entries, dict) or name not in entries:
                    if not inline and b"#" not in raw:
                        yield what
                elif not (
                    self._font(entries[name])
                    if kind == "Font"
                    else self._form(entries[name], resources, depth)
                ):
                    yield what

    def _known(self, value: Value) -> bool | None:
        return self.sound.get(value.number) if isinstance(value, Ref) else None

    def _keep(self, value: Value, sound: bool) -> bool:
        if isinstance(value, Ref):
            self.sound[value.number] = sound
        return sound

    def _form(self, value: Value, resources: Value, depth: int) -> bool:
        known = self._known(value)
        if known is not None:
            return known
        self._keep(value, True)  # one that draws itself
        form = self._got(value)
        if not isinstance(form, Stream):
            return self._keep(value, False)
        kind = self._got(form.entries.get("Subtype"))
        if kind == "Image":
            return True
        if kind != "Form" or depth > _DEEPEST:
            return self._keep(value, False)  # pdfium shows nothing of it
        try:
            content = self.file.content(form)
            if _EMPTIED in content:
                return self._keep(value, False)
        except Unchecked:
            return True
        except (NotWhole, Malformed):
            return self._keep(value, False)
        frame = self._got(form.entries.get("BBox"))
        if not isinstance(frame, list) or len(frame) != 4:
            return self._keep(value, False)  # nor of it
        own = form.entries.get("Resources", resources)
        self.offered.append(own)
        return self._keep(value, not any(self._drawn(content, own, depth + 1)))

    # ── fonts ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _font(self, value: Value) -> bool:
        known = self._known(value)
        if known is not None:
            return known
        font = self._got(value)
        if not isinstance(font, dict) or font.get("Subtype") not in _SUBTYPES:
            return self._keep(value, False)
        self._use("ToUnicode", font.get("ToUnicode"), value)
        whole = self._packed(font.get("ToUnicode"), holds=b"begincmap") and self._program(font)
        encoding = font.get("Encoding")
        if font.get("Subtype") == "Type0":
            whole &= isinstance(encoding, Name) or self._packed(encoding, needed=True)
            below = self._got(font.get("DescendantFonts"))
            heirs = [self._got(one) for one in below] if isinstance(below, list) else []
            whole &= bool(heirs) and all(isinstance(one, dict) and self._program(one) for one in heirs)
        elif isinstance(encoding, Ref):
            whole &= isinstance(self._got(encoding), dict | str)
        self.offered.append(font.get("Resources"))
        drawn = self._got(font.get("CharProcs"))
        if isinstance(drawn, dict):
            whole &= all(self._packed(one, needed=True) for one in drawn.values())
        return self._keep(value, whole)

    def _program(self, font: dict[str, Value]) -> bool:
        """Whether the shapes of a font are whole: pdfium drops characters that it cannot measure."""
        described = self._got(font.get("FontDescriptor"))
        if not isinstance(described, dict):
            return "FontDescriptor" not in font
        for key in _PROGRAMS:
            self._use("FontFile", described.get(key), font.get("FontDescriptor"))
        return all(self._packed(described.get(key), begins=begins) for key, begins in _PROGRAMS.items())

    def _packed(
        self, value: Value, *, needed: bool = False, begins: tuple[bytes, ...] = (b"",), holds: bytes = b""
    ) -> bool:
        if value is None or isinstance(value, Name):
            return not needed
        stream = self._got(value)
        if not isinstance(stream, Stream):
            return False
        try:
            content = self.file.content(stream)
            return content.startswith(begins) and holds in content
        except Unchecked:
            return True
        except (NotWhole, Malformed):
            return False

    # ── what is left over ───────────────────────────────────────────────────────────────────────────────────────────

    def _offers(self) -> set[int]:
        """All that the pages or the document could use, whether they do or not."""
        root = self._got(self.file.trailer.get("Root"))
        waiting = [*self.offered, root if isinstance(root, dict) else None]
        found: set[int] = set()
        while waiting:
            for number in _referred(waiting.pop()) - found:
                found.add(number)
                if number in self.sound:  # was walked itself, and what it offers with it
                    continue
                thing = self._got(Ref(number))
                entries = thing.entries if isinstance(thing, Stream) else thing
                if not isinstance(entries, dict) or entries.get("Type") not in _PAGES:
                    waiting.append(entries)
        return found

    def stray(self, *, bare: bool) -> bool:
        """Whether the file holds drawn text, a font or a table of characters that something on a page has lost.

        Programs leave things behind that nobody uses. One is missed only where its like is used twice (a number may
        have changed) where something names it by a
        word that means nothing (the word may have changed), or, for a content, where a page is `bare`.
        """
        if bare:
            self.doubled.add("Contents")
        suspects: dict[int, str] = {}
        named = self._offers()
        for number, (place, inside) in self.file.places.items():
            if number in self.reached or place < 0 or number in self.file.lost:
                continue
            found = self._got(Ref(number))
            self.reached.discard(number)
            named |= _referred(found.entries if isinstance(found, Stream) else found)
            kind = self._kind(found) if inside < 0 or not isinstance(found, Stream) else None
            if kind is not None:
                suspects[number] = kind
        lost = {number: kind for number, kind in suspects.items() if number not in named}
        if not lost:
            return False
        mentioned = set[int]()
        for number in self.reached:
            found = self._got(Ref(number))
            mentioned |= _referred(found.entries if isinstance(found, Stream) else found)
        return any(number in mentioned or kind in self.doubled for number, kind in lost.items())

    def _kind(self, found: Value | Stream) -> str | None:
        """What an unused object could be to a page; None for what holds no text."""
        if not isinstance(found, Stream):
            if not isinstance(found, dict) or found.get("Subtype") in _DESCENDANTS:
                return None
            kind = found.get("Type")
            return str(kind) if kind in {"Font", "Annot"} else None
        entries = found.entries
        if "Length1" in entries or entries.get("Subtype") in _PACKED_FONTS:
            return "FontFile"
        form = entries.get("Subtype") == "Form"
        if not form and not set(entries) <= _PLAIN:
            return None
        try:
            content = self.file.content(found)
        except (Malformed, NotWhole, Unchecked):
            return "XObject" if form else "Contents"
        if b"begincmap" in content:
            # TeX writes them whole and uses them for one font or for none.
            return None if content.startswith(b"%!PS-Adobe") else "ToUnicode"
        if not _TEXT.search(content):
            return None
        return "XObject" if form else "Contents"

    def _use(self, kind: str, used: Value, by: Value | int) -> None:
        """Notes who uses something of which each has its own."""
        user = by.number if isinstance(by, Ref) else by
        if (
            isinstance(used, Ref)
            and isinstance(user, int)
            and self.users.setdefault(used.number, user) != user
        ):
            self.doubled.add(kind)


def _referred(value: Value) -> set[int]:
    """The numbers of all objects that a value names."""
    found: set[int] = set()
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Ref):
            found.add(one.number)
        elif isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return found


def soundness(data: bytes, most: int, deciphered: Callable[[], bytes]) -> Soundness:
    """What of a file that pdfium opened is damaged. `most` is what one stream may unpack to.

    `deciphered` gives the file as pdfium writes it without encryption, and is called for an encrypted one.
    """
    found = Soundness()
    try:
        file = File(data, most)
        loose, rebuilt = file.loose, file.rebuilt
        if file.encrypted:
            file = File(deciphered(), most)
        walk = _Walk(file)
        walk.tree()
    except (Malformed, NotWhole, Unchecked, RecursionError):
        found.everywhere = "文件的结构已损坏"
        return found
    found.count = max(walk.declared, len(walk.pages)) if walk.faulty else len(walk.pages)
    bare = []
    known: dict[int, list[str]] = {}  # a page may be named many times
    for number, (own, entries, resources) in enumerate(walk.pages, 1):
        if own not in known:
            known[own] = list(dict.fromkeys(walk.faults(own, entries, resources)))
        if known[own]:
            found.pages[number] = "、".join(known[own])
        if "Contents" not in entries:
            bare.append(number)
    if rebuilt:
        found.everywhere = "PDF 的对象位置表已损坏，只能按找到的内容重建"
    elif file.torn:
        found.everywhere = "文件里有一组对象解不开"
    elif loose:
        found.everywhere = "文件末尾的修改没有写完"
    elif walk.faulty:
        found.everywhere = "页面目录已损坏"
    elif not found.pages and (bare or file.revisions <= 1) and walk.stray(bare=bool(bare)):
        if not bare:
            found.everywhere = "文件里有不属于任何一页的文字内容"
        for number in bare:
            found.pages[number] = _CONTENT
    return found
