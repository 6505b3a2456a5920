"""Findings in a PDF: highlights over the words with notes that pop up; the pages themselves stay as they are."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from pdf_writer import Note, Sheet, pdf
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from test_markup_docx import WHEN, finding, report_of

from checker.verdict import Result, Severity, Verdict
from corpus import isolation
from corpus.document import Unreadable
from corpus.limits import Limits
from corpus.read import read_bytes
from desk.markup.pdf import annotate_pdf
from desk.markup.remarks import AUTHOR, Marked


def marked(data: bytes, *results: Result, password: str | None = None) -> Marked:
    document = read_bytes(data, password=password)
    return annotate_pdf(data, document, report_of(document, *results), WHEN, password=password)


@dataclass
class Written:
    """An annotation: its page, kind, author, words, and the text of the page under each of its lines."""

    page: int
    kind: int
    author: str
    words: str
    under: list[str]


def _string(annotation: object, key: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = (ctypes.c_ushort * (size // 2))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def _under(page: pypdfium2.PdfPage, annotation: object) -> Iterator[str]:
    text = page.get_textpage()
    for index in range(pdfium.FPDFAnnot_CountAttachmentPoints(annotation)):
        quad = pdfium.FS_QUADPOINTSF()
        pdfium.FPDFAnnot_GetAttachmentPoints(annotation, index, quad)
        xs = sorted((quad.x1, quad.x2, quad.x3, quad.x4))
        ys = sorted((quad.y1, quad.y2, quad.y3, quad.y4))
        inside = ""
        for place in range(text.count_chars()):
            left, low, right, high = text.get_charbox(place)
            if xs[0] < (left + right) / 2 < xs[-1] and ys[0] < (low + high) / 2 < ys[-1]:
                inside += text.get_text_range(place, 1)
        yield inside.strip()


def annotations(data: bytes, password: str | None = None) -> list[Written]:
    found = []
    document = pypdfium2.PdfDocument(data, password=password)
    for number in range(len(document)):
        page = document[number]
        for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
            annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
            words = _string(annotation, b"Contents")
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            found.append(
                Written(number + 1, kind, _string(annotation, b"T"), words, list(_under(page, annotation)))
            )
            pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def texts(data: bytes, password: str | None = None) -> list[str]:
    document = pypdfium2.PdfDocument(data, password=password)
    return [page.get_textpage().get_text_range() for page in document]


LINES = ["执行通知书", "责令你将案款汇入账户", "逾期后果自负"]
CROP = (50.0, 60.0, 560.0, 800.0)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, CROP])
def test_the_words_found_are_highlighted_on_pages_of_any_turn(
    rotate: int, crop: tuple[float, float, float, float] | None
) -> None:
    data = pdf(Sheet(rotate=rotate, crop=crop).lines(150, 150, LINES))
    raw = read_bytes(data).raw
    start, end = raw.index("案款"), raw.index("后果")
    outcome = marked(data, finding((start, end)))
    [written] = annotations(outcome.data)
    assert written.kind == pdfium.FPDF_ANNOT_HIGHLIGHT
    assert written.under == ["案款汇入账户", "逾期"]
    assert written.author == AUTHOR
    assert written.words.replace("\r\n", "\r").split("\r")[:2] == [
        "不合格（错误）：应当写明账户",
        "没有写明账户。",
    ]
    assert texts(outcome.data) == texts(data)


def test_the_place_of_a_missing_clause_and_what_to_put_there() -> None:
    data = pdf(Sheet().lines(50, 100, LINES))
    offset = read_bytes(data).raw.index("账户") + 2
    [written] = annotations(marked(data, finding(insert=(offset, "补写一。"))).data)
    assert written.under == [LINES[1]]
    assert "建议：在标出的文字之后补写：补写一。" in written.words


def test_words_over_two_pages_are_told_on_both() -> None:
    data = pdf(Sheet().text(50, 700, "案款汇入"), Sheet().text(50, 100, "账户一"))
    raw = read_bytes(data).raw
    found = annotations(marked(data, finding((2, len(raw)))).data)
    assert [(each.page, each.under) for each in found] == [(1, ["汇入"]), (2, ["账户一"])]
    assert "也见于此处" in found[1].words


def test_what_has_no_place_is_one_note_on_the_first_page() -> None:
    data = pdf(Sheet().lines(50, 100, LINES), Sheet().lines(50, 100, LINES))
    outcome = marked(data, finding(), finding(verdict=Verdict.UNDECIDED, reason="没有日期"))
    [written] = annotations(outcome.data)
    assert (written.page, written.kind, outcome.comments) == (1, pdfium.FPDF_ANNOT_TEXT, 1)
    assert "1. 不合格" in written.words
    assert "没有日期" in written.words


def test_what_is_said_of_the_same_words_is_one_note() -> None:
    data = pdf(Sheet().lines(50, 100, LINES))
    [written] = annotations(marked(data, finding((0, 5), reason="其一"), finding((0, 5), reason="其二")).data)
    assert written.words.index("其一") < written.words.index("其二")


def test_annotations_of_others_stay_and_match_text_is_the_same() -> None:
    theirs = Note(
        "Highlight", 50, 90, 60, 14, "/Contents(theirs)/T(B)/QuadPoints[50 752 110 752 50 738 110 738]"
    )
    data = pdf(Sheet(notes=[theirs]).lines(50, 100, LINES))
    outcome = marked(data, finding((0, 5)))
    first, second = annotations(outcome.data)
    assert (first.words, first.author, second.author) == ("theirs", "B", AUTHOR)
    assert read_bytes(outcome.data).match.text == read_bytes(data).match.text


def test_odd_characters_do_no_harm() -> None:
    odd = "甲\x00乙\ud800丙\u202e<script>)(\\ \U0001f600"
    data = pdf(Sheet().lines(50, 100, LINES))
    [written] = annotations(marked(data, finding((0, 5), reason=odd)).data)
    assert "查到：甲�乙�丙�<script>)(\\ \U0001f600" in written.words


def test_severities_differ_in_colour_and_no_finding_leaves_every_byte() -> None:
    data = pdf(Sheet().lines(50, 100, LINES))
    assert marked(data, finding(verdict=Verdict.PASS)).data == data
    colours = set()
    error = finding((0, 5))
    for each in (error, replace(error, severity=Severity.WARNING), replace(error, verdict=Verdict.UNDECIDED)):
        outcome = marked(data, each)
        picture = pypdfium2.PdfDocument(outcome.data)[0].render(scale=1).to_pil().convert("RGB")
        counts = {colour: count for count, colour in picture.getcolors(1 << 20) if len(set(colour)) > 1}
        colours.add(max(counts, key=lambda colour: counts[colour]))
    assert len(colours) == 3


def locked(**keys: str) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=StandardEncryption(**keys, canPrint=0, canModify=0, strength=128))
    canvas.drawString(100, 700, "12368 hotline of the court")
    canvas.save()
    return stream.getvalue()


@pytest.mark.parametrize("password", ["", "secret"])
def test_locked_files_stay_locked(password: str) -> None:
    data = locked(userPassword=password, ownerPassword="owner")
    given = password or None
    outcome = marked(data, finding((0, 5)), password=given)
    [written] = annotations(outcome.data, given)
    assert written.under == ["12368"]
    assert texts(outcome.data, given) == texts(data, given)
    assert b"/Encrypt" in outcome.data
    if password:
        with pytest.raises(Unreadable, match="密码"):
            read_bytes(outcome.data)


def test_a_signature_is_told_of() -> None:
    data = pdf(Sheet().lines(50, 100, LINES)) + b"\n%/ByteRange [0 1 2 3]\n%%EOF\n"
    assert ["签名" in note for note in marked(data, finding((0, 5))).notes] == [True]


@pytest.mark.parametrize("fork", [True, False])
def test_pdfium_writes_in_a_process_of_its_own(fork: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    data = pdf(Sheet().lines(50, 100, LINES))
    document = read_bytes(data)
    report = report_of(document, finding((0, 5)))
    monkeypatch.setattr(isolation, "_can_fork", lambda: fork)
    assert len(annotations(annotate_pdf(data, document, report, WHEN).data)) == 1
    with pytest.raises(Unreadable, match="不是同一份"):
        annotate_pdf(data[:200] + b"%%EOF", document, report, WHEN)
    with pytest.raises(Unreadable, match=r"内存|崩溃"):
        annotate_pdf(data, document, report, WHEN, Limits(memory_bytes=1))


def test_the_same_findings_give_the_same_bytes() -> None:
    data = pdf(Sheet().lines(50, 100, LINES))
    assert marked(data, finding((0, 5))).data == marked(data, finding((0, 5))).data
