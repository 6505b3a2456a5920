"""Writes small OFD files for tests: from the XML a case is about, or A4 pages laid out from a text.

Lengths are millimetres. A laid-out page knows what a person would read on it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "http://www.ofdspec.org/2016"
WIDTH, HEIGHT = 210.0, 297.0
SIZE = 5.6  # sixteen points, the usual size of court documents
LEFT, TOP, STEP = 28.0, 40.0, 10.0
PER_LINE, LINES = 28, 22


def element(name: str, inside: str = "", **attributes: object) -> str:
    """An element; attributes that are None are left out."""
    written = "".join(
        f" {key}={quoteattr(str(value))}" for key, value in attributes.items() if value is not None
    )
    return f"<ofd:{name}{written}>{inside}</ofd:{name}>"


def wide(char: str) -> float:
    """The width of a character against its size."""
    return 0.5 if char.isascii() else 1.0


def code(text: str, x: float | None = 0.0, y: float | None = SIZE, **attributes: object) -> str:
    """A `TextCode`."""
    return element("TextCode", escape(text), X=x, Y=y, **attributes)


def deltas(text: str, size: float = SIZE) -> str:
    """The steps of characters set solid."""
    return " ".join(f"{wide(char) * size:g}" for char in text[:-1])


def grouped(text: str, size: float = SIZE) -> str:
    """The same with equal steps in `g` groups."""
    found: list[list[float]] = []
    for char in text[:-1]:
        step = wide(char) * size
        if found and found[-1][1] == step:
            found[-1][0] += 1
        else:
            found.append([1, step])
    return " ".join(f"g {count:g} {step:g}" if count > 1 else f"{step:g}" for count, step in found)


def text(
    x: float,
    y: float,
    content: str = "",
    *,
    size: float = SIZE,
    codes: str | None = None,
    **attributes: object,
) -> str:
    """A `TextObject` whose first baseline is at (x, y); `codes` are its children where there are several."""
    inside = code(content, 0, size, DeltaX=deltas(content, size) or None) if codes is None else codes
    given = {
        "Boundary": f"{x:g} {y - size:g} {max(size, 1) * (len(content) + 1):g} {size * 1.3:g}",
        "Size": size,
    }
    return element("TextObject", inside, **{"Font": 1, **given, **attributes})


def path(data: str, **attributes: object) -> str:
    """A `PathObject`."""
    inside = element("AbbreviatedData", data)
    return element(
        "PathObject", inside, **{"Boundary": f"0 0 {WIDTH} {HEIGHT}", "LineWidth": 0.35, **attributes}
    )


def grid(columns: list[float], rows: list[float]) -> str:
    """The ruling lines of a table, one path a line."""
    lines = [f"M {x:g} {rows[0]:g} L {x:g} {rows[-1]:g}" for x in columns]
    lines += [f"M {columns[0]:g} {y:g} L {columns[-1]:g} {y:g}" for y in rows]
    return "".join(path(line) for line in lines)


def picture(x: float, y: float, width: float, height: float, **attributes: object) -> str:
    """An `ImageObject`."""
    place = f"{x:g} {y:g} {width:g} {height:g}"
    return element(
        "ImageObject",
        Boundary=place,
        **{"CTM": f"{width:g} 0 0 {height:g} 0 0", "ResourceID": 9, **attributes},
    )


def layer(*objects: str, **attributes: object) -> str:
    """A `Layer`."""
    return element("Layer", "".join(objects), **attributes)


def page(
    *layers: str, area: str | None = None, templates: Iterable[str] = (), resource: str | None = None
) -> str:
    """The content of a page; objects outside a layer get one."""
    inside = "".join(layers) if layers and layers[0].startswith("<ofd:Layer") else layer(*layers)
    head = element("Area", element("PhysicalBox", area)) if area else ""
    head += "".join(element("Template", TemplateID=one, ZOrder="Background") for one in templates)
    head += element("PageRes", resource) if resource else ""
    return head + element("Content", inside)


def part(name: str, inside: str, **attributes: object) -> bytes:
    """A whole XML part."""
    opened = element(name, inside, **attributes).replace(
        f"<ofd:{name}", f'<ofd:{name} xmlns:ofd="{NAMESPACE}"', 1
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{opened}'.encode()


@dataclass
class Doc:
    """One document: the content of its pages and what stands beside them."""

    pages: list[str]
    templates: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)  # drawings that composite objects refer to
    media: dict[str, bytes] = field(default_factory=dict)  # files of pictures by their number
    annotations: dict[int, str] = field(default_factory=dict)  # of a page, counted from 0
    attachments: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()  # the `StampAnnot` elements of each
    location: Callable[[str], str] = str  # how a page is referred to
    body: str = ""  # more of `DocBody`


def _document(doc: Doc, folder: str) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    common = element("PageArea", element("PhysicalBox", f"0 0 {WIDTH:g} {HEIGHT:g}"))
    common += element("PublicRes", "PublicRes.xml") if doc.units else ""
    if doc.units:
        units = "".join(
            element("CompositeGraphicUnit", element("Content", inside), ID=key, Width=100, Height=100)
            for key, inside in doc.units.items()
        )
        parts["PublicRes.xml"] = part("Res", element("CompositeGraphicUnits", units), BaseLoc="Res")
    if doc.media:
        common += element("DocumentRes", "DocumentRes.xml")
        listed = "".join(
            element("MultiMedia", element("MediaFile", f"image_{key}"), ID=key, Type="Image")
            for key in doc.media
        )
        parts["DocumentRes.xml"] = part("Res", element("MultiMedias", listed), BaseLoc="Res")
        parts |= {f"Res/image_{key}": data for key, data in doc.media.items()}
    for key, content in doc.templates.items():
        common += element("TemplatePage", ID=key, BaseLoc=f"Tpls/Tpl_{key}/Content.xml")
        parts[f"Tpls/Tpl_{key}/Content.xml"] = part("Page", content)
    listed = ""
    for number, content in enumerate(doc.pages):
        name = f"Pages/Page_{number}/Content.xml"
        listed += element("Page", ID=100 + number, BaseLoc=doc.location(name))
        parts[name] = part("Page", content)
    inside = element("CommonData", common) + element("Pages", listed)
    if doc.annotations:
        inside += element("Annotations", "Annots/Annotations.xml")
        listed = ""
        for number, content in doc.annotations.items():
            listed += element(
                "Page", element("FileLoc", f"Page_{number}/Annotation.xml"), PageID=100 + number
            )
            parts[f"Annots/Page_{number}/Annotation.xml"] = part("PageAnnot", content)
        parts["Annots/Annotations.xml"] = part("Annotations", listed)
    if doc.attachments:
        inside += element("Attachments", "Attachs/Attachments.xml")
        listed = "".join(
            element("Attachment", element("FileLoc", "x.xml"), ID=number, Name=name)
            for number, name in enumerate(doc.attachments)
        )
        parts["Attachs/Attachments.xml"] = part("Attachments", listed)
    if doc.signatures:
        listed = ""
        for number, stamps in enumerate(doc.signatures):
            listed += element("Signature", ID=number, Type="Seal", BaseLoc=f"Sign_{number}/Signature.xml")
            parts[f"Signs/Sign_{number}/Signature.xml"] = part("Signature", element("SignedInfo", stamps))
        parts["Signs/Signatures.xml"] = part("Signatures", listed)
    parts["Document.xml"] = part("Document", inside)
    return {f"{folder}/{name}": content for name, content in parts.items()}


def parts_of(*docs: Doc) -> dict[str, bytes]:
    """The files of an OFD."""
    parts: dict[str, bytes] = {}
    bodies = ""
    for number, doc in enumerate(docs):
        body = element("DocInfo", element("DocID", str(number))) + doc.body
        body += element("DocRoot", f"Doc_{number}/Document.xml")
        body += element("Signatures", f"/Doc_{number}/Signs/Signatures.xml") if doc.signatures else ""
        bodies += element("DocBody", body)
        parts |= _document(doc, f"Doc_{number}")
    return {"OFD.xml": part("OFD", bodies, Version="1.0", DocType="OFD"), **parts}


def zipped(parts: dict[str, bytes]) -> bytes:
    """The zip file of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def ofd(*pages: str, **options: object) -> bytes:
    """The OFD file of one document with these pages."""
    return zipped(parts_of(Doc(list(pages), **options)))  # type: ignore[arg-type]  # the fields of Doc by name


