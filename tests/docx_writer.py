"""Writes small DOCX files for tests, from the XML a case is about."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from types import MappingProxyType
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMESPACES = (
    f'xmlns:w="{MAIN}" xmlns:r="{OFFICE}"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
ROOTS = {"header": "hdr", "footer": "ftr", "footnotes": "footnotes", "endnotes": "endnotes"}


def run(text: str, properties: str = "") -> str:
    """A `w:r`."""
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def para(text: str = "", properties: str = "") -> str:
    """A `w:p` of one run."""
    inside = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{inside}{run(text) if text else ''}</w:p>"


def table(*rows: list[str]) -> str:
    """A `w:tbl`; a cell is XML when it starts with `<`, else the text of its one paragraph."""
    inside = "".join(
        "<w:tr>"
        + "".join(f"<w:tc><w:tcPr/>{cell if cell.startswith('<') else para(cell)}</w:tc>" for cell in row)
        + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl><w:tblPr/>{inside}</w:tbl>"


def relationships(entries: dict[str, tuple[str, str]]) -> str:
    """A `.rels` part: id → (kind, target)."""
    inside = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in entries.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def _content_types(main: str, parts: list[str]) -> str:
    """What each part is: our reader does not ask, but office programs do."""
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = {main: "document.main"} | {
        name: re.sub(r"\d*\.xml$", "", name.rpartition("/")[2]) for name in parts
    }
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{word}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>"
    )


def picture(key: str, wide: float, high: float, *, anchor: str = "", inside: str = "") -> str:
    """A run with a picture of this size in points; `anchor` are attributes of one that floats."""
    frame, given = ("anchor", f" {anchor}") if anchor else ("inline", "")
    return (
        f'<w:r><w:drawing><wp:{frame}{given}><wp:extent cx="{wide * 12700:.0f}" cy="{high * 12700:.0f}"/>'
        f'<wp:docPr id="1" name="x"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="{key}"/>'
        f"</pic:blipFill></pic:pic>{inside}</a:graphicData></a:graphic></wp:{frame}></w:drawing></w:r>"
    )


def vml_picture(key: str, wide: float, high: float) -> str:
    """The same as WPS and old versions of Word write it."""
    style = f"width:{wide:g}pt;height:{high:g}pt"
    return f'<w:r><w:pict><v:shape style="{style}"><v:imagedata r:id="{key}"/></v:shape></w:pict></w:r>'


def docx(
    body: str,
    *,
    main: str = "word/document.xml",
    prolog: str = "",
    pictures: Mapping[str, bytes] = MappingProxyType({}),
    beside: Mapping[str, tuple[str, str, bytes]] = MappingProxyType({}),
    **parts: str,
) -> bytes:
    """A DOCX with this content of `w:body`; further parts by kind, numbered where there are several.

    `beside` are parts as they are: relationship → kind, name beside the main part, content.
    """
    related = {key: ("image", f"media/{key}.png") for key in pictures}
    related |= {key: (kind, name) for key, (kind, name, _) in beside.items()}
    stream = io.BytesIO()
    folder = main.rpartition("/")[0]
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml", _content_types(main, [f"{folder}/{name}.xml" for name in parts])
        )
        package.writestr("_rels/.rels", relationships({"rId1": ("officeDocument", main)}))
        package.writestr(
            main, f"{prolog}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>".encode()
        )
        for name, content in parts.items():
            kind = name.rstrip("0123456789")
            related[name] = (kind, f"{name}.xml")
            root = ROOTS.get(kind, kind)
            package.writestr(f"{folder}/{name}.xml", f"<w:{root} {NAMESPACES}>{content}</w:{root}>")
        for _, name, data in beside.values():
            package.writestr(f"{folder}/{name}", data)
        for key, data in pictures.items():
            package.writestr(f"{folder}/media/{key}.png", data)
        package.writestr(f"{folder}/_rels/{main.rpartition('/')[2]}.rels", relationships(related))
    return stream.getvalue()


def zipped(entries: dict[str, bytes]) -> bytes:
    """A zip file of these entries."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return stream.getvalue()
