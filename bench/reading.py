"""How fast files are read and in how much memory: ours beside pdfplumber, pypdf, pdftotext, python-docx and trafilatura.

    python -m bench.reading [--files 24] [--rounds 3]

Every reader runs over the same files in a process of its own. CPU time is user and system, of the programs it starts too;
the figure of a file is the least of its rounds, that of a reader the median of its files. Memory is the peak of the process.
Peers are optional (`pip install pypdf python-docx trafilatura`; pdftotext is poppler's): one that is not here is named.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bench.documents import examples_of, noisy
from bench.fidelity import compared, shown
from bench.issued import HEAD, Block, Form, Source, converted, forms, generated
from bench.report import ROOT, Row, publish
from corpus.read import read_bytes, read_path

_NUMBERS_OF_PAGES = re.compile(r"第\s*\d+\s*页\s*共\s*\d+\s*页|—\s*\d+\s*—")
_LARGE = 3_000


# ── the readers; imports are theirs alone ───────────────────────────────────────────────────────────────────────────


def _ours(path: Path) -> str:
    return shown(read_path(path, isolate=False))


def _ours_isolated(path: Path) -> str:
    return shown(read_path(path))


def _pdfplumber(path: Path) -> str:
    import pdfplumber  # noqa: PLC0415  a peer

    with pdfplumber.open(path) as document:
        return "\n".join(page.extract_text() for page in document.pages)


def _pypdf(path: Path) -> str:
    import pypdf  # noqa: PLC0415  a peer

    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def _pdftotext(path: Path) -> str:
    command = [str(shutil.which("pdftotext")), "-enc", "UTF-8", str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()  # noqa: S603  a peer


def _python_docx(path: Path) -> str:
    import docx  # noqa: PLC0415  a peer
    from docx.table import Table  # noqa: PLC0415

    lines: list[str] = []
    for part in docx.Document(str(path)).iter_inner_content():
        if isinstance(part, Table):
            lines += ["\t".join(cell.text for cell in row.cells) for row in part.rows]
        else:
            lines.append(part.text)
    return "\n".join(lines)


def _trafilatura(path: Path) -> str:
    import trafilatura  # noqa: PLC0415  a peer

    return str(
        trafilatura.extract(path.read_bytes(), include_tables=True, favor_recall=True, deduplicate=False)
        or ""
    )


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader with what it needs: a module or a program."""

    name: str
    read: Callable[[Path], str]
    module: str | None = None
    program: str | None = None

    @property
    def missing(self) -> str | None:
        """Says in words why it cannot be measured here."""
        if self.module and importlib.util.find_spec(self.module) is None:
            return f"{self.name} is not installed (pip install {self.name})"
        if self.program and shutil.which(self.program) is None:
            return f"{self.name} is not installed (it comes with poppler-utils)"
        return None


READERS = {
    reader.name: reader
    for reader in (
        Reader("ours", _ours),
        Reader("ours, isolated", _ours_isolated),
        Reader("pdfplumber", _pdfplumber, module="pdfplumber"),
        Reader("pypdf", _pypdf, module="pypdf"),
        Reader("pdftotext", _pdftotext, program="pdftotext"),
        Reader("python-docx", _python_docx, module="docx"),
        Reader("trafilatura", _trafilatura, module="trafilatura"),
    )
}
# What is compared: the form in `bench.issued`, and who reads it.
COMPARED = {
    "PDF (LibreOffice)": ("ours", "ours, isolated", "pdfplumber", "pypdf", "pdftotext"),
    "PDF (reportlab": ("ours", "pdfplumber", "pypdf", "pdftotext"),
    "DOCX": ("ours", "python-docx"),
    "HTML": ("ours", "trafilatura"),
}


# ── a process of its own for each ───────────────────────────────────────────────────────────────────────────────────


