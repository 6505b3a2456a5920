"""Words of a DOCX that are in the file and on no paper: too light, too small, cut off. They are told, and count for nothing."""

from __future__ import annotations

import datetime

import pytest
from docx_writer import docx, para, run
from hypothesis import given
from hypothesis import strategies as st

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode, Verdict
from corpus.limits import Limits
from corpus.read import read_bytes
from corpus.readers.docx import read
from corpus.readers.docxanchors import anchors
from corpus.readers.docxcolours import colour_of
from corpus.readers.docxstyles import may_hide
from corpus.readers.wordlook import AUTO, merges

WORDS = "如有违纪可拨打12368举报"
WHITE, BLACK = "<w:color w:val='FFFFFF'/>", "<w:color w:val='000000'/>"
W14 = "xmlns:w14='http://schemas.microsoft.com/office/word/2010/wordml'"
STYLES = (
    "<w:style w:type='paragraph' w:styleId='White'><w:rPr><w:color w:val='FFFFFF'/></w:rPr></w:style>"
    "<w:style w:type='paragraph' w:styleId='Heir'><w:basedOn w:val='White'/></w:style>"
    "<w:style w:type='character' w:styleId='Light'><w:rPr><w:color w:val='FEFEFE'/></w:rPr></w:style>"
    "<w:style w:type='character' w:styleId='Tiny'><w:rPr><w:sz w:val='2'/></w:rPr></w:style>"
    "<w:style w:type='character' w:styleId='Inverse'><w:rPr><w:color w:val='FFFFFF'/><w:shd w:val='clear' w:fill='000000'/></w:rPr></w:style>"
    "<w:style w:type='paragraph' w:styleId='Dark'><w:pPr><w:shd w:val='clear' w:fill='1F3864'/></w:pPr></w:style>"
    "<w:style w:type='table' w:styleId='Head'><w:tblStylePr w:type='firstRow'><w:tcPr><w:shd w:val='clear' w:fill='000000'/></w:tcPr></w:tblStylePr></w:style>"
    "<w:style w:type='table' w:styleId='Bands'><w:tblStylePr w:type='band1Horz'><w:tcPr><w:shd w:val='clear' w:fill='000000'/></w:tcPr></w:tblStylePr></w:style>"
)  # fmt: skip


def p(properties: str, of_paragraph: str = "", words: str = WORDS) -> str:
    inside = f"<w:pPr>{of_paragraph}</w:pPr>" if of_paragraph else ""
    return f"<w:p>{inside}{run(words, properties)}</w:p>"


def shade(fill: str, more: str = "") -> str:
    return f"<w:shd w:val='clear' w:fill='{fill}' {more}/>"


def cell(inside: str, of_cell: str = "", of_row: str = "", of_table: str = "") -> str:
    return f"<w:tbl><w:tblPr>{of_table}</w:tblPr><w:tr><w:trPr>{of_row}</w:trPr><w:tc><w:tcPr>{of_cell}</w:tcPr>{inside}</w:tc></w:tr></w:tbl>"


def shape(fill: str) -> str:
    return (
        f"<w:p><w:r><w:drawing><wps:wsp><wps:spPr>{fill}</wps:spPr><wps:txbx><w:txbxContent>{p(WHITE)}</w:txbxContent>"
        "</wps:txbx></wps:wsp></w:drawing></w:r></w:p>"
    )


def old_shape(attributes: str) -> str:
    return f"<w:p><w:r><w:pict><v:shape {attributes}><v:textbox><w:txbxContent>{p(WHITE)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"


def named(table_style: str) -> str:
    return f"<w:tblStyle w:val='{table_style}'/>"


