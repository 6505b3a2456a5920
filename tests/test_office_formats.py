"""Documents that LibreOffice really wrote: DOC beside the DOCX they were made of, RTF and Word 2003 XML through LibreOffice.

The route through LibreOffice opens nothing beyond the file: no page on the net, no file beside it.
"""

from __future__ import annotations

import os
import shutil
import socket
import stat
import time
from pathlib import Path

import pytest
from doc_writer import doc, wide
from docx_writer import docx, para, run, table
from libreoffice import convert, needed
from test_docx_in_full import CASES, LEVELS, STYLES, item
from test_read_docx import CASES as PLAIN_CASES

from corpus.document import Unreadable
from corpus.limits import Limits
from corpus.read import read_bytes, read_path
from corpus.readers.docx import read as read_docx

EXAMPLES = sorted((Path(__file__).resolve().parents[1] / "examples").rglob("*.docx"))
# What LibreOffice itself drops, changes or cannot save in a DOC: says nothing of our reader.
NOT_KEPT = {
    "symbols": "a lone surrogate",
    "content control around paragraphs": "written twice",
    "complex field shows its result": "a field mark without its kind",
    "deleted row": "row revisions are not saved",
    "formula": "saved as an embedded object",
    "a hidden paragraph mark runs on": "hidden marks are not saved",
    "a field without end swallows nothing": "an unfinished field is dropped with its text",
    "circled figure made of a formula": "EQ fields are dropped",
    "a deleted cell": "cell revisions are not saved",
    "a hidden row": "hidden rows are not saved",
    "moved paragraphs": "the move becomes two revisions and leaves a line",
    "WordArt": "art in the body is not saved",
    "fields of a text box are its own": "the box is dropped",
    "comments": "a comment that refers to nothing: the file is refused",
    "a place to click on": "saved with a result of its own",
}
_START = '<w:start w:val="1"/><w:numFmt'
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{LEVELS.format("", "").replace("<w:numFmt", _START)}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)
LISTS = (
    item("甲", 0)
    + item("乙", 1)
    + item("丙", 1)
    + item("丁", 2)
    + item("戊", 0)
    + item("己", 1)
    + item("庚", 0, 2)
)
MADE = {
    **{f"example {path.stem}": path.read_bytes() for path in EXAMPLES},
    **{name: docx(body) for name, (body, _) in PLAIN_CASES.items() if name not in NOT_KEPT},
    **{name: docx(body, styles=STYLES) for name, (body, _) in CASES.items() if name not in NOT_KEPT},
    "lists": docx(LISTS, numbering=NUMBERING),
    "three tables deep": docx(
        table(["a", table(["b", table(["c", "d"]) + para()]) + para()], ["e", "f"]) + para("完")
    ),
    "characters of two units": docx(para("𠮷野家😀") + f"<w:p>{run('隐', '<w:vanish/>')}{run('😀留')}</w:p>"),
    "ten thousand characters": docx("".join(para(f"第{n}项：责令被执行人立即履行义务") for n in range(700))),
}


