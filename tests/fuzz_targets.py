"""What fuzzers feed to the project and what must hold, whatever comes: shared by tests/test_fuzz.py and tests/fuzz_by_coverage.py.

A new reader is one line of `TARGETS`.
"""

from __future__ import annotations

import importlib
import re
import struct
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from doc_writer import DELETED, HIDDEN, Piece, compound, doc, wide
from docx_writer import NAMESPACES, docx, para, run, table, zipped
from ofd_writer import Doc, Laid, grid, in_groups, ofd, parts_of, text
from ofd_writer import page as ofd_page_of
from ofd_writer import zipped as ofd_zipped
from pdf_writer import Sheet, pdf

from corpus.document import Extract, Unreadable, document_of
from corpus.folding import fold
from corpus.limits import MEBI, Limits
from corpus.matchtext import fold_query, match_text
from corpus.read import sniff
from corpus.readers.ole import Streams
from corpus.spans import MatchSpan, RawSpan

WORD_FILES = Path(__file__).parent / "files" / "word"
# Small, so that a file that wants more is seen at once and an input takes no second.
LIMITS = Limits(
    file_bytes=MEBI,
    unpacked_bytes=4 * MEBI,
    markup_bytes=MEBI,
    xml_marks=100_000,
    text_characters=200_000,
    pages=20,
)
# Letters and marks that Unicode says are not to be seen.
_UNSEEN = frozenset("\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f") | {
    chr(code) for code in range(0xFE00, 0xFE10)
}
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]")


def holds_of_extract(extract: Extract) -> None:
    """What is true of any `Extract`: offsets fit, and its text can be written to any report."""
    text = extract.text
    text.encode("utf-8")
    assert "\r" not in text
    end = 0
    for span in extract.furniture:
        assert end <= span.start <= span.end <= len(text), span
        end = span.end
    end = 0
    for page in extract.pages:
        assert page.span.start == end or (page.picture and page.span.start > end)
        end = page.span.end
        assert len(page.boxes) in {0, 4 * (page.span.end - page.span.start)}
    assert not extract.pages or end == len(text) or (extract.pages[-1].picture and end < len(text))


def holds_of_match_text(raw: str, furniture: Sequence[RawSpan] = ()) -> None:
    """Every match character is the raw character it maps to (or the edge of a cell or row between two figures), and only
    what nobody reads is left out.
    """
    match = match_text(raw, furniture)
    hidden = {at for span in furniture for at in range(*span)}
    kept: list[int] = []
    for offset, char in enumerate(match.text):
        start, end = match.to_raw(MatchSpan(offset, offset + 1))
        assert end == start + 1
        assert not kept or start > kept[-1]
        kept.append(start)
        assert fold(raw[start]) == char or (raw[start] in "\t\n" and char == "|")
        assert match.from_raw(RawSpan(start, end)) == (offset, offset + 1)
    left_out = set(range(len(raw))).difference(kept, hidden)
    bracketed = {at for hit in _BRACKETED.finditer(raw) for at in range(*hit.span())}
    for at in left_out:
        assert at in bracketed or raw[at] in _UNSEEN or unicodedata.category(raw[at])[0] in "CZ", (
            at,
            raw[at],
        )
    whole = MatchSpan(0, len(match.text))
    written = match.kept(raw, whole)
    assert written == "".join(raw[at] for at in kept)
    if not furniture:
        assert fold_query(re.sub(r"[\t\n]", "|", written)) == match.text


def _normaliser(data: bytes) -> None:
    """The first four bytes are two furniture spans; the rest is the text."""
    raw = data[4:].decode("utf-8", "surrogateescape")
    raw = re.sub("[\udc80-\udcff]", lambda hit: chr(ord(hit.group()) - 0xDC00), raw)
    holds_of_match_text(raw)
    places = sorted(min(each, len(raw)) for each in data[:4])
    if len(places) == 4:
        holds_of_match_text(raw, (RawSpan(places[0], places[1]), RawSpan(places[2], places[3])))


