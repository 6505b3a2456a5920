"""The rarer parts of Word documents: styles that hide, fields in fields, forms, notes, odd packages."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx_writer import NAMESPACES, docx, para, run, table, zipped

from corpus.limits import Limits
from corpus.read import read_bytes
from corpus.readers.docx import read
from corpus.readers.wordtext import field_text

STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Hid"><w:name w:val="Hid"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Child"><w:name w:val="Child"/><w:basedOn w:val="Hid"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Back"><w:name w:val="Back"/><w:basedOn w:val="Hid"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Ch"><w:name w:val="Ch"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Grandchild"><w:name w:val="Grandchild"/><w:basedOn w:val="Ch"/></w:style>'
    '<w:style w:type="character" w:styleId="Struck"><w:name w:val="Struck"/><w:rPr><w:strike/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Circle"><w:name w:val="Circle"/><w:basedOn w:val="Circle"/></w:style>'
)


def styled(text: str, style: str, direct: str = "") -> str:
    return run(text, f'<w:rStyle w:val="{style}"/>{direct}')


def in_style(style: str, *runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


def field(instruction: str, result: str | None = None, begin: str = "") -> str:
    """A complex field; without a result it has no separator either."""
    shown = "" if result is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{begin}</w:fldChar></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>{shown}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def tick(inside: str) -> str:
    return field("FORMCHECKBOX", begin=f"<w:ffData><w:checkBox>{inside}</w:checkBox></w:ffData>")


IF_FIELD = field(
    f'IF </w:instrText></w:r>{field("MERGEFIELD x", run("内层"))}<w:r><w:instrText> = "1" "甲" "乙"',
    run("甲"),
)
LIST_BOX = '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="男"/><w:listEntry w:val="女"/></w:ddList></w:ffData>'
MERGED = (
    "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>" + para("案款账户") + "</w:tc><w:tc>" + para("户名")
    + "</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>" + para() + "</w:tc><w:tc>" + para("账号")
    + "</w:tc></w:tr></w:tbl>"
)  # fmt: skip

CASES = {
    "hidden by the style of the run": (p(run("一"), styled("二", "Ch")), "一"),
    "hidden by a style that one is based on": (p(run("一"), styled("二", "Grandchild")), "一"),
    "hidden by the style of the paragraph": (in_style("Hid", run("一")) + para("二"), "二"),
    "hidden by what that is based on": (in_style("Child", run("一")) + para("二"), "二"),
    "shown again by a nearer style": (in_style("Back", run("一")) + para("二"), "一\n二"),
    "shown again by the run itself": (p(styled("一", "Ch", "<w:vanish w:val='0'/>")), "一"),
    "hidden twice is shown, as Word has it": (in_style("Hid", styled("一", "Ch")) + para("二"), "一二"),
    "struck by a style": (p(run("一"), styled("二", "Struck")), "一"),
    "a style based on itself": (p(styled("一", "Circle")), "一"),
    "a style that is not there": (p(styled("一", "None")), "一"),
    "a hidden paragraph mark runs on": (para("三日", "<w:rPr><w:vanish/></w:rPr>") + para("内履行"), "三日内履行"),
    "field in an instruction": (p(IF_FIELD), "甲"),
    "field in a result": (p(field("HYPERLINK x", run("见") + field("PAGEREF y", run("3")))), "见3"),
    "field over paragraphs": (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>TOC</w:instrText><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("一") + "</w:p>" + para("二") + '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
        "一\n二\n",
    ),
    "a field without end swallows nothing": (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("一") + "</w:p>" + para("二"), "一\n二",
    ),
    "an end without a field": ('<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("一") + "</w:p>", "一"),
    "form text": (p(run("姓名"), field("FORMTEXT", run("张三"), "<w:ffData/>")), "姓名张三"),
    "form boxes": (
        p(tick("<w:checked/>"), tick('<w:checked w:val="0"/>'), tick('<w:default w:val="1"/>'), tick("")), "☑□☑□",
    ),
    "form list": (p(field("FORMDROPDOWN", begin=LIST_BOX)), "女"),
    "circled figure made of a formula": (p(field(r"eq \o\ac(○,1)"), run("送达")), "1送达"),
    "a reading above a character": (p(field(r'EQ \* jc2 \* "Font:宋体" \o\ad(\s\up 9(zhí),執)'), run("行")), "執(zhí)行"),
    "a place to click on": (p(field("MACROBUTTON NoMacro [点击输入姓名]")), "[点击输入姓名]"),
    "content controls around cells and rows": (
        "<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc>" + para("a") + "</w:tc></w:sdtContent></w:sdt>"
        "<w:tc>" + para("b") + "</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>",
        "a\tb",
    ),
    "cells merged downwards": (MERGED, "案款账户\t户名\n\t账号"),
    "a deleted cell": (
        f"<w:tbl><w:tr><w:tc><w:tcPr><w:cellDel/></w:tcPr>{para('x')}</w:tc><w:tc>{para('a')}</w:tc>"
        f"<w:tc>{para('b')}</w:tc></w:tr></w:tbl>",
        "a\tb",
    ),
    "a hidden row": (
        f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{para('x')}</w:tc></w:tr></w:tbl>" + table(["a", "b"]), "a\tb",
    ),
    "moved paragraphs": (
        para("甲", "<w:rPr><w:moveFrom/></w:rPr>").replace("<w:r>", "<w:moveFrom><w:r>").replace("</w:r></w:p>", "</w:r></w:moveFrom></w:p>")
        + para("乙") + "<w:p><w:moveToRangeStart/>" + f"<w:moveTo>{run('甲')}</w:moveTo>" + "<w:moveToRangeEnd/></w:p>",
        "乙\n甲",
    ),
    "comments": (
        "<w:p><w:commentRangeStart w:id='0'/>" + run("一") + "<w:commentRangeEnd w:id='0'/>"
        "<w:r><w:commentReference w:id='0'/></w:r></w:p>",
        "一",
    ),
    "WordArt": ('<w:p><w:r><w:pict><v:shape><v:textpath string="副本"/></v:shape></w:pict></w:r></w:p>', "\n副本"),
    "fields of a text box are its own": (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:pict><w:txbxContent>' + para("框")
        + '</w:txbxContent></w:pict></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("一") + "</w:p>",
        "一\n框",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_text(name: str) -> None:
    body, text = CASES[name]
    assert read(docx(body, styles=STYLES), Limits()).text == text


def test_default_styles_hide() -> None:
    default = "<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>"
    assert read(docx(p(run("一"), run("二", "<w:vanish w:val='0'/>")), styles=default), Limits()).text == "二"


def test_comments_are_not_read() -> None:
    comments = f"<w:comment w:id='0'>{para('批注')}</w:comment>"
    assert "批注" not in read(docx(para("一"), comments=comments), Limits()).text


@pytest.mark.parametrize(
    ("inside", "word"),
    [("<w:altChunk/>", "altChunk"), (p("<w:subDoc/>"), "子文档")],
)
def test_what_stands_elsewhere_is_noted(inside: str, word: str) -> None:
    assert any(word in note for note in read(docx(para("一") + inside), Limits()).notes)


@pytest.mark.parametrize("folder", ["embeddings/oleObject1.bin", "charts/chart1.xml", "diagrams/data1.xml"])
def test_embedded_files_are_noted(folder: str) -> None:
    data = docx(para("一"))
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr(f"word/{folder}", b"x")
    assert any("嵌入" in note for note in read(stream.getvalue(), Limits()).notes)


def _reference(kind: str, name: str, use: str = "default") -> str:
    return f'<w:{kind}Reference w:type="{use}" r:id="{name}"/>'


def test_a_first_header_is_taken_from_the_section_before() -> None:
    one = para("一", f"<w:sectPr>{_reference('header', 'header1', 'first')}</w:sectPr>")
    assert read(docx(one + "<w:sectPr/>", header1=para("首页")), Limits()).text == "一"
    assert (
        read(docx(one + "<w:sectPr><w:titlePg/></w:sectPr>", header1=para("首页")), Limits()).text
        == "首页\n一"
    )
    off = "<w:sectPr><w:titlePg w:val='0'/></w:sectPr>"
    assert read(docx(one + off, header1=para("首页")), Limits()).text == "一"


def test_a_header_of_many_sections_stands_once() -> None:
    section = f"<w:sectPr>{_reference('header', 'header1')}</w:sectPr>"
    again = f"<w:sectPr>{_reference('header', 'header2')}</w:sectPr>"
    body = para("一", section) + para("二", again) + section
    extract = read(docx(body, header1=para("某某法院"), header2=para("某某法院")), Limits())
    assert extract.text == "某某法院\n一\n二"


def test_a_watermark_is_furniture() -> None:
    section = f"<w:sectPr>{_reference('header', 'header1')}</w:sectPr>"
    extract = read(docx(para("一") + section, header1=CASES["WordArt"][0]), Limits())
    assert extract.text == "副本\n一"
    assert [extract.text[start:end] for start, end in extract.furniture] == ["副本"]


def test_notes_whose_mark_is_gone_are_gone() -> None:
    mark = "<w:r><w:footnoteReference w:id='{}'/></w:r>"
    notes = "".join(f"<w:footnote w:id='{n}'>{para(f'注{n}')}</w:footnote>" for n in (1, 2, 3))
    endnotes = f"<w:endnote w:id='1'>{para('尾注')}</w:endnote>"
    body = p(
        run("一"),
        mark.format(1),
        f"<w:del>{mark.format(2)}</w:del>",
        "<w:r><w:endnoteReference w:id='1'/></w:r>",
    )
    assert read(docx(body, footnotes=notes, endnotes=endnotes), Limits()).text == "一\n注1\n尾注"


LEVELS = (
    '<w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/>{}</w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/>{}</w:lvl>'
)


def numbered(*levels: int, restart: str = "", deep: str = "") -> str:
    """What the labels of items of these levels are."""
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{LEVELS.format(restart, deep)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = "".join(item("x", level) for level in levels)
    return (
        read(docx(body, numbering=numbering), Limits())
        .text.replace("x", "")
        .replace(" ", "")
        .replace("\n", " ")
    )


def item(text: str, level: int, number: int = 1, mark: str = "") -> str:
    return para(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>{mark}')


def test_when_a_level_restarts() -> None:
    assert numbered(0, 1, 1, 0, 1) == "一、 （一） （二） 二、 （一）"
    assert numbered(0, 1, 1, 0, 1, restart='<w:lvlRestart w:val="0"/>') == "一、 （一） （二） 二、 （三）"
    only_after_first = '<w:lvlRestart w:val="1"/>'
    assert numbered(0, 1, 2, 1, 2, 0, 2, deep=only_after_first) == "一、 （一） 1. （二） 2. 二、 1."


def test_a_list_of_a_list_style() -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="0"><w:styleLink w:val="L"/>{LEVELS.format("", "")}</w:abstractNum>'
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    styles = '<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    body = item("甲", 0, 2) + item("乙", 1, 2)
    assert read(docx(body, numbering=numbering, styles=styles), Limits()).text == "一、甲\n（一）乙"


def test_paragraphs_that_run_together_have_one_number() -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{LEVELS.format("", "")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = item("甲", 0, mark="<w:rPr><w:del/></w:rPr>") + item("乙", 0) + item("丙", 0)
    assert read(docx(body, numbering=numbering), Limits()).text == "一、甲乙\n二、丙"


MAIN = f"<w:document {NAMESPACES}><w:body>{para('执行通知书')}</w:body></w:document>".encode()
TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml"\
 ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
)
STRICT = MAIN.replace(
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
)


def _relationships(target: str, kind: str = "officeDocument") -> bytes:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{office}/{kind}" Target="{target}"/></Relationships>'
    ).encode()


PACKAGES = {
    "nothing but the document": {"word/document.xml": MAIN},
    "backslashes": {"_rels\\.rels": _relationships("word\\document.xml"), "word\\document.xml": MAIN},
    "a slash in front": {"/word/document.xml": MAIN},
    "odd case": {"_rels/.rels": _relationships("word/document.xml"), "Word/Document.XML": MAIN},
    "an absolute target": {"_rels/.rels": _relationships("/word/document.xml"), "word/document.xml": MAIN},
    "another folder, no relationships": {"doc/document.xml": MAIN},
    "with macros": {"[Content_Types].xml": TYPES, "word/document.xml": MAIN, "word/vbaProject.bin": b"x"},
    "strict": {"word/document.xml": STRICT},
    "a second main part": {"_rels/.rels": _relationships("word/document2.xml"), "word/document2.xml": MAIN},
}


@pytest.mark.parametrize("name", PACKAGES)
def test_packages(name: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for part, content in PACKAGES[name].items():
            info = zipfile.ZipInfo("x")
            info.filename = part  # as it is: the constructor would mend backslashes on Windows
            package.writestr(info, content)
    assert read_bytes(stream.getvalue()).raw == "执行通知书"


def test_parts_of_a_package_without_relationships() -> None:
    numbering = (
        f"<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId='0'>{LEVELS.format('', '')}</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    main = f"<w:document {NAMESPACES}><w:body>{item('甲', 0)}</w:body></w:document>"
    entries = {"word/document.xml": main.encode(), "word/numbering.xml": numbering.encode()}
    assert read(zipped(entries), Limits()).text == "一、甲"


def test_as_wps_writes_it() -> None:
    """The marks of WPS Office: its own namespace and data, a choice for its text boxes, a fallback in VML."""
    box = f"<w:txbxContent>{para('院印')}</w:txbxContent>"
    body = (
        '<w:p><w:pPr><w:keepNext w:val="0"/><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr></w:pPr>'
        f'<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>{run("执行", "<w:rFonts w:hint=" + chr(34) + "eastAsia" + chr(34) + "/>")}'
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wpsCustomData"><wps:txbx>{box}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        f"{run('通知书')}</w:p>"
    ).replace("<w:r><mc:AlternateContent>", "<w:r><mc:AlternateContent>")
    drawn = body.replace("<wps:txbx>", "<w:drawing><wps:txbx>").replace(
        "</wps:txbx>", "</wps:txbx></w:drawing>"
    )
    assert read(docx(drawn), Limits()).text == "执行通知书\n院印"


def test_flat_opc() -> None:
    package = (
        '<?xml version="1.0" standalone="yes"?><?mso-application progid="Word.Document"?>'
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        f'<pkg:part pkg:name="/_rels/.rels"><pkg:xmlData>{_relationships("word/document.xml").decode()}</pkg:xmlData></pkg:part>'
        f'<pkg:part pkg:name="/word/document.xml"><pkg:xmlData>{MAIN.decode()}</pkg:xmlData></pkg:part>'
        '<pkg:part pkg:name="/word/media/a.png"><pkg:binaryData>AAAA</pkg:binaryData></pkg:part></pkg:package>'
    ).encode()
    document = read_bytes(package)
    assert document.raw == "执行通知书"
    assert "图片" in document.extract.notes[0]


@pytest.mark.parametrize(
    ("instruction", "shown"),
    [
        ("PAGE", ""),
        ("", ""),
        (r'SYMBOL 254 \f "Wingdings"', "☑"),
        ("SYMBOL x", ""),
        ("SYMBOL", ""),
        (r"EQ \f(1,2)", "1/2"),
        (r"eq \o\ac(□,合)", "合"),
        ('QUOTE "甲"', "甲"),
    ],
)
def test_fields_without_a_result(instruction: str, shown: str) -> None:
    assert field_text(instruction) == shown
