"""Whatever wraps the words of a DOCX: each of them is text, or is told to have been left out."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

from docx_writer import docx, run
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.limits import Limits
from corpus.readers.docx import main_part, read, read_lines
from corpus.readers.docxanchors import anchors
from corpus.readers.docxstory import Story
from corpus.readers.package import Package

# Around anything, known and unknown; `{}` is what is wrapped.
WRAPPERS = (
    *(f"<w:{name}>{{}}</w:{name}>" for name in ("customXml", "smartTag", "ins", "moveTo", "dir", "bdo", "hyperlink", "del", "moveFrom")),
    "<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "<w:fldSimple w:instr='DATE'>{}</w:fldSimple>",
    "<w:unheardOf>{}</w:unheardOf>",
    "<x:strange xmlns:x='urn:x'><x:inner>{}</x:inner></x:strange>",
    "<mc:AlternateContent><mc:Choice Requires='wps'>{}</mc:Choice></mc:AlternateContent>",
    "<mc:AlternateContent><mc:Choice Requires='wps'/><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
    "<mc:AlternateContent><mc:Choice Requires='wps'><w:bookmarkStart/></mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
    "<mc:AlternateContent>{}</mc:AlternateContent>",
)  # fmt: skip
# What holds lines of a run: drawings, readings, formulas.
IN_RUN = (
    "<w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict>",
    "<w:drawing><wps:wsp><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp></w:drawing>",
    "<w:drawing><wp:anchor><wp:docPr hidden='1'/><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wp:anchor></w:drawing>",
    "<w:drawing><wps:txbx>{}</wps:txbx></w:drawing>",
    "<w:object>{}</w:object>",
)  # fmt: skip
FIELD = (
    "<w:r><w:fldChar w:fldCharType='begin'/></w:r>{}<w:r><w:fldChar w:fldCharType='separate'/></w:r>{}"
    "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
)


class Planter:
    """Builds XML in which every piece of text is a character of its own."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._chars: Iterator[int] = itertools.count(0x4E00)
        self.planted: list[str] = []

    def _char(self) -> str:
        self.planted.append(chr(next(self._chars)))
        return self.planted[-1]

    def _one(self, *made: str) -> str:
        return self._draw(st.sampled_from(made))

    def _perhaps(self, make: Callable[[int], str]) -> str:
        return make(0) if self._draw(st.booleans()) else ""

    def _wrapped(self, inside: str) -> str:
        return self._one(*WRAPPERS).format(inside) if self._draw(st.booleans()) else inside

    def text(self) -> str:
        """What stands in a run."""
        char = self._char()
        return self._wrapped(
            self._one(
                f"<w:t>{char}</w:t>",
                f"<w:t><x:y xmlns:x='urn:x'/>{char}</w:t>",
                f"<w:delText>{char}</w:delText>",
            )
        )

    def run(self, depth: int) -> str:
        """What stands in a paragraph."""
        kind = self._draw(st.integers(0, 11))
        if kind == 0 and depth:
            inside = self._one(*IN_RUN).format(self.blocks(depth - 1))
            return f"<w:r>{self._wrapped(inside)}</w:r>"
        if kind == 1:
            return f"<w:r><w:ruby><w:rt>{self._wrapped(self.run(0))}</w:rt><w:rubyBase>{self._wrapped(self.run(0))}</w:rubyBase></w:ruby></w:r>"
        if kind == 2:
            inside = self._wrapped(
                f"<m:f><m:num><m:r><m:t>{self._char()}</m:t></m:r></m:num><m:den>{self.run(0)}</m:den></m:f>"
            )
            return self._one(
                "<m:oMath>{}</m:oMath>", "<m:oMathPara><m:oMath>{}</m:oMath></m:oMathPara>"
            ).format(inside)
        if kind == 3:
            return FIELD.format(self._perhaps(self.run), self._wrapped(self.run(0)))
        if kind == 4:
            shape = f"<a:p><a:r><a:t>{self._char()}</a:t></a:r></a:p>"
            return f"<w:r><w:drawing><wp:inline>{self._wrapped(f'<a:txSp>{shape}</a:txSp>')}</wp:inline></w:drawing></w:r>"
        if kind == 5:
            return f"<x:y xmlns:x='urn:x'>{self._char()}</x:y>"
        if kind == 6:
            return f"{run('')}{self._char()}"
        if kind == 7 and depth:
            return self.blocks(0)
        properties = self._one("", "", "<w:rPr><w:vanish/></w:rPr>")
        return self._wrapped(f"<w:r>{properties}{self.text()}{self.text()}</w:r>")

    def block(self, depth: int) -> str:
        """What stands in a body, cell or text box."""
        kind = self._draw(st.integers(0, 9))
        if kind == 0 and depth:
            cell = f"<w:tc><w:tcPr/>{self._wrapped(self.blocks(depth - 1))}</w:tc>"
            row = f"<w:tr>{self._one('', '<w:trPr><w:hidden/></w:trPr>', '<w:trPr><w:del/></w:trPr>')}{self._wrapped(cell)}{self._perhaps(self.run)}</w:tr>"
            return f"<w:tbl><w:tblPr/>{self._wrapped(row)}</w:tbl>"
        if kind == 1:
            return self.run(depth)
        if kind == 2 and depth:
            return self._one("<w:tr>{}</w:tr>", "<w:tc>{}</w:tc>").format(self.blocks(depth - 1))
        return f"<w:p>{''.join(self._wrapped(self.run(depth)) for _ in range(self._draw(st.integers(0, 3))))}</w:p>"

    def blocks(self, depth: int) -> str:
        """Several of them."""
        return "".join(self._wrapped(self.block(depth)) for _ in range(self._draw(st.integers(1, 2))))


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, str, list[str]]:
    planter = Planter(draw)
    return planter.blocks(2), planter.blocks(1), planter.planted


@settings(max_examples=400, deadline=None)
@given(documents())
def test_every_character_is_text_or_told(made: tuple[str, str, list[str]]) -> None:
    body, header, planted = made
    data = docx(f"{body}<w:sectPr><w:headerReference r:id='header1'/></w:sectPr>", header1=header)
    package = Package(data, Limits())
    found = read_lines(package, Limits(), main_part(package), Story)
    told = "".join([*(words for _, words in found.hidden), *itertools.chain(*found.left.values())])
    text = "\n".join(found.lines)
    missing = [char for char in planted if char not in text and char not in told]
    assert not missing, f"{missing} {body} {header}"
    extract = read(data, Limits())
    assert extract.text == text == anchors(data, Limits()).text
    assert bool(told.strip()) <= bool(extract.notes)
