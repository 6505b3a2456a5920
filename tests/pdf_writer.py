"""Writes small PDF files for tests: Chinese text, ruling lines, pictures, rotation, and all that can hide text.

The font is a Type 3 font whose every glyph is a filled box: it needs no font file, and its `ToUnicode` says
which character is meant. Fonts that are not in the file can be asked for too.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

WIDTH, HEIGHT = 595.0, 842.0
Font = Literal["boxes", "elsewhere", "unmapped"]


# Resources of every page: transparency, a layer that is switched off, one that is shown.
_STATES = "/Half<</ca 0.4/CA 0.4>>/Clear<</ca 0/CA 0>>/Multiply<</BM/Multiply>>/Faint<</ca 0.15/CA 0.15>>/Ghost<</ca 0.02/CA 0.02>>/Solid<</ca 1/CA 1>>"
_LAYERS = {"Off": "/OFF", "On": "/ON"}


@dataclass
class Note:
    """An annotation: its subtype, its place from the top left, more of its dictionary, and how it looks."""

    subtype: str
    x: float
    top: float
    wide: float
    high: float
    more: str = ""
    look: str | None = None
    text: str = ""  # drawn by its appearance


@dataclass
class Form:
    """A drawing within the page (a form): its text, and what stands in its dictionary."""

    x: float
    top: float
    text: str
    layer: str | None = None
    before: str = ""
    after: str = ""


@dataclass
class Sheet:
    """One page as it is drawn; coordinates in points from the top left of the page as it is shown, `turned` back."""

    rotate: int = 0
    turned: int = 0  # degrees clockwise that everything on it is turned where it is shown
    font: Font = "boxes"  # "elsewhere": not in the file; "unmapped": glyphs without Unicode
    picture: tuple[float, float, float, float] | None = None  # x, top, width, height
    tiles: int = 1  # the picture is cut into so many strips
    picture_over: bool = False  # the picture is painted after the text
    picture_form: bool = False  # the picture is painted by a form that is scaled to its place
    invisible: bool = False  # the text is there to be searched only
    crop: tuple[float, float, float, float] | None = None  # of the unturned page, upwards
    texts: list[tuple[float, float, str, float, str, str]] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    over: list[str] = field(default_factory=list)  # drawn after the text
    forms: list[Form] = field(default_factory=list)  # drawn after that
    notes: list[Note] = field(default_factory=list)
    stream: bytes | None = None  # stands in the page in place of all that was drawn

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown, `turned` back."""
        return (WIDTH, HEIGHT) if (self.rotate - self.turned) % 180 == 0 else (HEIGHT, WIDTH)

    def text(
        self, x: float, top: float, text: str, size: float = 12, before: str = "", after: str = ""
    ) -> Sheet:
        """Draws a line of text whose baseline is at `top`, between operators that stand before and after it."""
        self.texts.append((x, top, text, size, before, after))
        return self

    def fill(
        self, x: float, top: float, wide: float, high: float, paint: str = "0 g", *, over: bool = True
    ) -> Sheet:
        """Draws a filled box over or under the text."""
        box = f"q {paint} {x} {self.size[1] - top - high} {wide} {high} re f Q"
        (self.over if over else self.drawn).append(box)
        return self

    def image(
        self, name: str, x: float, top: float, wide: float, high: float, paint: str = "", *, over: bool = True
    ) -> Sheet:
        """Draws the picture `Black`, `White`, `Seal` (with a soft mask) or `Stencil` over or under the text."""
        box = f"q {paint} {wide} 0 0 {high} {x} {self.size[1] - top - high} cm /{name} Do Q"
        (self.over if over else self.drawn).append(box)
        return self

    def lines(self, x: float, top: float, lines: list[str], size: float = 12, step: float = 20) -> Sheet:
        """Draws lines of text one under the other."""
        for index, line in enumerate(lines):
            self.text(x, top + index * step, line, size)
        return self

    def rule(self, x0: float, top0: float, x1: float, top1: float) -> Sheet:
        """Draws a ruling line."""
        height = self.size[1]
        self.drawn.append(f"{x0} {height - top0} m {x1} {height - top1} l S")
        return self

    def grid(self, columns: list[float], rows: list[float]) -> Sheet:
        """Draws the ruling lines of a table."""
        for x in columns:
            self.rule(x, rows[0], x, rows[-1])
        for top in rows:
            self.rule(columns[0], top, columns[-1], top)
        return self

    def content(self, codes: dict[str, int]) -> str:
        """The content stream."""
        turns = {
            0: "",
            90: f"0 1 -1 0 {WIDTH} 0 cm",
            180: f"-1 0 0 -1 {WIDTH} {HEIGHT} cm",
            270: f"0 -1 1 0 0 {HEIGHT} cm",
        }
        parts = [turns[(self.rotate - self.turned) % 360]]
        height = self.size[1]
        painted: list[str] = []
        if self.picture:
            x, top, wide, high = self.picture
            strip = high / self.tiles
            name = "Scaled" if self.picture_form else "I"
            painted = [
                f"q {wide} 0 0 {strip} {x} {height - top - high + number * strip} cm /{name} Do Q"
                for number in range(self.tiles)
            ]
        parts += [] if self.picture_over else painted
        parts += self.drawn
        for x, top, text, size, before, after in self.texts:
            place = f"1 0 0 1 {x} {height - top} Tm"
            plain = f"/{self.font} {size} Tf <{text.encode('utf-16-be').hex()}> Tj"
            shown = _show(text, size, codes) if self.font == "boxes" else plain
            parts.append(f"q {before} BT {'3 Tr ' * self.invisible}{place} {shown} ET {after} Q")
        parts += painted if self.picture_over else []
        parts += self.over
        parts += [f"q {form.before} /F{number} Do {form.after} Q" for number, form in enumerate(self.forms)]
        return "\n".join(parts)


