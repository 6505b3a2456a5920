"""The way from the root of a PDF to each page and to all that its text needs, every stream unpacked to its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.readers.pdffile import File, Stream
from corpus.readers.pdffilters import NotWhole, Unchecked
from corpus.readers.pdfsyntax import Malformed, Name, Ref, Value

_FONT = re.compile(rb"/([^\x00\s()<>\[\]{}/%]+)[\x00\s]+[-+.\d]+[\x00\s]+Tf")
_DO = re.compile(rb"/([^\x00\s()<>\[\]{}/%]+)[\x00\s]+Do")
_EMPTIED = bytes(8)  # no program writes that where operators stand
_INLINE = re.compile(rb"\bBI\b")
_SUBTYPES = frozenset({"Type0", "Type1", "MMType1", "TrueType", "Type3"})
# How programs of fonts begin.
_PROGRAMS = {
    "FontFile": (b"%!", b"\x80"),
    "FontFile2": (b"\0\1\0\0", b"true", b"ttcf", b"OTTO"),
    "FontFile3": (b"\1", b"OTTO", b"\0\1\0\0", b"true"),
}
# Annotations by their subtype.
_NOTES = frozenset({
    "Text", "Link", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight",
    "Underline", "Squiggly", "StrikeOut", "Caret", "Stamp", "Ink", "Popup", "FileAttachment", "Sound",
    "Movie", "Screen", "Widget", "PrinterMark", "TrapNet", "Watermark", "3D", "Redact", "Projection",
    "RichMedia",
})  # fmt: skip
_DEEPEST = 64
_MOST_NODES = 200_000
CONTENT, _FONTS, _FORMS = "内容", "字体", "图形"


@dataclass(slots=True)
class Walk:
    """The way to the pages and through them, with what was met on it."""

    file: File
    # By their order: the object, its entries, its resources.
    pages: list[tuple[int, dict[str, Value], Value]] = field(default_factory=list)
    reached: set[int] = field(default_factory=set)
    sound: dict[int, bool] = field(default_factory=dict)  # fonts and drawings, by number
    offered: list[Value] = field(default_factory=list)  # resources of all pages and drawings
    # Branches of the tree of pages: one that is met again would never end.
    entered: set[int] = field(default_factory=set)
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
        node = self.got(top)
        count = self.got(node.get("Count")) if isinstance(node, dict) else None
        self.declared = count if isinstance(count, int) else 0
        numbers = [number for number, _, _ in self.pages]
        self.faulty |= self.declared != len(self.pages) or len(set(numbers)) < len(numbers)

    def got(self, value: Value) -> Value | Stream:
        """The object; None where it is damaged or missing."""
        if isinstance(value, Ref):
            self.reached.add(value.number)
        try:
            return self.file.get(value)
        except (Malformed, NotWhole, Unchecked):
            return None

    def _node(self, value: Value, resources: Value, depth: int) -> None:
        node = self.got(value)
        if not isinstance(node, dict) or depth > _DEEPEST or len(self.pages) > _MOST_NODES:
            self.faulty = True
            return
        resources = node.get("Resources", resources)
        kids = self.got(node.get("Kids"))
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
        listed = self.got(contents)
        streams = listed if isinstance(listed, list) else [contents] if contents is not None else []
        pieces = []
        for one in streams:
            self._use("Contents", one, page)
            stream = self.got(one)
            if not isinstance(stream, Stream):
                yield CONTENT
                continue
            try:
                pieces.append(self.file.content(stream))
                if b"begincmap" in pieces[-1] or (_EMPTIED in pieces[-1] and not _INLINE.search(pieces[-1])):
                    yield CONTENT  # it is something else, or was overwritten
            except Unchecked:
                continue
            except (NotWhole, Malformed):
                yield CONTENT
        self.offered.append(resources)
        yield from self._drawn(b"\n".join(pieces), resources, 0)
        notes = self.got(entries.get("Annots"))
        for note in notes if isinstance(notes, list) else ():
            self._use("Annot", note, page)
            yield from self._annotation(note)
        if isinstance(notes, list) and len(set(map(repr, notes))) < len(notes):
            self.doubled.add("Annot")

    def _annotation(self, value: Value) -> Iterator[str]:
        note = self.got(value)
        if not isinstance(note, dict):
            if isinstance(value, Ref) and self.file.places.get(value.number, (-1,))[0] >= 0:
                yield _FORMS
            return
        looks = self.got(note.get("AP"))
        if note.get("Subtype") not in _NOTES or (isinstance(looks, dict) and "N" not in looks):
            yield _FORMS
        if not isinstance(looks, dict) or "N" not in looks:
            # A name that damage has changed leads nowhere; what it named is still what an appearance is.
            if any(isinstance(one, dict) and isinstance(one.get("N"), Ref) for one in note.values()):
                yield _FORMS
            return
        self.offered.append(looks)
        look = self.got(looks["N"])
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
        # A picture's bytes may look like anything.
        inline = b"BI" in content and _INLINE.search(content) is not None
        offered = self.got(resources)
        for names, kind, what in ((fonts, "Font", _FONTS), (forms, "XObject", _FORMS)):
            entries = self.got(offered.get(kind)) if isinstance(offered, dict) else None
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
        form = self.got(value)
        if not isinstance(form, Stream):
            return self._keep(value, False)
        kind = self.got(form.entries.get("Subtype"))
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
        frame = self.got(form.entries.get("BBox"))
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
        font = self.got(value)
        if not isinstance(font, dict) or font.get("Subtype") not in _SUBTYPES:
            return self._keep(value, False)
        self._use("ToUnicode", font.get("ToUnicode"), value)
        whole = self._packed(font.get("ToUnicode"), holds=b"begincmap") and self._program(font)
        encoding = font.get("Encoding")
        if font.get("Subtype") == "Type0":
            whole &= isinstance(encoding, Name) or self._packed(encoding, needed=True)
            below = self.got(font.get("DescendantFonts"))
            heirs = [self.got(one) for one in below] if isinstance(below, list) else []
            whole &= bool(heirs) and all(isinstance(one, dict) and self._program(one) for one in heirs)
        elif isinstance(encoding, Ref):
            whole &= isinstance(self.got(encoding), dict | str)
        self.offered.append(font.get("Resources"))
        drawn = self.got(font.get("CharProcs"))
        if isinstance(drawn, dict):
            whole &= all(self._packed(one, needed=True) for one in drawn.values())
        return self._keep(value, whole)

    def _program(self, font: dict[str, Value]) -> bool:
        """Whether the shapes of a font are whole: pdfium drops characters that it cannot measure."""
        described = self.got(font.get("FontDescriptor"))
        if not isinstance(described, dict):
            return "FontDescriptor" not in font
        for key in _PROGRAMS:
            self._use("FontFile", described.get(key), font.get("FontDescriptor"))
        # Without its flags pdfium takes the characters of a font for others.
        whole = isinstance(described.get("Flags"), int)
        return whole and all(
            self._packed(described.get(key), begins=begins) for key, begins in _PROGRAMS.items()
        )

    def _packed(
        self, value: Value, *, needed: bool = False, begins: tuple[bytes, ...] = (b"",), holds: bytes = b""
    ) -> bool:
        if value is None or isinstance(value, Name):
            return not needed
        stream = self.got(value)
        if not isinstance(stream, Stream):
            return False
        try:
            content = self.file.content(stream)
            return content.startswith(begins) and holds in content
        except Unchecked:
            return True
        except (NotWhole, Malformed):
            return False

    def _use(self, kind: str, used: Value, by: Value | int) -> None:
        """Notes who uses something of which each has its own."""
        user = by.number if isinstance(by, Ref) else by
        if (
            isinstance(used, Ref)
            and isinstance(user, int)
            and self.users.setdefault(used.number, user) != user
        ):
            self.doubled.add(kind)
