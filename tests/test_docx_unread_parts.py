"""What a Word document shows out of another file and nobody reads: a clause may stand there, so it is undecided and not missing."""

from __future__ import annotations

import datetime

import pytest
from docx_writer import docx, para
from test_main_text import LINES

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode, Verdict
from corpus.read import read_bytes

DRAFT = Settings(Mode.DRAFT, today=datetime.date(2026, 11, 23))
LACKING = [line for line in LINES if "12368" not in line]
INNER = docx(para("四、如发现有执行人员指定其他案款交付途径的，可向12368举报。"))


def _object(kind: str) -> str:
    return f"<w:p><w:r><w:object><o:OLEObject xmlns:o='urn:schemas-microsoft-com:office:office' ProgID='{kind}' r:id='x'/></w:object></w:r></w:p>"


PACKED = {"x": ("package", "embeddings/x.docx", INNER)}
UNREAD = {
    "a Word file": (_object("Word.Document.12"), PACKED, "嵌入的另一个文件"),
    "an old Word file": (_object("Word.Document.8"), PACKED, "嵌入的另一个文件"),
    "a WPS file": (_object("KWPS.Document.12"), PACKED, "嵌入的另一个文件"),
    "a sheet": (_object("Excel.Sheet.12"), PACKED, "嵌入的另一个文件"),
    "a packed file": (_object("Package"), PACKED, "嵌入的另一个文件"),
    "a PDF": (_object("AcroExch.Document.DC"), PACKED, "嵌入的另一个文件"),
    "a sub-document": ("<w:p><w:subDoc r:id='x'/></w:p>", {}, "外部内容"),
    "a chunk that is not read": ("<w:altChunk r:id='x'/>", {"x": ("aFChunk", "a.rtf", b"{\\rtf1 x}")}, "外部内容"),
    "a chunk with one in it": (
        "<w:altChunk r:id='x'/>",
        {"x": ("aFChunk", "a.docx", docx(para("内文") + "<w:altChunk r:id='x'/>"))},
        "外部内容",
    ),
}  # fmt: skip
READ = {
    "a formula": (_object("Equation.3"), {}),
    "a formula of another program": (_object("MathType.DSMT4"), {}),
    "a control": ("<w:p><w:r><w:object><w:control r:id='x'/></w:object></w:r></w:p>", {}),
    "a chunk that is read": ("<w:altChunk r:id='x'/>", {"x": ("aFChunk", "a.txt", "另一行".encode())}),
    "nothing": ("", {}),
}


def _hotline(place: str, beside: dict[str, tuple[str, str, bytes]]) -> tuple[Verdict, str]:
    lines = [para(line) for line in LACKING]
    document = read_bytes(docx("".join([*lines[:6], place, *lines[6:]]), beside=beside))
    report = check(document, load_rules(), DRAFT)
    found = next(each for each in report.results if each.rule == "spc-2021-322/art20-12368-report")
    return found.verdict, found.reason


@pytest.mark.parametrize("name", UNREAD)
def test_what_is_not_read_leaves_a_clause_undecided(name: str) -> None:
    place, beside, reason = UNREAD[name]
    verdict, said = _hotline(place, beside)
    assert (verdict, reason in said) == (Verdict.UNDECIDED, True)


@pytest.mark.parametrize("name", READ)
def test_what_says_nothing_or_is_read_does_not(name: str) -> None:
    place, beside = READ[name]
    assert _hotline(place, beside)[0] is Verdict.FAIL
