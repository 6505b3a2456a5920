"""Word documents: every word a reader sees, once, in order; none that was deleted or hidden."""

from __future__ import annotations

import gc

import pytest
from docx_writer import docx, para, run, table, zipped
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Unreadable
from corpus.limits import Limits
from corpus.read import read_bytes
from corpus.readers.docx import read
from corpus.readers.numbering import chinese_number, format_number


def text_of(body: str, **parts: str) -> str:
    return read(docx(body, **parts), Limits()).text


def _box(text: str) -> str:
    return f"<w:txbxContent>{para(text)}</w:txbxContent>"


DRAWN = f"<w:drawing><wps:txbx>{_box('框')}</wps:txbx></w:drawing>"
PICTURED = f"<w:pict><v:shape><v:textbox>{_box('框')}</v:textbox></v:shape></w:pict>"
BOTH = (
    f"<mc:AlternateContent><mc:Choice>{DRAWN}</mc:Choice>"
    f"<mc:Fallback>{PICTURED}</mc:Fallback></mc:AlternateContent>"
)
DELETED_MARK = "<w:rPr><w:del w:id='1'/></w:rPr>"

CASES = {
    "paragraphs": (para("一") + para() + para("二"), "一\n\n二"),
    "runs join": (f"<w:p>{run('被执')}{run('行人')}</w:p>", "被执行人"),
    "tab, break, return, hyphen": (
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t>"
        "<w:noBreakHyphen/><w:t>e</w:t><w:softHyphen/><w:t>f</w:t></w:r></w:p>",
        "a\tb\nc\nd-ef",
    ),
    "symbols": (
        "<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:sym w:font='Wingdings 2' w:char='F052'/>"
        "<w:sym w:font='宋体' w:char='4E2D'/><w:sym w:char='zz'/><w:sym w:char='D800'/></w:r></w:p>",
        "☑☑中",
    ),
    "a glyph without Unicode is damage": (
        "<w:p><w:r><w:sym w:font='X' w:char='F041'/></w:r></w:p>",
        "\uf041",
    ),
    "insertion stays, deletion goes": (
        f"<w:p>{run('甲')}<w:ins>{run('乙')}</w:ins><w:del><w:r><w:delText>丙</w:delText><w:tab/></w:r></w:del></w:p>",
        "甲乙",
    ),
    "moved text stands once": (
        f"<w:p><w:moveFrom>{run('甲')}</w:moveFrom>{run('乙')}<w:moveTo>{run('甲')}</w:moveTo></w:p>",
        "乙甲",
    ),
    "a deleted paragraph mark joins": (para("三日", DELETED_MARK) + para("内履行"), "三日内履行"),
    "a deleted mark at the end": (para("一", DELETED_MARK), "一"),
    "a processing instruction in a text": ("<w:p><w:r><w:t>甲<?x y?>乙</w:t></w:r></w:p>", "甲乙"),
    "a deleted paragraph": (f"<w:del>{para('一')}</w:del>{para('二')}", "二"),
    "hidden run": (f"<w:p>{run('一', '<w:vanish/>')}{run('二')}</w:p>", "二"),
    "not hidden after all": (
        f"<w:p>{run('一', '<w:vanish w:val=&quot;0&quot;/>')}</w:p>".replace("&quot;", '"'),
        "一",
    ),
    "hyperlink, content control, smart tag, simple field": (
        f"<w:p><w:hyperlink>{run('一')}</w:hyperlink><w:sdt><w:sdtPr><w:rPr><w:vanish/></w:rPr></w:sdtPr>"
        f"<w:sdtContent>{run('二')}</w:sdtContent></w:sdt><w:smartTag>{run('三')}</w:smartTag>"
        f"<w:fldSimple>{run('四')}</w:fldSimple></w:p>",
        "一二三四",
    ),
    "content control around paragraphs": (
        f"<w:sdt><w:sdtContent>{para('一')}{para('二')}</w:sdtContent></w:sdt>",
        "一\n二",
    ),
    "complex field shows its result": (
        "<w:p><w:r><w:fldChar/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>"
        + run("二〇二二年")
        + "</w:p>",
        "二〇二二年",
    ),
    "text box once": (f"<w:p>{run('一')}<w:r>{BOTH}</w:r>{run('二')}</w:p>{para('三')}", "一二\n框\n三"),
    "text box without a modern form": (
        f"<w:p><w:r><mc:AlternateContent><mc:Fallback>{PICTURED}</mc:Fallback></mc:AlternateContent></w:r></w:p>",
        "\n框",
    ),
    "old text box": (f"<w:p>{run('一')}<w:r>{PICTURED}</w:r></w:p>", "一\n框"),
    "table": (table(["户名", "某法院"], ["账号", "6222"]) + para("完"), "户名\t某法院\n账号\t6222\n完"),
    "a number wrapped by hand in a cell": (
        table(["账号", para("6222 0211") + para("0000 1234")]),
        "账号\t6222 02110000 1234",
    ),
    "Latin words wrapped in a cell": (table(["a", para("Bank of") + para("China")]), "a\tBank of China"),
    "empty cells": (table(["", "a", ""]), "\ta\t"),
    "a frame keeps its paragraphs": (table([para("一") + para("二")]), "一\n二"),
    "nested table": (table(["a", table(["b", "c"], ["d", "e"]) + para()]), "a\tb\tc\td\te"),
    "deleted row": (
        f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{para('x')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{para('a')}</w:tc><w:tc>{para('b')}</w:tc></w:tr></w:tbl>",
        "a\tb",
    ),
    "ruby becomes brackets": (
        f"<w:p><w:r><w:ruby><w:rt>{run('zhí')}</w:rt><w:rubyBase>{run('執')}</w:rubyBase></w:ruby></w:r>{run('行')}</w:p>",
        "執(zhí)行",
    ),
    "formula": ("<w:p><m:oMath><m:r><m:t>1+1</m:t></m:r></m:oMath></w:p>", "1+1"),
    "spaces stay as they are": (para("  一 　"), "  一 　"),
    "indented XML": ("<w:p>\n  <w:r>\n <w:t>一\n二</w:t>\n</w:r>\n</w:p>\n", "一 二"),
}


@pytest.mark.parametrize("name", CASES)
def test_text(name: str) -> None:
    body, text = CASES[name]
    assert text_of(body) == text


def test_revisions_are_noted() -> None:
    assert read(docx(f"<w:p><w:ins>{run('甲')}</w:ins></w:p>"), Limits()).notes
    assert not read(docx(para("甲")), Limits()).notes


def _reference(kind: str, name: str, use: str = "default") -> str:
    return f'<w:{kind}Reference w:type="{use}" r:id="{name}"/>'


def test_headers_notes_footers() -> None:
    section = f"<w:sectPr>{_reference('header', 'header1')}{_reference('footer', 'footer1')}</w:sectPr>"
    again = f"<w:p><w:pPr>{section}</w:pPr>{run('正文')}<w:r><w:footnoteReference w:id='1'/></w:r></w:p>"
    extract = read(
        docx(
            again + section,
            header1=para("某某法院"),
            footer1=f"<w:p>{run('第 ')}<w:fldSimple>{run('3')}</w:fldSimple>{run(' 页 共 5 页')}</w:p>",
            footnotes=f"<w:footnote w:type='separator'>{para('--')}</w:footnote>"
            f"<w:footnote>{para('脚注')}</w:footnote>",
        ),
        Limits(),
    )
    assert extract.text == "某某法院\n正文\n脚注\n第 3 页 共 5 页"
    assert [extract.text[start:end] for start, end in extract.furniture] == ["第 3 页 共 5 页"]


@pytest.mark.parametrize(
    ("footer", "furniture"),
    [
        ("- 3 -", ["- 3 -"]),
        ("3", ["3"]),
        ("第页 共页", ["第页 共页"]),
        ("某某法院\t2/5", ["2/5"]),
        ("（2022）皖0202执1号", []),
        ("地址：第3号", []),
    ],
)
def test_page_numbers_are_furniture(footer: str, furniture: list[str]) -> None:
    section = f"<w:sectPr>{_reference('footer', 'footer1')}</w:sectPr>"
    extract = read(
        docx(para("正文") + section, footer1=para().replace("</w:p>", run(footer) + "</w:p>")), Limits()
    )
    assert extract.text == f"正文\n{footer}"
    assert [extract.text[start:end] for start, end in extract.furniture] == furniture


def test_unused_headers_are_not_read() -> None:
    references = _reference("header", "header1", "first") + _reference("header", "header2", "even")
    section = f"<w:sectPr>{references}</w:sectPr>"
    assert text_of(para("一") + section, header1=para("首页"), header2=para("偶数页")) == "一"
    titled = section.replace("</w:sectPr>", "<w:titlePg/></w:sectPr>")
    body = para("一") + titled
    parts = {"header1": para("首页"), "header2": para("偶数页"), "settings": "<w:evenAndOddHeaders/>"}
    assert text_of(body, **parts) == "首页\n偶数页\n一"


def _level(index: int, style: str, label: str, more: str = "") -> str:
    inside = f'<w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{label}"/>{more}'
    return f'<w:lvl w:ilvl="{index}">{inside}</w:lvl>'


def _abstract(identity: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{identity}">{"".join(levels)}</w:abstractNum>'


def _num(identity: int, abstract: int, more: str = "") -> str:
    return f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{abstract}"/>{more}</w:num>'


def _item(text: str, identity: int, level: int = 0) -> str:
    return para(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{identity}"/></w:numPr>')


CHINESE_LIST = _abstract(
    0,
    _level(0, "chineseCountingThousand", "%1、"),
    _level(1, "chineseCounting", "（%2）"),
    _level(2, "decimal", "%3."),
    _level(3, "decimal", "%1.%4", "<w:isLgl/>"),
)


def test_what_stands_in_attributes_ends_no_line() -> None:
    """A line end written as a reference: in a label, in an entry of a form, in WordArt, in a field."""
    numbering = _abstract(0, _level(0, "decimal", "第%1&#13;条&#10;")) + _num(1, 0)
    assert text_of(_item("甲", 1), numbering=numbering) == "第1 条  甲"
    entries = '<w:ffData><w:ddList><w:listEntry w:val="是&#13;否"/></w:ddList></w:ffData>'
    field = f'<w:p><w:r><w:fldChar w:fldCharType="begin">{entries}</w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    assert text_of(field) == "是 否"
    art = '<w:p><w:r><w:pict><v:shape><v:textpath string="副&#13;本"/></v:shape></w:pict></w:r></w:p>'
    assert text_of(art) == "\n副\n本"
    quote = '<w:fldChar w:fldCharType="begin"/><w:instrText>QUOTE "甲&#13;乙"</w:instrText><w:fldChar w:fldCharType="end"/>'
    assert text_of(f"<w:p><w:r>{quote}</w:r></w:p>") == "甲 乙"


def test_chinese_list() -> None:
    body = (
        _item("甲", 1) + _item("子", 1, 1) + _item("丑", 1, 1) + _item("x", 1, 2)
        + _item("乙", 1) + _item("寅", 1, 1) + _item("y", 1, 3)
    )  # fmt: skip
    expected = "一、甲\n（一）子\n（二）丑\n1. x\n二、乙\n（一）寅\n2.1 y"
    assert text_of(body, numbering=CHINESE_LIST + _num(1, 0)) == expected


def test_lists_of_one_definition_share_their_count_until_restarted() -> None:
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = CHINESE_LIST + _num(1, 0) + _num(2, 0) + _num(3, 0, restart)
    body = _item("甲", 1) + _item("乙", 2) + _item("丙", 3) + _item("丁", 3)
    assert text_of(body, numbering=numbering) == "一、甲\n二、乙\n五、丙\n六、丁"


def test_numbers_from_styles() -> None:
    styles = (
        '<w:style w:styleId="条"><w:basedOn w:val="底"/></w:style>'
        '<w:style w:styleId="底"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="环"><w:basedOn w:val="环"/></w:style>'
    )
    body = (
        para("甲", '<w:pStyle w:val="条"/>')
        + para("乙", '<w:pStyle w:val="环"/>')
        + para("丙", '<w:pStyle w:val="底"/>')
    )
    assert text_of(body, numbering=CHINESE_LIST + _num(1, 0), styles=styles) == "一、甲\n乙\n二、丙"


def test_bullets_and_lists_that_are_not_there_add_nothing() -> None:
    numbering = _abstract(0, _level(0, "bullet", "\uf0b7")) + _num(1, 0) + _num(2, 7)
    body = _item("甲", 1) + _item("乙", 2) + _item("丙", 0) + _item("丁", 99) + _item("戊", 1, 8)
    assert text_of(body, numbering=numbering) == "甲\n乙\n丙\n丁\n戊"


@pytest.mark.parametrize(
    ("number", "style", "text"),
    [
        (1, "decimal", "1"),
        (3, "decimalZero", "03"),
        (4, "lowerRoman", "iv"),
        (1999, "upperRoman", "MCMXCIX"),
        (28, "lowerLetter", "bb"),
        (12, "chineseCounting", "十二"),
        (21, "japaneseCounting", "二十一"),
        (12, "ideographDigital", "一二"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (2, "ideographTraditional", "乙"),
        (3, "ideographZodiac", "寅"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (2, "decimalEnclosedParen", "⑵"),
        (12, "decimalFullWidth", "１２"),
        (7, "hebrew1", "7"),
        (0, "upperRoman", "0"),
        (10**9, "upperRoman", "1000000000"),
    ],
)
def test_number_formats(number: int, style: str, text: str) -> None:
    assert format_number(number, style) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "〇"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (105, "一百〇五"),
        (110, "一百一十"),
        (10_001, "一万〇一"),
    ],
)
def test_chinese_numbers(number: int, text: str) -> None:
    assert chinese_number(number) == text


def test_main_part_elsewhere() -> None:
    assert read(docx(para("一"), main="foo/bar.xml"), Limits()).text == "一"


def test_strict_namespaces() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = "<w:body><w:p><w:r><w:t>一</w:t></w:r></w:p></w:body>"
    entries = {"word/document.xml": f'<w:document xmlns:w="{strict}">{body}</w:document>'.encode()}
    assert read(zipped(entries), Limits()).text == "一"


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ({"OFD.xml": b"<x/>"}, "OFD"),
        ({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}, "XLSX"),
        ({"ppt/presentation.xml": b"<x/>"}, "PPTX"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text"}, "ODT"),
        ({"a.txt": b"x"}, "压缩包"),
        ({"[Content_Types].xml": b"<x/>"}, "损坏"),
        ({"word/document.xml": b"<x/>"}, "不是一份文书"),
        ({"word/document.xml": b"<x"}, "损坏"),
    ],
)
def test_other_zip_files_are_named(entries: dict[str, bytes], reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_bytes(zipped(entries))


def test_pictures_without_text_are_noted() -> None:
    entries = {
        "word/document.xml": b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>",
        "word/media/image1.png": b"x",
    }
    assert "图片" in read(zipped(entries), Limits()).notes[0]


XML_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
)


@given(st.lists(XML_TEXT, min_size=1, max_size=8))
def test_paragraphs_read_back(paragraphs: list[str]) -> None:
    """Equal to the letter: one line a paragraph, nothing trimmed (control characters cannot stand in XML)."""
    assert text_of("".join(map(para, paragraphs))) == "\n".join(paragraphs)


def test_struck_through_words_are_deleted_words_and_the_report_says_so() -> None:
    struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t>可向12368举报</w:t></w:r>"
    kept = "<w:r><w:rPr><w:strike w:val='0'/></w:rPr><w:t>乙</w:t></w:r>"
    extract = read(docx(f"<w:p>{run('甲')}{struck}{kept}</w:p>"), Limits())
    assert extract.text == "甲乙"
    assert any("删除线" in note for note in extract.notes)


def test_nothing_of_a_document_is_left_in_circles() -> None:
    """The trees of a document go when it was read: in an audit hundreds of them would wait for Python to look for circles."""
    data = docx(para("正文") + table(["甲", "乙"]), header1="<w:p/>", numbering="", styles="")
    read(data, Limits())  # what is kept for good is made now
    gc.collect()
    gc.disable()
    try:
        read(data, Limits())
        assert gc.collect() == 0
    finally:
        gc.enable()