def _show(text: str, size: float, codes: dict[str, int]) -> str:
    return " ".join(
        f"/T{font} {size} Tf <{bytes(codes[char] & 255 for char in group).hex()}> Tj"
        for font, group in groupby(text, lambda char: codes[char] >> 8)
    )


class File:
    """Numbered objects of a PDF."""

    def __init__(self) -> None:
        self.objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b""]

    def add(self, content: str, stream: str | bytes | None = None) -> int:
        body = content.encode("latin-1")
        if stream is not None:
            packed = zlib.compress(stream.encode() if isinstance(stream, str) else stream)
            head = body.removesuffix(b">>") + b"/Filter/FlateDecode/Length %d>>" % len(packed)
            body = head + b"stream\n%b\nendstream" % packed
        self.objects.append(body)
        return len(self.objects)

    def stored(self) -> bytes:
        """The file with everything that has no stream packed into one, and the table of places too, as Word writes it."""
        plain = {number: body for number, body in enumerate(self.objects, 1) if b"stream\n" not in body}
        offsets, content = [], b""
        for number, body in plain.items():
            offsets.append(f"{number} {len(content)}")
            content += body + b"\n"
        head = " ".join(offsets).encode() + b"\n"
        store = self.add(f"<</Type/ObjStm/N {len(plain)}/First {len(head)}>>", head + content)
        file = bytearray(b"%PDF-1.5\n")
        rows = [b"\0\0\0\0\0"]
        for number, body in enumerate(self.objects, 1):
            if number in plain:
                rows.append(b"\2" + store.to_bytes(3, "big") + bytes([list(plain).index(number)]))
                continue
            rows.append(b"\1" + len(file).to_bytes(3, "big") + b"\0")
            file += b"%d 0 obj\n%b\nendobj\n" % (number, body)
        place = len(file)
        rows.append(b"\1" + place.to_bytes(3, "big") + b"\0")
        own = self.add(f"<</Type/XRef/W[1 3 1]/Root 1 0 R/Size {len(rows)}>>", b"".join(rows))
        file += b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (own, self.objects[-1], place)
        return bytes(file)

    def data(self) -> bytes:
        file = bytearray(b"%PDF-1.5\n")
        offsets = []
        for number, body in enumerate(self.objects, 1):
            offsets.append(len(file))
            file += b"%d 0 obj\n%b\nendobj\n" % (number, body)
        start = len(file)
        file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(self.objects) + 1)
        file += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        file += b"trailer<</Size %d/Root 1 0 R>>\n" % (len(self.objects) + 1)
        file += b"startxref\n%d\n%%%%EOF\n" % start
        return bytes(file)


def _box_font(file: File, chars: dict[int, str], inked: int) -> int:
    """A Type 3 font for up to 256 characters by their codes; `inked` thousandths of their height are, from the foot."""
    wide = file.add("<<>>", f"1000 0 0 -120 1000 880 d1 0 -120 1000 {inked} re f")
    narrow = file.add("<<>>", f"500 0 0 -120 500 880 d1 0 -120 500 {inked} re f")
    mapping = "".join(f"<{code:02x}> <{char.encode('utf-16-be').hex()}>\n" for code, char in chars.items())
    unicode = file.add(
        "<<>>",
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(chars)} beginbfchar\n{mapping}endbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    )
    last = max(chars)
    widths = " ".join("500" if chars.get(code, "").isascii() else "1000" for code in range(last + 1))
    names = " ".join(f"/{'n' if chars.get(code, '').isascii() else 'w'}" for code in range(last + 1))
    return file.add(
        "<</Type/Font/Subtype/Type3/FontBBox[0 -120 1000 880]/FontMatrix[0.001 0 0 0.001 0 0]"
        f"/CharProcs<</w {wide} 0 R/n {narrow} 0 R>>/Encoding<</Type/Encoding/Differences[0 {names}]>>"
        f"/FirstChar 0/LastChar {last}/Widths[{widths}]/ToUnicode {unicode} 0 R/Resources<<>>>>"
    )


def _missing_font(file: File, ordering: str, encoding: str) -> int:
    """A font that is not in the file."""
    descriptor = file.add(
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
        "/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
    )
    descendant = file.add(
        f"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor {descriptor} 0 R/DW 1000"
        f"/W[1 95 500 814 939 500]/CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})/Supplement 4>>>>"
    )
    return file.add(
        f"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/{encoding}"
        f"/DescendantFonts[{descendant} 0 R]>>"
    )