def _spent() -> float:
    """Seconds of CPU of this process and of those it has ended."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def _peak() -> float:
    """MB at the peak. VmHWM and not maxrss, which counts what the parent held when it started us."""
    own = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text("ascii"))
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(int(own[1]) if own else 0, children) / 1024


def _child(name: str, paths: Sequence[str], rounds: int) -> dict[str, Any]:
    read = READERS[name].read
    files = [Path(path) for path in paths]
    read(files[0])  # imports and first uses
    took = [float("inf")] * len(files)
    texts = [""] * len(files)
    for _ in range(rounds):
        for index, path in enumerate(files):
            began = _spent()
            texts[index] = read(path)
            took[index] = min(took[index], _spent() - began)
    return {"took": took, "texts": texts, "peak": _peak()}


def measured(name: str, paths: Sequence[Path], rounds: int) -> dict[str, Any]:
    """CPU seconds and text of each file, and the peak in MB, of a reader in its own process."""
    command = [
        sys.executable,
        "-m",
        "bench.reading",
        "--child",
        name,
        "--rounds",
        str(rounds),
        *map(str, paths),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, env=environment)  # noqa: S603  our own
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _peers(sources: list[Source], place: Path, rounds: int) -> tuple[list[Row], list[str]]:
    ratios: list[Row] = []
    rows: list[Row] = []
    missing: list[str] = []
    for part, names in COMPARED.items():
        form = forms([part])[0]
        if reason := form.lacks():
            missing.append(f"{form.name}: {reason}")
            continue
        folder = place / form.name
        folder.mkdir()
        paths = form.issue(sources, folder)
        ours = None
        for name in names:
            if reason := READERS[name].missing:
                missing.append(reason)
                continue
            found = measured(name, paths, rounds)
            median = statistics.median(found["took"])
            ours = ours or median
            if name != "ours":
                ratios.append(Row(f"{form.name}: {name} / ours, CPU time", median / ours, "times"))
            cer = [_cer(source, text, form) for source, text in zip(sources, found["texts"], strict=True)]
            note = f"{found['peak']:.0f} MB peak, CER {100 * statistics.median(cer):.2f} %, worst {100 * max(cer):.2f} %"
            if min(cer) == 1:  # pdftotext reads fonts that are not in the file by tables of poppler-data
                note = f"{found['peak']:.0f} MB peak, gave no text at all (pdftotext: is poppler-data installed?)"
            rows.append(Row(f"{form.name}: {name}", 1000 * median, "ms a file", note=note))
    return [*ratios, *rows], list(dict.fromkeys(missing))


def _cer(source: Source, text: str, form: Form) -> float:
    """Running heads and page numbers are left out for everybody, whether a reader knows them for what they are or not."""
    text = _NUMBERS_OF_PAGES.sub("", text).replace(HEAD, "")
    return compared(source.name, source, text, form).cer


# ── how many a second ───────────────────────────────────────────────────────────────────────────────────────────────


def _each_second(act: Callable[[], int], rounds: int) -> float:
    """What `act` counts, a second of CPU; the best of the rounds, because what else the machine does can only add."""
    rates = []
    for _ in range(rounds):
        began = time.process_time()
        count = act()
        rates.append(count / (time.process_time() - began))
    return max(rates)


def _normalised(files: Sequence[bytes]) -> int:
    return sum(bool(read_bytes(data).match.text) for data in files)


def _texts(rounds: int) -> list[Row]:
    judged = examples_of("execution_notice", 400)
    rows = []
    for name, texts, budget in (
        ("noisy", [noisy(one).text for one in judged], 3_000), ("clean", [one.text for one in judged], 8_000),
    ):  # fmt: skip
        rate = _each_second(partial(_normalised, [text.encode() for text in texts]), rounds)
        rows.append(Row(f"TXT read and normalised, {name}, 2,000 characters", rate, "a second", budget))
    return rows


def _sized(count: int) -> list[Source]:
    """Documents of 2,000 characters without a table."""
    return [
        source for source in generated(2 * count, 2_000) if not any(block.rows for block in source.blocks)
    ][:count]


def _tables(count: int) -> list[Source]:
    """Documents of nothing but a ruled table over several pages."""
    rows = [block for source in generated(2 * count) for block in source.blocks if block.rows]
    many = tuple(row for block in rows for row in block.rows)
    return [Source(f"table-{number}", (Block("table", rows=many[:120]),)) for number in range(count)]


def _pages(paths: Sequence[Path], rounds: int) -> float:
    files = [path.read_bytes() for path in paths]
    read_bytes(files[0], isolate=False)
    return _each_second(lambda: sum(len(read_bytes(data, isolate=False).pages) for data in files), rounds)


def _formats(place: Path, rounds: int) -> tuple[list[Row], list[str]]:
    sources = _sized(12)
    rows = []
    page = forms(["HTML"])[0]
    (place / "pages").mkdir()
    files = [path.read_bytes() for path in page.issue(sources, place / "pages")]
    rate = _each_second(lambda: sum(bool(read_bytes(data).raw) for data in files * 10), rounds)
    rows.append(Row("HTML read, 2,000 characters", rate, "a second", 2_000))
    reason = forms(["DOCX"])[0].lacks()
    if reason:
        return rows, [f"DOCX, PDF pages and tables: {reason}"]
    for folder in ("docx", "pdf", "tables"):
        (place / folder).mkdir()
    files = [path.read_bytes() for path in converted("docx")(sources, place / "docx")]
    rate = _each_second(lambda: sum(bool(read_bytes(data).raw) for data in files * 5), rounds)
    rows.append(Row("DOCX read, 2,000 characters, as LibreOffice saves it", rate, "a second", 1_000))
    pages = converted("pdf")(sources, place / "pdf")
    rows.append(Row("PDF read with boxes, pages without tables", _pages(pages, rounds), "pages/s", 300))
    tables = converted("pdf")(_tables(2), place / "tables")
    rows.append(Row("PDF read, pages full of ruled tables", _pages(tables, 1), "pages/s", 40))
    large = place / "large.pdf"
    _enlarge(pages, large)
    found = measured("ours", [large], 1)
    note = f"{large.stat().st_size / 1e6:.1f} MB file, {_LARGE / found['took'][0]:.0f} pages/s"
    rows.append(
        Row(
            f"PDF of {_LARGE:,} pages, peak of the reading process",
            found["peak"],
            "MB",
            300,
            least=False,
            note=note,
        )
    )
    found = measured("ours, isolated", [large], 1)
    rows.append(
        Row("  the same isolated, the larger of the two processes", found["peak"], "MB", 300, least=False)
    )
    return rows, []


def _enlarge(paths: Sequence[Path], target: Path) -> None:
    """One PDF with the pages of these over and over; fonts are shared within each import."""
    import pypdfium2  # noqa: PLC0415  only this part needs it

    document = pypdfium2.PdfDocument.new()
    source = pypdfium2.PdfDocument(paths[0])
    numbers = [index % len(source) for index in range(_LARGE)]
    document.import_pages(source, numbers)
    document.save(target)


def main() -> int:
    """Measures and prints."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--files", type=int, default=24)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--child", help=argparse.SUPPRESS)
    options.add_argument("paths", nargs="*", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.child:
        print(json.dumps(_child(given.child, given.paths, given.rounds)))
        return 0
    with tempfile.TemporaryDirectory(prefix="zhihe-reading-") as temporary:
        rows, missing = _peers(generated(given.files), Path(temporary), given.rounds)
        more, lacking = _formats(Path(temporary), given.rounds)
    rows += [*_texts(given.rounds), *more]
    for reason in (*missing, *lacking):
        print(f"  left out: {reason}")
    publish(
        "reading",
        f"reading: {given.files} files a format, {given.rounds} rounds",
        rows,
        left_out=[*missing, *lacking],
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
