"""Findings in a DOCX: comments at their words, clauses as tracked insertions, and nothing else of the file changed."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import libreoffice
import pytest
from docx_writer import MAIN, OFFICE, docx, para, run, table, zipped
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from revisions import members, plain, rejected
from test_docx_anchors import BLOCKS, PARAGRAPHS, SECTION
from test_docx_in_full import CASES, STYLES, field, p

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Basis, DocumentReport, Evidence, Mode, Place, Result, Severity, Verdict
from corpus.document import Document, Unreadable
from corpus.limits import Limits
from corpus.read import read_bytes
from corpus.spans import RawSpan
from desk.markup.docx import annotate_docx
from desk.markup.remarks import AUTHOR, Marked

WHEN = datetime.datetime(2026, 11, 27, 9, 30)
EXAMPLES = sorted((Path(__file__).resolve().parents[1] / "examples").rglob("*.docx"))
W = f"{{{MAIN}}}"
BASIS = Basis("法〔2021〕322号", "意见", "20", "必须载明", "A")


def finding(
    *spans: tuple[int, int],
    insert: tuple[int, str] | None = None,
    verdict: Verdict = Verdict.FAIL,
    reason: str = "没有找到",
    **more: Any,
) -> Result:
    """A result with evidence at these raw spans, and a clause to be put at an offset."""
    evidence = tuple(Evidence("", RawSpan(*span)) for span in spans)
    place = Place(insert[0]) if insert else None
    suggestion = insert[1] if insert else None
    return Result(
        *("甲/规则", "应当写明账户", verdict, Severity.ERROR, reason, "没有写明账户", BASIS),
        **({"evidence": evidence, "insert_at": place, "suggestion": suggestion} | more),
    )


def report_of(document: Document, *results: Result) -> DocumentReport:
    return DocumentReport(
        *("a.docx", document.sha256, None, None, "", (), None, None, None, Mode.DRAFT, None),
        results=results,
    )


def marked(data: bytes, *results: Result) -> Marked:
    document = read_bytes(data)
    return annotate_docx(data, document, report_of(document, *results), WHEN)


def comments_of(data: bytes) -> dict[str, tuple[str, str]]:
    """The comments of 执核: id → (what the marks are around, the words)."""
    parts = members(data)
    root = etree.fromstring(parts["word/document.xml"])
    w = f"{{{etree.QName(root).namespace}}}"
    said = {}
    names = [name for name in parts if re.search(r"/comments\d*\.xml$", name)]
    for comment in etree.fromstring(parts[names[0]]).iter(f"{w}comment") if names else ():
        if comment.get(f"{w}author") == AUTHOR:
            lines = ["".join(each.itertext()) for each in comment.iter(f"{w}p")]
            said[comment.get(f"{w}id", "")] = "\n".join(lines)
    found = {}
    for identity, words in said.items():
        inside, text, references = False, "", 0
        for element in root.iter():
            if element.tag == f"{w}commentRangeStart" and element.get(f"{w}id") == identity:
                inside = True
            elif element.tag == f"{w}commentRangeEnd" and element.get(f"{w}id") == identity:
                inside = False
            elif element.tag == f"{w}commentReference" and element.get(f"{w}id") == identity:
                references += 1
                assert not inside
            elif inside and element.tag == f"{w}t":
                text += element.text or ""
        assert references == 1
        found[identity] = (text, words)
    return found


def assert_undone(data: bytes, outcome: Marked, main: str = "word/document.xml") -> None:
    """All of ours taken back, the file is what it was; parts that tell of no comment have kept their bytes."""
    before, after = members(data), members(outcome.data)
    comments = set(comments_of(outcome.data)) if main == "word/document.xml" else set()
    assert plain(rejected(after[main], AUTHOR, comments)) == plain(etree.fromstring(before[main]))
    touched = {main, "[Content_Types].xml", f"word/_rels/{main.rpartition('/')[2]}.rels", "word/comments.xml"}
    assert {name: data for name, data in before.items() if name not in touched} == {
        name: after[name] for name in before if name not in touched
    }
    assert set(after) - set(before) <= touched


def text_of(outcome: Marked) -> str:
    return read_bytes(outcome.data).raw


ONE = docx(
    para("执行通知书") + p(run("请将案款汇入", "<w:b/>"), run("账户6222，逾期后果自负")) + para("甲法院")
)


def test_a_comment_stands_around_the_words_found_and_says_what_to_do() -> None:
    start = read_bytes(ONE).raw.index("案款")
    outcome = marked(ONE, finding((start, start + 6)))
    [(words, said)] = comments_of(outcome.data).values()
    assert words == "案款汇入账户"
    assert said.splitlines() == [
        "不合格（错误）：应当写明账户",
        "没有写明账户。",
        "查到：没有找到",
        "依据：《意见》（法〔2021〕322号）第20条：“必须载明”",
        "规则：甲/规则",
    ]
    comment = etree.fromstring(members(outcome.data)["word/comments.xml"])[0]
    assert dict(comment.attrib) == {
        f"{W}id": "1",
        f"{W}author": "执核",
        f"{W}initials": "执核",
        f"{W}date": "2026-11-27T09:30:00Z",
    }
    assert_undone(ONE, outcome)
    assert text_of(outcome) == read_bytes(ONE).raw


def test_the_same_findings_give_the_same_bytes() -> None:
    results = [finding((0, 3)), finding(insert=(5, "补写。"))]
    assert marked(ONE, *results).data == marked(ONE, *results).data


def test_a_cut_run_keeps_its_looks() -> None:
    outcome = marked(ONE, finding((7, 9)))
    root = etree.fromstring(members(outcome.data)["word/document.xml"])
    runs = [each for each in root.iter(f"{W}r") if each.find(f"{W}t") is not None]
    bold = ["".join(each.itertext()) for each in runs if each.find(f"{W}rPr/{W}b") is not None]
    assert bold == ["请", "将案", "款汇入"]


def test_no_finding_leaves_every_byte() -> None:
    outcome = marked(ONE, finding(verdict=Verdict.PASS))
    assert (outcome.data, outcome.comments, outcome.insertions) == (ONE, 0, 0)


def test_what_has_no_place_is_one_comment_on_the_title() -> None:
    outcome = marked(ONE, finding(), finding(verdict=Verdict.UNDECIDED, reason="没有日期"))
    [(words, said)] = comments_of(outcome.data).values()
    assert words == "执行通知书"
    assert "1. 不合格" in said
    assert "2. 无法判断" in said
    assert "没有日期" in said


def test_a_finding_with_many_places_explains_itself_once() -> None:
    body = "".join(para(f"空白{number}____") for number in range(30))
    data = docx(body)
    raw = read_bytes(data).raw
    spans = [(hit.start(), hit.end()) for hit in re.finditer("____", raw)]
    outcome = marked(data, finding(*spans))
    said = [words for _, words in comments_of(outcome.data).values()]
    assert outcome.comments == len(said) == 20
    assert "另有 10 处没有标出。" in said[0]
    assert {each.splitlines()[1] for each in said[1:]} == {"也见于此处；说明在第一处。"}


INDENTED = '<w:jc w:val="both"/><w:ind w:firstLine="640"/>'


def clause_after(body: str, words: str, *texts: str, **parts: str) -> tuple[Marked, bytes]:
    """The file in which these clauses were put behind these words."""
    data = docx(body, **parts)
    offset = read_bytes(data).raw.index(words) + len(words)
    return marked(data, *[finding(insert=(offset, text)) for text in texts or ("补写一。",)]), data


@pytest.mark.parametrize(
    ("body", "words", "wanted"),
    [
        (para("甲。") + para("乙。"), "甲。", "甲。\n补写一。\n补写二。\n乙。"),
        (para("甲。依照某法，裁定如下："), "甲。", "甲。补写一。补写二。依照某法，裁定如下："),
        (para("甲。") + para("乙。"), "乙。", "甲。\n乙。\n补写一。\n补写二。"),
        (
            para("甲。") + table(["户名", "账号"]) + para("乙。"),
            "账号",
            "甲。\n户名\t账号\n补写一。\n补写二。\n乙。",
        ),
        (table(["甲。"], ["落款"]) + para(), "甲。", "甲。\n补写一。\n补写二。\n落款\n"),
        (
            para("甲。") + "<w:p><w:pPr><w:sectPr/></w:pPr>" + run("乙。") + "</w:p>" + para("丙"),
            "乙。",
            "甲。\n乙。\n补写一。\n补写二。\n丙",
        ),
        (para("甲。  ") + para("乙。"), "甲。", "甲。  \n补写一。\n补写二。\n乙。"),
    ],
    ids=["between", "inside", "at the end", "behind a table", "in a cell", "end of a section", "blanks"],
)
def test_clauses_stand_behind_the_words_in_their_order(body: str, words: str, wanted: str) -> None:
    outcome, data = clause_after(body, words, "补写一。", "补写二。")
    assert outcome.insertions == 2
    assert text_of(outcome) == wanted
    assert_undone(data, outcome)
    said = [text for _, text in comments_of(outcome.data).values()]
    assert all("已经用修订补写" in each for each in said)


def inserted_paragraphs(outcome: Marked) -> list[etree._Element]:
    root = etree.fromstring(members(outcome.data)["word/document.xml"])
    return [each.getparent() for each in root.iter(f"{W}ins") if each.getparent().tag == f"{W}p"]


def test_a_clause_looks_like_body_text_beside_it() -> None:
    looks = '<w:sz w:val="32"/><w:u w:val="single"/>'
    text = f"<w:p><w:pPr>{INDENTED}</w:pPr>{run('　　责令你履行', looks)}</w:p>"
    title = para("执行通知书", '<w:keepNext/><w:jc w:val="center"/>')
    outcome, data = clause_after(title + text + para("落款", '<w:jc w:val="right"/>'), "执行通知书")
    [paragraph] = inserted_paragraphs(outcome)
    properties = paragraph.find(f"{W}pPr")
    assert [etree.QName(each).localname for each in properties] == ["jc", "ind", "rPr"]
    given_looks = paragraph.find(f"{W}ins/{W}r/{W}rPr")
    assert [etree.QName(each).localname for each in given_looks] == ["sz"]
    assert text_of(outcome) == "执行通知书\n　　补写一。\n　　责令你履行\n落款"
    assert_undone(data, outcome)


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
NUMBERED_STYLE = (
    f'<w:style w:type="paragraph" w:styleId="项"><w:pPr>{NUMBERED}</w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="子项"><w:basedOn w:val="项"/></w:style>'
)


@pytest.mark.parametrize("numbered", [NUMBERED, '<w:pStyle w:val="项"/>', '<w:pStyle w:val="子项"/>'])
@pytest.mark.parametrize("words", ["付款", "交房"])
def test_numbers_after_a_clause_stay_as_they_were(numbered: str, words: str) -> None:
    body = para("付款", numbered) + para("交房", numbered)
    outcome, data = clause_after(body, words, numbering=NUMBERING, styles=NUMBERED_STYLE)
    lines = text_of(outcome).split("\n")
    assert [line for line in lines if line != "补写一。"] == read_bytes(data).raw.split("\n")
    assert lines[1 if words == "付款" else 2] == "补写一。"
    assert_undone(data, outcome)


OTHERS = (
    '<w:p><w:pPr><w:rPr><w:ins w:id="1" w:author="乙"/></w:rPr></w:pPr>'
    f'<w:commentRangeStart w:id="0"/><w:ins w:id="2" w:author="乙">{run("乙写的一段")}</w:ins>'
    '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    '<w:del w:id="3" w:author="乙"><w:r><w:delText>删</w:delText></w:r></w:del></w:p>'
)
THEIR_COMMENT = '<w:comment w:id="0" w:author="乙"><w:p><w:r><w:t>看这里</w:t></w:r></w:p></w:comment>'


def test_changes_and_comments_of_others_stay() -> None:
    data = docx(para("甲") + OTHERS, comments=THEIR_COMMENT)
    document = read_bytes(data)
    offset = document.raw.index("写的")
    outcome = marked(data, finding((offset, offset + 2)), finding(insert=(len(document.raw), "补写。")))
    assert outcome.insertions == 1
    assert_undone(data, outcome)
    parts = members(outcome.data)
    assert parts["[Content_Types].xml"] == members(data)["[Content_Types].xml"]
    comments = etree.fromstring(parts["word/comments.xml"])
    identities = [each.get(f"{W}id") for each in comments]
    assert etree.tostring(comments[0]) == etree.tostring(
        etree.fromstring(members(data)["word/comments.xml"])[0]
    )
    revisions = [
        each.get(f"{W}id")
        for each in etree.fromstring(parts["word/document.xml"]).iter(f"{W}ins", f"{W}del", f"{W}pPrChange")
    ]
    assert len({*identities, *revisions}) == len(identities) + len(revisions)
    assert {"0", "1", "2", "3"} < {*identities, *revisions}
    assert [words for words, _ in comments_of(outcome.data).values()] == ["写的", "甲\n乙写的一段"[2:]]


@pytest.mark.parametrize("mark", ["<w:del w:author='乙'/>", "<w:vanish/>"])
def test_no_clause_behind_a_paragraph_whose_end_is_going(mark: str) -> None:
    body = f"<w:p><w:pPr><w:rPr>{mark}</w:rPr></w:pPr>{run('甲')}</w:p>" + "<w:p/>" + para()
    outcome, _ = clause_after(body, "甲")
    assert (outcome.comments, outcome.insertions) == (1, 0)
    [(_, said)] = comments_of(outcome.data).values()
    assert "建议：在标出的文字之后补写：补写一。" in said


BOX = f"<w:p><w:r><w:pict><w:txbxContent>{para('框里的字')}</w:txbxContent></w:pict></w:r>{run('框外')}</w:p>"
CHOICE = (
    "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>"
    f"{para('框里的字')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>"
    f"{para('框里的字')}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>{run('框外')}</w:p>"
)
NOTE = f'<w:p>{run("正文")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'


@pytest.mark.parametrize(
    ("data", "words", "where"),
    [
        (docx(para("题") + BOX), "框里的字", "文本框"),
        (docx(para("题") + CHOICE), "框里的字", "文本框"),
        (docx(para("题") + NOTE, footnotes=f'<w:footnote w:id="2">{para("注里的字")}</w:footnote>'), "注里的字", "脚注"),
        (docx(para("题") + SECTION, header1=para("眉上的字"), footer1=para("脚")), "眉上的字", "页眉"),
        (docx(para("题") + SECTION, header1=para("眉"), footer1=para("脚上的字")), "脚上的字", "页脚"),
    ],
    ids=["box", "box told twice", "footnote", "header", "footer"],
)  # fmt: skip
def test_where_word_takes_no_comment_it_stands_in_the_body_and_says_so(
    data: bytes, words: str, where: str
) -> None:
    offset = read_bytes(data).raw.index(words)
    outcome = marked(data, finding((offset, offset + 2)), finding(insert=(offset + 4, "补写。")))
    assert (outcome.comments, outcome.insertions) == (2, 0)
    root = etree.fromstring(members(outcome.data)["word/document.xml"])
    for mark in root.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference"):
        assert not any(above.tag == f"{W}txbxContent" for above in mark.iterancestors())
    assert all(f"所指的文字在{where}里" in said for _, said in comments_of(outcome.data).values())
    assert_undone(data, outcome)


RUBY = f"<w:p><w:r><w:ruby><w:rt>{run('zhí')}</w:rt><w:rubyBase>{run('執')}</w:rubyBase></w:ruby></w:r>{run('行')}</w:p>"
LINK = f'<w:p>{run("见")}<w:hyperlink r:id="x">{run("某某网站")}</w:hyperlink>{run("。")}</w:p>'
CONTROL = f"<w:p>{run('见')}<w:sdt><w:sdtContent>{run('某某网站')}</w:sdtContent></w:sdt>{run('。')}</w:p>"


@pytest.mark.parametrize(
    ("body", "words", "around"),
    [
        (RUBY, "執", "zhí執"),
        (LINK, "某网", "某网"),
        (CONTROL, "某网", "某某网站"),
        (p(run("见"), field("PAGEREF", run("35"))), "5", "5"),
        (table(["甲乙", "丙丁"]), "乙\t丙", "乙"),
        (para("甲乙") + para("丙丁"), "乙\n丙", "乙丙"),
        (para("甲乙") + table(["丙丁"]), "乙\n丙", "乙"),
        (p(run("甲\t乙").replace("\t", "</w:t><w:tab/><w:t>")), "乙", "乙"),
        (p(run("&<甲>乙")), "<甲", "<甲"),
    ],
)
def test_words_are_marked_as_closely_as_the_file_allows(body: str, words: str, around: str) -> None:
    data = docx(body)
    offset = read_bytes(data).raw.index(words)
    outcome = marked(data, finding((offset, offset + len(words))))
    assert [found for found, _ in comments_of(outcome.data).values()] == [around]
    assert_undone(data, outcome)


@settings(max_examples=120, deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=5).map("".join), PARAGRAPHS, PARAGRAPHS, st.data())
def test_whatever_is_marked_can_be_taken_back(
    body: str, header: str, footer: str, draw: st.DataObject
) -> None:
    data = docx(body + para("尾") + SECTION, header1=header, footer1=footer)
    raw = read_bytes(data).raw
    places = st.tuples(st.integers(0, len(raw)), st.integers(1, 9)).map(
        lambda pair: (pair[0], min(len(raw), sum(pair)))
    )
    spans = draw.draw(st.lists(places.filter(lambda span: span[0] < span[1]), max_size=4))
    gaps = draw.draw(st.lists(st.integers(0, len(raw)), max_size=3))
    results = [finding(span) for span in spans] + [finding(insert=(gap, "【补写】")) for gap in gaps]
    outcome = marked(data, *results)
    assert_undone(data, outcome)
    # With everything accepted only the clauses have been added. (Figures that meet no more need nothing between them.)
    assert text_of(outcome).count("【补写】") == outcome.insertions
    assert "".join(text_of(outcome).replace("【补写】", "").split()) == "".join(raw.split())


@pytest.mark.parametrize("name", CASES)
def test_all_that_a_docx_may_hold(name: str) -> None:
    data = docx(CASES[name][0] + para("尾"), styles=STYLES)
    raw = read_bytes(data).raw
    spans = [(at, at + 1) for at in range(0, len(raw), max(1, len(raw) // 15))]
    gaps = range(1, len(raw), max(1, len(raw) // 5))
    outcome = marked(data, finding(*spans), *[finding(insert=(gap, "【补写】")) for gap in gaps])
    assert_undone(data, outcome)
    assert text_of(outcome).count("【补写】") == outcome.insertions


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples(path: Path) -> None:
    data = path.read_bytes()
    document = read_bytes(data, path.name)
    report = check(document, load_rules(), Settings(today=WHEN.date()))
    outcome = annotate_docx(data, document, report, WHEN)
    failing = [each for each in report.results if each.is_finding]
    assert (outcome.comments > 0) == bool(failing)
    said = "\n".join(words for _, words in comments_of(outcome.data).values())
    assert all(each.title in said for each in failing)
    assert outcome.insertions == sum(each.insert_at is not None for each in failing)
    assert_undone(data, outcome)


ODD = "甲\x00\x0b乙\ud800\udfff丙\ufffe\U0010ffff<script>alert(1)</script>&amp;]]>\u202e丁\nx"


def test_odd_characters_are_legal_and_harmless() -> None:
    outcome = marked(ONE, finding((0, 2), reason=ODD, hint=ODD), finding(insert=(5, ODD)))
    said = [words for _, words in comments_of(outcome.data).values()]
    assert "<script>alert(1)</script>&amp;]]>" in said[0]
    assert "\u202e" not in said[0]
    assert "甲� 乙��丙��<script>" in text_of(outcome)
    assert b"<script" not in members(outcome.data)["word/document.xml"]
    assert b"<script" not in members(outcome.data)["word/comments.xml"]


def test_declaration_namespaces_and_packing_stay() -> None:
    prolog = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<!-- 留 --><?留 下?>'
    entries = members(docx(para("甲"), prolog=prolog))
    main = entries["word/document.xml"].replace(
        b"<w:document ", b'<w:document xmlns:w14="urn:w14" mc:Ignorable="w14" '
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in entries.items():
            kind = zipfile.ZIP_STORED if name.startswith("_rels") else zipfile.ZIP_DEFLATED
            package.writestr(name, main if name == "word/document.xml" else content, kind)
        package.writestr("图片/甲.png", b"\x89PNG" + bytes(500))
        with package.open("大.bin", "w", force_zip64=True) as part:
            part.write(b"x" * 100)
    data = stream.getvalue()
    outcome = marked(data, finding((0, 1)))
    parts = members(outcome.data)
    assert parts["word/document.xml"].startswith(
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<!-- \xe7\x95\x99 -->'
    )
    assert b'mc:Ignorable="w14"' in parts["word/document.xml"]
    assert b'xmlns:w14="urn:w14"' in parts["word/document.xml"]
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(io.BytesIO(outcome.data)) as after:
        names = [info.filename for info in before.infolist()]
        assert [info.filename for info in after.infolist()][: len(names)] == names
        for info in before.infolist():
            same = after.getinfo(info.filename)
            assert (same.compress_type, same.date_time) == (info.compress_type, info.date_time) or (
                info.filename in ("word/document.xml", "[Content_Types].xml")
            )
            if "rels" not in info.filename and info.filename[-3:] in ("png", "bin"):
                assert after.read(info.filename) == before.read(info.filename)


def strict(data: bytes) -> bytes:
    """The same file with the namespaces of strict OOXML."""
    return zipped(
        {
            name: content.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main").replace(
                OFFICE.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships"
            )
            for name, content in members(data).items()
        }
    )


def test_strict_files() -> None:
    data = strict(docx(para("甲。") + para("乙", NUMBERED), numbering=NUMBERING))
    outcome = marked(data, finding((0, 1)), finding(insert=(2, "补写。")))
    assert text_of(outcome) == "甲。\n补写。\n1. 乙"
    assert_undone(data, outcome)
    assert [words for words, _ in comments_of(outcome.data).values()] == ["甲", "甲。"]
    for name in ("word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels"):
        assert MAIN.encode() not in members(outcome.data)[name]
    assert OFFICE.encode() not in members(outcome.data)["word/_rels/document.xml.rels"]


def test_what_cannot_be_marked_says_why() -> None:
    parts = members(ONE)
    macros = zipped(
        parts | {"[Content_Types].xml": parts["[Content_Types].xml"].replace(b"document.main", b"document.macroEnabled.main")}
    )  # fmt: skip
    with pytest.raises(Unreadable, match="DOCM"):
        marked(macros, finding())
    twice = zipped(parts | {"WORD/document.xml": parts["word/document.xml"]})
    with pytest.raises(Unreadable, match="重名"):
        marked(twice, finding())
    with pytest.raises(Unreadable, match="缺少必需的部分"):
        marked(zipped({name: part for name, part in parts.items() if "Types" not in name}), finding())
    loose = zipped(
        {
            name: part
            for name, part in members(docx(para("甲"), styles="")).items()
            if "document.xml.rels" not in name
        }
    )
    with pytest.raises(Unreadable, match="缺少必需的部分"):
        marked(loose, finding())
    bare = zipped({name: part for name, part in parts.items() if "document.xml.rels" not in name})
    assert marked(bare, finding()).comments == 1
    for no_comments in (b"<x/>", b"\x89PNG"):
        broken = zipped(members(docx(para("甲"), comments="")) | {"word/comments.xml": no_comments})
        with pytest.raises(Unreadable, match="已损坏"):
            marked(broken, finding())
    document = read_bytes(ONE)
    with pytest.raises(Unreadable, match="不是同一份"):
        annotate_docx(docx(para("别的")), document, report_of(document, finding()), WHEN)
    with pytest.raises(Unreadable, match="上限"):
        annotate_docx(ONE, document, report_of(document, finding()), WHEN, Limits(unpacked_bytes=100))


def test_signatures_and_protection_are_told() -> None:
    signed = zipped(members(ONE) | {"_xmlsignatures/sig1.xml": b"<x/>"})
    assert ["签名" in note for note in marked(signed, finding()).notes] == [True]
    locked = docx(para("甲"), settings='<w:documentProtection w:edit="readOnly" w:enforcement="1"/>')
    assert ["编辑保护" in note for note in marked(locked, finding()).notes] == [True]


@libreoffice.needed
def test_libreoffice_reads_what_was_written_and_we_mark_what_it_wrote(tmp_path: Path) -> None:
    body = (
        para("执行通知书", '<w:jc w:val="center"/>')
        + para("责令你履行。")
        + table(["户名", "账号"])
        + para("甲法院")
    )
    first, second = tmp_path / "一.docx", tmp_path / "二.docx"
    made = docx(body, numbering=NUMBERING)
    first.write_bytes(marked(made, finding((0, 5)), finding(insert=(12, "补写一。"))).data)
    second.write_bytes(strict(made))
    out = tmp_path / "out"
    out.mkdir()
    libreoffice.convert([first, second], "docx:MS Word 2007 XML", out)
    again = (out / "一.docx").read_bytes()
    assert "补写一。" in read_bytes(again).raw
    kept = members(again)
    root = etree.fromstring(kept["word/document.xml"])
    inserted = [each for each in root.iter(f"{W}ins") if each.get(f"{W}author") == AUTHOR]
    assert "".join("".join(each.itertext()) for each in inserted) == "补写一。"
    assert [each.get(f"{W}author") for each in etree.fromstring(kept["word/comments.xml"])] == [AUTHOR] * 2
    theirs = (out / "二.docx").read_bytes()
    raw = read_bytes(theirs).raw
    offset = raw.index("履行。")
    outcome = marked(theirs, finding((offset, offset + 3)), finding(insert=(offset + 3, "补写二。")))
    assert text_of(outcome) == raw.replace("履行。", "履行。\n补写二。")
    assert_undone(theirs, outcome)


@pytest.mark.parametrize(
    "before",
    [
        p(run("甲。", "<w:color w:val='FFFFFF'/><w:highlight w:val='black'/>")),
        p(run("甲。")) + p(run("乙。", "<w:color w:val='FFFFFF'/>")),
        p(run("乙。", "<w:sz w:val='2'/>")),
        f"<w:p><w:pPr><w:spacing w:line='20' w:lineRule='exact'/></w:pPr>{run('甲。')}</w:p>",
    ],
)
@pytest.mark.parametrize("after", ["", para("尾")])
def test_a_clause_is_seen_beside_words_that_are_not(before: str, after: str) -> None:
    data = docx(before + after)
    raw = read_bytes(data).raw
    outcome = marked(data, finding(insert=(raw.index("。") + 1, "【补写】")))
    assert outcome.insertions == 1
    assert_undone(data, outcome)
    assert "（补写）" in read_bytes(outcome.data).match.text