# How a line of text becomes objects; each is something a real program does.
def whole(x: float, y: float, content: str, size: float = SIZE) -> str:
    """One object a line, every step given."""
    return text(x, y, content, size=size)


def in_groups(x: float, y: float, content: str, size: float = SIZE) -> str:
    """One object a line, equal steps in groups."""
    return text(x, y, content, size=size, codes=code(content, 0, size, DeltaX=grouped(content, size) or None))


def single(x: float, y: float, content: str, size: float = SIZE) -> str:
    """One object a character, in a frame twenty times as fine."""
    made = ""
    for char in content:
        inside = code(char, 0, round(size * 17.2, 4))
        made += element(
            "TextObject",
            inside,
            Boundary=f"{x:.4f} {y - 0.86 * size:.4f} {wide(char) * size:.4f} {size:.4f}",
            Size=f"{size * 20:g}",
            CTM="0.05 0 0 0.05 0 0",
            Font=1,
        )
        x += wide(char) * size
    return made


def from_pdf(x: float, y: float, content: str, size: float = SIZE) -> str:
    """Points from the bottom of the page in a boundary of the whole page, as converters write them."""
    scale = 0.3528
    inside = code(
        content,
        round(x / scale, 3),
        round((y - HEIGHT) / scale, 3),
        DeltaX=" ".join(f"{wide(char) * size / scale:.4f}" for char in content[:-1]) or None,
    )
    return element(
        "TextObject",
        inside,
        Boundary=f"0 0 {WIDTH:g} {HEIGHT:g}",
        CTM=f"{scale} 0 0 {scale} 0 {HEIGHT:g}",
        Size=f"{size / scale:.4f}",
        Font=1,
    )


