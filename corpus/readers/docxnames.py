"""The names of the elements that the walk through a DOCX does something about, by what it does."""

from __future__ import annotations

from corpus.readers.docxbranches import WORD_ART, M
from corpus.readers.docxdrawings import EMBEDDED, REFERENCES, SHAPE_TEXT, TEXT_BOX
from corpus.readers.docxlists import W

VAL, TYPE, ID = f"{W}val", f"{W}type", f"{W}id"

P, R = f"{W}p", f"{W}r"
TEXT, TABLE, ROW, CELL = f"{W}t", f"{W}tbl", f"{W}tr", f"{W}tc"
PARAGRAPH_LOOK, RUN_LOOK = f"{W}pPr", f"{W}rPr"
SECTION, RUBY, SYMBOL = f"{W}sectPr", f"{W}ruby", f"{W}sym"
NUMBER, STYLE, SPACING = f"{W}numPr", f"{W}pStyle", f"{W}spacing"
FIELD_MARK, INSTRUCTION = f"{W}fldChar", f"{W}instrText"
NOTE_MARKS = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
SIMPLE_FIELD = f"{W}fldSimple"
MATH_RUN, MATH_TEXT = f"{M}r", f"{M}t"
MATH = frozenset({f"{M}oMath", f"{M}oMathPara", MATH_RUN, MATH_TEXT})
INSERTED = frozenset({f"{W}ins", f"{W}moveTo"})
REMOVED = frozenset({f"{W}del", f"{W}moveFrom"})
ELSEWHERE = frozenset({f"{W}altChunk", f"{W}subDoc"})
FIXED = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
DRAWINGS = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
DRAWN = REFERENCES | EMBEDDED | {TEXT_BOX, SHAPE_TEXT, WORD_ART}
BLOCKS = frozenset({P, TABLE, ROW, CELL})
# Properties: they say how things look, and hold no text.
SILENT = frozenset(
    f"{W}{name}"
    for name in (
        *("rPr", "tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr", "sdtPr", "sdtEndPr", "smartTagPr", "rubyPr"),
        *("customXmlPr", "background", "fldData", "delText", "delInstrText"),
    )
)
# What the walk does something about; all else only wraps it, whatever its name.
KNOWN = (
    BLOCKS
    | SILENT
    | ELSEWHERE
    | DRAWINGS
    | MATH
    | frozenset(FIXED)
    | frozenset(NOTE_MARKS)
    | {R, TEXT, PARAGRAPH_LOOK, SECTION, RUBY, SYMBOL, FIELD_MARK, INSTRUCTION}
    | DRAWN
    | {f"{W}footnote", f"{W}endnote"}
)
# What an office program wraps content in. Of others nobody can tell whether it shows what is inside.
_WRAPPERS = frozenset(
    f"{W}{name}"
    for name in (
        *(
            "ins",
            "moveTo",
            "hyperlink",
            "smartTag",
            "sdt",
            "sdtContent",
            "customXml",
            "fldSimple",
            "dir",
            "bdo",
        ),
        *("body", "rubyBase", "rt"),
    )
)
_OFFICE = (
    "{http://schemas.openxmlformats.org/",
    "{http://schemas.microsoft.com/",
    "{urn:schemas-microsoft-com:",
    "{http://www.wps.cn/",
)


def is_strange(tag: str) -> bool:
    """Whether no office program is known to wrap content in an element of this name."""
    return tag not in _WRAPPERS and (tag.startswith(W) or not tag.startswith(_OFFICE))
