"""Text of a PDF that nobody sees: found however it is hidden, never found on clean pages, and not taken for said."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest
from pdf_writer import HEIGHT, WIDTH, Form, Note, Sheet, pdf

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode, Verdict
from corpus.document import Document, Extract
from corpus.limits import DEFAULT_LIMITS, Limits
from corpus.read import read_bytes
from corpus.readers.pdf import read

WORDS = "本院案款账户六二二二"
FULL = (0.0, 0.0, WIDTH, HEIGHT)
SOFFICE = shutil.which("soffice")


def page(before: str = "", after: str = "", size: float = 12, **given: object) -> Sheet:
    return Sheet(**given).text(72, 120, WORDS, size, before, after)  # type: ignore[arg-type]  # fields of a sheet


def extract_of(*sheets: Sheet, limits: Limits = DEFAULT_LIMITS) -> Extract:
    return read(pdf(*sheets), limits)


# How a word is hidden: the page, the kind that is reported, and which of the words.
HIDDEN: dict[str, tuple[Sheet, str, str]] = {
    "a black box over it": (page().fill(70, 105, 150, 20), "covered", WORDS),
    "a white box over it": (page().fill(70, 105, 150, 20, "1 g"), "covered", WORDS),
    "a box over two characters": (page().fill(96, 105, 24, 20), "covered", "案款"),
    "a bar that leaves a fringe": (page().fill(96, 110.5, 24, 9.5), "covered", "案款"),
    "a box on a turned page": (page(rotate=90).fill(96, 105, 24, 20), "covered", "案款"),
    "a box on a page upside down": (page(rotate=180).fill(96, 105, 24, 20), "covered", "案款"),
    "a bar of many thin bars": (
        Sheet(over=[f"q 0 g 70 {y} 150 1.1 re f Q" for y in range(715, 740)]).text(72, 120, WORDS),
        "covered",
        WORDS,
    ),
    "a thick line": (
        Sheet(over=["q 14 w 0 G 70 727 m 220 727 l S Q"]).text(72, 120, WORDS),
        "covered",
        WORDS,
    ),
    "a picture over it": (page().image("Black", 70, 105, 150, 20), "covered", WORDS),
    "a white picture over it": (page().image("White", 70, 105, 150, 20), "covered", WORDS),
    "a stencil over half of it": (page().image("Stencil", 60, 100, 120, 30, "0 g"), "covered", "本院案款"),
    "an annotation over it": (
        page(notes=[Note("Square", 70, 105, 150, 20, "/C[0 0 0]/IC[0 0 0]")]),
        "covered",
        WORDS,
    ),
    "a stamp over it": (
        page(notes=[Note("Stamp", 70, 105, 150, 20, look="0 g 0 0 150 20 re f")]),
        "covered",
        WORDS,
    ),
    "text that is not painted": (page("3 Tr"), "invisible", WORDS),
    "white on white": (page("1 g"), "background", WORDS),
    "nearly white on white": (page("0.97 0.97 0.95 rg"), "background", WORDS),
    "nearly black on black": (page("0.05 g").fill(60, 100, 300, 30, over=False), "background", WORDS),
    "transparent": (page("/Clear gs"), "transparent", WORDS),
    "in a drawing that is transparent": (
        Sheet(forms=[Form(72, 120, WORDS, before="/Clear gs")]),
        "transparent",
        WORDS,
    ),
    "in a drawing that is nearly transparent": (
        Sheet(forms=[Form(72, 120, WORDS, before="/Ghost gs")]),
        "transparent",
        WORDS,
    ),
    "clipped away": (page("0 0 10 10 re W n"), "clipped", WORDS),
    "clipped in half": (page("0 0 120 842 re W n"), "clipped", "账户六二二二"),
    "above the page": (Sheet().text(72, -50, WORDS), "outside", WORDS),
    "beside the page": (Sheet().text(700, 120, WORDS), "outside", WORDS),
    "cropped": (page(crop=(0, 0, WIDTH, 400)), "outside", WORDS),
    "half a point high": (page(size=0.5), "tiny", WORDS),
    "in a layer that is off": (page("/OC /Off BDC", "EMC"), "layer", WORDS),
    "in a drawing in a layer that is off": (Sheet(forms=[Form(72, 120, WORDS, layer="Off")]), "layer", WORDS),
    "under other words in the same place": (
        Sheet().text(72, 120, WORDS, before="1 g").text(72, 120, "××××××××××"),
        "background",
        WORDS,
    ),
    "marked to be blackened": (page(notes=[Note("Redact", 95, 105, 25, 20)]), "unapplied", "案款"),
    "a bar over the text layer of a scan": (
        page("3 Tr", picture=FULL).fill(96, 105, 24, 20),
        "covered",
        "案款",
    ),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_text_is_found(name: str) -> None:
    sheet, kind, words = HIDDEN[name]
    extract = extract_of(sheet)
    assert [(each.kind, each.text, each.page) for each in extract.hidden] == [(kind, words, 1)]
    [hidden] = extract.hidden
    assert extract.text[hidden.span.start : hidden.span.end] == words
    assert hidden.box is not None
    if kind != "unapplied":
        assert any("看不见" in note and words[:4] in note for note in extract.notes)
        assert Document("", "", extract).match.text.rstrip("×") == WORDS.replace(words, "")
    else:
        assert Document("", "", extract).match.text == WORDS


def test_the_box_is_where_the_bar_is_on_the_page_as_shown() -> None:
    for turn in (0, 90, 180, 270):
        [hidden] = extract_of(page(rotate=turn).fill(96, 105, 24, 20)).hidden
        assert hidden.box == (96.0, pytest.approx(109.4, abs=0.1), 120.0, pytest.approx(121.4, abs=0.1))


def test_hidden_words_in_a_table() -> None:
    sheet = Sheet().grid([72, 172, 400], [200, 230]).text(75, 220, "账号").text(180, 214, "6222")
    sheet.text(180, 226, "0211").fill(178, 204, 40, 12)
    extract = extract_of(sheet)
    assert extract.text == "账号\t62220211\n"
    assert [each.text for each in extract.hidden] == ["6222"]


def test_a_comment_is_found_and_is_no_text_of_the_page() -> None:
    extract = extract_of(page(notes=[Note("Text", 72, 100, 20, 20, "/Contents(secret)")]))
    assert [(each.kind, each.text) for each in extract.hidden] == [("note", "secret")]
    assert Document("", "", extract).match.text == WORDS


def test_text_typed_onto_a_page_is_text() -> None:
    shown = [
        Note("FreeText", 72, 200, 200, 20, text="张三丰"),
        Note("Widget", 72, 300, 200, 20, "/FT/Tx/T(a)", text="李四光"),
        Note("FreeText", 72, 400, 200, 20, "/Contents(typed)"),
    ]
    extract = extract_of(page(notes=shown))
    assert "".join(extract.text.split()) == f"{WORDS}张三丰李四光typed"
    assert extract.hidden == ()


# What looks like hiding and is not: everybody sees these words.
SEEN: dict[str, Sheet] = {
    "a ground drawn before the text": page().fill(70, 105, 150, 20, "0.9 g", over=False),
    "white on a dark bar": page("1 g").fill(60, 100, 400, 30, "0 0 0.6 rg", over=False),
    "white on a picture": page("1 g").image("Black", 60, 100, 400, 30, over=False),
    "a translucent seal": page().fill(60, 60, 120, 120, "/Half gs 1 0 0 rg"),
    "a seal that multiplies": page().fill(60, 60, 120, 120, "/Multiply gs 1 0 0 rg"),
    "a seal with a soft mask": page().image("Seal", 60, 60, 120, 120),
    "a highlight": page(
        notes=[Note("Highlight", 72, 108, 120, 14, "/C[1 1 0]/QuadPoints[72 734 192 734 72 720 192 720]")]
    ),
    "an underline drawn after it": page().fill(72, 121, 120, 0.7),
    "a frame whose upper side runs through it": Sheet(over=["q 0.8 w 72 710 120 17 re S Q"]).text(
        72, 120, WORDS
    ),
    "a thin frame drawn after it": Sheet(over=["q 0.8 w 60 700 200 50 re S Q"]).text(72, 120, WORDS),
    "a thick frame drawn after it": Sheet(over=["q 4 w 60 700 200 50 re S Q"]).text(72, 120, WORDS),
    "a watermark": page().text(100, 500, "草稿", 90, "/Faint gs 0.5 g"),
    "a light grey watermark": page().text(100, 500, "草稿", 90, "0.9 g"),
    "a layer that is on": page("/OC /On BDC", "EMC"),
    "a drawing in a layer that is on": Sheet(forms=[Form(72, 120, WORDS, layer="On")]),
    "a faint drawing": Sheet(forms=[Form(72, 120, WORDS, before="/Half gs")]),
    "a drawing in a light grey that can be read": Sheet(forms=[Form(72, 120, WORDS, before="/Faint gs")]),
    "a transparent drawing beside it": Sheet(forms=[Form(300, 300, "", before="/Clear gs")]).text(
        72, 120, WORDS
    ),
    "a clip around the text": page("60 700 200 60 re W n"),
    "the text layer of a scan": page("3 Tr", picture=FULL),
    "text under the picture of a scan": page().image("I", *FULL),
    "a white rim": Sheet().text(72, 120, WORDS, before="1 g").text(72, 120, WORDS),
    "a white rim drawn after it": Sheet().text(72, 120, WORDS).text(72, 120, WORDS, before="1 g 1 Tr"),
    "a link": page(notes=[Note("Link", 70, 105, 150, 20)]),
}


@pytest.mark.parametrize("name", SEEN)
def test_what_can_be_seen_is_no_hidden_text(name: str) -> None:
    extract = extract_of(SEEN[name])
    assert extract.hidden == ()
    assert WORDS in Document("", "", extract).match.text


def test_a_hundred_clean_pages() -> None:
    """Bars of title, shaded cells, seals and scans in all places."""
    random_ = random.Random(7)  # noqa: S311  the same pages every time
    sheets = []
    for number in range(100):
        sheet = Sheet(picture=FULL if number % 10 == 0 else None, rotate=random_.choice((0, 0, 0, 90)))
        mode = "3 Tr" if number % 10 == 0 else ""
        if not mode:
            sheet.fill(60, 50, 400, 30, "0.1 0.2 0.5 rg", over=False)
            sheet.text(72, 70, "执行通知书", 18, "1 g")
        for line in range(12):
            top = 110 + 20 * line
            if not mode and line % 3 == 0:
                sheet.fill(70, top - 13, 300, 18, f"{random_.choice((0.8, 0.9, 0.95))} g", over=False)
            sheet.text(72, top, "".join(random_.choices("本院执行立案通知责令履行", k=20)), 12, mode)
        seal = (random_.uniform(60, 300), random_.uniform(100, 300))
        if number % 2:
            sheet.image("Seal", *seal, 110, 110)
        else:
            sheet.fill(*seal, 110, 110, "/Half gs 0.9 0 0 rg")
        sheets.append(sheet)
    assert extract_of(*sheets).hidden == ()


@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice (soffice), which is not installed here")
def test_clean_pages_of_libreoffice(tmp_path: Path) -> None:
    cell = '<td style="background:{}">本院立案执行</td>'
    block = (
        '<div style="background:#1f4e79;color:#fff">执行通知书</div><p>本院在执行一案中，<u>责令你</u>履行'
        '<span style="background:#000080;color:#fff">义务</span><span style="background:#ff0">逾期</span></p>'
        f"<table border=1><tr>{cell.format('#d9d9d9')}{cell.format('#404040;color:#fff')}</tr></table>"
    )
    source = tmp_path / "a.html"
    source.write_text(f"<html><meta charset=utf-8><body>{block * 60}</body></html>", "utf-8")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    extract = read((tmp_path / "a.pdf").read_bytes(), Limits())
    assert extract.text.count("逾期") == 60
    assert extract.hidden == ()


def test_no_more_pages_are_painted_than_allowed() -> None:
    extract = extract_of(*[page().fill(70, 105, 150, 20)] * 3, limits=Limits(painted_pages=1))
    assert [(each.page, each.kind) for each in extract.hidden] == [
        (1, "covered"),
        (2, "unchecked"),
        (3, "unchecked"),
    ]


RULING = [
    "甲县人民法院",
    "执行裁定书",
    "（2022）甲0101执1号",
    "申请执行人：张某甲，男，住甲县。",
    "本院在执行买卖合同纠纷一案中，裁定如下：",
    "终结本次执行程序。",
    "二〇二二年六月一日",
]


def _ruling() -> Sheet:
    return Sheet().lines(72, 120, RULING)


@pytest.mark.parametrize(
    ("sheet", "mode", "verdict"),
    [
        (_ruling(), Mode.PUBLISHED, Verdict.PASS),
        (_ruling().text(72, 400, "住虚构路2号").fill(70, 385, 100, 20), Mode.PUBLISHED, Verdict.FAIL),
        (_ruling().text(72, 400, "住虚构路2号").fill(70, 385, 100, 20), Mode.DRAFT, Verdict.NOT_APPLICABLE),
    ],
)
def test_the_rule_reports_it_in_published_mode(sheet: Sheet, mode: Mode, verdict: Verdict) -> None:
    report = check(read_bytes(pdf(sheet)), load_rules(), Settings(mode))
    [result] = [each for each in report.results if each.rule == "publish-2016/art10-hidden-text"]
    assert result.verdict is verdict
    if verdict is Verdict.FAIL:
        [evidence] = result.evidence
        assert (evidence.text, evidence.page) == ("住虚构路2号", 1)
        assert evidence.box == (72.0, pytest.approx(389.4, abs=0.1), 138.0, pytest.approx(401.4, abs=0.1))
        assert "“住虚构路**”" in result.reason


def test_pages_on_which_nobody_could_look_are_for_a_person() -> None:
    extract = read(pdf(_ruling().fill(70, 105, 100, 20)), Limits(painted_pages=0))
    report = check(Document("", "", extract), load_rules(), Settings(Mode.PUBLISHED))
    [result] = [each for each in report.results if each.rule == "publish-2016/art10-hidden-text"]
    assert result.verdict is Verdict.UNDECIDED
    assert "第 1 页" in result.reason


@pytest.mark.parametrize("hidden", ["3 Tr", "1 g", "/Clear gs"])
def test_a_clause_that_is_not_shown_is_not_there(hidden: str) -> None:
    head = [
        "甲县人民法院",
        "执行通知书",
        "（2022）甲0101执1号",
        "李某乙：责令你支付货款10000元。",
    ]
    clause = "案款账户：户名甲县人民法院，开户行乙银行丙支行，账号6222000000000000001。"
    verdicts = []
    for before in ("", hidden):
        sheet = (
            Sheet().lines(72, 120, head).text(40, 220, clause, 12, before).text(72, 300, "二〇二二年六月一日")
        )
        report = check(read_bytes(pdf(sheet)), load_rules(), Settings())
        verdicts += [each.verdict for each in report.results if each.rule == "spc-2021-322/art20-account"]
    assert verdicts == [Verdict.PASS, Verdict.FAIL]


def test_coordinates_without_end_or_meaning() -> None:
    """Numbers that overflow: the words stay, and nothing hangs."""
    huge = "9" * 60
    sheet = page().text(72, 160, WORDS, before=f"1 0 0 1 0 {huge} cm 1 g")
    sheet.over.append(f"q 0 g -{huge} -{huge} {huge} {huge} re f 1 0 0 1 {huge} 0 cm 0 0 {huge} 9 re f Q")
    assert WORDS in extract_of(sheet).text


def test_a_page_with_more_on_it_than_anybody_looks_at_is_for_a_person() -> None:
    extract = extract_of(page(over=["1 1 m 2 2 l S"] * 20_001))
    assert [each.kind for each in extract.hidden] == ["unchecked"]
