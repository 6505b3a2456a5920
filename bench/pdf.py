"""Reads PDF files as LibreOffice writes them: pages of text, pages with tables, pages that hide text, a very long file.

    python -m bench.pdf [--pages 3000] [--rounds 3]

CPU time in process, the best of the rounds; memory is the peak of a process that reads nothing else, and of its child.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2

from bench.documents import examples_of
from bench.report import ROOT, Row, publish
from corpus.document import Extract
from corpus.limits import Limits
from corpus.readers.pdf import read

_DOCUMENTS = 40
_LIMITS = Limits(pages=100_000, slow_pages=100_000, painted_pages=100_000)
_TABLE = "<table border=1><tr><td>户名<td>开户行<td>账号</tr>{}</table>"
_ROW = "<tr><td>甲县人民法院<td>乙银行丙支行<td>6222000000000{:06}</tr>"
_PROBE = """
import re, resource, sys, time
from pathlib import Path
from corpus.read import read_path
start = time.monotonic()
document = read_path(Path(sys.argv[1]))
own = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(len(document.pages), own // 1024, child // 1024, round(time.monotonic() - start, 1))
"""


def _texts() -> list[str]:
    return [each.text for each in examples_of("execution_notice", _DOCUMENTS)]


def _pdf(html: str, folder: Path) -> bytes:
    """The page as LibreOffice prints it."""
    source = folder / "a.html"
    source.write_text(f"<html><meta charset=utf-8><body>{html}</body></html>", "utf-8")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(  # noqa: S603  our own file
        [
            str(shutil.which("soffice")),
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return (folder / "a.pdf").read_bytes()


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{line}</p>" for line in re.split(r"\n+|(?<=。)", text) if line.strip())


def _repeated(data: bytes, pages: int) -> bytes:
    """A file of so many pages, copied from this one."""
    source, target = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument.new()
    for _ in range(-(-pages // len(source))):
        target.import_pages(source)
    out = io.BytesIO()
    target.save(out)
    return out.getvalue()


def _barred(data: bytes) -> bytes:
    """The file with a black bar over a line of every page."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        bar = pypdfium2.raw.FPDFPageObj_CreateNewRect(60, 400, 300, 20)
        pypdfium2.raw.FPDFPath_SetDrawMode(bar, pypdfium2.raw.FPDF_FILLMODE_ALTERNATE, 0)
        pypdfium2.raw.FPDFPage_InsertObject(page.raw, bar)
        page.gen_content()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _pages_a_second(data: bytes, rounds: int, look: Callable[[Extract], bool]) -> tuple[float, int]:
    """Pages a second of CPU, and characters a page. Raises when what is read is not what was to be measured."""
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        extract = read(data, _LIMITS)
        best = min(best, time.process_time() - began)
    if not look(extract):
        raise RuntimeError("the file is not what it was made to be")
    return len(extract.pages) / best, len(extract.text) // len(extract.pages)


def main() -> int:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=3_000)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    if not shutil.which("soffice"):
        print("left out: needs LibreOffice (soffice) to write the files")
        return 0
    texts = _texts()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = _pdf("".join(map(_paragraphs, texts)), folder)
        rows = "".join(map(_ROW.format, range(6)))
        tables = _pdf(
            "".join(_paragraphs(text) + _TABLE.format(rows) for text in texts[:15] for _ in "12"), folder
        )
        ruled = _pdf((_TABLE.format("".join(map(_ROW.format, range(25)))) + "<p>以上。</p>") * 20, folder)
        barred = _barred(plain)
        long = folder / "long.pdf"
        long.write_bytes(_repeated(plain, given.pages))
        done = subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-c", _PROBE, str(long)],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        pages, own, child, seconds = done.stdout.split()
        size = long.stat().st_size / 1e6
    measured = [
        ("text with boxes", 300, plain, lambda extract: "\t" not in extract.text and not extract.hidden),
        ("text and a table of 7 rows every other page", 40, tables, lambda extract: "\t6222" in extract.text),
        ("nothing but tables", 40, ruled, lambda extract: "\t6222" in extract.text),
        ("a bar over a line of each page", None, barred, lambda extract: len(extract.hidden) > 0),
    ]
    shown = []
    for what, budget, data, look in measured:
        speed, characters = _pages_a_second(data, given.rounds, look)
        shown.append(
            Row(f"PDF: {what}", speed, "pages/s/core", budget, note=f"{characters} characters a page")
        )
    shown += [
        Row(f"PDF of {pages} pages ({size:.0f} MB): reading process", float(own), "MB", 300, least=False),
        Row("  its child, which parses", float(child), "MB", 300, least=False, note=f"{seconds} s"),
    ]
    publish("pdf", f"pdf: best of {given.rounds} rounds, CPU time of one process", shown)
    return 0


if __name__ == "__main__":
    sys.exit(main())
