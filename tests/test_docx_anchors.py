"""From the raw text back into the DOCX: each character is found in the paragraph and run it was taken from."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from docx_writer import docx, para, run, table
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from test_docx_in_full import CASES, STYLES, field, p

from corpus.limits import Limits
from corpus.readers.docx import read
from corpus.readers.docxanchors import Anchor, Anchors, anchors

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EXAMPLES = sorted((Path(__file__).resolve().parents[1] / "examples").rglob("*.docx"))
_TEXT = {f"{W}tab": "\t", f"{W}br": "\n"}


class Opened:
    """The parts of a DOCX, read without the reader."""

    def __init__(self, data: bytes) -> None:
        package = zipfile.ZipFile(io.BytesIO(data))
        self.roots = {
            name: etree.fromstring(package.read(name)) for name in package.namelist() if name.endswith(".xml")
        }

    def run_text(self, anchor: Anchor) -> str:
        paragraph = list(self.roots[anchor.part].iter(f"{W}p"))[anchor.paragraph]
        found = list(paragraph.iter(f"{W}r"))[anchor.run]
        return "".join(
            (child.text or "") if child.tag == f"{W}t" else _TEXT.get(child.tag, "") for child in found
        )


def anchored(data: bytes) -> tuple[Anchors, Opened]:
    """The anchors, after a look whether their text is the reader's."""
    found = anchors(data, Limits())
    assert found.text == read(data, Limits()).text
    return found, Opened(data)


def places(found: Anchors) -> list[Anchor]:
    return [anchor for offset in range(len(found.text)) if (anchor := found.at(offset)) is not None]


WORDS = st.text(st.sampled_from("执行案款账户ab 1\t"), min_size=1, max_size=5)
RUNS = st.lists(WORDS, min_size=1, max_size=3).map(lambda words: "".join(map(run, words)))
PARAGRAPHS = RUNS.map(p)
CELLS = st.lists(PARAGRAPHS, min_size=1, max_size=3).map("".join)
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=3), min_size=1, max_size=2).map(
    lambda rows: table(*rows)
)
BOXED = PARAGRAPHS.map(
    lambda inside: (
        f"<w:p><w:r><w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict></w:r>{run('框外')}</w:p>"
    )
)
DELETED = RUNS.map(lambda runs: f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{runs}</w:p>")
BLOCKS = st.one_of(
    PARAGRAPHS, TABLES, BOXED, DELETED, TABLES.map(lambda inner: table(["外", inner + para()]))
)
SECTION = '<w:sectPr><w:headerReference r:id="header1"/><w:footerReference r:id="footer1"/></w:sectPr>'


@settings(max_examples=150, deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=5).map("".join), PARAGRAPHS, PARAGRAPHS)
def test_every_character_of_every_run_is_where_its_anchor_says(body: str, header: str, footer: str) -> None:
    data = docx(body + SECTION, header1=header, footer1=footer)
    found, opened = anchored(data)
    seen: Counter[Anchor] = Counter()
    for offset, char in enumerate(found.text):
        anchor = found.at(offset)
        if anchor is not None:
            assert opened.run_text(anchor)[anchor.run_offset] == char
            seen[anchor] += 1
    assert set(seen.values()) <= {1}
    runs = Counter((anchor.part, anchor.paragraph, anchor.run) for anchor in seen)
    for part in ("word/document.xml", "word/header1.xml", "word/footer1.xml"):
        for number, paragraph in enumerate(opened.roots[part].iter(f"{W}p")):
            for index, entry in enumerate(paragraph.iter(f"{W}r")):
                text = "".join(child.text or "" for child in entry.findall(f"{W}t"))
                if text.strip() and entry.getparent() is paragraph:
                    assert runs[part, number, index] == len(text)


@pytest.mark.parametrize("name", CASES)
def test_the_text_is_the_readers(name: str) -> None:
    found, _ = anchored(docx(CASES[name][0], styles=STYLES))
    last: dict[tuple[str, int], int] = {}
    for anchor in places(found):
        key = anchor.part, anchor.paragraph
        assert anchor.offset > last.get(key, -1)
        last[key] = anchor.offset


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples(path: Path) -> None:
    found, opened = anchored(path.read_bytes())
    for offset, char in enumerate(found.text):
        anchor = found.at(offset)
        if anchor is not None and anchor.run >= 0:
            assert char in opened.run_text(anchor)
    assert len(places(found)) > 0.9 * len(found.text.replace("\n", ""))


def test_number_labels_have_the_place_of_their_paragraph() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    item = para("甲", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    found, _ = anchored(docx(para("题") + item, numbering=numbering))
    assert found.text == "题\n第1条 甲"
    assert [found.at(offset) for offset in (2, 6)] == [Anchor("word/document.xml", 1, 0, 0, 0)] * 2
    assert found.at(1) is None


def test_fields_and_formulas() -> None:
    formula = "<w:p><m:oMath><m:r><m:t>1+1</m:t></m:r></m:oMath></w:p>"
    found, _ = anchored(docx(p(run("见"), field("PAGEREF", run("3"))) + formula))
    assert found.text == "见3\n1+1"
    assert found.at(1) == Anchor("word/document.xml", 0, 1, 4, 0)
    assert found.at(4) == Anchor("word/document.xml", 1, 1, -1, 0)
