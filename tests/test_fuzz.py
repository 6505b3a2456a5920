"""Inputs nobody thought of: no crash, no hang, no flood of memory, nothing written, and offsets that stay true.

`make test` draws some hundred of each kind with hypothesis. `make soak` lets a fuzzer that watches the lines it reaches
(tests/fuzz_by_coverage.py, with atheris) feed each target; ZHIHE_FUZZ_RUNS says how often, 100,000 unless told.
A finding becomes a file in tests/broken/ or a row of the table of its reader, never a seed here.
"""

from __future__ import annotations

import importlib.util
import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from docx_writer import docx, para
from fuzz_targets import TARGETS, TEXT, holds_of_extract, holds_of_match_text
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_writer import Sheet, pdf

from corpus.document import Unreadable
from corpus.limits import Limits
from corpus.matchtext import match_text
from corpus.read import read_bytes
from corpus.spans import RawSpan

ROOT = Path(__file__).resolve().parents[1]
RUNS = int(os.environ.get("ZHIHE_FUZZ_RUNS", "100000"))
RAW = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(
            "执行執權账(zhígquàn)（）〔〕１２0| \n\t\r\u200b\u3000\ufe0f，。；有权拒绝賬戶𠮷😀\ufffd"
        ),
    ),
    max_size=150,
)


@settings(max_examples=500, deadline=None)
@given(RAW, st.lists(st.integers(0, 150), min_size=4, max_size=4).map(sorted))
def test_match_text_leaves_out_nothing_that_is_read(raw: str, places: list[int]) -> None:
    holds_of_match_text(raw)
    a, b, c, d = (min(place, len(raw)) for place in places)
    holds_of_match_text(raw, (RawSpan(a, b), RawSpan(c, d)))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("執(zh\ní)行", "执行"),
        ("執( zhí )行", "执行"),
        ("執\u200b(zhí)行", "执行"),
        ("執" + " " * 20 + "(zhí)行", "执行"),
        ("執(zhí)(zhí)行", "执行"),
        ("執(zhí)(a)行", "执（a）行"),
        ("執(zhí\n\n行", "执（zhí行"),
    ],
)
def test_pinyin_that_the_fuzzer_found_to_be_left_behind(raw: str, text: str) -> None:
    assert match_text(raw).text == text


def test_the_edge_of_a_row_between_two_figures_is_kept() -> None:
    """What the fuzzer found: a line break too may stand for a character of match text."""
    holds_of_match_text("墷79\n2\t0")
    assert match_text("墷79\n2\t0").text == "墷79|2|0"


def test_many_open_brackets_cost_no_time() -> None:
    for raw in (
        "(" * 200_000,
        "( " * 200_000,
        "(a" * 200_000,
        "執(" + " " * 400_000,
        "執(a" + " a" * 200_000,
    ):
        assert len(match_text(raw).text) == len(raw.replace(" ", ""))


def changed(data: st.DataObject, sample: bytes) -> bytes:
    """A sample with some places overwritten, cut out, doubled or put elsewhere."""
    file = bytearray(sample)
    for _ in range(data.draw(st.integers(0, 6))):
        start = data.draw(st.integers(0, len(file)))
        end = min(start + data.draw(st.integers(0, 40)), len(file))
        file[start:end] = data.draw(
            st.one_of(
                st.binary(max_size=20),
                st.sampled_from(
                    [
                        b"\0" * 8,
                        b"\xff\xff\xff\xff",
                        b"\xff\xff\xff\x7f",
                        b"<",
                        b">",
                        b"&#0;",
                        bytes(file[start:end]) * 2,
                    ]
                ),
            )
        )
    return bytes(file)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=120, deadline=None)
@given(st.data())
def test_changed_samples(name: str, data: st.DataObject) -> None:
    target = TARGETS[name]
    target.feed(changed(data, data.draw(st.sampled_from(target.seeds())))[: target.longest])


@pytest.mark.parametrize("kind", ["docx", "html", "txt"])
@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_bytes_of_any_kind(kind: str, noise: bytes) -> None:
    TARGETS[kind].feed(noise)


PDFS = [
    pdf(Sheet().lines(72, 120, TEXT.split("\n")), Sheet(rotate=90).lines(72, 120, ["第二页"])),
    pdf(Sheet().grid([72, 172, 400], [200, 230]).text(75, 220, "账号").text(180, 220, "6222")),
    (ROOT / "tests" / "files" / "password.pdf").read_bytes(),
]


def _holds_of_changed_pdfs(data: st.DataObject) -> None:
    """pdfium is C++: it runs in the process that `corpus.isolation` gives it."""
    try:
        extract = read_bytes(
            changed(data, data.draw(st.sampled_from(PDFS))), limits=Limits(seconds=10)
        ).extract
    except Unreadable as reason:
        assert re.search("[一-鿿]{3}", str(reason))  # noqa: PT017  the reason is what is tested
    else:
        holds_of_extract(extract)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_changed_pdfs(data: st.DataObject) -> None:
    _holds_of_changed_pdfs(data)


@pytest.mark.soak
@settings(max_examples=300, deadline=None)
@given(st.data())
def test_many_changed_pdfs(data: st.DataObject) -> None:
    _holds_of_changed_pdfs(data)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_sound_package_with_changed_parts(data: st.DataObject) -> None:
    """Changes inside a DOCX, with checksums that fit again."""
    sample = docx(
        para("执行通知书") + para(TEXT.replace("\n", "")),
        header1=para("页眉"),
        numbering="<w:num/>",
        styles="<w:style/>",
    )
    with zipfile.ZipFile(stream := io.BytesIO(sample)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    parts[name] = changed(data, parts[name])
    stream.seek(0)
    stream.truncate()
    with zipfile.ZipFile(stream, "w") as package:
        for part, content in parts.items():
            package.writestr(part, content)
    TARGETS["docx"].feed(stream.getvalue())


@pytest.mark.soak
@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None,
    reason="atheris is not installed: no fuzzing by coverage (pip install -e '.[dev]' on Linux brings it)",
)
@pytest.mark.parametrize("name", TARGETS)
def test_fuzzing_by_coverage(name: str, tmp_path: Path) -> None:
    runs = RUNS // TARGETS[name].cost
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "fuzz_by_coverage.py"), name, str(runs), str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=60 + RUNS / 50,  # dear targets run as many times less
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    units = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    assert units is not None
    assert int(units[1]) >= runs
    assert {path.name for path in tmp_path.iterdir()} == {"found"}