def _document(data: bytes) -> None:
    """Parts, sentences, fields, type and damage of any text."""
    document = document_of(data.decode("utf-8", "replace"))
    text = document.match.text
    for spans in (document.sentences, tuple(part.span for part in document.parts)):
        assert "".join(text[a:b] for a, b in spans) == text
    fields = document.fields
    for found in (
        *fields.case_numbers,
        *fields.telephones,
        *fields.amounts,
        *fields.accounts,
        *fields.parties,
    ):
        assert text[found.span.start : found.span.end]
    assert fields.date is None or fields.date_span
    assert all(statute.title for statute in fields.statutes)
    assert all(0 <= span.start < span.end <= len(document.raw) for span in document.damage)
    assert document.type.reason


def reads(kind: str, data: bytes) -> None:
    """Reads bytes with one reader in this process: an `Extract` that holds, or a reason in Chinese."""
    try:
        extract = importlib.import_module(f"corpus.readers.{kind}").read(data, LIMITS)
    except Unreadable as reason:
        assert re.search("[一-鿿]{3}", str(reason)), str(reason)  # noqa: PT017  the reason is what is tested
    else:
        assert len(extract.text) <= 8 * LIMITS.text_characters
        holds_of_extract(extract)


def _reader(kind: str) -> Callable[[bytes], None]:
    return lambda data: reads(kind, data)


# A DOC as a fuzzer likes it: its streams one behind the other, without the compound file around them.
_LENGTHS = struct.Struct("<HH")


def packed_streams(data: bytes) -> bytes:
    """The streams of a DOC for `doc streams`."""
    streams = Streams(data)
    main, other = streams.read("WordDocument"), streams.read("1Table") or streams.read("0Table")
    return _LENGTHS.pack(len(main), len(other)) + main + other + streams.read("Data")


def _doc_streams(data: bytes) -> None:
    if len(data) < _LENGTHS.size:
        return
    main, other = _LENGTHS.unpack_from(data)
    body = data[_LENGTHS.size :][:32_000]
    streams = {"1Table": body[main : main + other], "WordDocument": body[:main]}
    if len(body) > main + other:
        streams["Data"] = body[main + other :]
    reads("doc", compound(streams))


def _docx_part(data: bytes) -> None:
    """The bytes are the main part: in a package the checksums would stop every change at the door."""
    reads("docx", zipped({"word/document.xml": data}))


def _sheet() -> Sheet:
    """A page with all that our readers look at by its place: a table, covered and slanted text, turned lines, a seal."""
    sheet = Sheet().lines(60, 80, ["责令被执行人", "立即履行义务"]).grid([60, 160, 400], [300, 330, 360])
    sheet.text(64, 320, "账号").text(164, 320, "6222 0213").text(164, 350, "0700").text(60, 700, "第1页")
    sheet.text(60, 400, "隐去", 12, "1 1 1 rg").text(60, 430, "无形", 12, "3 Tr")
    sheet.text(60, 460, "斜字", 40, "/Faint gs .7 .7 -.7 .7 200 -200 cm").text(
        60, 490, "竖排", 12, "0 1 -1 0 300 0 cm"
    )
    sheet.text(60, 520, "6222██0213").fill(60, 380, 60, 14).image("Seal", 200, 560, 90, 90)
    return sheet.lines(330, 80, ["右栏之首", "右栏之末"])


def _pdf_page(data: bytes) -> None:
    """The bytes as what is drawn on a page, packed anew: a changed file would mostly fail at its own streams."""
    sheet = _sheet()
    sheet.stream = data
    reads("pdf", pdf(sheet))


def _drawn() -> bytes:
    sheet = _sheet()
    chars = sorted({char for _, _, text, *_ in sheet.texts for char in text})
    return sheet.content({char: index for index, char in enumerate(chars)}).encode()


def _any_bytes(data: bytes) -> None:
    """As `corpus.read` does it, without the child process."""
    try:
        kind = sniff(data)
    except Unreadable as reason:
        assert re.search("[一-鿿]{3}", str(reason)), str(reason)  # noqa: PT017  the reason is what is tested
        return
    if kind in {"txt", "html", "flatopc", "mht", "docx", "doc"}:
        reads(kind, data)