def _pictures(file: File) -> dict[str, int]:
    head = "<</Type/XObject/Subtype/Image/BitsPerComponent 8"
    gray = head + "/ColorSpace/DeviceGray"
    # A ring with a solid middle, as a seal has its star.
    ring = file.add(
        gray + "/Width 9/Height 9>>",
        bytes(255 * (max(abs(x), abs(y)) in (0, 1, 4)) for x in range(-4, 5) for y in range(-4, 5)),
    )
    image = file.add(gray + "/Width 2/Height 2>>", b"\x00\xff\xff\x00")
    return {
        "I": image,
        "Scaled": file.add(
            f"<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</I {image} 0 R>>>>>>", "/I Do"
        ),
        "Black": file.add(gray + "/Width 1/Height 1>>", b"\x00"),
        "White": file.add(gray + "/Width 1/Height 1>>", b"\xff"),
        "Seal": file.add(f"{head}/ColorSpace/DeviceRGB/Width 1/Height 1/SMask {ring} 0 R>>", b"\xff\x00\x00"),
        "Stencil": file.add(
            "<</Type/XObject/Subtype/Image/ImageMask true/BitsPerComponent 1/Width 2/Height 1>>", b"\x40"
        ),
    }


def pdf(*sheets: Sheet, stored: bool = False, inked: int = 1000) -> bytes:
    """The PDF file of these pages; `stored` puts its objects into a stream.

    `inked` tells how much of the height of characters has ink, in thousandths from the foot.
    """
    file = File()
    drawn = [text for sheet in sheets for _, _, text, *_ in sheet.texts]
    drawn += [each.text for sheet in sheets for each in (*sheet.forms, *sheet.notes)]
    chars = sorted({char for text in drawn for char in text})
    codes = {char: index for index, char in enumerate(chars)}
    fonts = {
        "elsewhere": _missing_font(file, "GB1", "UniGB-UCS2-H"),
        "unmapped": _missing_font(file, "Identity", "Identity-H"),
    }
    for number in range(0, len(chars), 256):
        fonts[f"T{number >> 8}"] = _box_font(file, dict(enumerate(chars[number : number + 256])), inked)
    layers = {name: file.add(f"<</Type/OCG/Name({name})>>") for name in _LAYERS}
    shown = "".join(f"{state}[{layers[name]} 0 R]" for name, state in _LAYERS.items())
    named = " ".join(f"{number} 0 R" for number in layers.values())
    if any("/OC " in text for sheet in sheets for *_, text, _ in sheet.texts) or any(
        form.layer for sheet in sheets for form in sheet.forms
    ):
        file.objects[0] = (
            f"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[{named}]/D<<{shown}>>>>>>".encode()
        )

    def dictionary(entries: dict[str, int]) -> str:
        return "<<" + "".join(f"/{name} {number} 0 R" for name, number in entries.items()) + ">>"

    basic = f"/Font{dictionary(fonts)}/ExtGState<<{_STATES}>>/Properties{dictionary(layers)}"
    pictures = _pictures(file)
    frame = f"<</Type/XObject/Subtype/Form/Resources<<{basic}>>/BBox"
    pages = []
    for sheet in sheets:
        high = sheet.size[1]
        content = file.add("<<>>", sheet.content(codes) if sheet.stream is None else sheet.stream)
        drawings = dict(pictures)
        for number, form in enumerate(sheet.forms):
            layer = f"/OC {layers[form.layer]} 0 R" if form.layer else ""
            stream = f"BT 1 0 0 1 {form.x} {high - form.top} Tm {_show(form.text, 12, codes)} ET"
            drawings[f"F{number}"] = file.add(f"{frame}[0 0 {WIDTH} {HEIGHT}]{layer}>>", stream)
        notes = []
        for note in sheet.notes:
            look = note.look
            if note.text:
                look = f"{look or ''} BT 1 0 0 1 0 2 Tm {_show(note.text, 12, codes)} ET"
            appearance = ""
            if look is not None:
                appearance = f"/AP<</N {file.add(f'{frame}[0 0 {note.wide} {note.high}]>>', look)} 0 R>>"
            low = high - note.top - note.high
            place = f"[{note.x} {low} {note.x + note.wide} {low + note.high}]"
            notes.append(
                file.add(f"<</Type/Annot/Subtype/{note.subtype}/Rect{place}/F 4{note.more}{appearance}>>")
            )
        crop = "/CropBox[{} {} {} {}]".format(*sheet.crop) if sheet.crop else ""
        annots = f"/Annots[{' '.join(f'{number} 0 R' for number in notes)}]" if notes else ""
        pages.append(
            file.add(
                f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]{crop}/Rotate {sheet.rotate}{annots}"
                f"/Contents {content} 0 R/Resources<<{basic}/XObject{dictionary(drawings)}>>>>"
            )
        )
    kids = " ".join(f"{page} 0 R" for page in pages)
    file.objects[1] = f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode()
    return file.stored() if stored else file.data()
