"""What the store keeps of a file is enough to judge and find it again as if the file had been read."""

from __future__ import annotations

import datetime
import math
from array import array
from dataclasses import replace
from pathlib import Path

import pytest

from checker.check import Settings, check
from checker.load import load_rules
from checker.reports.json import document_record
from checker.verdict import Mode
from corpus.document import Document, Extract, Page, Recognised, document_of
from corpus.read import read_path
from corpus.redaction import HiddenText
from corpus.spans import RawSpan
from index.body import body_of
from index.changes import Changes
from index.extracts import document_from, packed_rest, packed_text
from index.reading import entry_of
from index.store import Store

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = sorted(
    path for name in ("drafts", "served", "published") for path in (ROOT / "examples" / name).iterdir()
)
RULES = load_rules()


def kept(document: Document) -> Document:
    return document_from(
        packed_text(document.extract), packed_rest(document), document.sha256, document.source
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_a_document_of_every_format_is_judged_from_the_store_as_from_its_file(path: Path) -> None:
    document = read_path(path)
    again = kept(document)
    settings = Settings(Mode.PUBLISHED, None, datetime.date(2026, 11, 1))
    report = document_record(check(document, RULES, settings))
    assert document_record(check(again, RULES, settings)) == report
    assert entry_of(again, report) == entry_of(document, report)
    assert body_of(packed_text(document.extract)).match == document.match


def test_the_examples_are_of_several_formats() -> None:
    assert {path.suffix for path in EXAMPLES} >= {".txt", ".docx", ".pdf"}


def _full() -> Document:
    text = "甲县人民法院\n执行通知书\n看不见的字\n第1页\ud800"
    boxes = array("f", [72.04, 100.25, 83.96, 112.0] * len(text))
    pages = (
        Page(1, RawSpan(0, 13), 595.3, 841.9, boxes[: 4 * 13], None, False, False, True),
        Page(2, RawSpan(13, len(text)), 0.0, 0.0, array("f"), "第2页是图片", True, True),
    )
    extract = Extract(
        text,
        "application/pdf",
        pages,
        (RawSpan(19, 22),),
        ("有一页没有读",),
        (("title", "执行通知书"), ("date", "2022-03-01")),
        (Recognised(RawSpan(0, 6), 0.75), Recognised(RawSpan(7, 12))),
        (HiddenText(1, "tiny", RawSpan(13, 18), (1.25, 2.0, 3.0, 4.0), "看不见的字"),),
    )
    return Document("/a.pdf", "0" * 64, extract, "execution_notice")


def test_nothing_that_a_reader_tells_is_lost() -> None:
    document = _full()
    again = kept(document)
    without = [replace(page, boxes=array("f")) for page in document.extract.pages]
    assert [replace(page, boxes=array("f")) for page in again.pages] == without
    assert replace(again.extract, pages=()) == replace(document.extract, pages=())
    assert again.declared_type == "execution_notice"
    assert again.match == document.match
    assert "看不见" not in again.match.text
    assert body_of(packed_text(document.extract)).match == document.match


@pytest.mark.parametrize("span", [(0, 1), (2, 9), (0, 13)])
def test_a_box_is_the_one_a_report_shows(span: tuple[int, int]) -> None:
    document = _full()
    assert kept(document).pages[0].box(RawSpan(*span)) == document.pages[0].box(RawSpan(*span))


def test_boxes_of_a_real_pdf_are_those_a_report_shows() -> None:
    document = read_path(next(path for path in EXAMPLES if path.suffix == ".pdf"))
    again = kept(document)
    assert document.pages[0].boxes
    for page, other in zip(document.pages, again.pages, strict=True):
        for at in range(page.span.start, page.span.end):
            assert page.box(RawSpan(at, at + 1)) == other.box(RawSpan(at, at + 1))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e30])
def test_a_place_that_no_page_has_is_no_place(value: float) -> None:
    document = document_of("甲乙")
    page = Page(1, RawSpan(0, 2), 100.0, value, array("f", [value] * 4 + [1.0, 2.0, 3.0, 4.0]))
    document = replace(document, extract=replace(document.extract, pages=(page,)))
    again = kept(document).pages[0]
    assert again.box(RawSpan(0, 2)) == (1.0, 2.0, 3.0, 4.0)


def test_text_of_an_older_version_is_a_document_without_pages(tmp_path: Path) -> None:
    document = document_of("页眉\n执行通知书")
    packed = packed_text(replace(document.extract, furniture=(RawSpan(0, 2),)))
    older = document_from(packed, None, document.sha256, "/a")
    assert (older.match.text, older.pages) == ("执行通知书", ())
    store = Store(tmp_path / "store.sqlite")
    changes = Changes(store)
    changes.begin()
    changes.put(document, {"path": "/a", "mode": "draft", "results": []}, "r1")
    stored = store.stored(document.sha256)
    assert stored
    assert stored.whole
    assert store.stored("0" * 64) is None
    store.close()