TEXT = "芜湖市镜湖区人民法院\n執(zhí)行通知書\n（2022）皖0202执12號\n被执行人:李某乙\n账号\t6222 0213\t0700\u200b。"
HTML = (
    "<!DOCTYPE html><html><head><title>執行</title><style>p{}</style></head><body><h1>执行裁定书</h1>"
    "<table><tr><th>户名<td>甲法院</tr><tr><td>账号<td>6222<br>0213</table><ol><li>一<li>二</ol>"
    "<p style='display:none'>隐</p><pre>a\n b</pre>&#x4e00;&nbsp;&amp;<script>x</script></body></html>"
)
UNSEEN = (
    "<style>.x,div>p{display:none}@media print{b{color:#fff}}</style><p class=x style='color:#fff;background:red'>隐</p>"
    "<iframe srcdoc='&lt;b hidden>框&lt;/b>'></iframe><!-- 被执行人 --><details><summary>一</summary>二</details><template>模</template>"
    "<select><option>甲<option selected>乙</select><input type=checkbox checked><font color=white size=1>白</font><a href=/>首页</a>"
)
_PARAGRAPHS = para("执行通知书") + f"<w:p>{run('一', '<w:vanish/>')}<w:del>{run('二')}</w:del></w:p>"
_PART = (
    f"<w:document {NAMESPACES}><w:body>{_PARAGRAPHS}{table(['账号', '6222'], [table(['内']), '外'])}"
    "<w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText>PAGE</w:instrText>"
    "<w:fldChar w:fldCharType='separate'/><w:t>3</w:t><w:fldChar w:fldCharType='end'/><w:tab/><w:br/></w:r></w:p>"
    "</w:body></w:document>"
)


def _docs() -> list[bytes]:
    made = [
        doc(wide("执行通知书\r"), wide("隐", HIDDEN), wide("删", DELETED), wide("一\x13PAGE\x142\x15\r")),
        doc(Piece("执行\r".encode("gbk"), 1), wide("a\x07b\x07\x07\r", b"", (0x5C, 1))),
    ]
    return [*made, *(path.read_bytes() for path in sorted(WORD_FILES.glob("*.doc")))]


@dataclass(frozen=True, slots=True)
class Target:
    """What takes the bytes, files to begin with, the longest input in bytes, and how many times dearer one is than others."""

    feed: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    longest: int = 4096
    cost: int = 1


def _ofds() -> list[bytes]:
    laid = (
        Laid(in_groups, header="眉")
        .paragraph("责令被执行人立即履行。")
        .table([["账号", "6222"]], [30.0, 40.0])
    )
    return [ofd(ofd_page_of(text(30, 50, "责令"))), laid.finished()[0]]


_PAGE = ofd_page_of(text(30, 50, "责令被执行人"), grid([20.0, 60.0], [40.0, 60.0]))


def _ofd_page(data: bytes) -> None:
    """The bytes as what stands in a page: a changed archive would mostly fail at its checksums."""
    parts = parts_of(Doc([_PAGE]))
    [name] = [name for name in parts if name.endswith("Content.xml")]
    reads("ofd", ofd_zipped(parts | {name: parts[name].replace(_PAGE.encode(), data)}))


TARGETS = {
    "normaliser": Target(
        _normaliser, lambda: [b"\3\5\7\x09" + TEXT.encode(), b"\0\0\0\0" + "執\n(zh\ní)行".encode()], 160
    ),
    "document": Target(_document, lambda: [TEXT.encode()], 1200),
    "doc streams": Target(_doc_streams, lambda: [packed_streams(data) for data in _docs()], 32_000),
    "doc": Target(_reader("doc"), _docs, 32_000),
    "ofd page": Target(_ofd_page, lambda: [_PAGE.encode()], 4_000),
    "ofd": Target(_reader("ofd"), _ofds, 32_000),
    "pdf page": Target(_pdf_page, lambda: [_drawn(), _drawn().replace(b"1 0 0 1", b"0 1 -1 0")], 6_000, 10),
    "docx part": Target(_docx_part, lambda: [_PART.encode()]),
    "docx": Target(_reader("docx"), lambda: [docx(_PARAGRAPHS, header1=para("眉"), footnotes=para("注"))]),
    "html": Target(_reader("html"), lambda: [HTML.encode(), HTML.encode("gb18030"), UNSEEN.encode()]),
    "txt": Target(
        _reader("txt"),
        lambda: (
            [TEXT.encode(code) for code in ("utf-8", "gb18030", "utf-16", "big5hkscs") if code != "big5hkscs"]
            + ["執行通知書：責令".encode("big5hkscs")]
        ),
    ),
    "any bytes": Target(_any_bytes, lambda: [TEXT.encode(), HTML.encode(), *_docs()[:2]]),
}