def several_codes(x: float, y: float, content: str, size: float = SIZE) -> str:
    """One object a line with a code string for every five characters."""
    codes, at = "", 0.0
    for start in range(0, len(content), 5):
        piece = content[start : start + 5]
        codes += code(piece, round(at, 4), size, DeltaX=deltas(piece, size) or None)
        at += sum(map(wide, piece)) * size
    return text(x, y, content, size=size, codes=codes)


def without_steps(x: float, y: float, content: str, size: float = SIZE) -> str:
    """One object a line, its characters as wide as the font makes them."""
    return text(x, y, content, size=size, codes=code(content, 0, size))


STYLES = (whole, in_groups, single, from_pdf, several_codes, without_steps)
Style = Callable[..., str]


def _wrapped(content: str, room: float) -> list[str]:
    """A paragraph in lines of so many characters."""
    lines, used = [""], 0.0
    for char in content:
        if used + wide(char) > room:
            lines.append("")
            used = 0.0
        lines[-1] += char
        used += wide(char)
    return lines


@dataclass
class Laid:
    """Pages being laid out line by line: what is drawn on each, and what is read there."""

    style: Style = whole
    header: str = ""
    numbered: bool = True
    drawn: list[list[str]] = field(default_factory=list)
    read: list[list[str]] = field(default_factory=list)
    line: int = LINES

    def _next(self, lines: int = 1) -> float:
        """The baseline of the next line, on a new page where the last one is full."""
        if self.line + lines > LINES:
            self.drawn.append([])
            self.read.append([])
            self.line = 0
        self.line += lines
        return TOP + (self.line - lines) * STEP

    def paragraph(self, content: str, indent: float = 2.0) -> Laid:
        """A paragraph whose first line is indented by so many characters."""
        first = _wrapped(content, PER_LINE - indent)[0]
        lines = [first, *(_wrapped(content[len(first) :], PER_LINE) if content[len(first) :] else [])]
        for number, line in enumerate(lines):
            y = self._next()
            self.drawn[-1].append(self.style(LEFT + (0 if number else indent * SIZE), y, line))
            self.read[-1].append(line)
        return self

    def table(self, rows: list[list[str]], widths: list[float]) -> Laid:
        """A table with ruling lines; the text of a cell is wrapped in it and read as one line."""
        split = [
            [_wrapped(cell, wide_ / SIZE - 0.5) for cell, wide_ in zip(row, widths, strict=True)]
            for row in rows
        ]
        top = self._next(sum(max(map(len, row)) for row in split)) - 0.75 * STEP
        columns = [LEFT + sum(widths[:index]) for index in range(len(widths) + 1)]
        edges = [top]
        for row in split:
            height = max(map(len, row))
            # Line by line across the cells, as programs draw them: what belongs together is apart.
            for number in range(height):
                for x, cell in zip(columns, row, strict=False):
                    if number < len(cell):
                        y = edges[-1] + (number + 0.75) * STEP
                        self.drawn[-1].append(self.style(x + 0.25 * SIZE, y, cell[number]))
            edges.append(edges[-1] + height * STEP)
        self.drawn[-1].append(grid(columns, edges))
        self.read[-1] += ["\t".join(row) for row in rows]
        return self

    def finished(self) -> tuple[bytes, str]:
        """The file, and the text that is read from it."""
        pages, texts = [], []
        for number, (drawn, read) in enumerate(zip(self.drawn, self.read, strict=True), 1):
            above = [self.header] if self.header else []
            below = [f"- {number} -"] if self.numbered else []
            foot = [text(100, 285, line, size=4) for line in below]
            pages.append(page(*drawn, *foot, templates=["7"] if self.header else ()))
            texts.append("\n".join([*above, *read, *below]))
        templates = {"7": page(text(80, 20, self.header, size=4))} if self.header else {}
        return ofd(*pages, templates=templates), "\n".join(texts)