# What stands between two paragraphs, and how the words in it fail to show.
UNSEEN = {
    "white": (p(WHITE), "background"),
    "nearly white": (p("<w:color w:val='F0F0F0'/>"), "background"),
    "the light colour of the theme": (p("<w:color w:val='000000' w:themeColor='background1'/>"), "background"),
    "black of the theme made as light as paper": (p("<w:color w:val='x' w:themeColor='text1' w:themeTint='08'/>"), "background"),
    "white by the style of the paragraph": (p("", "<w:pStyle w:val='White'/>"), "background"),
    "white by what that is based on": (p("", "<w:pStyle w:val='Heir'/>"), "background"),
    "light by the style of the run": (p("<w:rStyle w:val='Light'/>"), "background"),
    "black on black": (p(BLACK + "<w:highlight w:val='black'/>"), "background"),
    "black in a black cell": (cell(p(BLACK), shade("000000")), "background"),
    "black in a black paragraph": (p(BLACK, shade("000000")), "background"),
    "ink and ground of a pattern that is all ink": (p("<w:color w:val='FF0000'/><w:shd w:val='solid' w:color='FF0000'/>"), "background"),
    "white under a row with a dark ground": (
        f"<w:tbl><w:tblPr>{named('Head')}</w:tblPr><w:tr><w:tc>{para()}</w:tc></w:tr><w:tr><w:tc>{p(WHITE)}</w:tc></w:tr></w:tbl>", "background",
    ),
    "white in a white box": (shape("<a:solidFill><a:srgbClr val='FFFFFF'/></a:solidFill>"), "background"),
    "white in an old box": (old_shape(""), "background"),
    "white in a formula": (f"<w:p><m:oMath><m:r><w:rPr>{WHITE}</w:rPr><m:t>{WORDS}</m:t></m:r></m:oMath></w:p>", "background"),
    "one point": (p("<w:sz w:val='2'/>"), "tiny"),
    "half a point": (p("<w:sz w:val='1'/>"), "tiny"),
    "one point by its style": (p("<w:rStyle w:val='Tiny'/>"), "tiny"),
    "no ink": (p(f"<w14:textFill {W14}><w14:noFill/></w14:textFill>"), "transparent"),
    "ink that lets everything through": (
        p(f"<w14:textFill {W14}><w14:solidFill><w14:srgbClr w14:val='000000'><w14:alpha w14:val='100000'/></w14:srgbClr></w14:solidFill></w14:textFill>"), "transparent",
    ),
    "white ink": (p(f"{BLACK}<w14:textFill {W14}><w14:solidFill><w14:srgbClr w14:val='FFFFFF'/></w14:solidFill></w14:textFill>"), "background"),
    "a line one point high": (p("", "<w:spacing w:line='20' w:lineRule='exact'/>"), "clipped"),
    "a row one point high": (cell(p(""), of_row="<w:trHeight w:val='20' w:hRule='exact'/>"), "clipped"),
}  # fmt: skip
SEEN = {
    "grey": p("<w:color w:val='808080'/>"),
    "black by hand": p(BLACK),
    "no colour of its own in a dark cell": cell(p("<w:color w:val='auto'/>"), shade("000000")),
    "white in a dark paragraph": p(WHITE, shade("1F3864")),
    "white in a paragraph of a dark style": p(WHITE, "<w:pStyle w:val='Dark'/>"),
    "white in a dark cell": cell(p(WHITE), shade("1F3864")),
    "white in a dark table": cell(p(WHITE), of_table=shade("1F3864")),
    "white in a row that its style makes dark": cell(p(WHITE), of_table=named("Head")),
    "white on its own ground": p(WHITE + shade("000000")),
    "white under a pen": p(WHITE + "<w:highlight w:val='darkBlue'/>"),
    "white and black by its style": p("<w:rStyle w:val='Inverse'/>"),
    "shown again by the run": p(BLACK, "<w:pStyle w:val='White'/>"),
    "a size of its own in a style of one point": p("<w:rStyle w:val='Tiny'/><w:sz w:val='21'/>"),
    "white in a dark box": shape("<a:solidFill><a:srgbClr val='000080'/></a:solidFill>"),
    "white in an old dark box": old_shape("fillcolor='#000080'"),
    "an outline and no ink": p(f"<w14:textOutline {W14}><w14:solidFill/></w14:textOutline><w14:textFill {W14}><w14:noFill/></w14:textFill>"),
    "lines of a fixed height": p("", "<w:spacing w:line='560' w:lineRule='exact'/>"),
    "a row of at least a point": cell(p(""), of_row="<w:trHeight w:val='20' w:hRule='atLeast'/>"),
}  # fmt: skip
# Nobody can tell from the file: read, and told.
IN_DOUBT = {
    "white in a box that shows what is behind it": shape("<a:noFill/>"),
    "white on a picture": shape("<a:blipFill/>"),
    "white in an old box without a ground": old_shape("filled='f'"),
    "white on a pattern": p(WHITE + "<w:shd w:val='pct50' w:fill='FFFFFF'/>"),
    "white in a table of dark and light bands": cell(p(WHITE), of_table=named("Bands")),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_does_not_show_is_told_and_counts_for_nothing(name: str) -> None:
    body, kind = UNSEEN[name]
    document = read_bytes(docx(para("一") + body + para("二"), styles=STYLES))
    [hidden] = document.extract.hidden
    assert (hidden.kind, hidden.text, document.raw[slice(*hidden.span)]) == (kind, WORDS, WORDS)
    assert WORDS not in document.match.text
    assert document.match.text.startswith("一")
    assert any("如有违纪" in note for note in document.notes)


@pytest.mark.parametrize("name", SEEN)
def test_what_shows_is_text(name: str) -> None:
    document = read_bytes(docx(para("一") + SEEN[name] + para("二"), styles=STYLES))
    assert WORDS in document.match.text
    assert not document.extract.hidden
    assert not document.notes


@pytest.mark.parametrize("name", IN_DOUBT)
def test_what_may_not_show_is_text_and_told(name: str) -> None:
    document = read_bytes(docx(para("一") + IN_DOUBT[name] + para("二"), styles=STYLES))
    assert WORDS in document.match.text
    assert any("浅色" in note and "如有违纪" in note for note in document.notes)


def test_runs_beside_each_other_are_one_place() -> None:
    body = (
        f"<w:p>{run('甲')}{run(WORDS[:4], WHITE)}{run(WORDS[4:], WHITE)}{run('　', WHITE)}{run('乙')}</w:p>"
    )
    document = read_bytes(docx(body))
    assert [each.text for each in document.extract.hidden] == [WORDS]
    assert document.match.text == "甲乙"


def test_white_words_in_headers_tables_and_fields_have_their_places() -> None:
    mark = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
    fields = f"{mark.format('begin')}{mark.format('separate')}{run('域果', WHITE)}{mark.format('end')}"
    rows = f"<w:tbl><w:tr><w:tc>{p(WHITE, words='1')}{p('', words='2')}</w:tc><w:tc>{p(WHITE, words='ab')}{para('cd')}</w:tc></w:tr></w:tbl>"
    section = "<w:sectPr><w:headerReference r:id='header1'/></w:sectPr>"
    data = docx(f"<w:p>{fields}</w:p>{rows}{section}", header1=p(WHITE, words="眉"))
    extract = read(data, Limits())
    assert extract.text == "眉\n域果\n1\t2\tab cd" == anchors(data, Limits()).text
    assert [extract.text[slice(*each.span)] for each in extract.hidden] == ["眉", "域果", "1", "ab"]
    assert [each.text for each in extract.hidden] == ["眉", "域果", "1", "ab"]


def test_a_dark_page_is_a_ground() -> None:
    main = f"<w:background w:color='000000'/><w:body>{p(WHITE)}"
    for settings, hidden in (("<w:displayBackgroundShape/>", 0), ("", 1)):
        data = docx(f"</w:body>{main}", settings=settings)
        assert len(read(data, Limits()).hidden) == hidden


RULES = load_rules()
NOTICE = (
    "甲县人民法院", "执行通知书", "（2022）甲0101执12号", "李某某：",
    "王某某申请执行你借款合同纠纷一案，本院已立案执行。限你在收到本通知书之日起三日内支付借款本金10000元。",
)  # fmt: skip
REPORT = "执行人员指定其他交款途径的，可向12368举报。"


@pytest.mark.parametrize("properties", ["", WHITE, "<w:sz w:val='2'/>"])
def test_a_clause_that_nobody_sees_is_not_there(properties: str) -> None:
    """The same clause, seen and unseen: in a draft it is missing and a note says why, in a published document it is a finding."""
    body = "".join(map(para, NOTICE)) + p(properties, words=REPORT) + para("二〇二二年六月一日")
    document = read_bytes(docx(body), "a.docx")
    found = {}
    for mode in (Mode.DRAFT, Mode.PUBLISHED):
        report = check(document, RULES, Settings(mode, today=datetime.date(2026, 11, 23)))
        found[mode] = {each.rule: each for each in report.results}
    seen = not properties
    verdict = found[Mode.DRAFT]["spc-2021-322/art20-12368-report"].verdict
    assert verdict is (Verdict.PASS if seen else Verdict.FAIL)
    hidden = found[Mode.PUBLISHED]["publish-2016/art10-hidden-text-notice"]
    assert hidden.verdict is (Verdict.PASS if seen else Verdict.FAIL)
    assert bool(hidden.evidence) is not seen
    assert any("没有当作文书内容" in note for note in document.notes) is not seen


@given(st.integers(0, 0xFFFFFF), st.integers(0, 0xFFFFFF))
def test_telling_colours_apart(one: int, other: int) -> None:
    assert colour_of(f"{one:06X}") == one
    assert merges(one, one, 24)
    assert merges(one, other, 24) == merges(other, one, 24)
    assert not merges(one, other, 60) or merges(one, other, 24)
    assert not merges(0, 0xFFFFFF, 24)


@pytest.mark.parametrize("value", ["", "auto", "12345", "GGGGGG", "-00001"])
def test_what_is_no_colour_is_left_to_the_program(value: str) -> None:
    assert colour_of(value) == AUTO


NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# As programs write a style, and as one does who wants to have it overlooked; `{}` is where its look stands.
WRITTEN = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:styles xmlns:w="{}"{}>'
    '<w:style w:type="paragraph" w:styleId="S"><w:rPr>{}</w:rPr></w:style></w:styles>'
)
WAYS = {
    "as programs do": ("", '<w:color w:val="FFFFFF"/>'),
    "a digit as a reference": ("", '<w:color w:val="&#70;FFFFF"/>'),
    "another attribute first": ("", '<w:color w:themeColor="accent1" w:val="FFFFFF"/>'),
    "over two lines": ("", '<w:color\nw:val="FFFFFF"/>'),
    "by a second name of the namespace": (f' xmlns:x="{NAMESPACE}"', '<x:color x:val="FFFFFF"/>'),
    "too small": ("", '<w:sz w:val="2"/>'),
    "too small, with a sign": ("", '<w:sz w:val="+2"/>'),
    "hidden": ("", "<w:vanish/>"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_style_that_hides_is_met_however_it_is_written(way: str) -> None:
    spaces, look = WAYS[way]
    styles = WRITTEN.format(NAMESPACE, spaces, look).encode()
    body = p("", "<w:pStyle w:val='S'/>") + p("", words="其他内容")
    extract = read(docx(body, beside={"rId9": ("styles", "styles.xml", styles)}), Limits())
    assert [each.text for each in extract.hidden] == [WORDS]


def test_a_style_that_hides_nothing_is_not_parsed() -> None:
    look = '<w:color w:val="2F5496" w:themeColor="accent1"/><w:sz w:val="32"/>'
    assert not may_hide(WRITTEN.format(NAMESPACE, "", look).encode())