@pytest.fixture(scope="session")
def docs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every document of `MADE` as LibreOffice saves it in the format of Word 97."""
    folder = tmp_path_factory.mktemp("docs")
    sources = {}
    for number, (name, data) in enumerate(MADE.items()):
        sources[name] = folder / f"{number}.docx"
        sources[name].write_bytes(data)
    convert(sources.values(), "doc", folder)
    return {name: path.with_suffix(".doc") for name, path in sources.items()}


@needed
@pytest.mark.parametrize("name", MADE)
def test_a_doc_reads_like_the_docx_it_was_made_of(name: str, docs: dict[str, Path]) -> None:
    document = read_path(docs[name])
    expected = read_docx(MADE[name], Limits())
    assert document.raw == expected.text
    # A deletion that goes to the end of a text LibreOffice makes itself, and no trace of it is left.
    assert set(document.extract.notes) <= set(expected.notes)


DRAFT = next(path for path in EXAMPLES if "账户在表格里" in path.stem)


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """One document in the formats that only LibreOffice reads."""
    folder = tmp_path_factory.mktemp("saved")
    shutil.copy(DRAFT, folder / "a.docx")
    for kind in ("rtf", "xml:MS Word 2003 XML"):
        convert([folder / "a.docx"], kind, folder)
    return {kind: (folder / f"a.{kind}").read_bytes() for kind in ("rtf", "xml")}


@needed
@pytest.mark.parametrize(("kind", "name"), [("rtf", "RTF"), ("xml", "Word 2003 XML")])
def test_formats_that_libreoffice_reads_for_us(kind: str, name: str, saved: dict[str, bytes]) -> None:
    document = read_bytes(saved[kind])
    assert document.raw == read_docx(DRAFT.read_bytes(), Limits()).text
    assert name in document.extract.notes[0]
    assert "LibreOffice" in document.extract.notes[0]


@needed
def test_nothing_is_left_in_the_temporary_folder(
    saved: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    read_bytes(saved["rtf"])
    with pytest.raises(Unreadable):
        read_bytes(saved["xml"][:3000])
    assert not list(tmp_path.iterdir())


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@needed
@pytest.mark.parametrize("system", ["that can take the network away", "that cannot"])
def test_no_page_is_fetched_and_no_file_is_read(
    system: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if system == "that cannot":
        program(tmp_path, "unshare", "exit 1")
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    secret = tmp_path / "secret.txt"
    secret.write_text("绝密内容", "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/a"
        links = [
            (word, place)
            for word in ("INCLUDETEXT", "INCLUDEPICTURE", "LINK Word.Document.8")
            for place in (url, url + ".png", secret.as_uri(), str(secret))
            # LibreOffice does look at a picture on this machine; of pictures we take no text.
            if word != "INCLUDEPICTURE" or place.startswith("http")
        ]
        fields = "".join(
            rf'{{\field{{\*\fldinst {word} "{place}" }}{{\fldrslt x}}}}\par ' for word, place in links
        )
        text = read_bytes((r"{\rtf1\ansi\ansicpg936 " + fields + r" ok\par}").encode()).raw
        with pytest.raises(TimeoutError):
            server.accept()
    assert "ok" in text
    assert "绝密" not in text


def test_a_slow_program_is_ended_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program by the name of LibreOffice that starts another one and never ends."""
    pid = tmp_path / "pid"
    program(tmp_path, "soffice", f'sleep 300 &\necho $! > "{pid}"\nwait')
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    start = time.monotonic()
    with pytest.raises(Unreadable, match="超过 1 秒"):
        read_bytes(rb"{\rtf1 x\par}", limits=Limits(seconds=1))
    assert time.monotonic() - start < 60  # the program would sleep for 300
    child = Path("/proc") / pid.read_text("ascii").strip() / "stat"
    for _ in range(50):
        if not child.exists() or child.read_text("utf-8").split(") ")[1][0] == "Z":
            break
        time.sleep(0.1)
    else:
        pytest.fail("what the program started still runs")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (rb"{\rtf1 x\par}", "RTF"),
        (
            b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>',
            "XML",
        ),
        (doc(wide("一\r"), magic=0xA5DC, version=0x68), "Word 95"),
    ],
)
def test_without_libreoffice_the_message_says_what_to_do(
    data: bytes, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Unreadable, match=f"{name}.*LibreOffice.*另存为 DOCX"):
        read_bytes(data)


@needed
@pytest.mark.parametrize(
    "data",
    [
        doc(wide("一\r"), magic=0xA5DC, version=0x68),
        doc(wide("一\r"), cut=-5),
        rb"{\rtf1",
        b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p>',
    ],
    ids=["a false Word 95", "more text than pieces", "RTF cut short", "XML cut short"],
)
def test_what_libreoffice_cannot_read_either_is_text_or_a_reason(data: bytes) -> None:
    try:
        assert read_bytes(data).extract.notes
    except Unreadable as reason:
        assert "另存为" in str(reason) or "没有文字" in str(reason)  # noqa: PT017


def test_a_dtd_does_not_reach_libreoffice() -> None:
    data = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:wordDocument>&a;</w:wordDocument>'
    with pytest.raises(Unreadable, match=r"DTD|LibreOffice"):
        read_bytes(data)
